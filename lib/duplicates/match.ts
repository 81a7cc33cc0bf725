import { z } from "zod";
import { keysOf } from "@/lib/core/fields";
import type { BirthLevel, CompanyLevel, Comparison, PlaceLevel } from "@/lib/duplicates/comparison";
import { compareNameWords, type NameWords, nameWords } from "@/lib/duplicates/name-words";
import { BASE_RATE, WEIGHTS } from "@/lib/duplicates/weights";
import type { Sex } from "@/prisma/generated/enums";

// How likely two records are one person. Each field is compared to a level; each level has a weight, the natural logarithm of how
// much more often it is found between two records of one person than between two people (Fellegi and Sunter, "A Theory for
// Record Linkage", JASA 64, 1969). The weights add up; with the odds before anything is known they make a probability.

/** What is compared of a person. */
export type MatchFacts = {
  id: string;
  fullName: string;
  sex: Sex;
  birthYear: number;
  birthMonth: number | null;
  birthDay: number | null;
  /** Of the national id; null where there is none. */
  nationalIdHash: string | null;
  /** "20/181/06091/03/" */
  unitPath: string;
  /** The household they are or were last in. */
  householdId: string | null;
};

export type MatchPerson = MatchFacts & { words: NameWords };

/** A person, ready to be compared with many. */
export const matchPerson = (facts: MatchFacts): MatchPerson => ({ ...facts, words: nameWords(facts.fullName) });

export type BirthFacts = Pick<MatchFacts, "birthYear" | "birthMonth" | "birthDay">;

/** The first of January stands for "the day is not known" in most registers: it is taken as the year alone. */
const isWhole = ({ birthMonth, birthDay }: BirthFacts): boolean =>
  birthMonth !== null && birthDay !== null && !(birthMonth === 1 && birthDay === 1);

/** One digit other, or the last two exchanged. */
function isYearSlip(a: number, b: number): boolean {
  if (Math.abs(a - b) === 1) return true;
  const [left, right] = [String(a), String(b)];
  const differing = [...left].filter((digit, i) => digit !== right[i]).length;
  return differing === 1 || left === `${right.slice(0, 2)}${right[3] ?? ""}${right[2] ?? ""}`;
}

/** How far two birth dates agree, as far as each is known. */
export function compareBirths(a: BirthFacts, b: BirthFacts): BirthLevel {
  if (isWhole(a) && isWhole(b)) {
    const day = a.birthDay === b.birthDay;
    const month = a.birthMonth === b.birthMonth;
    if (a.birthYear !== b.birthYear)
      return day && month && isYearSlip(a.birthYear, b.birthYear) ? "DAY_MONTH" : "OTHER";
    if (day && month) return "DATE";
    if (a.birthDay === b.birthMonth && a.birthMonth === b.birthDay) return "SWAPPED";
    return day || month ? "SLIP" : "SAME_YEAR";
  }
  if (a.birthYear === b.birthYear) return "YEAR";
  return Math.abs(a.birthYear - b.birthYear) === 1 ? "YEAR_OFF" : "OTHER";
}

/** The path of the commune of a village: three steps from the root. */
export const communePathOf = (path: string): string => /^(?:[^/]+\/){1,3}/.exec(path)?.[0] ?? "";
const districtOf = (path: string): string => /^(?:[^/]+\/){1,2}/.exec(path)?.[0] ?? "";

function comparePlaces(a: string, b: string): PlaceLevel {
  if (a === b) return "VILLAGE";
  if (communePathOf(a) === communePathOf(b)) return "COMMUNE";
  return districtOf(a) === districtOf(b) ? "DISTRICT" : "ELSEWHERE";
}

/** @param others members of the two households that agree, beside these two; null where it cannot be said */
export function companyLevel(others: number | null): CompanyLevel {
  if (others === null) return "UNKNOWN";
  return others >= 3 ? "THREE" : others === 2 ? "TWO" : others === 1 ? "ONE" : "NONE";
}

/** @param others as `companyLevel` */
export function comparePersons(a: MatchPerson, b: MatchPerson, others: number | null): Comparison {
  return {
    id: !a.nationalIdHash || !b.nationalIdHash ? "UNKNOWN" : a.nationalIdHash === b.nationalIdHash ? "SAME" : "OTHER",
    name: compareNameWords(a.words, b.words),
    birth: compareBirths(a, b),
    sex: a.sex === b.sex ? "SAME" : "OTHER",
    place: comparePlaces(a.unitPath, b.unitPath),
    company: companyLevel(a.householdId !== null && a.householdId === b.householdId ? null : others),
  };
}

/** Whether two people agree well enough to be counted as company of two others: by name, by birth and by sex, without the place. */
export const isLookalike = ({ name, birth, sex, id }: Omit<Comparison, "place" | "company">): boolean =>
  id === "SAME" ||
  (sex === "SAME" &&
    id !== "OTHER" &&
    name !== "OTHER" &&
    name !== "PART" &&
    birth !== "OTHER" &&
    birth !== "SAME_YEAR" &&
    !(name === "SLIP" && birth === "YEAR_OFF"));

/** The smallest register for which the odds are right. */
const SMALLEST_REGISTER = 50_000;

/**
 * The probability, 0 to 1, that two records are one person.
 *
 * @param persons in the register: among more people more are alike by chance
 */
export function matchScore(comparison: Comparison, persons: number): number {
  const odds =
    Math.log(BASE_RATE / Math.max(persons, SMALLEST_REGISTER)) +
    WEIGHTS.id[comparison.id] +
    WEIGHTS.name[comparison.name] +
    WEIGHTS.birth[comparison.birth] +
    WEIGHTS.sex[comparison.sex] +
    WEIGHTS.place[comparison.place] +
    WEIGHTS.company[comparison.company];
  return 1 / (1 + Math.exp(-odds));
}

export const MATCH_LEVELS = ["SURE", "LIKELY", "POSSIBLE"] as const;
/** How sure a match is, in words for people: chắc chắn, nhiều khả năng, có thể. */
export type MatchLevel = (typeof MATCH_LEVELS)[number];

/** From which probability each level holds; below the last one nobody is troubled. */
const THRESHOLDS: Record<MatchLevel, number> = { SURE: 0.99, LIKELY: 0.8, POSSIBLE: 0.2 };

export const matchLevel = (score: number): MatchLevel | null =>
  MATCH_LEVELS.find((level) => score >= THRESHOLDS[level]) ?? null;

/** Why two records were found: the key of a sentence in the namespace `duplicates` under `reason`. */
export type Reason = { [F in keyof Comparison]: `${F}_${Comparison[F]}` }[keyof Comparison];

const REASONS: ReadonlySet<unknown> = new Set(
  keysOf(WEIGHTS).flatMap((field) => keysOf(WEIGHTS[field]).map((level) => `${field}_${level}`)),
);

/** The reasons that were kept with a pair. */
export const reasonsSchema = z.array(z.custom<Reason>((kept) => REASONS.has(kept)));

/** Levels that say nothing to a person. */
const SILENT: ReadonlySet<string> = new Set([
  "id_UNKNOWN",
  "name_OTHER",
  "birth_OTHER",
  "sex_SAME",
  "place_ELSEWHERE",
  "place_DISTRICT",
  "company_NONE",
  "company_UNKNOWN",
]);

/** Why: what speaks for one person, the strongest first, then what speaks against it. */
export function listReasons(comparison: Comparison): Reason[] {
  const weightOf = (field: keyof Comparison) => (WEIGHTS[field] as Record<string, number>)[comparison[field]] ?? 0;
  return keysOf(WEIGHTS)
    .filter((field) => !SILENT.has(`${field}_${comparison[field]}`))
    .sort((a, b) => weightOf(b) - weightOf(a))
    .map((field) => `${field}_${comparison[field]}` as Reason);
}
