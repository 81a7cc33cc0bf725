import type { Comparison } from "@/lib/duplicates/comparison";

// Estimated from the training half of a made-up register of 100,000 persons, never from the half that is measured
// (bench/weights.ts prints them; docs/decisions/008-the-same-person-twice.md says why). Natural logarithms.

/** How many further records a person has, on average, before anybody has looked. */
export const BASE_RATE = 0.05;

/** ln(share among records of one person / share among two people drawn at random). What is not known says nothing. */
export const WEIGHTS: { readonly [F in keyof Comparison]: Readonly<Record<Comparison[F], number>> } = {
  id: { SAME: 14.18, UNKNOWN: 0, OTHER: -3.08 },
  name: {
    SAME: 7.78,
    MARKS_LOST: 7.78,
    MARKS: 7.78,
    ORDER: 7.11,
    SHORT: 7.78,
    SLIP: 4.24,
    PART: -0.66,
    OTHER: -6.12,
  },
  birth: {
    DATE: 10.19,
    SWAPPED: 7.66,
    DAY_MONTH: 4.1,
    SLIP: 3.24,
    YEAR: 4.09,
    YEAR_OFF: 0.18,
    SAME_YEAR: -1.64,
    OTHER: -5.05,
  },
  sex: { SAME: 0.67, OTHER: -3.25 },
  place: { VILLAGE: 5.68, COMMUNE: 4.36, DISTRICT: -0.93, ELSEWHERE: -0.87 },
  company: { THREE: 11.74, TWO: 11.1, ONE: 6.47, NONE: -0.86, UNKNOWN: 0 },
};
