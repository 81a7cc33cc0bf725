import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkIdentities,
  groupOf,
  isLegalMovement,
  type LedgerRow,
  type MovementTable,
  projectR1,
  projectR2,
  projectR3,
  sumGroups,
} from "@/lib/ledger/projection";
import { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

const row = (changes: Partial<LedgerRow>): LedgerRow => ({
  startClass: null,
  endClass: null,
  kind: "NONE",
  personsStart: 4,
  personsEnd: 4,
  ...changes,
});

const anyClass = fc.constantFrom(null, ...Object.values(HouseholdClass));
const persons = fc.integer({ min: 0, max: 15 });
/** Also rows that no review writes: a projection must not lose them either. */
const anyRow: fc.Arbitrary<LedgerRow> = fc.record({
  startClass: anyClass,
  endClass: anyClass,
  kind: fc.constantFrom(...Object.values(MovementKind)),
  personsStart: persons,
  personsEnd: persons,
});
const anyRows = fc.array(anyRow, { maxLength: 60 });

const MOVED = [2, 3, 4, 5, 6, 7, 8] as const;
/** One row of the form: its nine columns in one measure. */
const columns = (table: MovementTable, measure: "households" | "persons") =>
  ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((column) => table[column][measure]);

const ledger = (rows: LedgerRow[]) => rows.map(groupOf);

test.each<[string, Partial<LedgerRow>, number | null, number | null]>([
  ["poor who become near-poor", { startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES" }, 2, 5],
  ["poor who rise above", { startClass: "POOR", endClass: "NOT_POOR", kind: "CHANGES" }, 3, null],
  [
    "poor who reach the average standard",
    { startClass: "POOR", endClass: "AVERAGE_STANDARD", kind: "CHANGES" },
    3,
    null,
  ],
  ["poor who leave", { startClass: "POOR", kind: "DEPARTED", personsEnd: 0 }, 4, null],
  ["near-poor who become poor", { startClass: "NEAR_POOR", endClass: "POOR", kind: "CHANGES" }, 5, 3],
  ["near-poor who rise above", { startClass: "NEAR_POOR", endClass: "NOT_POOR", kind: "CHANGES" }, null, 2],
  ["near-poor who leave", { startClass: "NEAR_POOR", kind: "DEPARTED", personsEnd: 0 }, null, 4],
  ["relapsed into poverty", { startClass: "NOT_POOR", endClass: "POOR", kind: "RELAPSED" }, 6, null],
  ["newly poor", { endClass: "POOR", kind: "NEW" }, 7, null],
  ["poor who moved in", { endClass: "POOR", kind: "ARRIVED" }, 8, null],
  ["relapsed into near-poverty", { startClass: "AVERAGE_STANDARD", endClass: "NEAR_POOR", kind: "RELAPSED" }, null, 6],
  ["newly near-poor", { startClass: "NOT_POOR", endClass: "NEAR_POOR", kind: "NEW" }, null, 7],
  ["near-poor who moved in", { endClass: "NEAR_POOR", kind: "ARRIVED" }, null, 8],
  ["never on the list", { startClass: "NOT_POOR", endClass: "NOT_POOR", kind: "NONE" }, null, null],
])("%s stand in column %4$s of R2 and %5$s of R3", (_, changes, r2Column, r3Column) => {
  const groups = ledger([row(changes)]);
  const at = (table: MovementTable) => MOVED.find((column) => table[column].households > 0) ?? null;
  expect([at(projectR2(groups)), at(projectR3(groups))]).toEqual([r2Column, r3Column]);
});

test("births and deaths in households that stay poor are booked as gained and lost, and change no household", () => {
  const stays = { startClass: "POOR", endClass: "POOR", kind: "STAYS" } as const;
  const groups = ledger([
    row({ ...stays, personsStart: 4, personsEnd: 6 }),
    row({ ...stays, personsStart: 5, personsEnd: 2 }),
  ]);
  const r2 = projectR2(groups);
  expect(columns(r2, "households")).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(columns(r2, "persons")).toEqual([9, 0, 0, 3, 0, 0, 0, 2, 8]);
});

test("a household that passes to the near-poor counts with its persons at the start in both tables", () => {
  const groups = ledger([
    row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES", personsStart: 4, personsEnd: 5 }),
  ]);
  expect(columns(projectR2(groups), "persons")).toEqual([4, 4, 0, 0, 0, 0, 0, 0, 0]);
  expect(columns(projectR3(groups), "persons")).toEqual([0, 0, 0, 0, 4, 0, 0, 1, 5]);
});

test("R1 counts households and persons by their class at the end", () => {
  const groups = ledger([
    row({ endClass: "POOR", kind: "NEW", personsEnd: 5 }),
    row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES" }),
    row({ endClass: "AVERAGE_STANDARD", personsEnd: 2 }),
    row({ startClass: "POOR", kind: "DEPARTED" }),
  ]);
  expect(projectR1(groups)).toEqual({
    poor: { households: 1, persons: 5 },
    nearPoor: { households: 1, persons: 4 },
    average: { households: 1, persons: 2 },
  });
});

test("the identities of the forms hold for any ledger, for households and for persons", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const groups = ledger(rows);
      expect(checkIdentities(projectR1(groups), projectR2(groups), projectR3(groups))).toEqual([]);
    }),
  );
});

test("adding up first and projecting then is projecting row by row", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const groups = ledger(rows);
      const summed = sumGroups(groups);
      expect(projectR1(summed)).toEqual(projectR1(groups));
      expect(projectR2(summed)).toEqual(projectR2(groups));
      expect(projectR3(summed)).toEqual(projectR3(groups));
      expect(new Set(summed.map((g) => `${g.startClass}/${g.endClass}/${g.kind}`)).size).toBe(summed.length);
    }),
  );
});

test("a parent's columns are the sum of its children's", () => {
  fc.assert(
    fc.property(anyRows, anyRows, (a, b) => {
      for (const project of [projectR2, projectR3]) {
        const whole = project(ledger([...a, ...b]));
        const parts = [project(ledger(a)), project(ledger(b))] as const;
        for (const measure of ["households", "persons"] as const) {
          const second = columns(parts[1], measure);
          expect(columns(whole, measure)).toEqual(columns(parts[0], measure).map((n, i) => n + (second[i] ?? 0)));
        }
      }
    }),
  );
});

test("adding up does not change the groups handed in", () => {
  const groups = ledger([row({ endClass: "POOR", kind: "NEW" }), row({ endClass: "POOR", kind: "NEW" })]);
  expect(sumGroups(groups)[0]?.households).toBe(2);
  expect(groups[0]?.households).toBe(1);
});

test("a table that does not add up is named with both sides", () => {
  const groups = ledger([row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES" })]);
  const r2 = projectR2(groups);
  r2[2].households = 0;
  expect(checkIdentities(projectR1(groups), r2, projectR3(groups))).toEqual([
    { identity: "r2_balance", unit: "households", left: 1, right: 0 },
    { identity: "r2_to_r3", unit: "households", left: 0, right: 1 },
  ]);
});

test("this year's start is last year's end", () => {
  const lastYear = ledger([row({ endClass: "POOR", kind: "NEW" }), row({ endClass: "POOR", kind: "NEW" })]);
  const thisYear = ledger([row({ startClass: "POOR", endClass: "POOR", kind: "STAYS" })]);
  const previous = { r2: projectR2(lastYear), r3: projectR3(lastYear) };
  expect(checkIdentities(projectR1(thisYear), projectR2(thisYear), projectR3(thisYear), previous)).toEqual([
    { identity: "poor_start", unit: "households", left: 1, right: 2 },
    { identity: "poor_start", unit: "persons", left: 4, right: 8 },
  ]);
});

test.each<[boolean, Partial<LedgerRow>]>([
  [true, { kind: "NONE", startClass: "NOT_POOR", endClass: "AVERAGE_STANDARD" }],
  [false, { kind: "NONE", startClass: "POOR", endClass: "NOT_POOR" }],
  [true, { kind: "STAYS", startClass: "NEAR_POOR", endClass: "NEAR_POOR" }],
  [false, { kind: "STAYS", startClass: "NOT_POOR", endClass: "NOT_POOR" }],
  [true, { kind: "CHANGES", startClass: "POOR", endClass: "NOT_POOR" }],
  [false, { kind: "CHANGES", startClass: "POOR", endClass: null }],
  [true, { kind: "NEW", startClass: null, endClass: "POOR" }],
  [false, { kind: "NEW", startClass: "NEAR_POOR", endClass: "POOR" }],
  [false, { kind: "RELAPSED", startClass: "NOT_POOR", endClass: "NOT_POOR" }],
  [true, { kind: "ARRIVED", startClass: null, endClass: "POOR" }],
  [false, { kind: "ARRIVED", startClass: "POOR", endClass: "POOR" }],
  [true, { kind: "DEPARTED", startClass: "POOR", endClass: null }],
  [false, { kind: "DEPARTED", startClass: "POOR", endClass: "NOT_POOR" }],
])("whether kind and classes agree is %s for %o", (legal, changes) => {
  expect(isLegalMovement(row(changes))).toBe(legal);
});
