import { z } from "zod";
import { addDays, dayOf } from "@/lib/core/day";
import type { ActKind } from "@/prisma/generated/enums";

/** An act as it is begun. The id is the device's, so that the same act sent twice happens once. */
export type NewAct = {
  id: string;
  kind: ActKind;
  /** The narrowest unit that holds everything it will touch. */
  unitPath: string;
  /** The day on which it happened, "yyyy-MM-dd"; left out for what is only a change of the register. */
  on?: string;
  reason?: string;
  document?: string;
  /** What its timeline says of it: names and numbers, never a national id. */
  summary?: ActSummary;
};

/** Parameters for the words of a timeline. */
export const actSummarySchema = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
export type ActSummary = z.infer<typeof actSummarySchema>;

/** An act as its history shows it. */
export type ActView = {
  id: string;
  kind: ActKind;
  on: string | null;
  reason: string;
  document: string;
  summary: ActSummary;
  actorName: string;
  at: Date;
  undone: { at: Date; by: string } | null;
  /** The last day on which it may be taken back, "yyyy-MM-dd"; null where it has been, or where that day has passed. */
  undoUntil: string | null;
};

/** The last day on which an act of that moment may be taken back. */
export const lastDayToUndo = (at: Date, days: number): string => addDays(dayOf(at), days);
