import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { FinishReviewInput, OverrideInput } from "@/lib/reviews/schema";
import { decideReview } from "@/lib/reviews/service/decision";
import { reopen } from "@/lib/reviews/service/follow-household";
import { assertWithCommune, type HeldReview, holdReview } from "@/lib/reviews/service/held-review";

async function holdOwn(tx: Tx, actor: Actor, id: string): Promise<HeldReview> {
  const review = await holdReview(tx, id);
  assertCan(actor, "review.record", review.unitPath);
  if (review.status === "CLOSED") throw problems.householdClosed();
  assertWithCommune(review);
  return review;
}

/**
 * Records the result of a review: the server scores the answers again and its word counts. Recording the same version
 * twice records it once.
 *
 * @param input.version the version whose answers the officer has before them
 * @throws Problem `invalid` with what is missing, `stale` where the answers changed meanwhile, `locked`, `not_found`
 */
export async function finishReview(actor: Actor, { id, version }: FinishReviewInput): Promise<{ version: number }> {
  assertCan(actor, "review.record");
  return asActor(
    actor,
    async (tx) => {
      const review = await holdOwn(tx, actor, id);
      if (review.status === "DONE" && version === review.version - 1) return { version: review.version };
      if (review.version !== version || review.status === "DONE") throw problems.stale();
      return decideReview(tx, actor, review, null, review.assignedTo ?? actor.name);
    },
    "review.finish",
  );
}

/**
 * Opens a finished review again, to change it. Its ledger row is taken back until it is finished anew; an override goes
 * with it. Opening twice opens once.
 *
 * @throws Problem `locked`, `not_found`
 */
export async function reopenReview(actor: Actor, id: string): Promise<{ version: number }> {
  assertCan(actor, "review.record");
  return asActor(
    actor,
    async (tx) => {
      const review = await holdOwn(tx, actor, id);
      if (review.status !== "DONE") return { version: review.version };
      return reopen(tx, review);
    },
    "review.reopen",
  );
}

/**
 * Sets another class than the computed one on a finished review, or with null goes back to the computed one. Both values
 * stay, with the reason and the document.
 *
 * @throws Problem `forbidden` to all but the chair, `stale`, `conflict` for a review that is not finished, `locked`
 */
export async function overrideClass(
  actor: Actor,
  { id, version, override }: OverrideInput,
): Promise<{ version: number }> {
  assertCan(actor, "review.override");
  return asActor(
    actor,
    async (tx) => {
      const review = await holdOwn(tx, actor, id);
      if (review.version !== version) throw problems.stale();
      if (review.status !== "DONE") throw problems.reviewUnfinished();
      return decideReview(tx, actor, review, override, review.surveyorName ?? actor.name);
    },
    "review.override",
  );
}
