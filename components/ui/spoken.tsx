"use client";

import { type AbstractIntlMessages, NextIntlClientProvider } from "next-intl";
import { type ReactNode, use } from "react";
import { FORM } from "@/components/ui/form-namespaces";
import { DEFAULT_LOCALE, isLocale, type Locale, TIME_ZONE } from "@/lib/core/locale";

/** How often words are asked for on a line that comes and goes, and how long is waited before each further time, in ms. */
const TIMES = 4;
const PAUSE_MS = 1000;

async function load(locale: Locale, namespace: string, left = TIMES): Promise<AbstractIntlMessages> {
  try {
    const module: { default: AbstractIntlMessages } = await import(`../../messages/${locale}/${namespace}.json`);
    return module.default;
  } catch (error) {
    if (left <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return load(locale, namespace, left - 1);
  }
}

const loaded = new Map<string, Promise<AbstractIntlMessages>>();

/** The words of a namespace, fetched once; what could not be fetched is asked for again. */
function wordsOf(locale: Locale, namespace: string): Promise<AbstractIntlMessages> {
  const file = `${locale}/${namespace}`;
  const known = loaded.get(file);
  if (known) return known;
  const words = load(locale, namespace);
  words.catch(() => loaded.delete(file));
  loaded.set(file, words);
  return words;
}

/** The language of the page: what is made in the browser only, as a dialog is, need not be told. */
function localeOfPage(): Locale {
  const { lang } = document.documentElement;
  return isLocale(lang) ? lang : DEFAULT_LOCALE;
}

type Props = { locale?: Locale; namespaces: readonly string[]; children: ReactNode };

/**
 * Gives what runs in the browser its words. They are built in, a file for each namespace, which a browser fetches once and
 * keeps: a page sends none of them. What the server drew stands there meanwhile.
 */
export function Spoken({ locale = localeOfPage(), namespaces, children }: Props) {
  const messages: AbstractIntlMessages = {};
  // All are asked for before the first is waited for.
  const asked = [...FORM, ...namespaces].map((name) => [name, wordsOf(locale, name)] as const);
  for (const [name, words] of asked) messages[name] = use(words);
  return (
    <NextIntlClientProvider locale={locale} timeZone={TIME_ZONE} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}
