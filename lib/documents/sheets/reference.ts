// What stands under a sheet's QR code and brings the typing screen to its review: the household's code and the round's year.
// Nothing in it is about a person.

type SheetReference = { code: string; year: number | null };

/** "06091-00017-2024". */
export const sheetReference = (code: string, year: number): string => `${code}-${year}`;

/** The address that a QR code holds: whoever scans it with a telephone comes to the typing screen, too. */
export const sheetAddress = (origin: string, code: string, year: number): string =>
  `${origin.replace(/\/$/, "")}/s/${sheetReference(code, year)}`;

const REFERENCE = /^([0-9A-Za-z]{1,12}-\d{5})(?:-(\d{4}))?$/;

/**
 * Reads what was typed or scanned: the whole address, the reference, a household's code, or in one's own commune the number
 * after the dash alone ("17"). Null for anything else.
 *
 * @param communeCode of whoever types; null for those above a commune
 */
export function readSheetReference(text: string, communeCode: string | null): SheetReference | null {
  const typed = text.trim().replace(/^.*\/s\//, "");
  if (communeCode && /^\d{1,5}$/.test(typed)) return { code: `${communeCode}-${typed.padStart(5, "0")}`, year: null };
  const match = REFERENCE.exec(typed);
  return match?.[1] ? { code: match[1], year: match[2] ? Number(match[2]) : null } : null;
}
