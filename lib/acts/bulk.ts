import type { ActView } from "@/lib/acts/act";
import type { BulkOutcome } from "@/prisma/generated/enums";

/** Acts on many households: chosen once, done in parts. */
const BULK_KINDS = ["ASSIGN", "CHANGE_VILLAGE"] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

export const isBulkKind = (kind: string): kind is BulkKind => BULK_KINDS.some((one) => one === kind);

/** As many households as one act may be about: more than the largest commune has. */
export const MOST_TARGETS = 20_000;
/** Households of one transaction: short enough that nobody waits for it, long enough to be quick. */
export const TARGETS_OF_A_PART = 100;

type BulkCounts = Record<BulkOutcome, number>;

/** How far an act on many households has come. */
export type BulkState = {
  total: number;
  /** Households that have been dealt with, whatever came of them. */
  dealtWith: number;
  counts: BulkCounts;
};

export const noOutcomes = (): BulkCounts => ({
  DONE: 0,
  SAME: 0,
  ENDED: 0,
  AWAY: 0,
  NOT_LISTED: 0,
  RELEASED: 0,
  GONE: 0,
});

/** A household that was left as it is, and why. */
export type LeftOut = { householdId: string; code: string; headName: string; outcome: BulkOutcome };

export type BulkView = BulkState & {
  act: ActView;
  kind: BulkKind;
  /** Those that were left as they are, the first ones. */
  leftOut: LeftOut[];
};
