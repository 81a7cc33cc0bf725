import fs from "node:fs";
import path from "node:path";
import type { AbstractIntlMessages } from "next-intl";
import { getRequestConfig } from "next-intl/server";
import { compileMessages } from "./compile-messages.mjs";
import { readCookie } from "./cookies";
import { DEFAULT_LOCALE, isLocale, LOCALE_COOKIE, type Locale, TIME_ZONE } from "./locale";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
  }
}

/** Every word of a language as it is written: one namespace per file of messages/<locale>. */
export function readMessages(locale: Locale): AbstractIntlMessages {
  const folder = path.join(process.cwd(), "messages", locale);
  const messages: AbstractIntlMessages = {};
  for (const file of fs.readdirSync(folder)) {
    if (!file.endsWith(".json")) continue;
    messages[path.basename(file, ".json")] = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  }
  return messages;
}

const loaded = new Map<Locale, AbstractIntlMessages>();

/** The words of a language, ready to be said. Read once per process; a developer's server reads them anew for each request. */
export function loadMessages(locale: Locale): AbstractIntlMessages {
  const known = loaded.get(locale);
  if (known && process.env.NODE_ENV === "production") return known;
  const messages = compileMessages(readMessages(locale));
  loaded.set(locale, messages);
  return messages;
}

/** What next-intl asks for on each request. The language is the person's choice, kept in a cookie. */
export default getRequestConfig(async () => {
  const chosen = await readCookie(LOCALE_COOKIE);
  const locale = isLocale(chosen) ? chosen : DEFAULT_LOCALE;
  return { locale, messages: loadMessages(locale), timeZone: TIME_ZONE };
});
