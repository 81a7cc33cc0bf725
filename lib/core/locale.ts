/** The languages of the screens. Vietnamese is the official one; English is for readers. */
export const LOCALES = ["vi", "en"] as const;

export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = "vi";

/** The cookie that keeps which of them somebody reads. */
export const LOCALE_COOKIE = "locale";

export const TIME_ZONE = "Asia/Ho_Chi_Minh";

/** Whether a text that came from outside (a cookie, a form) names a language of ours. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}
