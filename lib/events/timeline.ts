import { z } from "zod";
import { actSummarySchema } from "@/lib/acts/act";
import { ActKind } from "@/prisma/generated/enums";

/** What a timeline tells of besides acts. */
const OTHERS = ["REGISTERED", "EDITED", "REVIEWED", "RELEASED", "REFUSED", "WITHDRAWN", "MEMBER"] as const;
const kinds = [...Object.values(ActKind), ...OTHERS] as const;
type TimelineKind = (typeof kinds)[number];

const summarySchema = z.union([actSummarySchema, z.record(z.string(), z.unknown())]);

/** Rows of household_timeline or person_timeline, as the driver or as JSON reads them. */
export const timelineRowsSchema = z.array(
  z.object({
    at: z.coerce.date(),
    kind: z.enum(kinds),
    who: z.string().nullable(),
    onDay: z.coerce.date().nullable(),
    reason: z.string(),
    document: z.string(),
    summary: summarySchema,
    actId: z.string().nullable(),
    undoneAt: z.coerce.date().nullable(),
    undoneBy: z.string().nullable(),
    code: z.string(),
    commune: z.string(),
  }),
);

/** Something that happened to a household or a person, as their timeline shows it. */
export type TimelineItem = {
  key: string;
  kind: TimelineKind;
  at: Date;
  /** The day on which it happened, "yyyy-MM-dd"; null where only the day of writing is known. */
  on: string | null;
  who: string | null;
  reason: string;
  document: string;
  summary: Record<string, unknown>;
  actId: string | null;
  undone: { at: Date; by: string } | null;
  /** The last day on which it may be taken back here; null where it may not. */
  undoUntil: string | null;
  /** The household and commune in which it happened. */
  code: string;
  commune: string;
};
