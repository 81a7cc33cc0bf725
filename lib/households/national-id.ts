import type { Sex } from "@/prisma/generated/enums";

/**
 * What a personal identification number says of its holder. Twelve digits `PPP C YY RRRRRR` (NĐ 137/2015, Điều 13;
 * TT 07/2016/TT-BCA, Điều 7): place of birth registration, century and sex, year of birth, random. Nine digits are the
 * older CMND, which says nothing of them.
 */
type NationalId = { kind: "TWELVE"; place: string; sex: Sex; birthYear: number } | { kind: "NINE" };

/** The parts of a number; null for a text that is neither 12 nor 9 digits. */
export function parseNationalId(text: string): NationalId | null {
  if (/^\d{9}$/.test(text)) return { kind: "NINE" };
  const match = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(text);
  if (!match) return null;
  const [, place = "", centuryAndSex, yearOfCentury] = match;
  const code = Number(centuryAndSex);
  return {
    kind: "TWELVE",
    place,
    sex: code % 2 === 0 ? "MALE" : "FEMALE",
    birthYear: 1900 + 100 * Math.floor(code / 2) + Number(yearOfCentury),
  };
}

/** The digits of a number as it was typed or pasted, with spaces, dots or dashes between them. */
export const digitsOf = (text: string): string => text.replace(/[\s.\-\u2013]/g, "");

/** A key of the namespace `households` and its parameters. */
export type NationalIdWarning = { key: "national_id_sex" | "national_id_birth_year"; params: { year?: number } };

/**
 * Where a number contradicts what is written down. Warnings and never errors: records are wrong in both directions, and a sex
 * or birth year may have been corrected after the number was given.
 */
export function checkNationalId(text: string, person: { sex: Sex; birthYear: number }): NationalIdWarning[] {
  const id = parseNationalId(text);
  if (id?.kind !== "TWELVE") return [];
  const warnings: NationalIdWarning[] = [];
  if (id.sex !== person.sex) warnings.push({ key: "national_id_sex", params: {} });
  if (id.birthYear !== person.birthYear)
    warnings.push({ key: "national_id_birth_year", params: { year: id.birthYear } });
  return warnings;
}

/** Whether a text is a number as `maskNationalId` shows it: in a form it stands for the number that the register holds. */
export const isMasked = (text: string): boolean => /^\d{3}(•{4}|•{7})\d{2}$/.test(text);

/** The first three and the last two digits: enough to tell two numbers apart, too little to use one. */
export function maskNationalId(text: string): string {
  if (text.length <= 5) return "•".repeat(text.length);
  return `${text.slice(0, 3)}${"•".repeat(text.length - 5)}${text.slice(-2)}`;
}
