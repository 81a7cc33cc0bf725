import { describe, expect, test } from "vitest";
import { foldName } from "@/lib/households/names";
import { groupRows, type ImportHousehold } from "@/lib/imports/group";
import { findLayout, type Layout, mappingOf } from "@/lib/imports/layout";
import { readTable, type TableSource } from "@/lib/imports/read-table";
import { type RowReading, readRecord } from "@/lib/imports/record";
import type { SourceRow } from "@/lib/imports/table";
import { dirtyText, dirtyWorkbook } from "@/lib/testing/import-files";
import { DIRT, type Dirt, type DirtyFile, type DirtyOptions, type TrueHousehold } from "@/lib/testing/import-lists";
import { encodeLegacy } from "@/lib/testing/legacy-text";

// One file for each kind of dirt, and what must come out of it: the truth, whatever the dirt.

const TODAY = "2024-12-05";

type Understood = { rows: SourceRow[]; layout: Layout; readings: RowReading[]; households: ImportHousehold[] };

async function understand(source: Omit<TableSource, "name">): Promise<Understood> {
  const rows: SourceRow[] = [];
  for await (const row of readTable({ name: "list", ...source })) rows.push(row);
  const layout = findLayout(rows.slice(0, 60));
  const mapping = mappingOf(layout);
  const readings = rows
    .filter(({ number }) => number >= mapping.firstRow)
    .map((row) => readRecord(row, mapping, TODAY));
  return { rows, layout, readings, households: groupRows(readings) };
}

const fromWorkbook = async (options: DirtyOptions) => {
  const file = await dirtyWorkbook(options);
  return { file, ...(await understand({ bytes: file.bytes })) };
};

type Columns = readonly ("code" | "commune" | "village" | "scores" | "class" | "reviewedOn" | "ids")[];

const COLUMNS: Readonly<Record<NonNullable<DirtyOptions["list"]>, Columns>> = {
  HOUSEHOLDS: ["code", "commune", "scores", "class", "reviewedOn"],
  PERSONS: ["code", "commune", "village", "scores", "class", "ids"],
  R14: ["village"],
  R15: ["village"],
};

/** What the list says of a household, as it was meant. */
function meant(household: TrueHousehold, list: NonNullable<DirtyOptions["list"]>) {
  const says = (column: Columns[number]) => COLUMNS[list].includes(column);
  const members = list === "HOUSEHOLDS" ? household.members.slice(0, 1) : household.members;
  return {
    row: household.row,
    ...(says("code") && { code: household.code }),
    ...(says("commune") && { commune: household.commune }),
    ...(says("village") && { village: household.village }),
    ...(says("scores") && { incomeScore: household.incomeScore, deprivationScore: household.deprivationScore }),
    ...(says("class") && { classNow: household.classNow }),
    ...(says("reviewedOn") && { reviewedOn: household.reviewedOn }),
    members: members.map((member) => ({
      fullName: member.fullName,
      sex: member.sex,
      relationship: member.relationship,
      ...(list !== "HOUSEHOLDS" && { birth: member.birth, ethnicityCode: member.ethnicityCode }),
      ...(says("ids") && { nationalId: member.nationalId }),
    })),
  };
}

/** The same of what was understood. */
function understood({ facts, members, rows }: ImportHousehold, list: NonNullable<DirtyOptions["list"]>) {
  const says = (column: Columns[number]) => COLUMNS[list].includes(column);
  return {
    row: rows[0],
    ...(says("code") && { code: facts.code }),
    ...(says("commune") && { commune: facts.commune }),
    ...(says("village") && { village: facts.village }),
    ...(says("scores") && { incomeScore: facts.incomeScore, deprivationScore: facts.deprivationScore }),
    ...(says("class") && { classNow: facts.classNow }),
    ...(says("reviewedOn") && { reviewedOn: facts.reviewedOn }),
    members: members.map((member) => ({
      fullName: member.fullName,
      sex: member.sex,
      relationship: member.relationship,
      ...(list !== "HOUSEHOLDS" && { birth: member.birth, ethnicityCode: member.ethnicityCode }),
      ...(says("ids") && { nationalId: member.nationalId }),
    })),
  };
}

/** Everything that was written comes out, and nothing else. */
function expectTruth(
  file: Omit<DirtyFile, "bytes">,
  { readings, households }: Understood,
  list: DirtyOptions["list"] = "PERSONS",
) {
  const badRows = new Set(file.bad.map(({ row }) => row));
  const good = households.filter(({ rows }) => !badRows.has(rows[0] ?? 0));
  expect(good.map((household) => understood(household, list))).toEqual(
    file.households.map((household) => meant(household, list)),
  );
  const errors = [
    ...readings.flatMap(({ record, problems }) => problems.map((problem) => ({ ...problem, row: record.row }))),
    ...households.flatMap(({ problems }) => problems),
  ].filter(({ level }) => level === "error");
  expect(errors.map(({ row, message }) => ({ row, problem: message.replace(/^problem\.|\?.*$/g, "") }))).toEqual(
    file.bad,
  );
}

const LISTS = ["HOUSEHOLDS", "PERSONS", "R14", "R15"] as const;

describe.each(LISTS)("list %s", (list) => {
  test("comes in as it was meant where it is clean", async () => {
    const { file, ...all } = await fromWorkbook({ rows: 120, seed: 1, dirt: [], list });
    expectTruth(file, all, list);
    expect(all.readings.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test.each(DIRT)("comes in as it was meant with %s", async (dirt) => {
    const { file, ...all } = await fromWorkbook({ rows: 120, seed: dirt, dirt: [dirt], list });
    expectTruth(file, all, list);
  });

  test.each<Dirt[]>([["TCVN3"], ["TCVN3", "CAPITALS"], ["VNI"], ["VNI", "CAPITALS"]])(
    "comes in as it was meant with all dirt at once, %s %s too",
    async (...own) => {
      const others = DIRT.filter((one) => one !== "TCVN3" && one !== "VNI" && one !== "CAPITALS");
      const { file, ...all } = await fromWorkbook({ rows: 300, seed: own.join(), dirt: [...others, ...own], list });
      expect(file.duplicateRows / file.dataRows).toBeGreaterThan(0.3);
      expectTruth(file, all, list);
    },
  );

  test("comes in the same from a CSV and from the clipboard", async () => {
    const options: DirtyOptions = {
      rows: 240,
      seed: 7,
      dirt: DIRT.filter((one) => one !== "VNI" && one !== "TCVN3"),
      list,
    };
    for (const delimiter of [",", ";", "\t"] as const) {
      const { text, ...file } = dirtyText(options, delimiter);
      const all = await understand(delimiter === "\t" ? { text } : { bytes: new TextEncoder().encode(text) });
      // Cells are merged in workbooks alone: there the number of a household stands in its first row, here too.
      expectTruth(file, all, list);
    }
  });
});

const of = (list: DirtyOptions["list"], ...dirt: Dirt[]) => fromWorkbook({ rows: 300, seed: 3, dirt, list });

test("a row said again word for word counts once, and the row it repeats is named", async () => {
  const { file, readings, households } = await of("HOUSEHOLDS", "DUPLICATES");
  const duplicates = households.flatMap((household) => household.duplicates);
  expect(duplicates).toHaveLength(file.duplicateRows);
  const byRow = new Map(readings.map(({ record }) => [record.row, { ...record, row: 0 }]));
  for (const { row, of: first } of duplicates) {
    expect(first).toBeLessThan(row);
    expect(byRow.get(row)).toEqual(byRow.get(first));
  }
});

test("two households with the same code in two communes stay two", async () => {
  const { households } = await of("HOUSEHOLDS", "RESTARTING_CODES");
  const first = households.filter(({ facts }) => facts.code === "1");
  expect(first.map(({ facts }) => facts.commune)).toEqual(["Xã Tân Thanh", "Xã Hồng Phong"]);
});

test("a merged cell speaks for all its rows", async () => {
  const { rows, layout } = await of("PERSONS", "MERGED_CELLS");
  const code = layout.columns.findIndex(({ field }) => field === "code");
  const people = rows.filter(({ number }) => number >= layout.firstRow);
  expect(people.every(({ cells }) => cells[code] !== "")).toBe(true);
});

test("a heading over two columns names both, and the row that numbers the columns is no person", async () => {
  const { layout, readings } = await of("PERSONS", "TWO_HEADER_ROWS");
  expect(layout.columns.map(({ heading, field }) => [heading, field])).toContainEqual(["Năm sinh › Nữ", "birthFemale"]);
  expect(layout.headerRows).toHaveLength(3);
  expect(readings.every(({ kind }) => kind === "MEMBER")).toBe(true);
});

test.each(["TCVN3", "VNI"] as const)("a file in %s is told and read, headings too", async (encoding) => {
  const { rows, layout } = await of("PERSONS", encoding);
  expect(layout.encoding).toBe(encoding);
  expect(layout.columns.map(({ heading }) => heading)).toContain("Quan hệ với chủ hộ");
  expect(rows.some(({ cells }) => cells.includes(encodeLegacy("Chủ hộ", encoding)))).toBe(true);
});

test("a name in capitals is kept with a capital for each word", async () => {
  const { rows, households } = await of("PERSONS", "CAPITALS");
  const [head] = households[0]?.members ?? [];
  expect(rows.some(({ cells }) => cells.includes((head?.fullName ?? "").toLocaleUpperCase("vi")))).toBe(true);
  expect(head?.fullName).toMatch(/^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+$/u);
});

test("a blank score is missing and not zero", async () => {
  const { file, households } = await of("HOUSEHOLDS", "BLANK_SCORES");
  const blank = file.households.filter(({ incomeScore }) => incomeScore === null);
  expect(blank.length).toBeGreaterThan(50);
  for (const { row } of blank) {
    const found = households.find(({ rows }) => rows.includes(row));
    expect(found?.facts).toMatchObject({ incomeScore: null, deprivationScore: null });
  }
});

test("a row of totals and the lines of those who sign are nobody", async () => {
  const { readings } = await of("PERSONS", "TOTALS");
  expect(readings.slice(-5).map(({ kind }) => kind)).toEqual(["TOTAL", "HEADING", "HEADING", "HEADING", "HEADING"]);
});

test("every name of the file is found once", async () => {
  const { file, households } = await of("R15", "DUPLICATES", "MERGED_CELLS");
  const names = (all: readonly { members: readonly { fullName: string }[] }[]) =>
    all.flatMap(({ members }) => members.map(({ fullName }) => foldName(fullName))).sort();
  expect(names(households)).toEqual(names(file.households));
});
