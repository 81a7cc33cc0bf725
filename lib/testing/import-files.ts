import { writeXlsx } from "hucre/xlsx";
import {
  type CellValue,
  columnsOf,
  type DirtyFile,
  type DirtyOptions,
  type ListColumn,
  ListSheet,
  type TrueHousehold,
} from "@/lib/testing/import-lists";
import { People } from "@/lib/testing/import-people";
import { Chance } from "@/prisma/demo/random";

// Lists as they exist in communes, made up: the same for the same seed, and of people who do not exist.

const PLACES = [
  { commune: "Xã Tân Thanh", villages: ["Pò Sè", "Nà Lầu", "Bản Thẩu", "Khơ Đa"] },
  { commune: "Xã Hồng Phong", villages: ["Nà Lầu", "Bản Chu", "Khuổi Kín"] },
] as const;

const pad = (n: number) => String(n).padStart(2, "0");

const TITLES: Readonly<Record<NonNullable<DirtyOptions["list"]>, string | null>> = {
  HOUSEHOLDS: null,
  PERSONS: "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT",
  R14: "DANH SÁCH CHI TIẾT HỘ CẬN NGHÈO",
  R15: "DANH SÁCH CHI TIẾT HỘ NGHÈO",
};

function writeHeadings(sheet: ListSheet, columns: readonly ListColumn[]) {
  const title = TITLES[sheet.options.list ?? "PERSONS"];
  if (title !== null) {
    const row = sheet.add([title]);
    if (sheet.has("MERGED_CELLS")) sheet.merge(row, 0, row, columns.length - 1);
    sheet.add([]);
  }
  if (!columns.some(({ parent }) => parent)) {
    sheet.add(columns.map(({ heading }) => heading));
    return;
  }
  const top = sheet.add(
    columns.map(({ heading, parent }, i) =>
      parent === undefined ? heading : columns[i - 1]?.parent === parent ? null : parent,
    ),
  );
  sheet.add(columns.map(({ heading, parent }) => (parent === undefined ? null : heading)));
  if (sheet.has("MERGED_CELLS"))
    for (let i = 0; i < columns.length; i++) {
      const parent = columns[i]?.parent;
      if (parent === undefined) sheet.merge(top, i, top + 1, i);
      else if (columns[i - 1]?.parent !== parent) {
        let last = i;
        while (columns[last + 1]?.parent === parent) last++;
        sheet.merge(top, i, top, last);
      }
    }
  sheet.add(columns.map((_, i) => i + 1));
}

/** Spoils one cell of the last row. @returns the key of the problem that must come of it */
function spoil(sheet: ListSheet, columns: readonly ListColumn[]): string {
  const row = sheet.rows.at(-1) ?? [];
  const put = (heading: RegExp, value: string): boolean => {
    const at = columns.findIndex(
      (column, i) => heading.test(`${column.parent ?? ""} ${column.heading}`) && (row[i] ?? null) !== null,
    );
    if (at >= 0) row[at] = value;
    return at >= 0;
  };
  const kinds: [string, () => boolean][] = [
    ["birth_form", () => put(/sinh/, "31/02/198x")],
    ["national_id_form", () => put(/CCCD/, "12345")],
    ["score_form", () => put(/B1/, "nhieu")],
    ["date_form", () => put(/Thời gian/, "hom qua")],
    ["test_record", () => put(/Họ và tên|Chủ hộ/, "TEST")],
  ];
  const found = sheet.chance.shuffled(kinds).find(([, apply]) => apply());
  return found?.[0] ?? "";
}

function dirtySheet(options: DirtyOptions): Omit<DirtyFile, "bytes"> & Pick<ListSheet, "rows" | "merges"> {
  const list = options.list ?? "PERSONS";
  const chance = new Chance("import", options.seed);
  const sheet = new ListSheet(options, chance);
  const people = new People(chance);
  const places = options.places ?? PLACES;
  const communes = sheet.has("RESTARTING_CODES") ? places : places.slice(0, 1);
  const columns = columnsOf(sheet);
  const households: TrueHousehold[] = [];
  const bad: DirtyFile["bad"] = [];
  const DUPLICATE_SHARE = 0.32;
  let dataRows = 0;
  let duplicateRows = 0;
  let waiting: { from: number; to: number } | null = null;
  writeHeadings(sheet, columns);

  const writeHousehold = (household: TrueHousehold, number: number) => {
    const written = list === "HOUSEHOLDS" ? household.members.slice(0, 1) : household.members;
    written.forEach((member, i) => {
      const cells = columns.map((column) =>
        column.merged && i > 0 && sheet.has("MERGED_CELLS")
          ? null
          : column.cell(household, member, { household: number, member: i + 1 }),
      );
      const row = sheet.add(cells);
      if (i === 0) household.row = row;
    });
    const last = household.row + written.length - 1;
    if (sheet.has("MERGED_CELLS") && written.length > 1)
      for (const [i, { merged }] of columns.entries()) if (merged) sheet.merge(household.row, i, last, i);
    dataRows += written.length;
    return { from: household.row, to: last };
  };
  /** The same rows once more, as a copy and paste would have it. */
  const repeat = ({ from, to }: { from: number; to: number }) => {
    const start = sheet.rows.length + 1;
    for (const row of sheet.rows.slice(from - 1, to)) sheet.rows.push([...row]);
    for (const { startRow, startCol, endRow, endCol } of [...sheet.merges])
      if (startRow >= from - 1 && endRow <= to - 1)
        sheet.merges.push({ startRow: startRow - from + start, startCol, endRow: endRow - from + start, endCol });
    dataRows += to - from + 1;
    duplicateRows += to - from + 1;
  };

  const perCommune = Math.ceil(options.rows / communes.length);
  for (const [c, { commune, villages }] of communes.entries()) {
    const end = Math.min(options.rows, perCommune * (c + 1));
    for (let number = 1; dataRows < end; number++) {
      const members = people.household(list === "HOUSEHOLDS" ? 6 : end - dataRows);
      const blank = sheet.has("BLANK_SCORES") && chance.percent(40);
      const village = villages[Math.floor(((number - 1) * 7) / Math.max(1, perCommune / 3)) % villages.length] ?? "";
      const household: TrueHousehold = {
        row: 0,
        code: list.startsWith("R1") ? "" : String(number),
        commune: list.startsWith("R1") || (list === "HOUSEHOLDS" && communes.length < 2) ? "" : commune,
        village: list === "HOUSEHOLDS" ? "" : village,
        incomeScore: blank || list.startsWith("R1") ? null : chance.between(10, 34) * 5,
        deprivationScore: blank || list.startsWith("R1") ? null : chance.between(0, 9) * 10,
        classNow: chance.percent(60) ? "POOR" : "NEAR_POOR",
        reviewedOn: list === "HOUSEHOLDS" && !blank ? `2024-10-${pad(chance.between(1, 28))}` : null,
        members,
      };
      const place = writeHousehold(household, number);
      if (sheet.has("BAD_CELLS") && members.length === 1 && chance.percent(12))
        bad.push({ row: place.from, problem: spoil(sheet, columns) });
      else households.push(household);
      const size = place.to - place.from + 1;
      if (waiting && dataRows + waiting.to - waiting.from + 1 <= end) repeat(waiting);
      waiting =
        sheet.has("DUPLICATES") &&
        (duplicateRows + size) / (dataRows + size) <= DUPLICATE_SHARE + 0.01 &&
        household === households.at(-1)
          ? place
          : null;
      if (sheet.has("REPEATED_HEADINGS") && number % 40 === 0) {
        sheet.add([]);
        sheet.add(columns.map(({ heading, parent }) => (parent === undefined ? heading : `${parent} ${heading}`)));
      }
    }
  }
  if (sheet.has("TOTALS")) {
    const persons = households.reduce((sum, { members }) => sum + members.length, 0);
    sheet.add([`Tổng cộng: ${households.length} hộ, ${persons} khẩu`]);
    sheet.add([]);
    sheet.add([null, null, null, "Ngày 15 tháng 11 năm 2024"]);
    sheet.add(["Người lập biểu", null, null, "TM. ỦY BAN NHÂN DÂN"]);
    sheet.add([null, null, null, "CHỦ TỊCH"]);
    sheet.add([null, null, null, "(Ký, ghi rõ họ tên, đóng dấu)"]);
  }
  return { rows: sheet.rows, merges: sheet.merges, dataRows, duplicateRows, households, bad };
}

/** A workbook that is dirty in the ways asked for, and what is true in it. */
export async function dirtyWorkbook(options: DirtyOptions): Promise<DirtyFile> {
  const { rows, merges, ...truth } = dirtySheet(options);
  return { bytes: await writeXlsx({ sheets: [{ name: "Danh sách", rows, merges }] }), ...truth };
}

const shown = (cell: CellValue): string =>
  cell instanceof Date ? cell.toISOString().slice(0, 10).split("-").reverse().join("/") : String(cell ?? "");

/** The same list as the text of a CSV, or as Excel's clipboard has it (`delimiter` a tab). */
export function dirtyText(
  options: DirtyOptions,
  delimiter: "," | ";" | "\t",
): Omit<DirtyFile, "bytes"> & { text: string } {
  const { rows, merges: _, ...truth } = dirtySheet(options);
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) =>
    Array.from({ length: width }, (_cell, i) => shown(row[i] ?? null))
      .map((text) => (/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text))
      .join(delimiter),
  );
  return { text: `${lines.join("\r\n")}\r\n`, ...truth };
}
