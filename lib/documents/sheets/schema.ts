import { z } from "zod";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import { holdsNumber } from "@/lib/privacy/purpose";

/** Households in one PDF at most: a thousand sheets of paper are for several jobs. */
export const MOST_SHEETS = 500;

/** Whose sheets: households by their ids, or those of a village that the open round lists. */
export const sheetsSchema = z
  .strictObject({
    ids: z
      .array(z.uuid({ error: say("choice_required") }), { error: say("choice_required") })
      .max(MOST_SHEETS, { error: say("sheets_most", { max: MOST_SHEETS }) }),
    village: z.uuid({ error: say("choice_required") }).nullable(),
    /** What for, in the words of whoever prints; "" where nothing was said. The trail never holds a number. */
    purpose: text(200).refine((value) => !holdsNumber(value), say("purpose_number")),
  })
  .refine(({ ids, village }) => ids.length > 0 !== (village !== null), {
    error: say("choice_required"),
    path: ["ids"],
  });

export type SheetsInput = z.infer<typeof sheetsSchema>;

/** What was scanned or typed to open a sheet. */
export const openSheetSchema = z.strictObject({ reference: requiredText(300) });
