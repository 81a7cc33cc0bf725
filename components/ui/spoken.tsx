"use client";

import { type AbstractIntlMessages, NextIntlClientProvider } from "next-intl";
import { type ReactNode, use } from "react";
import { FORM } from "@/components/ui/form-namespaces";
import { DEFAULT_LOCALE, isLocale, type Locale, TIME_ZONE } from "@/lib/core/locale";

const loaded = new Map<string, Promise<AbstractIntlMessages>>();

/** The words of a namespace, fetched once; after a lost line they are asked for again. */
function wordsOf(locale: Locale, namespace: string): Promise<AbstractIntlMessages> {
  const file = `${locale}/${namespace}`;
  const known = loaded.get(file);
  if (known) return known;
  const words = import(`../../messages/${locale}/${namespace}.json`).then(
    (module: { default: AbstractIntlMessages }) => module.default,
  );
  words.catch(() => loaded.delete(file));
  loaded.set(file, words);
  return words;
}

/**
 * Gives a dialog that was loaded by itself its words, which come with it: a page sends none of them. Only for such dialogs:
 * whatever imports this loads all of next-intl.
 */
export function Spoken({ namespaces, children }: { namespaces: readonly string[]; children: ReactNode }) {
  // A dialog opens in the browser only, in the language of its page.
  const { lang } = document.documentElement;
  const locale = isLocale(lang) ? lang : DEFAULT_LOCALE;
  const messages: AbstractIntlMessages = {};
  const asked = [...FORM, ...namespaces].map((name) => [name, wordsOf(locale, name)] as const);
  for (const [name, words] of asked) messages[name] = use(words);
  return (
    <NextIntlClientProvider locale={locale} timeZone={TIME_ZONE} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}
