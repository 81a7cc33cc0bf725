import { z } from "zod";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import { requiredText } from "@/lib/core/text";
import { patchSchema } from "@/lib/reviews/answers";
import { HouseholdClass } from "@/prisma/generated/enums";

const version = z.int().min(1);

/** What a device sends when something was typed: the version that it was typed on, and the fields that changed. */
export const saveReviewSchema = z.strictObject({ id, version, patch: patchSchema });
export type SaveReviewInput = z.infer<typeof saveReviewSchema>;

export const finishReviewSchema = z.strictObject({ id, version });
export type FinishReviewInput = z.infer<typeof finishReviewSchema>;

/** Another class than the computed one, with reason and document; null goes back to the computed one. */
export const overrideSchema = z.strictObject({
  id,
  version,
  override: z
    .strictObject({
      class: z.enum(HouseholdClass, { error: say("choice_required") }),
      reason: requiredText(1000),
      document: requiredText(200),
    })
    .nullable(),
});
export type OverrideInput = z.infer<typeof overrideSchema>;

export const listHouseholdSchema = z.strictObject({ id, roundId: id, householdId: id });
