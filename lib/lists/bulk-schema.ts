import { z } from "zod";
import { MOST_TARGETS } from "@/lib/acts/bulk";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import { text } from "@/lib/core/text";
import { surveyorName } from "@/lib/reviews/answers";

const query = text(1000);

/** The households that an act is to be about: some by name, or all that a list shows with this address. */
export const selectionSchema = z.discriminatedUnion(
  "from",
  [
    z.strictObject({ from: z.literal("ids"), ids: z.array(id).min(1, say("choice_required")).max(1000) }),
    z.strictObject({ from: z.literal("households"), query }),
    z.strictObject({ from: z.literal("reviews"), query }),
  ],
  say("choice_required"),
);
export type Selection = z.infer<typeof selectionSchema>;

const begun = {
  /** The act's id, made by the device. */
  id,
  selection: selectionSchema,
  /** How many households the person was told it would be. */
  expected: z
    .int(say("number_range", { min: 1, max: MOST_TARGETS }))
    .min(1, say("number_range", { min: 1, max: MOST_TARGETS }))
    .max(MOST_TARGETS, say("number_range", { min: 1, max: MOST_TARGETS })),
};

/** An act on many households as it is begun. */
export const beginBulkSchema = z.discriminatedUnion(
  "kind",
  [
    /** Who is to visit them; empty takes it back. */
    z.strictObject({ kind: z.literal("ASSIGN"), ...begun, surveyor: surveyorName }),
    z.strictObject({ kind: z.literal("CHANGE_VILLAGE"), ...begun, villageId: id }),
  ],
  say("choice_required"),
);
export type BeginBulkInput = z.infer<typeof beginBulkSchema>;

/** What a dialog offers to choose from: names of surveyors, or the villages of the commune. */
export const bulkChoicesSchema = z.strictObject({ kind: z.enum(["ASSIGN", "CHANGE_VILLAGE"], say("choice_required")) });
export type BulkChoicesInput = z.infer<typeof bulkChoicesSchema>;
export type BulkChoice = { value: string; label: string };
