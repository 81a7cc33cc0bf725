import {
  type FieldPath,
  type FieldValue,
  getField,
  INDICATOR_NUMBERS,
  isSameValue,
  listFieldPaths,
  type ReviewAnswers,
} from "@/lib/reviews/answers";

/** A field whose answer is another one than before; null stands for no answer. */
export type AnswerChange = { field: FieldPath; before: FieldValue | null; after: FieldValue | null };

/** The fields that differ, in the order of the form. */
export function compareAnswers(before: ReviewAnswers, after: ReviewAnswers): AnswerChange[] {
  const paths = listFieldPaths({ pointAnswers: { ...before.pointAnswers, ...after.pointAnswers } });
  const changes: AnswerChange[] = [];
  for (const field of paths) {
    const was = getField(before, field) ?? null;
    const is = getField(after, field) ?? null;
    if (!isSameValue(was, is)) changes.push({ field, before: was, after: is });
  }
  return changes;
}

/**
 * When a change since last year is worth a second look. Ours, not the law's: they draw a reviewer's eye and decide nothing.
 */
const SHARP = {
  /** Points of the income score. */
  incomeScore: 40,
  /** Indicators answered otherwise than last year. */
  indicators: 4,
  /** The larger floor area is so many times the smaller. */
  floorAreaTimes: 2,
} as const;

/** A key of the namespace `scoring` and its parameters. */
type SharpChange = { key: string; params: Record<string, string | number>; field: FieldPath | null };

/** What a review holds of the scores beside its answers. */
type Compared = { answers: ReviewAnswers; incomeScore: number | null };

/** What changed so much since last year that a reviewer should see it. Empty where last year is not known. */
export function listSharpChanges(lastYear: Compared | null, thisYear: Compared): SharpChange[] {
  if (!lastYear) return [];
  const sharp: SharpChange[] = [];
  const was = lastYear.incomeScore;
  const is = thisYear.incomeScore;
  if (was !== null && is !== null && Math.abs(is - was) >= SHARP.incomeScore)
    sharp.push({ key: "sharp.income", params: { before: was, after: is }, field: "incomeScore" });
  const flipped = INDICATOR_NUMBERS.filter((n) => {
    const before = lastYear.answers.indicators?.[n]?.deprived;
    const after = thisYear.answers.indicators?.[n]?.deprived;
    return before !== undefined && after !== undefined && before !== after;
  });
  if (flipped.length >= SHARP.indicators)
    sharp.push({ key: "sharp.indicators", params: { count: flipped.length }, field: null });
  const before = lastYear.answers.housing?.floorAreaM2;
  const after = thisYear.answers.housing?.floorAreaM2;
  if (before && after && Math.max(before, after) >= SHARP.floorAreaTimes * Math.min(before, after))
    sharp.push({ key: "sharp.floor_area", params: { before, after }, field: "housing.floorAreaM2" });
  const areas = [lastYear.answers.area, thisYear.answers.area];
  if (areas[0] && areas[1] && areas[0] !== areas[1]) sharp.push({ key: "sharp.area", params: {}, field: "area" });
  return sharp;
}
