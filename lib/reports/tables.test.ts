import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkIdentities, isSelected, type LedgerRow, project, projectAll } from "@/lib/ledger/projection";
import {
  formulaOf,
  headRows,
  linesOf,
  OFFICIAL_TABLES,
  placeColumns,
  showsShares,
  TABLE_NAMES,
  tableOf,
} from "@/lib/ledger/tables";
import { cellValue } from "@/lib/reports/cells";
import { buildRows, type UnitGroups } from "@/lib/reports/rows";
import { groupOf } from "@/lib/testing/ledger";

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
        expect(checkIdentities(projectAll(groups))).toEqual([]);
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
        expect(projectAll([...sums.values()])).toEqual(projectAll(rows.map(groupOf)));
      }),
    );
  });

  test("count as many households as stand behind each figure", () => {
    fc.assert(
      fc.property(ledger, (rows) => {
        const groups = rows.map(groupOf);
        for (const name of TABLE_NAMES) {
          const table = tableOf(name);
          const counts = project(table, groups);
          for (const [count, counting] of Object.entries(table.counts))
            expect(rows.filter((row) => isSelected(counting.rows, row)).length, `${name}.${count}`).toBe(
              counts[count]?.households,
            );
        }
      }),
    );
  });

  test("book births and deaths of a household that stays poor under other increase and decrease", () => {
    const r2 = project(OFFICIAL_TABLES.r2, [
      groupOf({ startClass: "POOR", endClass: "POOR", kind: "STAYS", personsStart: 4, personsEnd: 6 }),
      groupOf({ startClass: "POOR", endClass: "POOR", kind: "STAYS", personsStart: 5, personsEnd: 4 }),
    ]);
    expect(r2.more).toEqual({ households: 0, persons: 2 });
    expect(r2.less).toEqual({ households: 0, persons: 1 });
    expect(r2.end).toEqual({ households: 2, persons: 10 });
  });

  test("notice a total that somebody typed", () => {
    const groups = [
      groupOf({ startClass: "POOR", endClass: "NEAR_POOR", kind: "CHANGES", personsStart: 4, personsEnd: 4 }),
    ];
    const tables = projectAll(groups);
    tables.r3.fromOther.households = 0;
    expect(checkIdentities(tables).map(({ identity }) => identity)).toEqual(["r2_to_r3", "r3_balance"]);
  });
});

describe.each(TABLE_NAMES)("the definition of %s", (name) => {
  const table = tableOf(name);
  const columns = placeColumns(table);
  const words = ["vi", "en"].map((locale) => {
    const { reports } = { reports: JSON.parse(readFileSync(`messages/${locale}/reports.json`, "utf8")) };
    return reports as Record<string, Record<string, string | Record<string, string>>>;
  });

  test("shows every count that it makes, and makes every count that it shows", () => {
    const shown = new Set(columns.flatMap((column) => (column.shows === "residents" ? [] : [column.count])));
    expect([...shown].sort()).toEqual(Object.keys(table.counts).sort());
  });

  test("compares figures that exist, and sums what it shows", () => {
    for (const { count, term } of table.equals) {
      expect(Object.keys(table.counts)).toContain(count);
      expect(Object.keys(tableOf(term.table as "r1").counts)).toContain(term.count);
    }
    if (table.sum)
      expect([table.sum.end, ...table.sum.terms.map(([, count]) => count)].sort()).toEqual(
        Object.keys(table.counts).sort(),
      );
  });

  test("has a heading without gaps: as many columns in every row of it, counting those that reach down", () => {
    const head = headRows(table);
    const widths = head.map((_, at) =>
      head
        .flatMap((cells, from) => cells.filter(({ rows }) => from <= at && at < from + rows))
        .reduce((n, c) => n + c.columns, 0),
    );
    expect(widths).toEqual(head.map(() => columns.length));
  });

  test("is worded in both languages", () => {
    for (const reports of words) {
      const of = reports[name] ?? {};
      for (const word of ["title", "short", ...columns.flatMap(({ path }) => path)])
        expect(of[word], word).toEqual(expect.any(String));
      const terms = table.sum
        ? ["households", "persons", table.sum.end, ...table.sum.terms.map(([, count]) => count)]
        : [];
      for (const term of terms) expect((of.sum as Record<string, string>)[term], term).toEqual(expect.any(String));
      for (const identity of [...table.equals.map((one) => one.name), ...(table.sum ? [`${name}_balance`] : [])])
        expect(reports.identity?.[identity], identity).toEqual(expect.any(String));
    }
  });
});

test("columns are numbered and follow from each other as the forms say", () => {
  const formulas = (name: "r1" | "r2" | "r3") =>
    placeColumns(tableOf(name))
      .map((column) => formulaOf(tableOf(name), column))
      .filter((formula) => formula.includes("="));
  expect(formulas("r1")).toEqual(["4=3/1×100", "6=5/1×100", "8=7/1×100", "10=9/2×100", "12=11/2×100", "14=13/2×100"]);
  expect(formulas("r2")).toEqual(["9=1−2−3−4+5+6+7+8"]);
  expect(formulas("r3")).toEqual(["9=1−2−3−4+5+6+7+8"]);
});

test("only R1 has rates, and says why they are empty", () => {
  expect(TABLE_NAMES.filter((name) => showsShares(tableOf(name)))).toEqual(["r1"]);
});

test("a cell shows a count, a share of all residents, or nothing where they are not known", () => {
  const counts = project(OFFICIAL_TABLES.r1, [
    groupOf({ startClass: null, endClass: "POOR", kind: "NEW", personsStart: 0, personsEnd: 6 }),
  ]);
  const cells = (residents: { households: number; persons: number } | null) =>
    linesOf(tableOf("r1")).flatMap((line) =>
      placeColumns(tableOf("r1")).map((column) => cellValue(column, line, counts, residents)),
    );
  expect(cells({ households: 50, persons: 200 })).toEqual([50, 200, 1, 2, 0, 0, 0, 0, 6, 3, 0, 0, 0, 0]);
  expect(cells(null)).toEqual([null, null, 1, null, 0, null, 0, null, 6, null, 0, null, 0, null]);
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
    expect(rows.map(({ groups }) => projectAll(groups).r1.poor.households)).toEqual([9, 5, 3, 2, 4, 4]);
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
