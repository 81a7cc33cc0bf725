"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { finishReviewSchema, overrideSchema, reviewIdSchema, saveReviewSchema } from "@/lib/reviews/schema";
import { finishReview, overrideClass, reopenReview } from "@/lib/reviews/service/finish-review";
import { saveReview } from "@/lib/reviews/service/save-review";

export async function saveReviewAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return saveReview(actor, parseInput(saveReviewSchema, input));
  });
}

export async function finishReviewAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return finishReview(actor, parseInput(finishReviewSchema, input));
  });
}

export async function reopenReviewAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return reopenReview(actor, parseInput(reviewIdSchema, input).id);
  });
}

export async function overrideClassAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return overrideClass(actor, parseInput(overrideSchema, input));
  });
}
