/** A name as it is kept: composed (NFC), without space around it and with one space between words. */
export const normaliseName = (name: string): string => name.normalize("NFC").trim().replace(/\s+/gu, " ");
