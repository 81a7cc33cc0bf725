import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

/** Rows of the ledger added up by what happened. Null stands for no class: outside the register. */
export type LedgerGroup = {
  startClass: HouseholdClass | null;
  endClass: HouseholdClass | null;
  kind: MovementKind;
  households: number;
  personsStart: number;
  personsEnd: number;
  /** Σ max(end − start, 0) over the households, and Σ max(start − end, 0). */
  personsGained: number;
  personsLost: number;
};

/** One household's row of the ledger. */
export type LedgerRow = Pick<LedgerGroup, "startClass" | "endClass" | "kind" | "personsStart" | "personsEnd">;

/** A row as a group of one: projecting rows and projecting their sums give the same. */
export const groupOf = (row: LedgerRow): LedgerGroup => ({
  ...row,
  households: 1,
  personsGained: Math.max(row.personsEnd - row.personsStart, 0),
  personsLost: Math.max(row.personsStart - row.personsEnd, 0),
});

/** Adds groups up: one for each pair of classes and kind, in the order of their first appearance. */
export function sumGroups(groups: readonly LedgerGroup[]): LedgerGroup[] {
  const sums = new Map<string, LedgerGroup>();
  for (const group of groups) {
    const key = `${group.startClass}/${group.endClass}/${group.kind}`;
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, { ...group });
      continue;
    }
    sum.households += group.households;
    sum.personsStart += group.personsStart;
    sum.personsEnd += group.personsEnd;
    sum.personsGained += group.personsGained;
    sum.personsLost += group.personsLost;
  }
  return [...sums.values()];
}

const isListed = (value: HouseholdClass | null): boolean => value === "POOR" || value === "NEAR_POOR";

/**
 * Whether a row's kind agrees with its classes. The projections find a column for every row all the same, so that none
 * disappears; a list with a row of which this is false does not balance and must not be submitted.
 */
export function isLegalMovement({
  startClass,
  endClass,
  kind,
}: Pick<LedgerRow, "startClass" | "endClass" | "kind">): boolean {
  switch (kind) {
    case "NONE":
      return !isListed(startClass) && !isListed(endClass);
    case "STAYS":
      return isListed(startClass) && startClass === endClass;
    case "CHANGES":
      return isListed(startClass) && endClass !== null && startClass !== endClass;
    case "NEW":
    case "RELAPSED":
      return !isListed(startClass) && isListed(endClass);
    case "ARRIVED":
      return startClass === null && endClass !== null;
    case "DEPARTED":
      return endClass === null;
  }
}

export type Count = { households: number; persons: number };

/** R1: poor, near-poor and average-standard at the end (columns 3, 5, 7 for households; 9, 11, 13 for persons). */
export type ResultTable = Record<"poor" | "nearPoor" | "average", Count>;

/** R2 and R3: columns 1 to 9 of the form, for households and for persons. */
export type MovementColumn = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
export type MovementTable = Record<MovementColumn, Count>;

const count = (): Count => ({ households: 0, persons: 0 });

function add(to: Count, households: number, persons: number): void {
  to.households += households;
  to.persons += persons;
}

/** R1 without its entered columns 1 and 2. Source: the form of TT 07/2021 as filled in. */
export function projectR1(groups: readonly LedgerGroup[]): ResultTable {
  const table: ResultTable = { poor: count(), nearPoor: count(), average: count() };
  for (const { endClass, households, personsEnd } of groups) {
    if (endClass === "POOR") add(table.poor, households, personsEnd);
    if (endClass === "NEAR_POOR") add(table.nearPoor, households, personsEnd);
    if (endClass === "AVERAGE_STANDARD") add(table.average, households, personsEnd);
  }
  return table;
}

/**
 * The movement of one class. Persons that pass between the tables count as at the start, in both; what a household gained or
 * lost meanwhile is booked in column 8 or 4 of the table in which it ends (docs/decisions/003).
 */
function project(
  own: HouseholdClass,
  neighbour: HouseholdClass,
  toNeighbour: 2 | 3,
  groups: readonly LedgerGroup[],
): MovementTable {
  const table: MovementTable = {
    1: count(),
    2: count(),
    3: count(),
    4: count(),
    5: count(),
    6: count(),
    7: count(),
    8: count(),
    9: count(),
  };
  const above = toNeighbour === 2 ? 3 : 2;
  for (const {
    startClass,
    endClass,
    kind,
    households,
    personsStart,
    personsEnd,
    personsGained,
    personsLost,
  } of groups) {
    if (startClass === own) {
      add(table[1], households, personsStart);
      if (endClass === null) add(table[4], households, personsStart);
      else if (endClass === neighbour) add(table[toNeighbour], households, personsStart);
      else if (endClass !== own) add(table[above], households, personsStart);
    }
    if (endClass === own) {
      add(table[9], households, personsEnd);
      if (startClass === own || startClass === neighbour) {
        if (startClass === neighbour) add(table[5], households, personsStart);
        add(table[8], 0, personsGained);
        add(table[4], 0, personsLost);
      } else if (kind === "RELAPSED") add(table[6], households, personsEnd);
      else if (kind === "ARRIVED") add(table[8], households, personsEnd);
      else add(table[7], households, personsEnd);
    }
  }
  return table;
}

/** R2: 1 poor at start; 2 to near-poor; 3 above; 4 other decrease; 5 from near-poor; 6 relapsed; 7 new; 8 other increase; 9 at end. */
export const projectR2 = (groups: readonly LedgerGroup[]): MovementTable => project("POOR", "NEAR_POOR", 2, groups);

/** R3: 1 near-poor at start; 2 escaped; 3 to poor; 4 other decrease; 5 from poor; 6 relapsed; 7 new; 8 other increase; 9 at end. */
export const projectR3 = (groups: readonly LedgerGroup[]): MovementTable => project("NEAR_POOR", "POOR", 3, groups);

/** An identity of the forms that does not hold: its name and both sides. */
export type Violation = {
  identity:
    | "r2_balance"
    | "r3_balance"
    | "r2_to_r3"
    | "r3_to_r2"
    | "r1_poor"
    | "r1_near_poor"
    | "poor_start"
    | "near_poor_start";
  unit: keyof Count;
  left: number;
  right: number;
};

const balance = (t: MovementTable, of: keyof Count): number =>
  t[1][of] - t[2][of] - t[3][of] - t[4][of] + t[5][of] + t[6][of] + t[7][of] + t[8][of];

/**
 * Which identities of the forms three tables break: none, when all three are projected from one ledger.
 *
 * @param previous R2 and R3 of the round before: this round's start is its end
 */
export function checkIdentities(
  r1: ResultTable,
  r2: MovementTable,
  r3: MovementTable,
  previous?: { r2: MovementTable; r3: MovementTable },
): Violation[] {
  const violations: Violation[] = [];
  for (const unit of ["households", "persons"] as const) {
    const check = (identity: Violation["identity"], left: number, right: number) => {
      if (left !== right) violations.push({ identity, unit, left, right });
    };
    check("r2_balance", balance(r2, unit), r2[9][unit]);
    check("r3_balance", balance(r3, unit), r3[9][unit]);
    check("r2_to_r3", r2[2][unit], r3[5][unit]);
    check("r3_to_r2", r3[3][unit], r2[5][unit]);
    check("r1_poor", r1.poor[unit], r2[9][unit]);
    check("r1_near_poor", r1.nearPoor[unit], r3[9][unit]);
    if (previous) {
      check("poor_start", r2[1][unit], previous.r2[9][unit]);
      check("near_poor_start", r3[1][unit], previous.r3[9][unit]);
    }
  }
  return violations;
}
