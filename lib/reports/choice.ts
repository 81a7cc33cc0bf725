import { address, asked, type Query, type RowKeys, readQuery } from "@/lib/core/query";

/** What stands on the rows of a report, from above. */
const REPORT_LEVELS = ["DISTRICT", "COMMUNE", "VILLAGE"] as const;
export type ReportLevel = (typeof REPORT_LEVELS)[number];

/**
 * What a report is about, as it stands in the address. Nothing chosen: the newest round, one's own unit, one level below it.
 */
export type ReportChoice = { roundId?: string; unitId?: string; level?: ReportLevel; approvedOnly?: boolean };

/** Reads the choice from an address. */
export function readChoice(query: Query): ReportChoice {
  const { round, unit, level, approved } = readQuery(
    { round: asked.id, unit: asked.id, level: asked.oneOf(REPORT_LEVELS), approved: asked.flag },
    query,
  );
  return { roundId: round, unitId: unit, level, approvedOnly: approved };
}

/** The address of a report: the choice, and what else it needs. */
export const reportHref = (
  path: string,
  { roundId, unitId, level, approvedOnly }: ReportChoice,
  more: Readonly<Record<string, string | RowKeys | undefined>> = {},
): string => address(path, { round: roundId, unit: unitId, level, approved: approvedOnly, ...more });
