import { type FieldName, foldHeading, type Guess, guessHeading } from "@/lib/imports/fields";
import { clearEncoding, decodeLegacy, detectEncoding, type TextEncoding } from "@/lib/imports/legacy-text";
import { guessSamples, suits } from "@/lib/imports/samples";
import type { SourceRow } from "@/lib/imports/table";

/** Lists that are known as a whole: the export of the national software, the detailed lists, this system's own download. */
export const LIST_FORMS = ["NATIONAL_EXPORT", "R14", "R15", "OWN"] as const;
type ListForm = (typeof LIST_FORMS)[number];

export type LayoutColumn = {
  /** From 0. */
  index: number;
  /** The headings above it, from the outermost, "Năm sinh › Nam". */
  heading: string;
  /** Some of what stands below, decoded. */
  samples: string[];
  field: FieldName | null;
  /** How sure the guess is, from 0 to 1. */
  sure: number;
};

export type Layout = {
  /** Rows of the sheet (from 1) that hold headings. */
  headerRows: number[];
  /** The first row (from 1) that may hold a record. */
  firstRow: number;
  columns: LayoutColumn[];
  form: ListForm | null;
  encoding: TextEncoding;
  /** Columns that were clearly typed in another encoding than the rest; null for the others. */
  ownEncodings: (TextEncoding | null)[];
};

/** What a person may correct, and a commune remembers. */
export type Mapping = {
  firstRow: number;
  columns: (FieldName | null)[];
  encoding: TextEncoding;
  form: ListForm | null;
  /** Of this file alone: columns in another encoding than the rest. */
  ownEncodings?: (TextEncoding | null)[];
};

/** The layout as it is found, before anybody corrects it. */
export const mappingOf = (layout: Layout): Mapping => ({
  firstRow: layout.firstRow,
  columns: layout.columns.map(({ field }) => field),
  encoding: layout.encoding,
  form: layout.form,
  ...(layout.ownEncodings.some((own) => own !== null) && { ownEncodings: layout.ownEncodings }),
});

/** The cells of a row in Unicode. */
export const decodeCells = (
  cells: readonly string[],
  { encoding, ownEncodings }: Pick<Mapping, "encoding" | "ownEncodings">,
): string[] => cells.map((cell, column) => decodeLegacy(cell, ownEncodings?.[column] ?? encoding));

/** The columns up to the last in which a row of several texts says anything: a title may be merged across far more. */
const widthOf = (rows: readonly SourceRow[]): number => {
  const lists = rows.filter((row) => new Set(filled(row)).size >= 2);
  const ends = (lists.length > 0 ? lists : rows).map(({ cells }) => cells.findLastIndex((cell) => cell !== "") + 1);
  return Math.max(0, ...ends);
};

const BETWEEN = " › ";
const MOST_SAMPLES = 5;
const LONGEST_EXAMPLE = 200;
const MOST_HEADER_ROWS = 3;

const filled = (row: SourceRow): string[] => row.cells.filter((cell) => cell !== "");

/** "1, 2, 3 …", "A, B, 1, 2 …" or "(1), (2) …" below the headings of official forms. */
export function isNumbering(cells: readonly string[]): boolean {
  const words = cells.filter((cell) => cell !== "").map((cell) => cell.replace(/[()[\]\s]/g, ""));
  const numbers = words.filter((word) => /^\d/.test(word)).map((word) => Number.parseInt(word, 10));
  return (
    words.length >= 3 &&
    words.every((word) => /^(?:\d{1,2}[a-z]?(?:=[\d+=-]+)?|[A-Z])$/.test(word)) &&
    numbers.length >= words.length / 2 &&
    numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] ?? 0)) &&
    new Set(words).size >= Math.min(3, words.length)
  );
}

/** The headings of a window of rows, column by column. A parent above several columns stands in its first one alone in a CSV. */
function headings(rows: readonly SourceRow[], width: number): string[][] {
  const lines = rows.map((row, at) => {
    const below = rows.slice(at + 1);
    let parent = "";
    return Array.from({ length: width }, (_, column) => {
      const own = row.cells[column] ?? "";
      const hasChild = below.some(({ cells }) => (cells[column] ?? "") !== "" && cells[column] !== own);
      if (own !== "") parent = hasChild ? own : "";
      else if (!hasChild) parent = "";
      return own === "" ? parent : own;
    });
  });
  return Array.from({ length: width }, (_, column) => {
    const path = lines.map((line) => (line[column] ?? "").replace(/\s+/g, " ").trim());
    return path.filter((text, i) => text !== "" && text !== path[i - 1]);
  });
}

/** The best guess from a path of headings: all of them read as one, the innermost, then those around it. */
function guessPath(path: readonly string[]): Guess | null {
  const whole = guessHeading(path.join(" "));
  if (path.length < 2 || whole?.sure === 1) return whole;
  const candidates = [...path.keys()].reverse().flatMap((i): Guess[] => {
    const text = path[i] ?? "";
    const guess = guessHeading(text);
    // "Nam" or "Khác" mean little without what stands above them; "Tái nghèo" or "CSCC" mean themselves.
    const speaks = /\s|^\p{Lu}{3,}/u.test(text.trim());
    const factor = i < path.length - 1 ? 0.6 : speaks ? 1 : 0.9;
    return guess ? [{ field: guess.field, sure: guess.sure * factor }] : [];
  });
  return [...candidates, ...(whole ? [whole] : [])].sort((a, b) => b.sure - a.sure)[0] ?? null;
}

/** A number of more than two digits or a day: "Nam" and "Chủ hộ" stand in headings and beside people, these beside people. */
const holdsData = (row: SourceRow): boolean =>
  row.cells.some((cell) => /^[\d\s.,]*\d{3}[\d\s.,]*$|^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/.test(cell));

/** A row of words above columns of numbers: headings, although none of them is known. */
function unknownHeadings(rows: readonly SourceRow[]): number {
  return rows.slice(0, 10).findIndex(
    (row, at) =>
      new Set(filled(row)).size >= 2 &&
      filled(row).every((cell) => /\p{L}/u.test(cell) && !/\d/.test(cell)) &&
      row.cells.some((cell, column) => {
        const below = rows.slice(at + 1).map(({ cells }) => cells[column] ?? "");
        const said = below.filter((text) => text !== "");
        return cell !== "" && said.length > 0 && said.every((text) => /\d/.test(text));
      }),
  );
}

type Window = { from: number; to: number; paths: string[][]; guesses: (Guess | null)[]; score: number };

/** The rows whose texts read most like headings. */
function findWindow(rows: readonly SourceRow[], width: number): Window | null {
  let best: Window | null = null;
  for (let from = 0; from < rows.length; from++) {
    for (let to = from; to < Math.min(rows.length, from + MOST_HEADER_ROWS); to++) {
      const window = rows.slice(from, to + 1);
      // A title is one text across the sheet; a heading stands beside others.
      if (window.some((row) => new Set(filled(row)).size < 2 || isNumbering(row.cells) || holdsData(row))) break;
      const paths = headings(window, width);
      const guesses = paths.map(guessPath);
      const fields = new Map<FieldName, number>();
      for (const guess of guesses)
        if (guess) fields.set(guess.field, Math.max(fields.get(guess.field) ?? 0, guess.sure));
      const known = [...fields.values()].filter((sure) => sure >= 0.5);
      // Fewer rows where they say as much; and no row that belongs to the people below.
      const score = known.reduce((sum, sure) => sum + sure, 0) - 0.05 * (to - from);
      if (known.length >= 2 && (best === null || score > best.score)) best = { from, to, paths, guesses, score };
    }
  }
  if (best) return best;
  const at = unknownHeadings(rows);
  const row = rows[at];
  if (!row) return null;
  const paths = headings([row], width);
  return { from: at, to: at, paths, guesses: paths.map(guessPath), score: 0 };
}

function findForm(columns: readonly LayoutColumn[], titles: readonly string[]): ListForm | null {
  const fields = new Set(columns.flatMap(({ field }) => (field ? [field] : [])));
  const has = (...names: FieldName[]) => names.every((name) => fields.has(name));
  const title = foldHeading(titles.join(" "));
  if (has("headName", "code", "quickScreen", "incomeScore", "deprivationScore", "classNow", "surveyor"))
    return "NATIONAL_EXPORT";
  if (has("village", "code", "headName", "memberCount", "classBefore", "status", "movement")) return "OWN";
  // The detailed lists say of each household what it needs, and of nobody what points it has.
  if (!has("fullName", "relationship", "policyBeneficiary", "noLabourCapacity") || fields.has("incomeScore"))
    return null;
  if (/danh sach.*ho can ngheo/.test(title)) return /danh sach.*ho ngheo/.test(title) ? null : "R14";
  return /danh sach.*ho ngheo/.test(title) ? "R15" : null;
}

const yearIn = (heading: string): number => Number(/\b(?:19|20)\d\d\b/.exec(heading)?.[0] ?? 0);

/** Each field at most once: the surest column has it, of two years the later. The class of an earlier year is that of before. */
function settle(guesses: readonly (Guess | null)[], headings: readonly string[]): (Guess | null)[] {
  const result: (Guess | null)[] = guesses.map(() => null);
  const taken = new Set<FieldName>();
  const years = headings.map(yearIn);
  const order = [...guesses.keys()].sort(
    (a, b) => (guesses[b]?.sure ?? 0) - (guesses[a]?.sure ?? 0) || (years[b] ?? 0) - (years[a] ?? 0) || a - b,
  );
  for (const at of order) {
    const guess = guesses[at];
    if (!guess) continue;
    const field = guess.field === "classNow" && taken.has("classNow") && years[at] ? "classBefore" : guess.field;
    if (taken.has(field)) continue;
    taken.add(field);
    result[at] = { ...guess, field };
  }
  return result;
}

/**
 * Whose name a column of names holds: of members where something is said that only members have, of heads where a row is a
 * household. Headings alone say "Họ và tên" of either.
 */
function nameOf(guesses: readonly (Guess | null)[]): (Guess | null)[] {
  const fields = new Set(guesses.map((guess) => guess?.field));
  const swap = (from: FieldName, to: FieldName) =>
    guesses.map((guess) => (guess?.field === from ? { ...guess, field: to } : guess));
  const members = fields.has("relationship") || fields.has("memberNumber");
  const households = fields.has("memberCount") || fields.has("incomeScore") || fields.has("classNow");
  if (members && !fields.has("fullName")) return swap("headName", "fullName");
  if (!members && households && !fields.has("headName") && !fields.has("householdNumber"))
    return swap("fullName", "headName");
  return [...guesses];
}

/**
 * Where the headings stand and what each column means, by its headings and by what stands below them.
 *
 * @param rows the first 60
 */
export function findLayout(rows: readonly SourceRow[]): Layout {
  const encoding = detectEncoding(rows.flatMap(({ cells }) => cells));
  const width = widthOf(rows);
  const ownEncodings = Array.from({ length: width }, (_, column) => {
    const own = clearEncoding(rows.flatMap(({ cells }) => cells[column] ?? ""));
    return own === encoding ? null : own;
  });
  const decoded = rows.map(({ number, cells }) => ({
    number,
    // A heading or an example that is longer says nothing more by it.
    cells: decodeCells(cells.slice(0, width), { encoding, ownEncodings }).map((cell) => cell.slice(0, LONGEST_EXAMPLE)),
  }));
  const window = findWindow(decoded, width);
  let next = window ? window.to + 1 : 0;
  const headerRows = window ? decoded.slice(window.from, window.to + 1).map(({ number }) => number) : [];
  while (window && next < decoded.length && isNumbering(decoded[next]?.cells ?? [])) {
    headerRows.push(decoded[next]?.number ?? 0);
    next++;
  }
  const body = decoded.slice(next);
  const samples = Array.from({ length: width }, (_, column) => [
    ...new Set(body.map(({ cells }) => cells[column] ?? "").filter((cell) => cell !== "")),
  ]);
  const guesses = samples.map((texts, column): Guess | null => {
    const guess = window?.guesses[column] ?? null;
    // What stands below a heading can contradict it.
    if (guess && suits(guess.field, texts)) return guess;
    return guessSamples(texts);
  });
  const settled = nameOf(
    settle(
      guesses,
      samples.map((_, column) => (window?.paths[column] ?? []).join(" ")),
    ),
  );
  const columns = samples.map(
    (texts, index): LayoutColumn => ({
      index,
      heading: (window?.paths[index] ?? []).join(BETWEEN),
      samples: texts.slice(0, MOST_SAMPLES),
      field: settled[index]?.field ?? null,
      sure: settled[index]?.sure ?? 0,
    }),
  );
  const form = findForm(
    columns,
    decoded.slice(0, window?.from ?? 0).flatMap(({ cells }) => [...new Set(cells)]),
  );
  // The same words: in our own download a number of people, elsewhere a box for the household.
  const box = columns.find(({ field }) => field === "noLabourCapacity");
  if (form === "OWN" && box) box.field = "withoutCapacityCount";
  return {
    headerRows,
    firstRow: decoded[next]?.number ?? (decoded.at(-1)?.number ?? 0) + 1,
    columns,
    form,
    encoding,
    ownEncodings,
  };
}

/** The same for every file with these headings in this order; "" where a file has none to be known by. */
export function layoutSignature(layout: Layout): string {
  const parts = layout.columns.map(({ heading }) => foldHeading(heading));
  return parts.every((part) => part === "") ? "" : parts.join("|").replace(/\|+$/, "");
}
