"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/lib/core/locale";

/** How often a file is asked for on a line that comes and goes, and how long is waited before each further time, in ms. */
const TIMES = 4;
const PAUSE_MS = 1000;

async function insist<T>(load: () => Promise<T>, left = TIMES): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (left <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return insist(load, left - 1);
  }
}

// A page that needs one names it in its head: it comes beside the page's script, and not after it.
const LANGUAGES = {
  vi: dynamic(() => insist(() => import("@/components/ui/words/vi"))),
  en: dynamic(() => insist(() => import("@/components/ui/words/en"))),
};

/** The language of the page: what is made in the browser only, as a dialog is, need not be told. */
function localeOfPage(): Locale {
  const { lang } = document.documentElement;
  return isLocale(lang) ? lang : DEFAULT_LOCALE;
}

/**
 * Gives what runs in the browser its words. Those of a language are one built file, which a browser fetches once and keeps: a page
 * sends none of them.
 */
export function Spoken({ locale = localeOfPage(), children }: { locale?: Locale; children: ReactNode }) {
  const Language = LANGUAGES[locale];
  return <Language>{children}</Language>;
}
