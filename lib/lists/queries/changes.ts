import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { ChangedHousehold } from "@/lib/lists/list";
import { answersSchema } from "@/lib/reviews/answers";
import { compareAnswers } from "@/lib/reviews/changes";
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
 * What the commune changed since the submission before, household by household: those that have a version of the current
 * submission. None for a first submission, where everything is new. A household that was recorded again with the same
 * answers is there with no change. While the list is back with the commune, the versions are those of the next submission.
 *
 * @throws Problem `not_found`
 */
export async function listChanges(actor: Actor, listId: string): Promise<ChangedHousehold[]> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId }, select: { submission: true } });
    if (!list) throw problems.notFound();
    if (list.submission < 2) return [];
    const rows = rowsSchema.parse(
      await tx.$queryRaw`
        SELECT v.household_id AS "householdId", v.id AS "reviewId", h.code, h.head_name AS "headName", u.name AS village,
          n.final_class AS after, b.final_class AS before, n.answers, b.answers AS "answersBefore"
        FROM review v
        JOIN review_version n ON n.review_id = v.id AND n.submission = ${list.submission}
        LEFT JOIN LATERAL (
          SELECT o.answers, o.final_class FROM review_version o
          WHERE o.review_id = v.id AND o.submission < n.submission ORDER BY o.submission DESC LIMIT 1
        ) b ON TRUE
        JOIN household h ON h.id = v.household_id JOIN unit u ON u.id = v.village_id
        WHERE v.commune_list_id = ${listId}::uuid
        ORDER BY h.head_given, h.head_other, h.id`,
    );
    return rows.map(({ answers, answersBefore, ...row }) => ({
      ...row,
      isNew: answersBefore === null,
      answers: answersBefore === null ? [] : compareAnswers(answersBefore, answers),
    }));
  });
}
