import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { FORM } from "@/components/ui/form-namespaces";

/** Hands the words of some namespaces to the browser, around a form that runs there. Nothing else is sent. */
export async function MessagesProvider({
  namespaces,
  children,
}: {
  namespaces: readonly string[];
  children: ReactNode;
}) {
  const all = await getMessages();
  const messages = Object.fromEntries([...FORM, ...namespaces].map((name) => [name, all[name]]));
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
