import { normaliseName } from "@/lib/core/name";

// People here are called and sorted by the given name, which is written last; and they are looked for without accents. The
// database does the same (fold_name, given_name, other_names in prisma/migrations); names.test.ts holds the two together.

const MARKS = /\p{Mn}/gu;

/** Letters that are whole letters and not an accent on another one. */
const LETTERS: Record<string, string> = { đ: "d", ð: "d", ø: "o", ł: "l", ß: "ss", æ: "ae", œ: "oe", þ: "th", ı: "i" };

/**
 * A name without accents and case, for looking it up: "Hoàng Thị Hoà" and "Hòa" are found by "hoang thi hoa", however they
 * are composed.
 */
export function foldName(name: string): string {
  const plain = name.toLowerCase().normalize("NFD").replace(MARKS, "").normalize("NFC");
  return plain.replace(/[đðøłßæœþı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a search, folded. A name answers it when it holds them all, in any order. */
export const searchWords = (query: string): string[] => [
  ...new Set(
    foldName(normaliseName(query))
      .split(" ")
      .filter((word) => word !== ""),
  ),
];

/** What a name is sorted by: the given name, then the middle names with the family name after them. */
type NameSortKey = { given: string; other: string };

export function nameSortKey(name: string): NameSortKey {
  const words = normaliseName(name).split(" ");
  const given = words.pop() ?? "";
  const [family, ...middle] = words;
  return { given, other: [...middle, ...(family === undefined ? [] : [family])].join(" ") };
}

const collator = new Intl.Collator("vi");

/** Orders names as people expect: by given name, in the order of the Vietnamese alphabet and its tones. */
export function compareNames(a: string, b: string): number {
  const left = nameSortKey(a);
  const right = nameSortKey(b);
  return collator.compare(left.given, right.given) || collator.compare(left.other, right.other);
}

/** A name as it is shown: one that was typed in capitals or small letters only gets a capital for each word. */
export function displayName(name: string): string {
  const text = normaliseName(name);
  const lower = text.toLocaleLowerCase("vi");
  if (text !== lower && text !== text.toLocaleUpperCase("vi")) return text;
  return lower.replace(
    /(^|[\s'-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase("vi"),
  );
}

/**
 * The first of some names that begins as typed, or whose given name is the one typed, without accents: "phuong" is Lường Thị
 * Bích Phượng. Null where none is meant.
 */
export function completeName(typed: string, names: readonly string[]): string | null {
  const folded = foldName(normaliseName(typed));
  if (folded === "") return null;
  const isMeant = (name: string) => foldName(name).startsWith(folded) || foldName(nameSortKey(name).given) === folded;
  return names.find(isMeant) ?? null;
}
