// What Excel shows of a number: a day, a number with noughts before it, or the number as it is.

/** Formats that Excel knows by number alone and that show a day or a time. */
const BUILT_IN_DATES = new Map<number, string>([
  [14, "dd/mm/yyyy"],
  [15, "d-mmm-yy"],
  [16, "d-mmm"],
  [17, "mmm-yy"],
  [18, "h:mm"],
  [19, "h:mm:ss"],
  [20, "h:mm"],
  [21, "h:mm:ss"],
  [22, "dd/mm/yyyy h:mm"],
  ...[27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id): [number, string] => [id, "dd/mm/yyyy"]),
  [45, "mm:ss"],
  [46, "[h]:mm:ss"],
  [47, "mm:ss"],
]);

export type NumberShape =
  | { kind: "PLAIN" }
  | { kind: "DAY" }
  | { kind: "MONTH" }
  | { kind: "YEAR" }
  | { kind: "TIME" }
  | { kind: "PADDED"; digits: number }
  | { kind: "PERCENT" };

/** What a number format shows. @param code the format itself, where the workbook defines it */
export function numberShape(id: number, code: string | undefined): NumberShape {
  const full = code ?? BUILT_IN_DATES.get(id) ?? (id === 9 || id === 10 ? "0%" : "General");
  // The part for positive numbers, without texts, colours, conditions and languages.
  const [format = ""] = full
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .split(";");
  if (/general/i.test(format)) return { kind: "PLAIN" };
  if (/[yd]/i.test(format) && !/[#0?]/.test(format)) {
    if (/d/i.test(format)) return { kind: "DAY" };
    return /m/i.test(format) ? { kind: "MONTH" } : { kind: "YEAR" };
  }
  if (/[hms]/i.test(format) && !/[#?]/.test(format)) return /[hs]/i.test(format) ? { kind: "TIME" } : { kind: "MONTH" };
  if (format.includes("%")) return { kind: "PERCENT" };
  const noughts = /^0{2,}$/.exec(format.replaceAll(/[\s-]/g, ""));
  return noughts ? { kind: "PADDED", digits: noughts[0].length } : { kind: "PLAIN" };
}

/** Without an exponent, and with the 15 digits that Excel knows: 2.0083e10 is "20083000000". */
function plain(value: number): string {
  const rounded = Number(value.toPrecision(15));
  if (Number.isInteger(rounded) && Math.abs(rounded) < 1e21) return BigInt(rounded).toString();
  const text = String(rounded);
  return /e/.test(text) ? rounded.toFixed(15).replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** The days from 1900 to 2099 that Excel counts. */
const LAST_SERIAL = 73_050;

/**
 * A number of a cell as a person sees it: "17/05/1980", "05/1980", "1980", "020083000123", "152.5".
 *
 * @param epoch1904 the workbook counts its days from 1904, as old ones of the Macintosh do
 */
export function numberText(raw: string, shape: NumberShape, epoch1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  const serial = value + (epoch1904 ? 1462 : 0);
  if (shape.kind === "PADDED" && value >= 0) return plain(value).padStart(shape.digits, "0");
  if (shape.kind === "PERCENT") return `${plain(value * 100)}%`;
  if (shape.kind === "PLAIN" || shape.kind === "PADDED" || serial < 0 || serial >= LAST_SERIAL) return plain(value);
  if (shape.kind === "TIME" || serial < 1) {
    const minutes = Math.round((serial % 1) * 1440);
    return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  }
  // Excel believes that 1900 was a leap year: before March its days are one off.
  const day = new Date(Date.UTC(1899, 11, serial < 61 ? 31 : 30) + Math.floor(serial) * 86_400_000);
  const [year = "", month = "", date = ""] = day.toISOString().slice(0, 10).split("-");
  if (shape.kind === "YEAR") return year;
  return shape.kind === "MONTH" ? `${month}/${year}` : `${date}/${month}/${year}`;
}
