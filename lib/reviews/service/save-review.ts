import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import {
  answersSchema,
  type Conflict,
  type FieldVersions,
  mergePatch,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import type { SaveReviewInput } from "@/lib/reviews/schema";
import { assertWithCommune, holdReview, parseFieldVersions } from "@/lib/reviews/service/held-review";

/** What stands after a save. `savedAt` is an ISO time. */
export type SavedReview = { version: number; answers: ReviewAnswers; conflicts: Conflict[]; savedAt: string };

/**
 * Lays what was typed over what stands, field by field: two tabs that type into different fields both keep theirs, and of
 * two that type into one, the second is told. The same patch sent twice changes nothing; an empty one reads what stands.
 * The first save begins the review, in the village's area and on today's date.
 *
 * @throws Problem `not_found`, `locked` while the list is not with the commune, `conflict` once it is finished
 */
export async function saveReview(actor: Actor, { id, version, patch }: SaveReviewInput): Promise<SavedReview> {
  assertCan(actor, "review.record");
  return asActor(
    actor,
    async (tx) => {
      const review = await holdReview(tx, id);
      assertCan(actor, "review.record", review.unitPath);
      const current = answersSchema.parse(review.answers);
      const versions: FieldVersions = parseFieldVersions(review.fieldVersions);
      const next = review.version + 1;
      const begun =
        review.status === "LISTED"
          ? {
              area: review.village.area ?? undefined,
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
      await tx.review.update({
        where: { id },
        data: { status: "DRAFT", answers: merge.answers, fieldVersions: merge.fieldVersions, version: next },
        select: { id: true },
      });
      return { version: next, answers: merge.answers, conflicts: merge.conflicts, savedAt };
    },
    "review.save",
  );
}
