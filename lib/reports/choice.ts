import { address, asked, type Query, type RowKeys, readQuery } from "@/lib/core/query";

/** What a report is about, as it stands in the address. */
export type ChoiceInput = {
  roundId?: string;
  unitId?: string;
  level?: "DISTRICT" | "COMMUNE" | "VILLAGE";
  approvedOnly?: boolean;
};

/** Reads the choice from an address. */
export function readChoice(query: Query): ChoiceInput {
  const { round, unit, level, approved } = readQuery(
    { round: asked.id, unit: asked.id, level: asked.oneOf(["DISTRICT", "COMMUNE", "VILLAGE"]), approved: asked.flag },
    query,
  );
  return { roundId: round, unitId: unit, level, approvedOnly: approved };
}

/** The address of a report: the choice, and what else it needs. */
export const reportHref = (
  path: string,
  { roundId, unitId, level, approvedOnly }: ChoiceInput,
  more: Readonly<Record<string, string | RowKeys | undefined>> = {},
): string => address(path, { round: roundId, unit: unitId, level, approved: approvedOnly, ...more });
