import fc from "fast-check";
import { expect, test } from "vitest";
import { type Count, checkIdentities, type LedgerRow, project, projectAll } from "@/lib/ledger/projection";
import { MEASURES, OFFICIAL_TABLES, placeColumns, TABLE_NAMES, tableOf } from "@/lib/ledger/tables";
import { groupOf } from "@/lib/testing/ledger";
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

/** One row of a form of counts: its columns in their order, in one measure. */
const columns = (name: "r2" | "r3", counts: Record<string, Count>, measure: "households" | "persons") =>
  placeColumns(tableOf(name)).map((column) => column.shows === "count" && counts[column.count]?.[measure]);

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
  const { r2, r3 } = projectAll(groups);
  const at = (name: "r2" | "r3", counts: Record<string, Count>) =>
    [2, 3, 4, 5, 6, 7, 8].find((column) => columns(name, counts, "households")[column - 1]) ?? null;
  expect([at("r2", r2), at("r3", r3)]).toEqual([r2Column, r3Column]);
});

test("births and deaths in households that stay poor are booked as gained and lost, and change no household", () => {
  const stays = { startClass: "POOR", endClass: "POOR", kind: "STAYS" } as const;
  const groups = ledger([
    row({ ...stays, personsStart: 4, personsEnd: 6 }),
    row({ ...stays, personsStart: 5, personsEnd: 2 }),
  ]);
  const { r2 } = projectAll(groups);
  expect(columns("r2", r2, "households")).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(columns("r2", r2, "persons")).toEqual([9, 0, 0, 3, 0, 0, 0, 2, 8]);
});

test("a household that passes to the near-poor counts with its persons at the start in both tables", () => {
  const groups = ledger([
    row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES", personsStart: 4, personsEnd: 5 }),
  ]);
  expect(columns("r2", projectAll(groups).r2, "persons")).toEqual([4, 4, 0, 0, 0, 0, 0, 0, 0]);
  expect(columns("r3", projectAll(groups).r3, "persons")).toEqual([0, 0, 0, 0, 4, 0, 0, 1, 5]);
});

test("R1 counts households and persons by their class at the end", () => {
  const groups = ledger([
    row({ endClass: "POOR", kind: "NEW", personsEnd: 5 }),
    row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES" }),
    row({ endClass: "AVERAGE_STANDARD", personsEnd: 2 }),
    row({ startClass: "POOR", kind: "DEPARTED" }),
  ]);
  expect(projectAll(groups).r1).toEqual({
    poor: { households: 1, persons: 5 },
    nearPoor: { households: 1, persons: 4 },
    average: { households: 1, persons: 2 },
  });
});

test("the identities of the forms hold for any ledger, for households and for persons", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const groups = ledger(rows);
      expect(checkIdentities(projectAll(groups))).toEqual([]);
    }),
  );
});

test("a parent's columns are the sum of its children's", () => {
  fc.assert(
    fc.property(anyRows, anyRows, (a, b) => {
      for (const name of TABLE_NAMES) {
        const table = tableOf(name);
        const whole = project(table, ledger([...a, ...b]));
        const [left, right] = [project(table, ledger(a)), project(table, ledger(b))];
        for (const [count, figure] of Object.entries(whole))
          for (const measure of MEASURES)
            expect(figure[measure]).toBe((left[count]?.[measure] ?? 0) + (right[count]?.[measure] ?? 0));
      }
    }),
  );
});

test("a table that does not add up is named with both sides", () => {
  const groups = ledger([row({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES" })]);
  const tables = projectAll(groups);
  tables.r2.toOther.households = 0;
  expect(checkIdentities(tables)).toEqual([
    { identity: "r2_balance", unit: "households", left: 1, right: 0 },
    { identity: "r2_to_r3", unit: "households", left: 0, right: 1 },
  ]);
});

test("this year's start is last year's end", () => {
  const lastYear = ledger([row({ endClass: "POOR", kind: "NEW" }), row({ endClass: "POOR", kind: "NEW" })]);
  const thisYear = ledger([row({ startClass: "POOR", endClass: "POOR", kind: "STAYS" })]);
  expect(checkIdentities(projectAll(thisYear), projectAll(lastYear))).toEqual([
    { identity: "poor_start", unit: "households", left: 1, right: 2 },
    { identity: "poor_start", unit: "persons", left: 4, right: 8 },
  ]);
});

test("every row that begins or ends as what a table is about stands in one of its columns only", () => {
  fc.assert(
    fc.property(anyRow, (one) => {
      const groups = ledger([one]);
      for (const table of [OFFICIAL_TABLES.r2, OFFICIAL_TABLES.r3]) {
        const counts = project(table, groups);
        const moved = (["toOther", "above", "less", "fromOther", "relapsed", "fresh", "more"] as const).filter(
          (count) => counts[count].households > 0,
        );
        const stays = counts.start.households === 1 && counts.end.households === 1;
        expect(moved).toHaveLength(stays || counts.start.households + counts.end.households === 0 ? 0 : 1);
      }
    }),
  );
});
