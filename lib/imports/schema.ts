import { z } from "zod";
import { say } from "@/lib/core/message";
import { text } from "@/lib/core/text";
import { FIELD_NAMES } from "@/lib/imports/fields";
import { ENCODINGS } from "@/lib/imports/legacy-text";
import { LIMITS } from "@/lib/imports/table";

/** What a list is called and how it came. Its bytes come beside it. */
export const uploadSchema = z.object({
  /** Made by the device, so that sending twice is harmless. */
  id: z.uuid(),
  /** The file's name; empty for what was pasted. */
  name: text(200),
  pasted: z.boolean(),
});
export type UploadInput = z.infer<typeof uploadSchema>;

/** The start of an import, with the act that it will be. */
export const applySchema = z.object({ id: z.uuid(), actId: z.uuid() });
export type ApplyInput = z.infer<typeof applySchema>;

/** What the columns of a list are, as a person has said. */
export const mappingSchema = z.object({
  id: z.uuid(),
  /** The first row that is no heading, as the sheet numbers it. */
  firstRow: z
    .int(say("number_range", { min: 1, max: LIMITS.rows }))
    .min(1)
    .max(LIMITS.rows),
  /** A field for each column, null for one that is passed over. */
  columns: z
    .array(z.enum(FIELD_NAMES, say("choice_required")).nullable())
    .min(1)
    .max(LIMITS.columns),
  encoding: z.enum(ENCODINGS, say("choice_required")),
  /** The village of rows that name none; null where each row must. */
  villageId: z.uuid(say("choice_required")).nullable(),
  /** The ethnic group of persons of whom none is told, as a person says it; null where each row must. */
  ethnicityCode: z
    .string()
    .regex(/^(0[1-9]|[1-4]\d|5[0-4])$/, say("choice_required"))
    .nullable(),
});
export type MappingInput = z.infer<typeof mappingSchema>;
