/**
 * What a number, a fact or a file may be asked for. A convention of this program and not of the law: the law asks that there
 * be a purpose, and names none of these (docs/decisions/010-privacy.md). Worded in messages, namespace `privacy`.
 */
export const REVEAL_PURPOSES = [
  "CHECK_PAPERS",
  "INSURANCE_CARD",
  "DUPLICATE",
  "ANSWER_AUTHORITY",
  "REQUEST_OF_HOUSEHOLD",
  "OTHER",
] as const;

export const EXPORT_PURPOSES = [
  "REPORT_UP",
  "VILLAGE_MEETING",
  "SUPPORT_PAYMENT",
  "INSURANCE_CARD",
  "CHECK_LIST",
  "ANSWER_AUTHORITY",
  "OTHER",
] as const;

export type RevealPurpose = (typeof REVEAL_PURPOSES)[number];
export type ExportPurpose = (typeof EXPORT_PURPOSES)[number];

/** Letters with which a purpose in one's own words begins to say something. */
export const PURPOSE_WORDS_MIN = 10;
export const PURPOSE_WORDS_MAX = 300;

/** Whether a text holds what may be somebody's number: nine digits or more, however they are set apart. */
export const holdsNumber = (text: string): boolean => /\d(?:[\s.\-–]?\d){8,}/.test(text);

/** For how long a revealed number stays on the screen, in seconds. */
export const REVEALED_SECONDS = 60;
