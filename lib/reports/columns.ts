import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

/** The official tables of the result and of the movements (facts from the forms: R1, R2, R3). */
export const TABLES = ["r1", "r2", "r3"] as const;
export type ReportTable = (typeof TABLES)[number];

export const isReportTable = (text: string): text is ReportTable => (TABLES as readonly string[]).includes(text);

/** Which rows of the ledger stand behind a figure. An absent part means any. */
export type Selection = {
  start?: readonly (HouseholdClass | null)[];
  end?: readonly (HouseholdClass | null)[];
  kind?: readonly MovementKind[];
};

const ABOVE: readonly HouseholdClass[] = ["NOT_POOR", "AVERAGE_STANDARD"];

/** R2 and R3 have the same shape: movements of `own`, with `other` as the neighbouring class. */
function movements(own: HouseholdClass, other: HouseholdClass, escapesToOther: boolean): Record<number, Selection> {
  const toOther: Selection = { start: [own], end: [other] };
  const above: Selection = { start: [own], end: ABOVE };
  return {
    1: { start: [own] },
    2: escapesToOther ? toOther : above,
    3: escapesToOther ? above : toOther,
    4: { start: [own], kind: ["DEPARTED"] },
    5: { start: [other], end: [own] },
    6: { end: [own], kind: ["RELAPSED"] },
    7: { end: [own], kind: ["NEW"] },
    8: { end: [own], kind: ["ARRIVED"] },
    9: { end: [own] },
  };
}

/** The households behind each column. R1's columns 1 and 2 are entered, not counted; rates have none. */
export const SELECTIONS: Record<ReportTable, Record<number, Selection>> = {
  r1: { 3: { end: ["POOR"] }, 5: { end: ["NEAR_POOR"] }, 7: { end: ["AVERAGE_STANDARD"] } },
  r2: movements("POOR", "NEAR_POOR", true),
  r3: movements("NEAR_POOR", "POOR", false),
};

/** Whether a row of the ledger stands behind a figure. */
export function isSelected(
  selection: Selection,
  row: { startClass: HouseholdClass | null; endClass: HouseholdClass | null; kind: MovementKind },
): boolean {
  return (
    (!selection.start || selection.start.includes(row.startClass)) &&
    (!selection.end || selection.end.includes(row.endClass)) &&
    (!selection.kind || selection.kind.includes(row.kind))
  );
}
