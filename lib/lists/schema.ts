import { z } from "zod";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import { ReturnReason } from "@/prisma/generated/enums";

const version = z.int().min(1);

const reason = z.enum(ReturnReason, { error: say("choice_required") });

/** A step: its id is made by the device, so that the same act sent twice happens once. */
const act = { eventId: id, listId: id, version };

export const submitListSchema = z.strictObject(act);
export type SubmitListInput = z.infer<typeof submitListSchema>;

export const approveListSchema = z.strictObject(act);
export type ApproveListInput = z.infer<typeof approveListSchema>;

/** Without households the whole list goes back. */
export const returnListSchema = z.strictObject({
  ...act,
  reason,
  note: requiredText(2000),
  households: z
    .array(z.strictObject({ reviewId: id, reason, note: requiredText(2000) }))
    .max(5000)
    .refine((rows) => new Set(rows.map(({ reviewId }) => reviewId)).size === rows.length, {
      error: say("choice_twice"),
    }),
});
export type ReturnListInput = z.infer<typeof returnListSchema>;

const count = (max: number) =>
  z
    .int({ error: say("number_range", { min: 0, max }) })
    .min(0, { error: say("number_range", { min: 0, max }) })
    .max(max, { error: say("number_range", { min: 0, max }) });

/** All resident households and persons of the commune (R1 columns 1 and 2). */
export const residentsSchema = z.strictObject({
  listId: id,
  version,
  households: count(1_000_000),
  persons: count(10_000_000),
  note: text(1000),
});
export type ResidentsInput = z.infer<typeof residentsSchema>;

export const commentSchema = z.strictObject({
  id,
  reviewId: id,
  /** A field path of the answers ("indicators.4.deprived"), or "household". */
  question: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,79}$/, { error: say("choice_required") }),
  text: requiredText(2000),
});
export type CommentInput = z.infer<typeof commentSchema>;
