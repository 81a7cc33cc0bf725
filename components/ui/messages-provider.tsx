import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { Spoken } from "@/components/ui/spoken";

/** Around a form that runs in the browser: the words of some namespaces, in the language of the page. */
export async function MessagesProvider({
  namespaces,
  children,
}: {
  namespaces: readonly string[];
  children: ReactNode;
}) {
  return (
    <Spoken locale={await getLocale()} namespaces={namespaces}>
      {children}
    </Spoken>
  );
}
