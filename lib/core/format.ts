import { daysOfMonth } from "@/lib/core/day";
import { DEFAULT_LOCALE, type Locale, TIME_ZONE } from "./locale";

/** A date known to the day, to the month, or to the year alone. */
export type PartialDate = { year: number; month?: number | null; day?: number | null };

const dateParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: TIME_ZONE,
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** An instant as officials here read it on the clock and the calendar, whatever the server's zone. */
function partsOf(instant: Date): Record<string, string> {
  return Object.fromEntries(dateParts.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/**
 * "05/12/2024", in both languages. Takes an instant, or a calendar day as "yyyy-MM-dd".
 * @throws RangeError for a text of another form or an invalid Date.
 */
export function formatDate(value: Date | string): string {
  if (typeof value === "string") {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
    if (!match) throw new RangeError(`not a calendar day: ${value}`);
    return `${match[3]}/${match[2]}/${match[1]}`;
  }
  const { day, month, year } = partsOf(value);
  return `${day}/${month}/${year?.padStart(4, "0")}`;
}

/** "14:02". */
export function formatTime(instant: Date): string {
  const { hour, minute } = partsOf(instant);
  return `${hour}:${minute}`;
}

/** "14:02 05/12/2024": the time first, as Vietnamese letters write it. */
export function formatDateTime(instant: Date): string {
  return `${formatTime(instant)} ${formatDate(instant)}`;
}

/** "1980", "05/1980" or "17/05/1980", as much as is known. A day without its month is not shown. */
export function formatPartialDate({ year, month, day }: PartialDate): string {
  const text = String(year).padStart(4, "0");
  if (!month) return text;
  const withMonth = `${pad(month)}/${text}`;
  return day ? `${pad(day)}/${withMonth}` : withMonth;
}

/**
 * Reads "1980", "5/1980", "17/5/1980", also with dots, dashes or spaces, and "17051980" in one run.
 * Null for a text that names no date: the 31st of a month with 30 days, a year of two digits.
 */
export function parsePartialDate(text: string): PartialDate | null {
  const digits = text.trim();
  const run = /^(\d{2})(\d{2})(\d{4})$/.exec(digits);
  const numbers = (run ? run.slice(1) : digits.split(/[/.\-\s]+/)).map((part) =>
    /^\d{1,4}$/.test(part) ? Number(part) : Number.NaN,
  );
  if (numbers.length > 3 || numbers.some(Number.isNaN)) return null;
  const [year = 0, month, day] = numbers.reverse();
  if (year < 1000) return null;
  if (month === undefined) return { year };
  if (month < 1 || month > 12) return null;
  if (day === undefined) return { year, month };
  if (day < 1 || day > daysOfMonth(year, month)) return null;
  return { year, month, day };
}

/** Reads a whole day as officials type it ("17/5/1980", "17051980"). "1980-05-17", or null. */
export function parseDate(text: string): string | null {
  const date = parsePartialDate(text);
  return date?.month && date.day ? `${date.year}-${pad(date.month)}-${pad(date.day)}` : null;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/**
 * "1.234.567" in Vietnamese, "1,234,567" in English, with a true minus sign.
 * @param digits decimal places, always that many.
 */
export function formatNumber(value: number, locale: Locale = DEFAULT_LOCALE, digits = 0): string {
  const key = `${locale}/${digits}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale === "vi" ? "vi-VN" : "en-GB", {
      useGrouping: "always",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    numberFormats.set(key, format);
  }
  // "-0,00" would be read as a fall.
  const text = format.format(value);
  return text.startsWith("-") ? (/[1-9]/.test(text) ? `−${text.slice(1)}` : text.slice(1)) : text;
}

/**
 * "3,36 %" in Vietnamese, "3.36%" in English.
 * @param percent the percentage itself: 3.36, not 0.0336.
 */
export function formatPercent(percent: number, locale: Locale = DEFAULT_LOCALE, digits = 2): string {
  const text = formatNumber(percent, locale, digits);
  return locale === "vi" ? `${text}\u00a0%` : `${text}%`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
