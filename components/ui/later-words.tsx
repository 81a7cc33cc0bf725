"use client";

import type { AbstractIntlMessages } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import type { Locale } from "@/lib/core/locale";

/** What next-intl needs to speak. */
export type Words = { locale: Locale; timeZone: string; messages: AbstractIntlMessages };

const WordsContext = createContext<Words | null>(null);

/**
 * Keeps the words of dialogs that are loaded when somebody opens them. What puts words together in the browser is a tenth of a
 * page's script: it comes with the dialogs (components/ui/spoken.tsx), and the page itself is given its few words as texts.
 */
export function LaterWords({ words, children }: { words: Words; children: ReactNode }) {
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useLaterWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error("a dialog without its words");
  return words;
}
