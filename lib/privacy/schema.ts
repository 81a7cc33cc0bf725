import { z } from "zod";
import { TIME_LIMITS, type TimeLimit } from "@/lib/acts/time-limit";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import type { Query } from "@/lib/core/query";
import { text } from "@/lib/core/text";
import {
  EXPORT_PURPOSES,
  holdsNumber,
  PURPOSE_WORDS_MAX,
  PURPOSE_WORDS_MIN,
  REVEAL_PURPOSES,
} from "@/lib/privacy/purpose";
import { RETENTION_RULES } from "@/lib/privacy/retention";

/** One's own words. The trail never holds a number. */
const note = text(PURPOSE_WORDS_MAX).refine((value) => !holdsNumber(value), say("purpose_number"));

type Context = { addIssue: (issue: { code: "custom"; path: string[]; message: string }) => void };

function needWords(words: string, context: Context): void {
  if (words.length < PURPOSE_WORDS_MIN)
    context.addIssue({ code: "custom", path: ["note"], message: say("purpose_words", { min: PURPOSE_WORDS_MIN }) });
}

const revealPurpose = { purpose: z.enum(REVEAL_PURPOSES, { error: say("purpose_required") }), note };

const needWordsOfOther = (input: { purpose: string; note: string }, context: Context) => {
  if (input.purpose === "OTHER") needWords(input.note, context);
};

/** What something is wanted for, as the dialog asks it. */
export const revealPurposeSchema = z.object(revealPurpose).superRefine(needWordsOfOther);

/** What a number is asked for. The id is the device's, so that the same asking sent twice is recorded once. */
export const revealSchema = z.strictObject({ id, personId: id, ...revealPurpose }).superRefine(needWordsOfOther);
export type RevealInput = z.infer<typeof revealSchema>;

/** What the sensitive facts of a household's members are asked for. */
export const revealSensitiveSchema = z
  .strictObject({ id, householdId: id, ...revealPurpose })
  .superRefine(needWordsOfOther);
export type RevealSensitiveInput = z.infer<typeof revealSensitiveSchema>;

/** What a file with rows about people is taken for, and what of them goes with it. */
export const exportReasonSchema = z
  .strictObject({
    purpose: z.enum(EXPORT_PURPOSES, { error: say("purpose_required") }),
    note,
    /** With ethnicity, disability and health. */
    sensitive: z.boolean(),
    /** With the head's national id, masked in the middle. */
    ids: z.boolean(),
  })
  .superRefine((reason, context) => {
    if (reason.purpose === "OTHER" || reason.sensitive) needWords(reason.note, context);
  });
export type ExportReason = z.infer<typeof exportReasonSchema>;

/** The reason as the address of a download names it, still to be checked by `exportReasonSchema`. */
export const readExportReason = (query: Query): unknown => ({
  purpose: query.purpose,
  note: query.note ?? "",
  sensitive: query.sensitive === "1",
  ids: query.ids === "1",
});

const amount = ({ least, most }: Pick<TimeLimit, "least" | "most">) => {
  const error = say("number_range", { min: least, max: most });
  return z.int({ error }).min(least, { error }).max(most, { error });
};
/** A hundred years. */
const ANY = { least: 1, most: 36500 };
const basis = text(300).min(1, say("text_required"));

/** A change of how long something may take, or how often, within its bounds. `was`: what it replaces. */
export const timeLimitSchemaOf = (bounds: Pick<TimeLimit, "least" | "most">) =>
  z.strictObject({
    id: z.enum(TIME_LIMITS, { error: say("choice_required") }),
    amount: amount(bounds),
    note: basis,
    was: z.strictObject({ amount: z.int(), note: text(300) }),
  });
/** The same whichever limit it is: its bounds stand in its row. */
export const timeLimitSchema = timeLimitSchemaOf(ANY);
export type TimeLimitInput = z.infer<typeof timeLimitSchema>;

/** A change of how long something is kept. */
export const retentionRuleSchema = z.strictObject({
  id: z.enum(RETENTION_RULES, { error: say("choice_required") }),
  version: z.int().min(1),
  days: amount(ANY),
  basis,
  enabled: z.boolean(),
});
export type RetentionRuleInput = z.infer<typeof retentionRuleSchema>;
