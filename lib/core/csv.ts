// The one rule of how a text stands in a CSV, for what we write and (lib/core/sql.ts) for what PostgreSQL writes.

/** Signs with which a text begins that a spreadsheet would run as a formula. */
export const RUNS = "=+-@\t\r";
/** What a text is quoted for; PostgreSQL's COPY quotes for the same. */
const QUOTED = /[",\r\n]/;

/** A text that a spreadsheet would run as a formula is shown as text. */
export const shownText = (text: string): string => (text !== "" && RUNS.includes(text.charAt(0)) ? `'${text}` : text);

/** A text as it stands in a line. */
export function csvText(text: string): string {
  const shown = shownText(text);
  return QUOTED.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
