import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { type Block, breakPages } from "@/lib/documents/sheets/layout";
import { streamSheets } from "@/lib/documents/sheets/pdf";
import { readSheetReference, sheetAddress, sheetReference } from "@/lib/documents/sheets/reference";
import { type SheetData, writeSheet } from "@/lib/documents/sheets/sheet";
import { sheetWords } from "@/lib/documents/sheets/words";
import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import { typedFacts } from "@/lib/households/person-facts";
import type { MemberInput } from "@/lib/households/schema";
import { isAsked, listPaperSections, listSections, listTypedSections } from "@/lib/reviews/questions";
import { getStandard, listPointTables } from "@/lib/standards/load";

const words = sheetWords(
  Object.fromEntries(
    readdirSync("messages/vi").map((file) => [
      path.basename(file, ".json"),
      JSON.parse(readFileSync(`messages/vi/${file}`, "utf8")),
    ]),
  ),
);
const standard = getStandard("vn-2022-2026");
const FRAME: SheetData["frame"] = {
  isApplicant: false,
  villageArea: "RURAL",
  days: { from: "2024-09-01", to: "2024-12-14" },
};
const printed = { name: "Nông Thị Hoa", unit: "Xã Thiện Thuật", at: new Date("2024-12-05T07:02:00Z"), root: null };

function member(fullName: string, changes: Partial<MemberInput> = {}): SheetData["members"][number] {
  const values: MemberInput = {
    ...EMPTY_MEMBER,
    id: crypto.randomUUID(),
    fullName,
    birth: "17/05/1980",
    relationship: "CHILD",
    ethnicityCode: "07",
    nationalId: "020•••••••45",
    schoolingLevel: "LOWER_SECONDARY",
    workStatus: "SELF_EMPLOYED",
    hasHealthInsurance: true,
    ...changes,
  };
  return { ...values, ethnicity: "Nùng", facts: typedFacts(values) };
}

const data = (changes: Partial<SheetData> = {}): SheetData => ({
  year: 2024,
  standard,
  pointTables: listPointTables(standard),
  startClass: "POOR",
  frame: FRAME,
  answers: {},
  last: {
    year: 2023,
    answers: {
      incomeSource: "PAPER",
      incomeScore: 120,
      indicators: { 1: { deprived: true }, 2: { deprived: false } },
      causes: ["LAND"],
    },
    incomeScore: 120,
    deprivationScore: 40,
    finalClass: "POOR",
  },
  household: {
    code: "06091-00017",
    headName: "Hoàng Văn Sơn",
    address: "Pò Sè",
    phone: "0987654321",
    notes: "",
    village: "Thôn Pò Sè",
    commune: "Xã Thiện Thuật",
    district: "Huyện Bình Gia",
  },
  members: [
    member("Hoàng Văn Sơn", { relationship: "HEAD" }),
    member("Nông Thị Hoà Thuỷ", { relationship: "SPOUSE", sex: "FEMALE", hasHealthInsurance: false }),
  ],
  surveyor: "Lường Thị Bích Phượng",
  day: "2024-12-05",
  ...changes,
});

const sheetOf = (changes: Partial<SheetData> = {}) => writeSheet(data(changes), printed, words);

/** The PDF of these households, and the text of each page. */
async function print(households: SheetData[], skipped: { code: string; headName: string }[] = []) {
  async function* sheets() {
    for (const one of households) yield writeSheet(one, printed, words);
  }
  const stream = streamSheets({
    title: "Phiếu",
    at: printed.at,
    origin: "https://rasoat.example.vn",
    year: 2024,
    sheets: sheets(),
    skipped,
    words: { title: words.t("skipped_title"), text: words.t("skipped_text", { year: "2024" }) },
  });
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // Reading takes the bytes away: the reader gets a copy.
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: false });
  return { bytes, pages: text.map((page) => page.normalize("NFC").replace(/\s+/g, " ")) };
}

describe("what is on a sheet", () => {
  test("the questions of the review's form, in its order, without those that paper does not ask", () => {
    const onPaper = sheetOf().sections.flatMap(({ questions }) => questions.map(({ field }) => field));
    const asked = listSections(standard).flatMap(({ questions }) => questions.map(({ field }) => field));
    expect(onPaper).toEqual(asked.filter((field) => onPaper.includes(field)));
    expect(asked.filter((field) => !onPaper.includes(field))).toEqual([
      "surveyedOnReason",
      "area",
      "areaReason",
      "quickScreen",
      "quickScreenReason",
      "incomeSource",
      "pointTable",
      "movement.kind",
      "movement.relapsed",
    ]);
    expect(onPaper.filter((field) => field.endsWith(".deprived"))).toHaveLength(12);
  });

  test("the quick screen for a household that asks to be reviewed", () =>
    expect(listPaperSections(standard, true).flatMap(({ questions }) => questions.map(({ field }) => field))).toEqual(
      expect.arrayContaining(["quickScreen", "quickScreenReason"]),
    ));

  test("on which days the survey lies, and that another day has a reason", () =>
    expect(sheetOf().sections[0]?.questions[0]).toMatchObject({
      field: "surveyedOn",
      hint: "ngày/tháng/năm, từ 01/09/2024 đến 14/12/2024; ngày khác thì ghi lý do",
    }));

  test("each question in the standard's words, with last year's answer and boxes 1 and 2", () => {
    const [first, second] = sheetOf().sections.find(({ key }) => key === "indicators")?.questions ?? [];
    expect(first).toMatchObject({
      label: `1. ${standard.indicators[0]?.name.vi}`,
      hint: standard.indicators[0]?.deprivedWhen.vi,
      last: "Có",
      answer: { kind: "boxes", options: ["Có", "Không"] },
    });
    expect(second).toMatchObject({ last: "Không" });
  });

  test("what the members' facts propose, so that another answer gets its reason at the door", () => {
    const indicators = sheetOf().sections.find(({ key }) => key === "indicators")?.questions ?? [];
    expect(indicators[3]?.proposed).toBe("Theo thông tin thành viên: Có");
    expect(indicators[0]?.proposed).toBe("");
  });

  test("a box for the score of the signed sheet, and why there is no table of points", () => {
    const income = sheetOf().sections.find(({ key }) => key === "income");
    expect(income?.note).toBe(standard.gaps.find(({ key }) => key === "point_tables")?.text.vi);
    expect(income?.questions[0]).toMatchObject({
      field: "incomeScore",
      last: "120",
      answer: { kind: "blank", unit: "điểm" },
    });
  });

  test("the sample mark where a score came from the sample table, and nowhere else", () => {
    expect(sheetOf().sample).toEqual([]);
    const last = data().last;
    if (!last) throw new Error("no last year");
    const answers = { ...last.answers, incomeSource: "POINT_TABLE" as const, pointTable: "mau-2022" };
    expect(sheetOf({ last: { ...last, answers } }).sample[0]).toBe("MẪU – không dùng chính thức");
    expect(sheetOf({ answers: { incomeSource: "POINT_TABLE", pointTable: "mau-2022" } }).sample).toHaveLength(1);
  });

  test("every member by a number and every cell by a letter, and lines for new people that go on counting", () => {
    const { rows, headings, codes } = sheetOf().members;
    expect(rows.map(({ number, isNew }) => [number, isNew])).toEqual([
      [1, false],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(headings.map(({ letter }) => letter).join("")).toMatch(/^abcdeghikl/);
    expect(rows[0]?.marks.map(({ letter }) => letter).join("")).toMatch(/^mnopqrst/);
    expect(codes.join(" ")).toContain("h Trình độ cao nhất: 1 Chưa qua cấp nào");
  });

  test("who was sent, and an empty line where nobody was", () => {
    expect(sheetOf().surveyor.text).toBe("Lường Thị Bích Phượng");
    expect(sheetOf({ surveyor: null }).surveyor.text).toBe("");
  });
});

describe("the QR code", () => {
  test("holds the household's code and the year, and nothing about a person", () => {
    const address = sheetAddress("https://rasoat.example.vn/", "06091-00017", 2024);
    expect(address).toBe("https://rasoat.example.vn/s/06091-00017-2024");
  });

  test.each([
    ["https://rasoat.example.vn/s/06091-00017-2024", { code: "06091-00017", year: 2024 }],
    ["06091-00017-2024", { code: "06091-00017", year: 2024 }],
    [" 06091-00017 ", { code: "06091-00017", year: null }],
    ["17", { code: "06091-00017", year: null }],
    ["00017", { code: "06091-00017", year: null }],
    ["Hoàng Văn Sơn", null],
    ["06091-17", null],
    ["", null],
  ])("typed or scanned as %j is understood", (text, reference) =>
    expect(readSheetReference(text, "06091")).toEqual(reference),
  );

  test("a number alone says nothing to somebody who has no commune", () =>
    expect(readSheetReference("17", null)).toBeNull());

  test("what is printed leads back", () =>
    expect(readSheetReference(sheetReference("06091-00017", 2024), null)).toEqual({
      code: "06091-00017",
      year: 2024,
    }));
});

describe("pages", () => {
  const block = (height: number, again?: Block): Block => ({ height, again, draw: () => undefined });

  test("are filled in order and never beyond their room", () => {
    const blocks = [40, 50, 30, 80, 10].map((height) => block(height));
    const pages = breakPages(blocks, 100);
    expect(pages.flat()).toEqual(blocks);
    for (const page of pages) expect(page.reduce((sum, { height }) => sum + height, 0)).toBeLessThanOrEqual(100);
    expect(pages).toHaveLength(3);
  });

  test("begin with the table's heading again where a table goes on", () => {
    const heading = block(20);
    const rows = Array.from({ length: 5 }, () => block(40, heading));
    expect(breakPages(rows, 100).map((page) => page.includes(heading))).toEqual([false, true, true]);
  });
});

describe("the PDF", { timeout: 30_000 }, () => {
  test("of a usual household is one sheet of paper, front and back, with every word readable", async () => {
    const { pages } = await print([data()]);
    expect(pages).toHaveLength(2);
    const all = pages.join(" ");
    for (const text of ["PHIẾU GHI KẾT QUẢ RÀ SOÁT NĂM 2024", "06091-00017-2024", "Nông Thị Hoà Thuỷ", "Nùng"])
      expect(all).toContain(text);
    for (const { name } of standard.indicators) expect(all).toContain(name.vi);
    expect(all).toContain("020•••••••45");
    expect(pages[0]).toContain("trang 1 / 2");
    expect(pages[1]).toContain("trang 2 / 2");
    expect(pages[0]).toContain("In lúc 14:02 05/12/2024 · Nông Thị Hoa · Xã Thiện Thuật");
  });

  test("gives a large household more paper, repeats the heading, and begins the next one on a front side", async () => {
    const many = Array.from({ length: 16 }, (_, i) => member(`Hoàng Thị Ánh ${i + 1}`));
    const { pages } = await print([data({ members: many }), data()]);
    expect(pages).toHaveLength(6);
    expect(pages[1]).toContain("Thành viên (tiếp theo)");
    expect(pages[1]).toContain("06091-00017-2024 · Hoàng Văn Sơn");
    for (const one of many) expect(pages.slice(0, 4).join(" ")).toContain(one.fullName);
    expect(pages[4]).toContain("trang 1 / 2");
  });

  test("names the chosen households that have no sheet on a page at the end", async () => {
    const { pages } = await print([data()], [{ code: "06091-00099", headName: "Đặng Thị Ứng" }]);
    expect(pages.at(-1)).toContain("06091-00099 Đặng Thị Ứng");
  });

  test("is the same file for the same households", async () => {
    const [one, other] = [await print([data()]), await print([data()])];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
  });

  test("holds its fonts, in the letters that it uses", async () => {
    const { bytes } = await print([data()]);
    const text = Buffer.from(bytes).toString("latin1");
    expect(text).toMatch(/\/FontName \/[A-Z]{6}\+BeVietnamPro-Regular/);
    expect(bytes.length).toBeLessThan(120_000);
  });
});

test("a question that depends on an answer is asked after it only", () => {
  const situation = { ...FRAME, isApplicant: true, isAbove: false, movementIsOpen: false };
  const asked = (answers: object, more = {}) =>
    listSections(standard)
      .flatMap(({ questions }) => questions)
      .filter((question) => isAsked(question, { ...situation, ...more, answers }))
      .map(({ field }) => field);
  expect(asked({ incomeSource: "PAPER" })).toContain("incomeScore");
  expect(asked({ incomeSource: "POINT_TABLE" })).not.toContain("incomeScore");
  expect(asked({}, { isAbove: true })).toContain("isFarming");
  expect(asked({ causes: ["OTHER"] })).toContain("causeOther");
  expect(asked({ quickScreen: "NOT_PASSED" })).toEqual(["surveyedOn", "surveyorName", "area", "quickScreen", "notes"]);
  expect(asked({ quickScreen: "OVERRULED" })).toEqual(expect.arrayContaining(["quickScreenReason", "incomeSource"]));
  expect(asked({ quickScreen: "OVERRULED" }, { isApplicant: false })).not.toContain("quickScreenReason");
  for (const [field, answers] of [
    ["areaReason", { area: "URBAN" }],
    ["surveyedOnReason", { surveyedOn: "2024-08-31" }],
  ] as const) {
    expect(asked(answers)).toContain(field);
    expect(asked({ area: "RURAL", surveyedOn: "2024-09-01" })).not.toContain(field);
  }
});

test("another area than the village's, given before, is typed with its reason; else neither is", () => {
  const typed = (area: "RURAL" | "URBAN") =>
    listTypedSections(standard, { ...FRAME, isAbove: false, movementIsOpen: false, answers: { area } }).flatMap(
      ({ questions }) => questions.map(({ field }) => field),
    );
  expect(typed("URBAN")).toEqual(expect.arrayContaining(["area", "areaReason"]));
  expect(typed("RURAL").filter((field) => field.startsWith("area"))).toEqual([]);
});
