import { daysOfMonth } from "@/lib/core/day";
import type { Birth } from "@/lib/households/person-facts";

/** Completed years on a day, as far as the birth date is known: both ends included. */
export type AgeRange = { min: number; max: number };

/** What is known: yes, no, or not settled by the facts. */
export type Known = boolean | null;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function parts(day: string): [number, number, number] {
  const match = DAY.exec(day);
  if (!match) throw new RangeError(`not a calendar day: ${day}`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Somebody born on 29 February completes a year on 1 March where there is no 29th. */
function completed(birth: [number, number, number], on: [number, number, number]): number {
  const hadBirthday = on[1] > birth[1] || (on[1] === birth[1] && on[2] >= birth[2]);
  return on[0] - birth[0] - (hadBirthday ? 0 : 1);
}

/**
 * The age on a day (`yyyy-MM-dd`). A birth date known to the month or the year alone gives a range; whether a rule applies
 * to everybody in that range, to nobody, or cannot be told is the caller's to ask (`isAtLeast`, `isUnder`). Ages are
 * counted on the day of the review, and a difference of years never stands in for an age.
 * A date after the day gives −1.
 */
export function ageOn(birth: Birth, day: string): AgeRange {
  const on = parts(day);
  const earliest: [number, number, number] = [birth.year, birth.month ?? 1, birth.day ?? 1];
  const lastMonth = birth.month ?? 12;
  const latest: [number, number, number] = [birth.year, lastMonth, birth.day ?? daysOfMonth(birth.year, lastMonth)];
  return { min: Math.max(-1, completed(latest, on)), max: Math.max(-1, completed(earliest, on)) };
}

/** Whether somebody has completed so many years. Null where the birth date does not settle it. */
export function isAtLeast(age: AgeRange, years: number): Known {
  if (age.min >= years) return true;
  return age.max >= years ? null : false;
}

/** Whether somebody has not yet completed so many years. Null where the birth date does not settle it. */
export function isUnder(age: AgeRange, years: number): Known {
  const known = isAtLeast(age, years);
  return known === null ? null : !known;
}
