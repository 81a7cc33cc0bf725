import { z } from "zod";
import { type FieldPath, INDICATOR_NUMBERS, type IndicatorNumber } from "@/lib/reviews/answers";
import type { ScoreResult } from "@/lib/reviews/scoring";
import { MARKS } from "@/lib/standards/schema";
import { AreaType, HouseholdClass } from "@/prisma/generated/enums";

const words = z.object({ vi: z.string(), en: z.string() });
const params = z.record(z.string(), z.union([z.string(), z.number()]));

/** The column `result`: what `scoreReview` found on the day, with the hash of the standard it was found by. */
export const reviewResultSchema: z.ZodType<ReviewResult> = z.object({
  standardId: z.string(),
  standardHash: z.string().optional(),
  day: z.string(),
  area: z.enum(AreaType).nullable(),
  incomeSource: z.enum(["PAPER", "POINT_TABLE"]).nullable(),
  incomeScore: z.number().nullable(),
  pointTable: z.object({ id: z.string(), name: words, official: z.boolean() }).nullable(),
  points: z.array(z.object({ group: z.string(), question: words, answers: z.array(words), points: z.number() })),
  indicators: z.array(
    z.object({
      number: z.custom<IndicatorNumber>((value) => INDICATOR_NUMBERS.some((number) => number === value)),
      key: z.string(),
      service: z.string(),
      name: words,
      deprived: z.boolean().nullable(),
      points: z.number().nullable(),
      proposed: z.boolean().nullable(),
      proposalReason: z.object({ key: z.string(), params, memberIds: z.array(z.string()) }).nullable(),
      reason: z.string().nullable(),
      reference: words,
      mark: z.enum(MARKS),
      note: words.nullable(),
    }),
  ),
  deprivationScore: z.number().nullable(),
  deprivationSoFar: z.number(),
  class: z.enum(HouseholdClass).nullable(),
  unavailable: z.enum(["standard_incomplete", "no_point_table", "no_point_column"]).nullable(),
  missing: z.array(z.object({ field: z.custom<FieldPath>((value) => typeof value === "string"), message: z.string() })),
  lines: z.array(z.object({ key: z.string(), params, reference: words.nullable(), mark: z.enum(MARKS).nullable() })),
});

export type ReviewResult = ScoreResult & { standardHash?: string };
