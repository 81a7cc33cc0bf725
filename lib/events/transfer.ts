import { z } from "zod";
import { HouseholdClass, Relationship, Sex, type TransferStatus } from "@/prisma/generated/enums";

/** The column `facts`: what both sides may know of who is on the way. */
export const transferFactsSchema = z.object({
  code: z.string(),
  headName: z.string(),
  village: z.string(),
  commune: z.string(),
  class: z.enum(HouseholdClass).nullable(),
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      birthYear: z.int(),
      sex: z.enum(Sex),
      relationship: z.enum(Relationship),
    }),
  ),
  /** What those who stay will be to the head of the household that was left. */
  staying: z.array(z.object({ personId: z.string(), relationship: z.enum(Relationship) })),
});
type TransferFacts = z.infer<typeof transferFactsSchema>;

/** Where a move stands: nobody answered in time is a state of its own, though nothing is written when the day passes. */
type TransferState = TransferStatus | "EXPIRED";

export const stateOf = (status: TransferStatus, deadline: string, today: string): TransferState =>
  status === "RELEASED" && deadline < today ? "EXPIRED" : status;

export type TransferView = {
  id: string;
  state: TransferState;
  whole: boolean;
  householdId: string;
  from: { id: string; name: string };
  to: { id: string; name: string };
  /** "yyyy-MM-dd" */
  on: string;
  deadline: string;
  reason: string;
  document: string;
  facts: Omit<TransferFacts, "staying">;
  releasedBy: string;
  releasedAt: Date;
  answeredBy: string | null;
  answeredAt: Date | null;
  note: string | null;
  newHouseholdId: string | null;
  /** The last day on which the receiving commune may take an accepted move back; null where nobody may. */
  undoUntil: string | null;
  /** Whether the reader is on the receiving, the sending side, or above both. */
  side: "receiving" | "sending" | "above";
};
