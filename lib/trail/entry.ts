import { z } from "zod";
import { Role } from "@/prisma/generated/enums";

/** What a change held before and after; `answer`: of a review; `became`: absent where it is not known. */
const changeSchema = z.object({
  field: z.string(),
  answer: z.boolean(),
  was: z.unknown(),
  became: z.unknown().optional(),
});
export type TrailChange = z.infer<typeof changeSchema>;

const text = z.string().catch("");

export const entryRowsSchema = z.array(
  z.object({
    id: z.string(),
    at: z.coerce.date(),
    who: z.string().nullable(),
    /** Of what no person started. */
    job: z.string().nullable(),
    role: z.enum(Role).nullable().catch(null),
    office: z.string().nullable(),
    act: z.string(),
    operation: z.enum(["INSERT", "UPDATE", "DELETE", "READ"]),
    table: z.string(),
    rowId: z.string(),
    unitPath: z.string(),
    place: z.string().nullable(),
    requestId: z.string().nullable(),
    /** Of a reading: what for. */
    reading: z.object({ purpose: text, note: text, place: text, sensitive: z.boolean().catch(false) }).nullable(),
    changes: z.array(changeSchema),
  }),
);
type EntryRow = z.infer<typeof entryRowsSchema>[number];

/** What an entry is about, where the reader may see it. */
export type TrailSubject = { text: string; href: string | null };

/** An entry of the trail as its page shows it. Changes that the reader may not see are counted and not told. */
export type TrailEntry = EntryRow & { subject: TrailSubject | null; hidden: number };

/** What was signed last, and what the last verification found. */
export type TrailSeal = {
  root: { number: number; at: Date; size: number; lastId: string; hash: string } | null;
  verified: { at: Date; root: number; findings: number } | null;
};
