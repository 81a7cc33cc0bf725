import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { type Ask, askAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import {
  answersSchema,
  type Conflict,
  type FieldVersions,
  mergePatch,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import type { SaveReviewInput } from "@/lib/reviews/schema";
import { assertWithCommune, fieldVersionsSchema } from "@/lib/reviews/service/held-review";
import { Prisma } from "@/prisma/generated/client";
import { AreaType, ListStatus, ReturnReason, ReviewStatus, RoundStatus } from "@/prisma/generated/enums";

/** What stands after a save. `savedAt` is an ISO time. */
type SavedReview = { version: number; answers: ReviewAnswers; conflicts: Conflict[]; savedAt: string };

/**
 * Lays what was typed over what stands, field by field: two tabs that type into different fields both keep theirs, and of
 * two that type into one, the second is told. The same patch sent twice changes nothing; an empty one reads what stands.
 * The first save begins the review, in the village's area and on today's date.
 *
 * @throws Problem `not_found`, `locked` while the list is not with the commune, `conflict` once it is finished
 */
export async function saveReview(actor: Actor, { id, version, patch }: SaveReviewInput): Promise<SavedReview> {
  assertCan(actor, "review.record");
  return askAsActor(
    actor,
    async (ask) => {
      const review = await holdDraft(ask, id);
      assertCan(actor, "review.record", review.unitPath);
      const current = review.answers;
      const versions: FieldVersions = review.fieldVersions;
      const next = review.version + 1;
      const begun =
        review.status === "LISTED"
          ? {
              area: review.area ?? undefined,
              surveyedOn: today(),
              surveyorName: review.assignedTo ?? undefined,
              ...current,
            }
          : current;
      const merge = mergePatch(begun, versions, version, patch, next);
      const changed = Object.entries(merge.fieldVersions).some(([field, at]) => versions[field] !== at);
      const savedAt = now().toISOString();
      if (!changed) return { version: review.version, answers: current, conflicts: merge.conflicts, savedAt };

      if (review.status === "CLOSED") throw problems.householdClosed();
      assertWithCommune(review);
      if (review.status === "DONE") throw problems.reviewFinished();
      await ask(
        Prisma.sql`
          UPDATE review SET status = 'DRAFT', answers = ${JSON.stringify(merge.answers)}::jsonb,
            field_versions = ${JSON.stringify(merge.fieldVersions)}::jsonb, version = ${next}
          WHERE id = ${id}::uuid`,
        true,
      );
      return { version: next, answers: merge.answers, conflicts: merge.conflicts, savedAt };
    },
    "review.save",
  );
}

const draftSchema = z.object({
  version: z.int(),
  status: z.enum(ReviewStatus),
  unitPath: z.string(),
  answers: answersSchema,
  fieldVersions: fieldVersionsSchema,
  assignedTo: z.string().nullable(),
  returnedReason: z.enum(ReturnReason).nullable(),
  area: z.enum(AreaType).nullable(),
  round: z.object({ status: z.enum(RoundStatus) }),
  communeList: z.object({ status: z.enum(ListStatus), partialReturn: z.boolean() }),
});

/**
 * The same as `holdReview`, in its order, of what a save needs: the list's row is what the review's is found by, so it is held
 * first, and both are read as they stand once they are held.
 *
 * @throws Problem `not_found`
 */
async function holdDraft(ask: Ask, id: string): Promise<z.infer<typeof draftSchema>> {
  const [row] = await ask(Prisma.sql`
    WITH l AS MATERIALIZED (
      SELECT id, status, partial_return FROM commune_list
      WHERE id = (SELECT commune_list_id FROM review WHERE id = ${id}::uuid) FOR SHARE
    )
    SELECT v.version, v.status, v.unit_path AS "unitPath", v.answers, v.field_versions AS "fieldVersions",
      v.assigned_to AS "assignedTo", v.returned_reason AS "returnedReason", u.area,
      json_build_object('status', r.status) AS round,
      json_build_object('status', l.status, 'partialReturn', l.partial_return) AS "communeList"
    FROM l JOIN review v ON v.commune_list_id = l.id JOIN round r ON r.id = v.round_id JOIN unit u ON u.id = v.village_id
    WHERE v.id = ${id}::uuid FOR UPDATE OF v`);
  if (!row) throw problems.notFound();
  return draftSchema.parse(row);
}
