"use server";

import { action, formAction } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
import { finishReviewSchema, overrideSchema, saveReviewSchema } from "@/lib/reviews/schema";
import { finishReview, overrideClass, reopenReview } from "@/lib/reviews/service/finish-review";
import { saveReview } from "@/lib/reviews/service/save-review";

export const saveReviewAction = action(saveReviewSchema, saveReview);

export const finishReviewAction = action(finishReviewSchema, finishReview);

export const reopenReviewAction = formAction(
  idSchema,
  (actor, { id }) => reopenReview(actor, id),
  ({ id }) => `/reviews/${id}`,
);

export const overrideClassAction = action(overrideSchema, overrideClass);
