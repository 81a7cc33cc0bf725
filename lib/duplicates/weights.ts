import type { Comparison } from "@/lib/duplicates/match";

// Estimated from the training half of a made-up register of 100,000 persons, never from the half that is measured
// (bench/weights.ts prints them; docs/decisions/011-the-same-person-twice.md says why). Natural logarithms.

/** How many further records a person has, on average, before anybody has looked. */
export const BASE_RATE = 0.05;

/** ln(share among records of one person / share among two people drawn at random). What is not known says nothing. */
export const WEIGHTS: { readonly [F in keyof Comparison]: Readonly<Record<Comparison[F], number>> } = {
  id: { SAME: 13.47, UNKNOWN: 0, OTHER: -3.28 },
  name: { SAME: 7.8, MARKS_LOST: 7.8, MARKS: 7.8, ORDER: 5.92, SHORT: 7.34, SLIP: 4.24, PART: -0.64, OTHER: -5.47 },
  birth: {
    DATE: 10.32,
    SWAPPED: 6.65,
    DAY_MONTH: 4.49,
    SLIP: 3.17,
    YEAR: 4.09,
    YEAR_OFF: -0.33,
    SAME_YEAR: -2.15,
    OTHER: -4.6,
  },
  sex: { SAME: 0.67, OTHER: -3.17 },
  place: { VILLAGE: 5.59, COMMUNE: 4.38, DISTRICT: -1.03, ELSEWHERE: -0.88 },
  company: { THREE: 11.95, TWO: 11.95, ONE: 6.49, NONE: -0.81, UNKNOWN: 0 },
};
