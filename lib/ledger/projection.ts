import {
  type Counting,
  type LedgerRows,
  MEASURES,
  type Measure,
  type OFFICIAL_TABLES,
  TABLE_NAMES,
  type TableDefinition,
  type TableName,
  tableOf,
} from "@/lib/ledger/tables";
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

/** Whether a row of the ledger is one of those meant. */
export const isSelected = (
  { start, end, kind }: LedgerRows,
  row: Pick<LedgerRow, "startClass" | "endClass" | "kind">,
): boolean =>
  (!start || start.includes(row.startClass)) &&
  (!end || end.includes(row.endClass)) &&
  (!kind || kind.includes(row.kind));

/** A figure in both measures. */
export type Count = Record<Measure, number>;

function countOf({ rows, persons, also }: Counting, groups: readonly LedgerGroup[]): Count {
  const count: Count = { households: 0, persons: 0 };
  for (const group of groups) {
    if (isSelected(rows, group)) {
      count.households += group.households;
      count.persons += group[persons];
    }
    if (also && isSelected(also.rows, group)) count.persons += group[also.persons];
  }
  return count;
}

/** Every figure that an official table counts, from the ledger. */
export function project<Name extends string>(
  table: TableDefinition<Name>,
  groups: readonly LedgerGroup[],
): Record<Name, Count> {
  const counts = Object.entries<Counting>(table.counts);
  return Object.fromEntries(counts.map(([name, counting]) => [name, countOf(counting, groups)])) as Record<Name, Count>;
}

/** All official tables of one ledger. */
type Projection = { [Name in TableName]: Record<keyof (typeof OFFICIAL_TABLES)[Name]["counts"], Count> };

export const projectAll = (groups: readonly LedgerGroup[]): Projection =>
  Object.fromEntries(TABLE_NAMES.map((name) => [name, project(tableOf(name), groups)])) as Projection;

/** An identity of the forms that does not hold: its name (messages: reports.identity) and both sides. */
export type Violation = { identity: string; unit: Measure; left: number; right: number };

/**
 * Which identities of the forms a projection breaks: none, when all its tables come from one ledger.
 *
 * @param last the annual round before: this round's start is its end
 */
export function checkIdentities(tables: Projection, last?: Projection): Violation[] {
  const figure = (of: Projection, table: string, count: string, unit: Measure): number =>
    (of as Record<string, Record<string, Count>>)[table]?.[count]?.[unit] ?? Number.NaN;
  return MEASURES.flatMap((unit) =>
    TABLE_NAMES.flatMap((name): Violation[] => {
      const { sum, equals } = tableOf(name);
      const own = (count: string) => figure(tables, name, count, unit);
      const sides = equals.flatMap(({ name: identity, count, term }) => {
        const of = term.last ? last : tables;
        return of ? [{ identity, left: own(count), right: figure(of, term.table, term.count, unit) }] : [];
      });
      if (sum) {
        const left = sum.terms.reduce((total, [sign, count]) => total + (sign === "+" ? own(count) : -own(count)), 0);
        sides.unshift({ identity: `${name}_balance`, left, right: own(sum.end) });
      }
      return sides.filter(({ left, right }) => left !== right).map((side) => ({ ...side, unit }));
    }),
  );
}
