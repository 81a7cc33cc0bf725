import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "@/lib/core/message";
import { FIELD_NAMES, type FieldName } from "@/lib/imports/fields";
import { groupRows } from "@/lib/imports/group";
import { findLayout, type Mapping } from "@/lib/imports/layout";
import { readRecord } from "@/lib/imports/record";
import { readBirth, readCount, readDay, readNationalId, readPhone, readScore } from "@/lib/imports/values";
import {
  FACT_READERS,
  readArea,
  readClass,
  readEthnicity,
  readRelationship,
  readSchooling,
  readSex,
  readTick,
  sexOfRelationship,
} from "@/lib/imports/words";

const TODAY = "2024-12-05";

const mapping = (...columns: (FieldName | null)[]): Mapping => ({
  firstRow: 1,
  columns,
  encoding: "UNICODE",
  form: null,
});
const read = (cells: Record<string, string>, form: Mapping["form"] = null) =>
  readRecord(
    { number: 7, cells: Object.values(cells) },
    { ...mapping(...(Object.keys(cells) as FieldName[])), form },
    TODAY,
  );

describe("a birth date", () => {
  test.each([
    ["17/05/1980", "17/05/1980"],
    ["17/5/1980", "17/05/1980"],
    ["17-05-1980", "17/05/1980"],
    ["17.5.1980", "17/05/1980"],
    ["1980-05-17", "17/05/1980"],
    ["1980-05-17 00:00:00", "17/05/1980"],
    ["17/05/80", "17/05/1980"],
    ["17/05/12", "17/05/2012"],
    ["17 tháng 5 năm 1980", "17/05/1980"],
    ["Ngày 17 tháng 5 năm 1980", "17/05/1980"],
    ["17051980", "17/05/1980"],
    ["17 / 05 / 1980", "17/05/1980"],
    ["05/1980", "05/1980"],
    ["00/00/1980", "1980"],
    ["sinh năm 1980", "1980"],
    ["1980", "1980"],
    ["", ""],
  ])("%s is %s", (text, birth) => expect(readBirth(text, TODAY)).toEqual({ value: birth }));

  test.each([
    ["29358", "17/05/1980", "date_serial"],
    ["05/17/1980", "17/05/1980", "date_swapped"],
    // 1980 typed into a cell for dates.
    ["02/06/1905", "1980", "birth_year_as_date"],
  ])("%s is taken as %s, and a person asked to look", (text, birth, key) =>
    expect(readBirth(text, TODAY)).toMatchObject({ value: birth, problem: { level: "warning", key } }),
  );

  test.each([
    ["31/02/1980", "birth_form"],
    ["không rõ", "birth_form"],
    ["198", "birth_form"],
    ["1880", "birth_range"],
    ["06/12/2024", "birth_range"],
    ["2025", "birth_range"],
  ])("%s is refused", (text, key) =>
    expect(readBirth(text, TODAY)).toMatchObject({ value: "", problem: { level: "error", key } }),
  );
});

test.each([
  ["05/12/2024", "2024-12-05"],
  ["2024-10-01", "2024-10-01"],
  ["45566", "2024-10-01"],
  ["", null],
])("a day %s is %s", (text, day) => expect(readDay(text, TODAY)).toEqual({ value: day }));

test.each([
  ["06/12/2024", "date_range"],
  ["10/2024", "date_form"],
  ["hôm qua", "date_form"],
])("a day %s is refused", (text, key) => expect(readDay(text, TODAY)).toMatchObject({ value: null, problem: { key } }));

describe("a score", () => {
  test.each([
    ["120", 120],
    ["152,5", 152.5],
    ["152.5", 152.5],
    ["30 điểm", 30],
    ["0", 0],
  ])("%s is %d", (text, score) => expect(readScore(text, 999)).toEqual({ value: score }));
  test.each(["", "-", "–", " "])("“%s” is missing and not zero", (text) =>
    expect(readScore(text, 999)).toEqual({ value: null }),
  );
  test("that cannot be is refused", () => {
    expect(readScore("130", 120)).toMatchObject({ value: null, problem: { key: "score_range" } });
    expect(readScore("-5", 120)).toMatchObject({ value: null, problem: { key: "score_form" } });
    expect(readScore("nhiều", 120)).toMatchObject({ value: null, problem: { key: "score_form" } });
  });
});

test("nobody lives in a household of nobody", () => {
  expect(readCount("4 khẩu")).toEqual({ value: 4 });
  expect(readCount("")).toEqual({ value: null });
  expect(readCount("0")).toMatchObject({ value: null, problem: { level: "error" } });
});

describe("a national id", () => {
  test.each([
    ["020083000123", "020083000123"],
    ["020 083 000 123", "020083000123"],
    ["'020083000123", "020083000123"],
    ["081234567", "081234567"],
    ["", ""],
    ["chưa có", ""],
  ])("%s is %s", (text, digits) => expect(readNationalId(text)).toEqual({ value: digits }));

  test.each([
    ["20083000123", "020083000123"],
    ["81234567", "081234567"],
    ["1083000123", "001083000123"],
  ])("%s gets back what Excel took of %s, and a person is asked to look", (text, digits) =>
    expect(readNationalId(text)).toMatchObject({
      value: digits,
      problem: { level: "warning", key: "national_id_nought" },
    }),
  );

  test.each([
    ["2.00830E+10", "national_id_rounded"],
    ["12345", "national_id_form"],
    ["0200830001234", "national_id_form"],
    ["02008300012x", "national_id_form"],
  ])("%s is refused", (text, key) =>
    expect(readNationalId(text)).toMatchObject({ value: "", problem: { level: "error", key } }),
  );

  test("that contradicts sex or year is a warning", () => {
    const { problems } = read({ fullName: "Nông Thị Mai", sex: "Nam", birth: "1981", nationalId: "020180000123" });
    expect(problems).toEqual([
      { column: 3, level: "warning", message: "problem.national_id_sex" },
      { column: 3, level: "warning", message: "problem.national_id_birth_year?year=1980" },
    ]);
  });

  test("says sex and year where the list does not, and that it was asked", () => {
    const { record, problems } = read({ fullName: "Nông Thị Mai", sex: "", birth: "", nationalId: "020180000123" });
    expect(record).toMatchObject({ sex: "FEMALE", birth: "1980" });
    expect(problems.map(({ level, column }) => [level, column])).toEqual([
      ["warning", 1],
      ["warning", 2],
    ]);
  });
});

test.each([
  ["0912 345 678", "0912345678"],
  ["912345678", "0912345678"],
  ["+84 912.345.678", "0912345678"],
  ["0912345678 / 0987654321", "0912345678"],
  ["", ""],
])("a phone %s is %s", (text, phone) => expect(readPhone(text)).toEqual({ value: phone }));

describe("words", () => {
  test.each([
    [readSex, "Nam", "MALE"],
    [readSex, "NỮ", "FEMALE"],
    [readSex, "1", "MALE"],
    [readSex, "2", "FEMALE"],
    [readSex, "x", null],
    [readTick, "x", true],
    [readTick, "X", true],
    [readTick, "1", true],
    [readTick, "Có", true],
    [readTick, "Không", false],
    [readTick, "✓", true],
    [readTick, "", false],
    [readTick, "ba", null],
    [readEthnicity, "H'Mông", "08"],
    [readEthnicity, "Mông", "08"],
    [readEthnicity, "HMông", "08"],
    [readEthnicity, "Dân tộc Tày", "02"],
    [readEthnicity, "nùng", "07"],
    [readEthnicity, "Cao Lan", "15"],
    [readEthnicity, "Sán Chay (Cao Lan - Sán Chỉ)", "15"],
    [readEthnicity, "Khmer", "05"],
    [readEthnicity, "Khơ-me", "05"],
    // The two official numberings disagree: a number alone says nothing.
    [readEthnicity, "06", null],
    [readRelationship, "Chủ hộ", "HEAD"],
    [readRelationship, "vợ", "SPOUSE"],
    [readRelationship, "Con gái", "CHILD"],
    [readRelationship, "Con dâu", "CHILD_IN_LAW"],
    [readRelationship, "Con đầu", "CHILD"],
    [readRelationship, "Mẹ chồng", "PARENT_IN_LAW"],
    [readRelationship, "Bà", "GRANDPARENT"],
    [readRelationship, "Ba", "PARENT"],
    [readRelationship, "Cô", "OTHER"],
    [readRelationship, "Em trai", "SIBLING"],
    [readRelationship, "Cháu nội của chủ hộ", "GRANDCHILD"],
    [readRelationship, "người làm thuê", null],
    [readClass, "Hộ nghèo", "POOR"],
    [readClass, "CN", "NEAR_POOR"],
    [readClass, "1", "POOR"],
    [readClass, "2", "NEAR_POOR"],
    [readClass, "Thoát nghèo", "NOT_POOR"],
    [readClass, "Hộ có mức sống trung bình", "AVERAGE_STANDARD"],
    [readClass, "4", null],
    [readArea, "1", "URBAN"],
    [readArea, "Nông thôn", "RURAL"],
    [readSchooling, "THCS", "LOWER_SECONDARY"],
    [readSchooling, "7/12", "PRIMARY"],
    [readSchooling, "12/12", "UPPER_SECONDARY"],
    [readSchooling, "Lớp 3", "NONE"],
    [FACT_READERS.disability, "Đặc biệt nặng", "EXTREME"],
    [sexOfRelationship, "Vợ", "FEMALE"],
    [sexOfRelationship, "Bố vợ", "MALE"],
    [sexOfRelationship, "Vợ, chồng", null],
    [sexOfRelationship, "Con", null],
  ] as [(text: string) => unknown, string, unknown][])("%o of %s", (reads, text, value) =>
    expect(reads(text)).toBe(value),
  );

  test("every ethnic group is known by the name the register has for it", () => {
    const sql = readFileSync("prisma/migrations/20261127000000_init/migration.sql", "utf8");
    const groups = [...sql.matchAll(/\('(\d\d)', '([^)]*(?:\([^)]*\))?)'\)/g)].map(([, code, name]) => [code, name]);
    expect(groups).toHaveLength(54);
    for (const [code, name = ""] of groups) expect([name, readEthnicity(name)]).toEqual([name, code]);
  });
});

describe("a row", () => {
  test("says who, with a capital for each word, and nothing that is not there", () => {
    const { record, problems, kind } = read({
      rowNumber: "1",
      fullName: "1. NÔNG THỊ  MAI",
      incomeScore: "",
      classNow: "",
      merit: "",
    });
    expect(kind).toBe("MEMBER");
    expect(problems).toEqual([]);
    expect(record).toMatchObject({
      row: 7,
      fullName: "Nông Thị Mai",
      incomeScore: null,
      classNow: null,
      merit: false,
      policyBeneficiary: null,
    });
  });

  test("has the sex of the column that is filled, with a year or a cross", () => {
    expect(read({ fullName: "A Mai", birthMale: "", birthFemale: "1980" }).record).toMatchObject({
      sex: "FEMALE",
      birth: "1980",
    });
    expect(read({ fullName: "A Sơn", birthMale: "x", birthFemale: "" }).record).toMatchObject({
      sex: "MALE",
      birth: "",
    });
    expect(read({ fullName: "A Sơn", birthMale: "1980", birthFemale: "1980" }).problems).toEqual([
      { column: 2, level: "error", message: "problem.sex_both" },
    ]);
  });

  test("with a name in one cell with the village has both", () =>
    expect(read({ fullName: "Nông Thị Mai\nThôn Pò Sè" }).record).toMatchObject({
      fullName: "Nông Thị Mai",
      village: "Thôn Pò Sè",
    }));

  test("of a detailed list has the class of that list", () => {
    expect(read({ fullName: "Nông Thị Mai" }, "R14").record.classNow).toBe("NEAR_POOR");
    expect(read({ fullName: "Nông Thị Mai" }, "R15").record.classNow).toBe("POOR");
  });

  test("of a test, without a name or with a failed formula does not go in", () => {
    expect(read({ fullName: "test" }).problems).toMatchObject([{ level: "error", message: "problem.test_record" }]);
    expect(read({ fullName: "", village: "Pò Sè", birth: "1980" }).problems).toMatchObject([
      { column: 0, message: "problem.name_required" },
    ]);
    expect(read({ fullName: "#REF!", birth: "1980" }).problems).toEqual([
      { column: 0, level: "error", message: "problem.cell_failed?value=%23REF!" },
    ]);
  });

  test("with a relationship that is none of the known ones keeps its words", () => {
    const { record, problems } = read({ fullName: "Nông Thị Mai", relationship: "Người làm thuê" });
    expect(record).toMatchObject({ relationship: "OTHER", relationshipText: "Người làm thuê" });
    expect(problems).toMatchObject([{ level: "warning" }]);
  });

  test.each([
    [["Tổng cộng", "", "25", "98"], "TOTAL"],
    [["", "CỘNG:", "", "98"], "TOTAL"],
    [["Tổng số: 25 hộ, 98 nhân khẩu"], "TOTAL"],
    [["", "", "", ""], "BLANK"],
    [[], "BLANK"],
    [["1", "2", "3", "4"], "HEADING"],
    [["A", "B", "1", "2"], "HEADING"],
    [["(1)", "(2)", "(3)", "(4)=2+3"], "HEADING"],
    [["STT", "Họ và tên", "Thôn", "Ngày sinh"], "HEADING"],
    [["Thôn Pò Sè", "", "", ""], "HEADING"],
    [["I. Thôn Pò Sè: 12 hộ"], "HEADING"],
    [["B", "HỘ CẬN NGHÈO", "", ""], "HEADING"],
    [["", "", "Ngày 15 tháng 11 năm 2024"], "HEADING"],
    [["Người lập biểu", "", "TM. UBND XÃ"], "HEADING"],
    [["", "", "(Ký, ghi rõ họ tên)"], "HEADING"],
    [["1", "Tống Thị Mai", "Cộng Hòa", "1980"], "MEMBER"],
    [["1", "Tòng Văn Tổng", "", "1980"], "MEMBER"],
    [["1", "", "Thôn Pò Sè", "1980"], "MEMBER"],
    [["", "Nông Thị Mai", "Thôn Pò Sè", ""], "MEMBER"],
    [["", "Nông Thị Mai", "", ""], "MEMBER"],
  ] as [string[], string][])("%o is a row of kind %s", (cells, kind) =>
    expect(readRecord({ number: 1, cells }, mapping("rowNumber", "fullName", "village", "birth"), TODAY).kind).toBe(
      kind,
    ),
  );
});

const anyCell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom(
    "",
    "1980",
    "17/05/1980",
    "Nam",
    "x",
    "Tổng cộng",
    "020083000123",
    "Thôn Pò Sè",
    "#N/A",
    "Hµ Néi",
    "99999",
    "2958465",
  ),
);
const anyMapping = fc.record({
  firstRow: fc.integer({ min: 1, max: 60 }),
  columns: fc.array(fc.option(fc.constantFrom(...FIELD_NAMES)), { maxLength: 20 }),
  encoding: fc.constantFrom("UNICODE" as const, "TCVN3" as const, "VNI" as const),
  form: fc.constantFrom("NATIONAL_EXPORT" as const, "R14" as const, "R15" as const, "OWN" as const, null),
});

test("any text in any column is read without failing, and every problem is worded in both languages", () => {
  const words = ["vi", "en"].map(
    (locale) => JSON.parse(readFileSync(`messages/${locale}/imports.json`, "utf8")).problem,
  );
  fc.assert(
    fc.property(fc.array(fc.array(anyCell, { maxLength: 20 }), { maxLength: 6 }), anyMapping, (lines, found) => {
      const readings = lines.map((cells, i) => readRecord({ number: i + 1, cells }, found, TODAY));
      const households = groupRows(readings);
      const problems = [
        ...readings.flatMap((reading) => reading.problems),
        ...households.flatMap((one) => one.problems),
      ];
      for (const { message, column } of problems) {
        const { key } = decodeMessage(message);
        for (const word of words) expect(word[key.replace("problem.", "")], key).toBeTypeOf("string");
        expect(column).toBeGreaterThanOrEqual(-1);
      }
      // No row of somebody is lost, and none is counted twice.
      const placed = households.flatMap(({ rows }) => rows).sort((a, b) => a - b);
      const persons = readings.filter(({ kind }) => kind === "MEMBER" || kind === "HOUSEHOLD");
      expect(placed).toEqual(persons.map(({ record }) => record.row));
    }),
    { numRuns: 300 },
  );
});

test.each([" ", "(", "1", "a ", "-", "Ạ", "é", "x1", ", "])(
  "a cell with 50,000 characters of “%s” takes no longer for it",
  (piece) => {
    // A reader that looks at each character again for each other would not end within the time of a test.
    const text = `a${piece.repeat(50_000 / piece.length)}b`;
    for (const encoding of ["UNICODE", "TCVN3", "VNI"] as const)
      for (const columns of [["fullName"], ["notes"], ["birth"], ["nationalId"], ["relationship"]] as FieldName[][])
        expect(
          readRecord({ number: 1, cells: [text] }, { firstRow: 1, columns, encoding, form: null }, TODAY).problems
            .length,
        ).toBeLessThan(3);
    expect(
      findLayout([
        { number: 1, cells: ["Chủ hộ", "Thôn"] },
        { number: 2, cells: [text, text] },
      ]).columns,
    ).toHaveLength(2);
  },
);

test("a birth date written in any of its ways is the same date", () => {
  const day = fc.date({ min: new Date("1920-01-01"), max: new Date("2024-12-01"), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const [year = "", month = "", dd = ""] = date.toISOString().slice(0, 10).split("-");
      const expected = `${dd}/${month}/${year}`;
      for (const text of [
        `${Number(dd)}/${Number(month)}/${year}`,
        `${dd}-${month}-${year}`,
        `${dd}.${month}.${year}`,
        `${year}-${month}-${dd}`,
      ])
        expect(readBirth(text, TODAY).value).toBe(expected);
      const serial = Math.floor(date.getTime() / 86_400_000) + 25_569;
      if (serial >= 10_000) expect(readBirth(String(serial), TODAY).value).toBe(expected);
    }),
  );
});
