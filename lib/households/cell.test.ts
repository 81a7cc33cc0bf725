import { expect, test } from "vitest";
import { isWholeCode, readCall, readCell, sheetRows } from "@/lib/households/cell";
import { findMemberColumn, listCodes, MEMBER_COLUMNS, MEMBER_MARKS } from "@/lib/households/columns";
import type { MemberInput } from "@/lib/households/schema";

const words = {
  th: Object.assign((key: string) => key, { has: () => true }),
  tc: Object.assign((key: string) => key, { has: () => true }),
};
const groups = [
  { value: "01", label: "Kinh" },
  { value: "02", label: "Tày" },
  { value: "03", label: "Thái" },
  { value: "07", label: "Nùng" },
];

const read = (letter: string, text: string) => {
  const column = findMemberColumn(letter);
  if (!column) throw new Error(`no column ${letter}`);
  return readCell(column, text, listCodes(column, words), groups);
};

test("a correction is called by the row and the column of the paper", () => {
  expect(readCall("0b", 4)).toEqual({ kind: "line", field: "phone" });
  expect(readCall("3H", 4)).toMatchObject({ kind: "cell", member: 2, column: { field: "schoolingLevel" } });
  expect(readCall("12m", 12)).toMatchObject({ kind: "cell", member: 11, column: { field: "disability" } });
  expect(readCall("3x", 4)).toEqual({ kind: "left", member: 2 });
  expect(readCall("5a", 4)).toEqual({ kind: "new" });
});

test.each(["", "3", "h", "6a", "0h", "3z", "3hh"])("%j calls nothing in a household of four", (text) =>
  expect(readCall(text, 4)).toBeNull(),
);

test("whoever has left keeps their number on the paper, and whoever is new comes after the last", () => {
  const member = (id: string, fullName = id) => ({ id, fullName }) as MemberInput;
  const rows = sheetRows([member("a"), member("b"), member("c")], [member("a"), member("c", "C"), member("d")]);
  expect(rows.map(({ member: { fullName }, left }) => [fullName, left])).toEqual([
    ["a", false],
    ["b", true],
    ["C", false],
    ["d", false],
  ]);
});

test("no letter stands for two columns, or for somebody who left", () => {
  const letters = [...MEMBER_COLUMNS, ...MEMBER_MARKS].map(({ letter }) => letter);
  expect(new Set([...letters, "x"]).size).toBe(letters.length + 1);
});

test.each([
  ["h", "4", { schoolingLevel: "LOWER_SECONDARY" }],
  ["h", "0", { schoolingLevel: null }],
  ["d", "10", { relationship: "SIBLING" }],
  ["l", "2", { hasHealthInsurance: false }],
  ["c", "02092018", { birth: "02/09/2018" }],
  ["c", "1982", { birth: "1982" }],
  ["g", "020 080 123456", { nationalId: "020080123456", nationalIdAbsence: null }],
  ["g", "1", { nationalId: "", nationalIdAbsence: "CHILD_NOT_ISSUED" }],
  ["e", "nung", { ethnicityCode: "07" }],
  ["e", "07", { ethnicityCode: "07" }],
])("column %s written as %j is understood", (letter, text, fields) => expect(read(letter, text)).toEqual({ fields }));

test.each([
  ["h", "12"],
  ["b", "0"],
  ["c", "31022018"],
  ["e", "t"],
])("column %s written as %j is refused beside the field", (letter, text) =>
  expect(read(letter, text)).toHaveProperty("error"),
);

test("a code is complete when no longer one begins with it", () => {
  const column = findMemberColumn("d");
  const codes = column ? listCodes(column, words) : [];
  expect(isWholeCode("2", codes)).toBe(true);
  expect(isWholeCode("1", codes)).toBe(false);
  expect(isWholeCode("11", codes)).toBe(true);
});
