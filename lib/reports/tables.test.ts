import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkIdentities, groupOf, type LedgerRow, projectR1, projectR2, projectR3 } from "@/lib/ledger/projection";
import { isSelected, SELECTIONS } from "@/lib/reports/columns";
import { buildRows, type UnitGroups } from "@/lib/reports/rows";

const persons = fc.integer({ min: 1, max: 12 });
const listed = fc.constantFrom("POOR" as const, "NEAR_POOR" as const);
const outside = fc.constantFrom("NOT_POOR" as const, "AVERAGE_STANDARD" as const, null);
const end = fc.constantFrom("POOR" as const, "NEAR_POOR" as const, "NOT_POOR" as const, "AVERAGE_STANDARD" as const);

/** Every row that a decided review or an ended household can leave in the ledger. */
const ledgerRow: fc.Arbitrary<LedgerRow> = fc.oneof(
  fc.record({ startClass: listed, endClass: end, personsStart: persons, personsEnd: persons }).map((row) => ({
    ...row,
    kind: row.startClass === row.endClass ? ("STAYS" as const) : ("CHANGES" as const),
  })),
  fc
    .record({ startClass: listed, personsStart: persons })
    .map((row) => ({ ...row, endClass: null, kind: "DEPARTED" as const, personsEnd: 0 })),
  fc.record({
    startClass: outside,
    endClass: listed,
    kind: fc.constantFrom("NEW" as const, "RELAPSED" as const, "ARRIVED" as const),
    personsStart: fc.integer({ min: 0, max: 12 }),
    personsEnd: persons,
  }),
  fc
    .record({
      startClass: outside,
      endClass: fc.constantFrom("NOT_POOR" as const, "AVERAGE_STANDARD" as const),
      personsStart: persons,
      personsEnd: persons,
    })
    .map((row) => ({ ...row, kind: "NONE" as const })),
);
const ledger = fc.array(ledgerRow, { maxLength: 60 });

describe("the official tables", () => {
  test("keep every identity of the forms, for households and persons, whatever the ledger holds", () => {
    fc.assert(
      fc.property(ledger, (rows) => {
        const groups = rows.map(groupOf);
        expect(checkIdentities(projectR1(groups), projectR2(groups), projectR3(groups))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("are the same from rows and from their sums", () => {
    fc.assert(
      fc.property(ledger, (rows) => {
        const sums = new Map<string, ReturnType<typeof groupOf>>();
        for (const row of rows.map(groupOf)) {
          const key = `${row.startClass}/${row.endClass}/${row.kind}`;
          const sum = sums.get(key);
          if (!sum) sums.set(key, { ...row });
          else
            for (const field of ["households", "personsStart", "personsEnd", "personsGained", "personsLost"] as const)
              sum[field] += row[field];
        }
        for (const project of [projectR1, projectR2, projectR3])
          expect(project([...sums.values()])).toEqual(project(rows.map(groupOf)));
      }),
    );
  });

  test("count as many households as stand behind each figure", () => {
    fc.assert(
      fc.property(ledger, (rows) => {
        const groups = rows.map(groupOf);
        for (const [table, project] of [
          ["r2", projectR2],
          ["r3", projectR3],
        ] as const) {
          const counts = project(groups);
          for (const [column, selection] of Object.entries(SELECTIONS[table])) {
            expect(rows.filter((row) => isSelected(selection, row)).length, `${table}.${column}`).toBe(
              counts[Number(column) as 1].households,
            );
          }
        }
        const r1 = projectR1(groups);
        for (const [column, count] of [
          [3, r1.poor],
          [5, r1.nearPoor],
          [7, r1.average],
        ] as const) {
          expect(rows.filter((row) => isSelected(SELECTIONS.r1[column] ?? {}, row)).length).toBe(count.households);
        }
      }),
    );
  });

  test("book births and deaths of a household that stays poor under other increase and decrease", () => {
    const r2 = projectR2([
      groupOf({ startClass: "POOR", endClass: "POOR", kind: "STAYS", personsStart: 4, personsEnd: 6 }),
      groupOf({ startClass: "POOR", endClass: "POOR", kind: "STAYS", personsStart: 5, personsEnd: 4 }),
    ]);
    expect(r2[8]).toEqual({ households: 0, persons: 2 });
    expect(r2[4]).toEqual({ households: 0, persons: 1 });
    expect(r2[9]).toEqual({ households: 2, persons: 10 });
  });

  test("notice a total that somebody typed", () => {
    const groups = [
      groupOf({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES", personsStart: 4, personsEnd: 4 }),
    ];
    const [r1, r2, r3] = [projectR1(groups), projectR2(groups), projectR3(groups)];
    r3[5].households = 0;
    expect(checkIdentities(r1, r2, r3).map(({ identity }) => identity)).toEqual(["r3_balance", "r2_to_r3"]);
  });
});

describe("rows of a table", () => {
  const unit = (name: string, parent: string, residents: UnitGroups["residents"], poor: number): UnitGroups => ({
    id: name,
    name,
    path: `20/${parent}/${name}/`,
    parentId: parent,
    parentName: `Huyện ${parent}`,
    residents,
    groups: [
      {
        startClass: null,
        endClass: "POOR",
        kind: "NEW",
        households: poor,
        personsStart: 0,
        personsEnd: poor * 4,
        personsGained: 0,
        personsLost: 0,
      },
    ],
  });
  const units = [
    unit("a", "180", { households: 100, persons: 400 }, 3),
    unit("b", "180", { households: 50, persons: 200 }, 2),
    unit("c", "181", null, 4),
  ];
  const province = { id: "p", name: "Tỉnh Lạng Sơn", path: "20/" };

  test("a parent is the sum of its children and the total of the parents", () => {
    const rows = buildRows(units, "COMMUNE", province);
    expect(rows.map(({ number, name }) => [number, name])).toEqual([
      ["", "Tỉnh Lạng Sơn"],
      ["1", "Huyện 180"],
      ["1.1", "a"],
      ["1.2", "b"],
      ["2", "Huyện 181"],
      ["2.1", "c"],
    ]);
    expect(rows.map(({ groups }) => projectR1(groups).poor.households)).toEqual([9, 5, 3, 2, 4, 4]);
  });

  test("residents that one commune has not entered leave the sums above it open", () => {
    const rows = buildRows(units, "COMMUNE", province);
    expect(rows.map(({ residents }) => residents?.households ?? null)).toEqual([null, 150, 100, 50, null, null]);
  });

  test("districts alone, and a district's own communes without a row that repeats it", () => {
    expect(buildRows(units, "DISTRICT", province).map(({ number }) => number)).toEqual(["", "1", "2"]);
    expect(
      buildRows(units.slice(0, 2), "COMMUNE", { id: "180", name: "Huyện 180", path: "20/180/" }).map(
        ({ number }) => number,
      ),
    ).toEqual(["", "1", "2"]);
  });

  test("a village has no residents of its own; its commune takes them once", () => {
    const villages = ["x", "y"].map((name) => ({
      ...unit(name, "180", { households: 100, persons: 400 }, 1),
      path: `20/180/a/${name}/`,
      parentId: "a",
      parentName: "Xã a",
    }));
    const rows = buildRows(villages, "VILLAGE", { id: "180", name: "Huyện 180", path: "20/180/" });
    expect(rows.map(({ residents }) => residents?.households ?? null)).toEqual([100, 100, null, null]);
  });
});
