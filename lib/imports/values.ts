import { formatPartialDate, type PartialDate, parsePartialDate } from "@/lib/core/format";

/** What a cell was read as, and what a person should look at. The keys are those of `problem` in the namespace `imports`. */
export type Read<T> = {
  value: T;
  problem?: { level: "error" | "warning"; key: string; params?: Record<string, string> };
};

const fine = <T>(value: T): Read<T> => ({ value });
const warning = <T>(value: T, key: string, params?: Record<string, string>): Read<T> => ({
  value,
  problem: { level: "warning", key, ...(params && { params }) },
});
const error = <T>(value: T, key: string, params?: Record<string, string>): Read<T> => ({
  value,
  problem: { level: "error", key, ...(params && { params }) },
});

/** The day of an Excel serial number of the 1900 system. */
function serialDate(serial: number): PartialDate {
  // Excel believes that 1900 was a leap year: before March its days are one off.
  const day = new Date(Date.UTC(1899, 11, serial < 61 ? 31 : 30) + serial * 86_400_000);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

const century = (twoDigits: number, today: string): number =>
  twoDigits + (2000 + twoDigits > Number(today.slice(0, 4)) ? 1900 : 2000);

/**
 * A date as lists have it: "17/05/1980", "17-5-1980", "17.05.80", "1980-05-17", "17 tháng 5 năm 1980", "05/1980", "1980",
 * "17051980", with a time behind it, or the serial number of Excel ("29358"). Null for anything else.
 *
 * @param today "yyyy-MM-dd": a year of two digits is the latest that is not in the future
 */
export function readAnyDate(text: string, today: string): PartialDate | null {
  const plain = text
    .trim()
    .replace(/^(?:ngày|sinh ngày|sinh năm|năm|sn)\s*:?\s*/iu, "")
    .replace(/[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/, "")
    .replace(/\s*(?:tháng|năm)\s*/giu, "/")
    .replace(/\s*[/.\-–,]\s*/g, "/");
  const iso = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(plain);
  if (iso) return parsePartialDate(`${iso[3]}/${iso[2]}/${iso[1]}`);
  const short = /^(\d{1,2})\/(\d{1,2})\/(\d{2})$/.exec(plain);
  if (short) return parsePartialDate(`${short[1]}/${short[2]}/${century(Number(short[3]), today)}`);
  if (/^\d{5}$/.test(plain)) return serialDate(Number(plain));
  // Nothing known of day and month is often written as noughts.
  return parsePartialDate(plain.replace(/^(?:0{1,2}\/){1,2}(?=\d)/, ""));
}

const asText = (date: PartialDate) => {
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${date.year}-${pad(date.month ?? 1)}-${pad(date.day ?? 1)}`;
};

/** A birth date as the register's forms take it ("17/05/1980", "05/1980", "1980"); "" for none. */
export function readBirth(text: string, today: string): Read<string> {
  if (text === "") return fine("");
  let date = readAnyDate(text, today);
  // A month that cannot be is a day: 05/17/1980 was typed on an American keyboard.
  const swapped = /^(\d{1,2})\D(\d{1,2})\D(\d{4})$/.exec(text);
  if (!date && swapped) {
    date = parsePartialDate(`${swapped[2]}/${swapped[1]}/${swapped[3]}`);
    if (date) return warning(formatPartialDate(date), "date_swapped", { value: formatPartialDate(date) });
  }
  if (!date) return error("", "birth_form");
  if (date.year < 1900 || asText(date) > today) return error("", "birth_range", { max: today.slice(0, 4) });
  // A year typed into a cell for dates becomes a day of the summer of 1905.
  if (date.year === 1905 && date.day) {
    const serial = Math.round((Date.parse(`${asText(date)}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);
    if (serial >= 1910 && serial <= Number(today.slice(0, 4)))
      return warning(String(serial), "birth_year_as_date", { value: String(serial) });
  }
  const shown = formatPartialDate(date);
  return /^\d{5}$/.test(text.trim()) ? warning(shown, "date_serial", { value: shown }) : fine(shown);
}

/** A whole day, "yyyy-MM-dd"; null for none. */
export function readDay(text: string, today: string): Read<string | null> {
  if (text === "") return fine(null);
  const date = readAnyDate(text, today);
  if (!date?.month || !date.day) return error(null, "date_form");
  const day = asText(date);
  return day > today || day < "1900-01-01" ? error(null, "date_range") : fine(day);
}

/** Points of a sheet, as they stand there: "150", "152,5". A blank is not zero. */
export function readScore(text: string, max: number): Read<number | null> {
  const plain = text.replace(/\s|điểm|đ$/giu, "").replace(",", ".");
  if (plain === "" || /^[-–./x]$/.test(plain)) return fine(null);
  if (!/^\d{1,4}(?:\.\d{1,2})?$/.test(plain)) return error(null, "score_form");
  const score = Number(plain);
  return score > max ? error(null, "score_range", { max: String(max) }) : fine(score);
}

/** A number of people. A blank is not zero, and nobody lives in a household of nobody. */
export function readCount(text: string): Read<number | null> {
  const plain = text.replace(/\s|khẩu|nk|người/giu, "").replace(/[.,]0+$/, "");
  if (plain === "" || /^[-–]$/.test(plain)) return fine(null);
  const count = /^\d{1,2}$/.test(plain) ? Number(plain) : 0;
  return count >= 1 ? fine(count) : error(null, "count_form");
}

/**
 * A national id as digits: 12, or 9 of the older cards. Excel eats the nought that most begin with: 11 or 8 digits get it back,
 * and a person is asked to look.
 */
export function readNationalId(text: string): Read<string> {
  // As our own downloads show it: unchanged, and no number.
  if (/^\d{3}[•*]+\d{2}$/.test(text.trim())) return fine("");
  const digits = text.replace(/^['’`]/, "").replace(/[\s.\-–\u00a0]/g, "");
  if (digits === "" || /^(?:không|chưa(?:có|cấp)?|k|ko|0|x)$/iu.test(digits)) return fine("");
  if (!/^\d+$/.test(digits))
    return error("", /^\d[.,]\d+e\+?\d+$/i.test(text.trim()) ? "national_id_rounded" : "national_id_form");
  if (digits.length === 12 || digits.length === 9) return fine(digits);
  if (digits.length === 11 || digits.length === 8)
    return warning(`0${digits}`, "national_id_nought", { value: `0${digits}` });
  // The national numbers of the north begin with two noughts: 001 to 009.
  if (digits.length === 10 && /^[1-9]/.test(digits))
    return warning(`00${digits}`, "national_id_nought", { value: `00${digits}` });
  return error("", "national_id_form");
}

/** A telephone number, "0912345678"; the first of several. */
export function readPhone(text: string): Read<string> {
  if (text === "") return fine("");
  const [first = ""] = text.split(/[;/,]|\s-\s|hoặc/u);
  let digits = first.replace(/[\s.\-–()]/g, "").replace(/^\+?84(?=\d{9,10}$)/, "0");
  if (/^[1-9]\d{8}$/.test(digits)) digits = `0${digits}`;
  return /^0\d{9,10}$/.test(digits) ? fine(digits) : warning("", "phone_form");
}
