import { normaliseName } from "@/lib/core/name";
import { foldName } from "@/lib/households/names";

// How one name is written by several hands: with and without accents, by half-finished Telex, with the family name last, with
// "Ng." and "Đ.", without "Thị". The database takes the same words for its keys (match_words in prisma/migrations);
// name-words.db.test.ts holds the two together.

/** How far two names agree, from the same letters to nothing in common. */
export const NAME_LEVELS = ["SAME", "MARKS_LOST", "MARKS", "ORDER", "SHORT", "SLIP", "PART", "OTHER"] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];

export type NameWords = {
  /** Lower case, with accents; the tone at the end of its syllable, so that "hòa" and "hoà" are one. */
  toned: readonly string[];
  /** Without accents and without what an input method left behind. */
  plain: readonly string[];
  /** The plain words without one "thị" or "văn", which many leave out; sorted. */
  core: readonly string[];
  hasMarks: boolean;
};

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
/** Left out first where a name has more words than two. */
const FILLERS = ["thi", "van", "th", "v", "t"];

/**
 * The words of a name as they are compared: letters only, no accents, and no keys of Telex or VNI that were never composed
 * ("Hoangf", "Nguyeenx", "Hoa2"): a Vietnamese syllable has no f, j, w, z or digit, no s, x after its first letter and no r
 * but in "tr".
 */
export function plainWords(name: string): string[] {
  const folded = foldName(normaliseName(name))
    .replace(/[fjwz0-9]/g, "")
    .replace(/(?<=[a-z])[sx]/g, "")
    .replace(/(?<=[a-z])(?<!\bt)r/g, "")
    .replace(/([aeo])\1/g, "$1")
    .replaceAll("dd", "d")
    .replace(/[^a-z]+/g, " ")
    .trim();
  return folded === "" ? [] : folded.split(" ");
}

function withoutFiller(words: readonly string[]): string[] {
  if (words.length <= 2) return [...words];
  const filler = FILLERS.find((word) => words.includes(word));
  const at = filler === undefined ? -1 : words.indexOf(filler);
  return words.filter((_, i) => i !== at);
}

/** The sorted words by which a name is looked for. */
const coreWords = (plain: readonly string[]): string[] => withoutFiller(plain).sort();

const tonedWord = (word: string): string => {
  const apart = word.normalize("NFD");
  return apart.replace(TONES, "").normalize("NFC") + (apart.match(TONES) ?? []).join("");
};

/** A name, ready to be compared with many. */
export function nameWords(name: string): NameWords {
  const lower = normaliseName(name).toLocaleLowerCase("vi");
  const plain = plainWords(name);
  return {
    toned: lower.split(/[\s.,]+/u).flatMap((word) => (word === "" ? [] : [tonedWord(word)])),
    plain,
    core: coreWords(plain),
    hasMarks: foldName(lower) !== lower,
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);

/** "ng" stands for "nguyen", "d" for "dinh". */
const abbreviates = (short: string, word: string): boolean =>
  short.length < word.length && (short.length === 1 || !/[aeiouy]/.test(short)) && word.startsWith(short);

const fits = (a: string, b: string): boolean => a === b || abbreviates(a, b) || abbreviates(b, a);

const allFit = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => fits(word, b[i] ?? ""));

/** One letter more, less or other, or two neighbours exchanged. */
export function isSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 2) return false;
  let from = 0;
  while (a[from] === b[from] && from < a.length) from++;
  let left = a.length;
  let right = b.length;
  while (left > from && right > from && a[left - 1] === b[right - 1]) {
    left--;
    right--;
  }
  const [mine, theirs] = [a.slice(from, left), b.slice(from, right)];
  return (
    (mine.length <= 1 && theirs.length <= 1) || (mine.length === 2 && theirs === `${mine[1] ?? ""}${mine[0] ?? ""}`)
  );
}

/** How far two names agree. */
export function compareNameWords(a: NameWords, b: NameWords): NameLevel {
  if (same(a.plain, b.plain)) {
    if (same(a.toned, b.toned)) return "SAME";
    return a.hasMarks && b.hasMarks ? "MARKS" : "MARKS_LOST";
  }
  // Most names have nothing in common: that is found out first.
  const common = a.plain.filter((word) => b.plain.includes(word)).length;
  if (common > 0 && same(a.core, b.core)) return "ORDER";
  const [mine, theirs] = [withoutFiller(a.plain), withoutFiller(b.plain)];
  if (allFit(a.plain, b.plain) || allFit(mine, theirs)) return "SHORT";
  if (common === 0) return "OTHER";
  if (a.plain.length === b.plain.length) {
    const differing = a.plain.flatMap((word, i) => (fits(word, b.plain[i] ?? "") ? [] : [i]));
    const [at] = differing;
    if (differing.length === 1 && at !== undefined && isSlip(a.plain[at] ?? "", b.plain[at] ?? "")) return "SLIP";
  }
  return a.plain.at(-1) === b.plain.at(-1) && fits(a.plain[0] ?? "", b.plain[0] ?? "") ? "PART" : "OTHER";
}
