import { getLocale, getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { FORM } from "@/components/ui/form-namespaces";
import { LaterWords } from "@/components/ui/later-words";
import { TIME_ZONE } from "@/lib/core/locale";

/** Hands the words of some namespaces to dialogs that are loaded when they are opened. */
export async function LaterMessages({ namespaces, children }: { namespaces: readonly string[]; children: ReactNode }) {
  const all = await getMessages();
  const messages = Object.fromEntries([...FORM, ...namespaces].map((name) => [name, all[name]]));
  return <LaterWords words={{ locale: await getLocale(), timeZone: TIME_ZONE, messages }}>{children}</LaterWords>;
}
