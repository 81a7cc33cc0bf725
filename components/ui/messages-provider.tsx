import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { Spoken } from "@/components/ui/spoken";

/** Around what runs in the browser: its words, in the language of the page. */
export const MessagesProvider = async ({ children }: { children: ReactNode }) => (
  <Spoken locale={await getLocale()}>{children}</Spoken>
);
