import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { type WriteSheet, writeXlsx } from "hucre/xlsx";
import { afterAll, describe, expect, test } from "vitest";
import { Problem } from "@/lib/core/problem";
import { isCalledWhatItIs, readTable, type TableSource } from "@/lib/imports/read-table";
import type { SourceRow } from "@/lib/imports/table";
import { parts, zip } from "@/lib/testing/workbooks";

async function read(source: Omit<TableSource, "name">): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const row of readTable({ name: "list", ...source })) rows.push(row);
  return rows;
}

const workbook = (...sheets: WriteSheet[]) => writeXlsx({ sheets });
const cells = async (source: Omit<TableSource, "name">) => (await read(source)).map((row) => row.cells);
const encode = (text: string) => new TextEncoder().encode(text);

const STYLES =
  '<numFmts><numFmt numFmtId="170" formatCode="000000000000"/><numFmt numFmtId="171" formatCode="yyyy"/><numFmt numFmtId="172" formatCode="mm/yyyy"/><numFmt numFmtId="173" formatCode="[$-42A]dd\\/mm\\/yyyy;@"/></numFmts>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/><xf numFmtId="3"/><xf numFmtId="20"/></cellXfs>';

describe("a workbook", () => {
  test("says what a person sees: texts, numbers, days, and what formulas came to", async () => {
    const sheet =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>29358</v></c><c r="C1" s="2"><v>20083000123</v></c><c r="D1" s="3"><v>29358</v></c><c r="E1" s="4"><v>29358</v></c><c r="F1" s="5"><v>29358.5</v></c></row>' +
      '<row r="3"><c r="A3"><v>2.0083000123E10</v></c><c r="B3" s="6"><v>1234567</v></c><c r="C3"><v>152.5</v></c><c r="D3"><f>1+1</f><v>2</v></c><c r="E3" t="str"><f>A1</f><v>Mai</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><v>#N/A</v></c><c r="H3" t="inlineStr"><is><r><t>Pò </t></r><r><t>Sè</t></r></is></c><c r="I3" s="7"><v>0.5</v></c></row>';
    const shared = "<si><r><t>Hoàng </t></r><r><t>Mai</t></r><rPh><t>x</t></rPh></si>";
    expect(await read({ bytes: zip(parts(sheet, { styles: STYLES, shared })) })).toEqual([
      { number: 1, cells: ["Hoàng Mai", "17/05/1980", "020083000123", "1980", "05/1980", "17/05/1980"] },
      { number: 3, cells: ["20083000123", "1234567", "152.5", "2", "Mai", "TRUE", "#N/A", "Pò Sè", "12:00"] },
    ]);
  });

  test("keeps the noughts and digits of texts", async () => {
    const bytes = await workbook({
      name: "A",
      rows: [
        ["020083000123", "0912345678", "05/12/2024"],
        [1e20, 0.1 + 0.2, -3],
      ],
    });
    expect(await cells({ bytes })).toEqual([
      ["020083000123", "0912345678", "05/12/2024"],
      ["100000000000000000000", "0.3", "-3"],
    ]);
  });

  test("is read from the sheet with the most data, and not from a hidden one", async () => {
    const small = { name: "Ghi chú", rows: [["một"]] };
    const list = {
      name: "Danh sách",
      rows: [
        ["hai", "ba"],
        ["bốn", "năm"],
      ],
    };
    const hidden = {
      name: "Ẩn",
      hidden: true,
      rows: [
        ["a", "b", "c"],
        ["d", "e", "f"],
        ["g", "h", "i"],
      ],
    };
    expect(await cells({ bytes: await workbook(small, hidden, list) })).toEqual([
      ["hai", "ba"],
      ["bốn", "năm"],
    ]);
  });

  test("fills merged cells, up to the last row that has any cell", async () => {
    const bytes = await workbook({
      name: "A",
      rows: [
        ["Danh sách", null, null],
        ["1", "Sơn", null],
        [null, "Mai", "x"],
        ["2", "Nam", null],
      ],
      merges: [
        { startRow: 0, startCol: 0, endRow: 0, endCol: 2 },
        { startRow: 1, startCol: 0, endRow: 2, endCol: 0 },
      ],
    });
    expect((await cells({ bytes })).map((row) => row.slice(0, 3))).toEqual([
      ["Danh sách", "Danh sách", "Danh sách"],
      ["1", "Sơn"],
      ["1", "Mai", "x"],
      ["2", "Nam"],
    ]);
  });

  test("may name its elements with a prefix, leave out references, and count its days from 1904", async () => {
    const files = parts("", { styles: STYLES });
    files["xl/workbook.xml"] = files["xl/workbook.xml"]?.replace("<workbookPr/>", '<workbookPr date1904="1"/>') ?? "";
    files["xl/worksheets/sheet1.xml"] =
      '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Mai</x:t></x:is></x:c><x:c s="1"><x:v>27896</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await read({ bytes: zip(files) })).toEqual([{ number: 1, cells: ["Mai", "17/05/1980"] }]);
  });

  test("is read from a file as from memory", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "list-"));
    afterAll(() => rm(folder, { recursive: true }));
    const bytes = await workbook({ name: "A", rows: [["Họ và tên"], ["Nông Thị Mai"]] });
    await writeFile(path.join(folder, "a.xlsx"), bytes);
    expect(await read({ path: path.join(folder, "a.xlsx") })).toEqual(await read({ bytes }));
  });
});

describe("a text file", () => {
  const TEXT = 'Họ và tên,Ghi chú\r\n"Nông, Thị Mai","dòng một\ndòng ""hai"""\r\n\r\n012,\r\n';
  const ROWS = [
    { number: 1, cells: ["Họ và tên", "Ghi chú"] },
    { number: 2, cells: ["Nông, Thị Mai", 'dòng một\ndòng "hai"'] },
    { number: 4, cells: ["012", ""] },
  ];
  const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));

  test.each([
    ["UTF-8", encode(TEXT)],
    ["UTF-8 with its mark", encode(`\uFEFF${TEXT}`)],
    ["UTF-16 with its mark", utf16(`\uFEFF${TEXT}`)],
    ["UTF-16 without", utf16(TEXT)],
    ["UTF-16 from the other end", new Uint8Array(Buffer.from(utf16(`\uFEFF${TEXT}`)).swap16())],
  ])("is read in %s", async (_, bytes) => expect(await read({ bytes })).toEqual(ROWS));

  test("is read in Windows-1258, where a tone is a character of its own", async () => {
    // "Họ và tên,Tày": the dot below is F2, the grave CC.
    const bytes = Uint8Array.from([
      0x48, 0x6f, 0xf2, 0x20, 0x76, 0xe0, 0x20, 0x74, 0xea, 0x6e, 0x2c, 0x54, 0xe0, 0x79, 0x0a, 0x4e, 0xf4, 0x6e, 0x67,
      0x2c, 0x31,
    ]);
    expect(await cells({ bytes })).toEqual([
      ["Họ và tên", "Tày"],
      ["Nông", "1"],
    ]);
  });

  test.each([
    [";", "a;b;1,5\nc;d;2,5"],
    ["tab", "a\tb\t1,5\nc\td\t2,5"],
    ["; said by Excel", "sep=;\na;b;1,5\nc;d;2,5"],
  ])("may separate its cells by %s", async (_, text) =>
    expect(await cells({ bytes: encode(text) })).toEqual([
      ["a", "b", "1,5"],
      ["c", "d", "2,5"],
    ]),
  );

  test("gives back a text that was kept from being a formula", async () =>
    expect(await cells({ bytes: encode("a,b\n'=1+1,'@x\n'x,y") })).toEqual([
      ["a", "b"],
      ["=1+1", "@x"],
      ["'x", "y"],
    ]));
});

test("what is pasted from Excel comes in with its line breaks", async () =>
  expect(await cells({ text: 'Họ và tên\tĐịa chỉ\r\nMai\t"Pò Sè\nTân Thanh"\r\nSơn "Tí"\tNà Lầu\r\n' })).toEqual([
    ["Họ và tên", "Địa chỉ"],
    ["Mai", "Pò Sè\nTân Thanh"],
    ['Sơn "Tí"', "Nà Lầu"],
  ]));

describe("is refused with words that help:", () => {
  const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  const refused: [string, string, () => Promise<Uint8Array> | Uint8Array][] = [
    ["an empty file", "file_empty", () => new Uint8Array()],
    ["a file of spaces", "file_empty", () => encode("\r\n , ,\r\n")],
    ["a workbook without any cell", "file_empty", () => workbook({ name: "A", rows: [] })],
    ["an old workbook", "file_old_excel", () => Uint8Array.from([...OLE, ...new Array(600).fill(0)])],
    [
      "a locked workbook",
      "file_encrypted",
      () => Uint8Array.from([...OLE, ...new Array(600).fill(0), ...Buffer.from("EncryptedPackage", "utf16le")]),
    ],
    ["half a workbook", "file_unreadable", async () => (await workbook({ name: "A", rows: [["a"]] })).slice(0, 500)],
    ["a zip of something else", "file_unknown_kind", () => zip({ "a.txt": "a" })],
    ["a workbook with broken XML", "file_unreadable", () => zip(parts('<row r="1"><c r="A1"><v>1</v></row>'))],
    ["a picture of a list", "file_unknown_kind", () => encode("%PDF-1.7\n")],
    ["a web page called .xls", "file_unknown_kind", () => encode("<html><table>")],
    ["a file of more than 10 MB", "file_too_big?max=10", () => new Uint8Array(10 * 1024 * 1024 + 1)],
    ["more than 50,000 rows", "file_too_many_rows?max=50000", () => encode("a,b\n".repeat(50_001))],
    ["more than 200 columns", "file_too_many_columns?max=200", () => encode(`${"a,".repeat(201)}b\n`)],
    [
      "a workbook of more than 200 columns",
      "file_too_many_columns?max=200",
      () => workbook({ name: "A", rows: [Array.from({ length: 201 }, () => "a")] }),
    ],
    [
      "a file that says it unpacks to a gigabyte",
      "file_unpacks_too_big",
      () => zip(parts(""), { name: "xl/styles.xml", size: 1_000_000_000 }),
    ],
    [
      "a file that unpacks to more than it says",
      "file_unreadable",
      () =>
        zip(parts(`<row><c><v>1</v></c></row>${" ".repeat(1_000_000)}`), {
          name: "xl/worksheets/sheet1.xml",
          size: 100,
        }),
    ],
    [
      "elements in elements without end",
      "file_unreadable",
      () => zip(parts(`<row><c><v>1</v></c></row>${"<a>".repeat(200_000)}`)),
    ],
    [
      "a tag without an end",
      "file_unreadable",
      () => zip(parts(`<row r="1" x="${"a".repeat(2_000_000)}"><c r="A1"><v>1</v></c></row>`)),
    ],
    [
      "formats without end",
      "file_unpacks_too_big",
      () => zip(parts("<row><c><v>1</v></c></row>", { styles: "<xf/>".repeat(4_000_000) })),
    ],
    [
      "a text longer than a cell may hold",
      "file_unreadable",
      () => zip(parts(`<row><c t="str"><v>${"a".repeat(40_000)}</v></c></row>`)),
    ],
    [
      "one text in merged cells over and over",
      "file_unpacks_too_big",
      () =>
        zip(
          parts(
            `<row r="1"><c r="A1" t="str"><v>${"a".repeat(30_000)}</v></c></row>${Array.from({ length: 9_000 }, (_, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>1</v></c></row>`).join("")}`,
            { after: '<mergeCells count="1"><mergeCell ref="A1:E9000"/></mergeCells>' },
          ),
        ),
    ],
    ["entities that grow", "file_unreadable", () => zip(parts('<row><c t="str"><v>&a;</v></c></row>'))],
    ["a quote that never ends", "file_unreadable", () => encode(`a,b\n"${"x,".repeat(600_000)}`)],
  ];

  test.each(refused)(
    "%s",
    async (_, text, bytes) => {
      const failure = await read({ bytes: await bytes() }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(Problem);
      expect(failure).toMatchObject({ text });
    },
    20_000,
  );
});

test.each([
  ["danh-sach.xlsx", "PK\u0003\u0004…", true],
  ["DANH SÁCH.XLSX", "PK\u0003\u0004…", true],
  ["danh-sach.csv", "Họ và tên,Thôn", true],
  ["danh-sach.tsv", "Họ và tên\tThôn", true],
  ["danh-sach.txt", "Họ và tên;Thôn", true],
  ["danh-sach.csv", "PK\u0003\u0004…", false],
  ["danh-sach.xlsx", "Họ và tên,Thôn", false],
  ["danh-sach.xls", "PK\u0003\u0004…", false],
  ["danh-sach.csv.exe", "Họ và tên,Thôn", false],
  ["danh-sach.hta", "Họ và tên,Thôn", false],
  ["csv", "Họ và tên,Thôn", false],
  ["", "Họ và tên,Thôn", false],
])("a file called %j that begins with %j is called what it is: %s", (name, content, answer) =>
  expect(isCalledWhatItIs(name, encode(content))).toBe(answer),
);

test("no bytes make it fail in another way than with a problem of the catalogue", async () => {
  const start = fc.constantFrom<number[]>(
    [],
    [0x50, 0x4b, 3, 4],
    [0xff, 0xfe],
    [0xef, 0xbb, 0xbf],
    [0xd0, 0xcf, 0x11, 0xe0],
  );
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (head, rest) => {
      const failure = await read({ bytes: Uint8Array.from([...head, ...rest]) }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure === null || failure instanceof Problem).toBe(true);
    }),
  );
});
