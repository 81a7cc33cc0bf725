import { z } from "zod";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import { parseNationalId } from "@/lib/households/national-id";
import { holdsNumber } from "@/lib/privacy/purpose";
import { HolderAnswer, Sex } from "@/prisma/generated/enums";

/**
 * Members as they are being typed, unfinished as they may be: whoever has no name or no birth date yet is looked for later.
 * Nothing of it is kept.
 */
export const typedMembersSchema = z.object({
  /** Of the form. */
  householdId: z.uuid(),
  /** Empty while none is chosen. */
  villageId: z.union([z.literal(""), z.uuid()]),
  members: z
    .array(
      z.object({
        id: z.uuid(),
        fullName: text(120),
        sex: z.enum(Sex),
        birth: text(20),
        nationalId: text(20),
      }),
    )
    .max(30),
});
export type TypedMembers = z.infer<typeof typedMembersSchema>;

/** Somebody who is looked for outside the reach, as they are being typed: a whole number, and a name and a birth date to compare. */
export const askElsewhereSchema = z.strictObject({
  nationalId: z.string().refine((value) => parseNationalId(value) !== null, say("national_id_form")),
  fullName: requiredText(120),
  birth: text(20),
});
export type AskElsewhereInput = z.infer<typeof askElsewhereSchema>;

/** What the level above both communes finds out about a number that is written twice. */
export const answerRequestSchema = z
  .strictObject({
    id,
    version: z.int().min(1),
    answer: z.enum(HolderAnswer, { error: say("choice_required") }),
    note: text(500),
  })
  .superRefine(({ answer, note }, context) => {
    if (answer === "OTHER" && note === "")
      context.addIssue({ code: "custom", path: ["note"], message: say("text_required") });
    if (holdsNumber(note)) context.addIssue({ code: "custom", path: ["note"], message: say("purpose_number") });
  });
export type AnswerRequestInput = z.infer<typeof answerRequestSchema>;

/** "Not this one", said while typing: a person of the form and somebody of the register. */
export const notTheSameSchema = z.object({
  pairs: z.array(z.object({ personId: z.uuid(), otherId: z.uuid() })).max(100),
});
export type NotTheSameInput = z.infer<typeof notTheSameSchema>;

/** A part of the reach in which pairs are looked for: a commune or a district. */
export const findPairsSchema = z.object({ unitId: z.uuid() });

const seen = { id: z.uuid(), version: z.int().min(1) };

export const differentSchema = z.object({ ...seen, note: text(500) });
export type DifferentInput = z.infer<typeof differentSchema>;

export const reopenPairSchema = z.object(seen);
export type ReopenPairInput = z.infer<typeof reopenPairSchema>;

/** What may be taken over from the record that is merged. Everything else stays as the standing record has it. */
const TAKEABLE = ["fullName", "sex", "birth", "ethnicityCode", "nationalId"] as const;
export type Takeable = (typeof TAKEABLE)[number];

/** Two records are of one person. */
export const mergePersonsSchema = z.object({
  /** Of the act, made by the device. */
  id: z.uuid(),
  pair: z.object(seen),
  /** The record that stands, as it was seen, and the one that is merged into it. */
  stands: z.object(seen),
  double: z.object(seen),
  /** The household in which the person is from now on; null where neither is in one. */
  home: z.uuid(say("choice_required")).nullable(),
  take: z.array(z.enum(TAKEABLE)).max(TAKEABLE.length),
  note: text(500),
});
export type MergePersonsInput = z.infer<typeof mergePersonsSchema>;

/** Two households are one that was typed twice. */
export const mergeHouseholdsSchema = z.object({
  id: z.uuid(),
  pair: z.object(seen),
  stands: z.object(seen),
  double: z.object(seen),
  /** Which member of the double is which member of the household that stands. The others of the double join it. */
  couples: z
    .array(z.object({ standsId: z.uuid(), doubleId: z.uuid() }))
    .min(1, say("choice_required"))
    .max(30)
    .superRefine((couples, context) => {
      const ids = couples.flatMap(({ standsId, doubleId }) => [standsId, doubleId]);
      if (new Set(ids).size !== ids.length) context.addIssue({ code: "custom", message: say("member_twice") });
    }),
  note: text(500),
});
export type MergeHouseholdsInput = z.infer<typeof mergeHouseholdsSchema>;
