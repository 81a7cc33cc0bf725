import { searchWords } from "@/lib/households/names";
import { digitsOf } from "@/lib/households/national-id";

/** What somebody typed to find something, as the database is asked for it. */
type SearchText = {
  /** Folded: without accents and case. A name answers when it holds them all, in any order. */
  words: string[];
  /** A household's code or a part of one; "" where it is none. */
  digits: string;
  /** Nine or twelve digits, however they were set apart; "" where it is none. Found whole or not at all. */
  nationalId: string;
};

/** More words than a name has narrow nothing. */
const MOST_WORDS = 8;

/** Tells names, codes and national ids apart. */
export function readSearch(typed: string): SearchText {
  const text = typed.replaceAll("\u0000", "").trim();
  const digits = digitsOf(text);
  if (/^(\d{9}|\d{12})$/.test(digits)) return { words: [], digits: "", nationalId: digits };
  const words = searchWords(text).slice(0, MOST_WORDS);
  const compact = text.replaceAll(/\s/g, "");
  return { words, digits: /^[\d-]{2,20}$/.test(compact) ? compact : "", nationalId: "" };
}
