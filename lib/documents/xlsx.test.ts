import { readXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import type { Cell, SheetColumn } from "@/lib/documents/columns";
import { sheetResponse } from "@/lib/documents/spreadsheet";
import { readTable } from "@/lib/imports/read-table";

const COLUMNS: SheetColumn[] = [
  { header: "Mã & tên <hộ>", kind: "text", width: 20 },
  { header: "Số", kind: "number" },
  { header: "Tỷ lệ", kind: "percent" },
  { header: "Ngày", kind: "date" },
];

const write = (rows: Cell[][] | AsyncIterable<Cell[][]>, columns = COLUMNS) =>
  sheetResponse("xlsx", "x", { name: "Xã [Tân] : 2024 / một tên dài hơn ba mươi mốt chữ", columns, rows }).bytes();

test("texts are texts, numbers numbers, days days; what XML cannot hold is left out", async () => {
  const [sheet] = (
    await readXlsx(
      await write([
        ["00017", 3, 12.5, "2024-12-05"],
        ['=1+1 & <b> "x"', -1, 0, "1900-03-01"],
        [" đệm ", null, null, null],
        ["Hoà\u0000 \uD800𠮷", 0, null, null],
        ["", 0, null, null],
      ]),
    )
  ).sheets;
  expect(sheet?.name).toBe("Xã  Tân    2024   một tên dài h");
  expect(sheet?.rows[0]).toEqual(COLUMNS.map(({ header }) => header));
  expect(sheet?.rows[1]).toEqual(["00017", 3, 12.5, new Date("2024-12-05")]);
  expect(sheet?.rows[2]).toEqual(['=1+1 & <b> "x"', -1, 0, new Date("1900-03-01")]);
  expect(sheet?.rows[3]?.[0]).toBe(" đệm ");
  expect(sheet?.rows[4]?.[0]).toBe("Hoà 𠮷");
});

test("a sheet of many columns and batches comes back whole", async () => {
  const columns = Array.from({ length: 30 }, (_, i): SheetColumn => ({ header: `c${i}`, kind: "text" }));
  async function* batches() {
    for (let batch = 0; batch < 20; batch++)
      yield Array.from({ length: 100 }, (_, row) => columns.map((_column, i) => `${batch}-${row}-${i}`));
  }
  const rows: string[][] = [];
  for await (const { cells } of readTable({ name: "x.xlsx", bytes: await write(batches(), columns) })) rows.push(cells);
  expect(rows).toHaveLength(2_001);
  expect(rows[2_000]).toEqual(columns.map((_, i) => `19-99-${i}`));
});

test("what fails while the rows are read fails the download; a reader who leaves ends the reading", async () => {
  async function* failing() {
    yield [["a", 1, 1, null]] satisfies Cell[][];
    throw new Error("the line went down");
  }
  await expect(write(failing())).rejects.toThrow("the line went down");

  let ended = false;
  async function* endless() {
    try {
      for (;;) yield Array.from({ length: 1_000 }, (): Cell[] => [crypto.randomUUID(), 1, 1, null]);
    } finally {
      ended = true;
    }
  }
  const reader = sheetResponse("xlsx", "x", { name: "x", columns: COLUMNS, rows: endless() }).body?.getReader();
  for (let i = 0; i < 20; i++) await reader?.read();
  await reader?.cancel();
  await expect.poll(() => ended).toBe(true);
});
