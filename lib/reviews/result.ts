import { z } from "zod";
import { type FieldPath, INDICATOR_NUMBERS, type IndicatorNumber } from "@/lib/reviews/answers";
import { type ScoreResult, wordsOfIndicator } from "@/lib/reviews/scoring";
import { getStandard } from "@/lib/standards/load";
import { MARKS } from "@/lib/standards/schema";
import { AreaType, HouseholdClass } from "@/prisma/generated/enums";

const words = z.object({ vi: z.string(), en: z.string() });
const params = z.record(z.string(), z.union([z.string(), z.number()]));

const indicatorSchema = z.object({
  number: z.custom<IndicatorNumber>((value) => INDICATOR_NUMBERS.some((number) => number === value)),
  deprived: z.boolean().nullable(),
  points: z.number().nullable(),
  proposed: z.boolean().nullable(),
  proposalReason: z.object({ key: z.string(), params, memberIds: z.array(z.string()) }).nullable(),
  reason: z.string().nullable(),
});

/**
 * The column `result`: what `scoreReview` found on the day, with the hash of the standard that it was found by. The words
 * of the indicators are the standard's, which never changes once a round uses it; they are not kept with each review.
 */
const storedSchema = z.object({
  standardId: z.string(),
  standardHash: z.string(),
  day: z.string(),
  area: z.enum(AreaType).nullable(),
  incomeSource: z.enum(["PAPER", "POINT_TABLE"]).nullable(),
  incomeScore: z.number().nullable(),
  pointTable: z.object({ id: z.string(), name: words, official: z.boolean() }).nullable(),
  points: z.array(z.object({ group: z.string(), question: words, answers: z.array(words), points: z.number() })),
  indicators: z.array(indicatorSchema),
  deprivationScore: z.number().nullable(),
  deprivationSoFar: z.number(),
  class: z.enum(HouseholdClass).nullable(),
  unavailable: z.enum(["standard_incomplete", "no_point_table", "no_point_column"]).nullable(),
  missing: z.array(z.object({ field: z.custom<FieldPath>((value) => typeof value === "string"), message: z.string() })),
  lines: z.array(z.object({ key: z.string(), params, reference: words.nullable(), mark: z.enum(MARKS).nullable() })),
});

export type StoredResult = z.infer<typeof storedSchema>;

/** What of a score is kept with its review. */
export const packResult = ({ indicators, ...score }: ScoreResult, standardHash: string): StoredResult => ({
  ...score,
  standardHash,
  indicators: indicators.map(({ number, deprived, points, proposed, proposalReason, reason }) => ({
    number,
    deprived,
    points,
    proposed,
    proposalReason,
    reason,
  })),
});

/** A kept score with the words of its standard. @throws Problem `not_found` where that standard is not installed */
export function unpackResult(json: unknown): ScoreResult & { standardHash: string } {
  const stored = storedSchema.parse(json);
  const standard = getStandard(stored.standardId);
  return {
    ...stored,
    indicators: stored.indicators.flatMap((kept) => {
      const indicator = standard.indicators.find(({ number }) => number === kept.number);
      return indicator ? [{ ...kept, ...wordsOfIndicator(standard, indicator) }] : [];
    }),
  };
}
