import "server-only";
import { z } from "zod";
import type { Ask } from "@/lib/core/db";
import type { ChangedHousehold, ListView } from "@/lib/lists/list";
import { answersSchema } from "@/lib/reviews/answers";
import { compareAnswers } from "@/lib/reviews/changes";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass } from "@/prisma/generated/enums";

const rowsSchema = z.array(
  z.object({
    householdId: z.string(),
    reviewId: z.string(),
    code: z.string(),
    headName: z.string(),
    village: z.string(),
    after: z.enum(HouseholdClass).nullable(),
    before: z.enum(HouseholdClass).nullable(),
    answers: answersSchema,
    answersBefore: answersSchema.nullable(),
  }),
);

/**
 * Building block: what the commune changed since the submission before, household by household: those that have a version of the
 * current submission. None for a first submission, where everything is new. A household that was recorded again with the same
 * answers is there with no change. While the list is back with the commune, the versions are those of the next submission.
 */
export async function findChanges(
  ask: Ask,
  { id, submission }: Pick<ListView, "id" | "submission">,
): Promise<ChangedHousehold[]> {
  if (submission < 2) return [];
  const rows = rowsSchema.parse(
    await ask(Prisma.sql`
      SELECT v.household_id AS "householdId", v.id AS "reviewId", h.code, h.head_name AS "headName", u.name AS village,
        n.final_class AS after, b.final_class AS before, n.answers, b.answers AS "answersBefore"
      FROM review v
      JOIN review_version n ON n.review_id = v.id AND n.submission = ${submission}
      LEFT JOIN LATERAL (
        SELECT o.answers, o.final_class FROM review_version o
        WHERE o.review_id = v.id AND o.submission < n.submission ORDER BY o.submission DESC LIMIT 1
      ) b ON TRUE
      JOIN household h ON h.id = v.household_id JOIN unit u ON u.id = v.village_id
      WHERE v.commune_list_id = ${id}::uuid
      ORDER BY h.head_given, h.head_other, h.id`),
  );
  return rows.map(({ answers, answersBefore, ...row }) => ({
    ...row,
    isNew: answersBefore === null,
    answers: answersBefore === null ? [] : compareAnswers(answersBefore, answers),
  }));
}
