import { INDICATOR_NUMBERS, type IndicatorNumber } from "@/lib/reviews/answers";
import type { HouseholdClass } from "@/prisma/generated/enums";

// What a reviewer should look at first. These limits are ours, not the law's: they draw the eye and decide nothing.

/** Points of the income score on either side of the threshold. */
const CLOSE_POINTS = 5;
/** Indicators answered otherwise than last year. */
const SHARP_INDICATORS = 3;
/** Sheets of one surveyor in one village with the same answers to everything. Two can be chance. */
const SAME_SHEETS = 3;

export const ATTENTION_KINDS = [
  "close",
  "sharp",
  "same_sheets",
  "overridden",
  "other_area",
  "against_proposal",
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** A decided review as this looks at it. */
export type AttentionRow = {
  reviewId: string;
  villageId: string;
  surveyor: string;
  incomeScore: number | null;
  /** The threshold that applied to it; null where none did. */
  threshold: number | null;
  startClass: HouseholdClass | null;
  finalClass: HouseholdClass | null;
  overridden: boolean;
  /** It was scored as rural in an urban village, or as urban in a rural one. */
  otherArea: boolean;
  /** Indicators whose answer differs from what the members' facts proposed. */
  againstProposal: number;
  /** Indicator → deprived, this round and the one before; null where it was not answered. */
  indicators: Partial<Record<IndicatorNumber, boolean>>;
  lastIndicators: Partial<Record<IndicatorNumber, boolean>> | null;
  /** A fingerprint of everything answered, without the day and the notes. */
  sheet: string;
};

const isClose = ({ incomeScore, threshold }: AttentionRow): boolean =>
  incomeScore !== null && threshold !== null && Math.abs(incomeScore - threshold) <= CLOSE_POINTS;

/** Poor at one end and neither poor nor near-poor at the other. */
const skipsAClass = ({ startClass, finalClass }: AttentionRow): boolean => {
  const isAbove = (value: HouseholdClass | null) => value !== "POOR" && value !== "NEAR_POOR";
  return (
    (startClass === "POOR" && isAbove(finalClass)) ||
    (finalClass === "POOR" && startClass !== null && isAbove(startClass))
  );
};

function countFlips({ indicators, lastIndicators }: AttentionRow): number {
  if (!lastIndicators) return 0;
  return INDICATOR_NUMBERS.filter((number) => {
    const [was, is] = [lastIndicators[number], indicators[number]];
    return was !== undefined && is !== undefined && was !== is;
  }).length;
}

const isSharp = (row: AttentionRow): boolean => skipsAClass(row) || countFlips(row) >= SHARP_INDICATORS;

function findSameSheets(rows: readonly AttentionRow[]): Set<string> {
  const bySheet = new Map<string, string[]>();
  for (const { villageId, surveyor, sheet, reviewId } of rows) {
    const key = JSON.stringify([villageId, surveyor, sheet]);
    bySheet.set(key, [...(bySheet.get(key) ?? []), reviewId]);
  }
  return new Set([...bySheet.values()].filter((same) => same.length >= SAME_SHEETS).flat());
}

/** What stands out in a list, most telling first; a kind that concerns nobody is left out. */
export function findAttention(rows: readonly AttentionRow[]): { kind: AttentionKind; reviewIds: string[] }[] {
  const same = findSameSheets(rows);
  const stands: Record<AttentionKind, (row: AttentionRow) => boolean> = {
    close: isClose,
    sharp: isSharp,
    same_sheets: ({ reviewId }) => same.has(reviewId),
    overridden: ({ overridden }) => overridden,
    other_area: ({ otherArea }) => otherArea,
    against_proposal: ({ againstProposal }) => againstProposal > 0,
  };
  return ATTENTION_KINDS.map((kind) => ({
    kind,
    reviewIds: rows.filter(stands[kind]).map(({ reviewId }) => reviewId),
  })).filter(({ reviewIds }) => reviewIds.length > 0);
}
