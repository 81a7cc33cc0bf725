import { describe, expect, test } from "vitest";
import type { FieldName } from "@/lib/imports/fields";
import { checkTotals, groupRows } from "@/lib/imports/group";
import { readRecord } from "@/lib/imports/record";

const readAll = (columns: FieldName[], ...lines: string[][]) =>
  lines.map((cells, i) =>
    readRecord({ number: i + 1, cells }, { firstRow: 1, columns, encoding: "UNICODE", form: null }, "2024-12-05"),
  );
const group = (columns: FieldName[], ...lines: string[][]) => groupRows(readAll(columns, ...lines));
const names = (households: ReturnType<typeof groupRows>) =>
  households.map(({ members }) => members.map(({ fullName }) => fullName.split(" ").at(-1)).join(" "));
const said = (households: ReturnType<typeof groupRows>) =>
  households.flatMap(({ problems }) => problems.map(({ row, level, message }) => `${row} ${level} ${message}`));

describe("members come together", () => {
  test("by the number that stands beside the head alone", () =>
    expect(
      names(
        group(
          ["rowNumber", "fullName", "relationship"],
          ["1", "Lý Sơn", "Chủ hộ"],
          ["", "Lý Mai", "Vợ"],
          ["2", "Hà Nam", "Chủ hộ"],
          ["", "Hà Chi", "Con"],
        ),
      ),
    ).toEqual(["Sơn Mai", "Nam Chi"]));

  test("by the number of the household on each row, the head not first", () =>
    expect(
      names(
        group(
          ["householdNumber", "fullName", "relationship"],
          ["1", "Lý Mai", "Vợ"],
          ["1", "Lý Sơn", "Chủ hộ"],
          ["2", "Hà Nam", "Chủ hộ"],
        ),
      ),
    ).toEqual(["Sơn Mai", "Nam"]));

  test("by the head alone, where nothing is numbered", () =>
    expect(
      names(group(["fullName", "relationship"], ["Lý Sơn", "Chủ hộ"], ["Lý Mai", "Vợ"], ["Hà Nam", "CH"])),
    ).toEqual(["Sơn Mai", "Nam"]));

  test("by the name of the head on each row", () =>
    expect(
      names(group(["headName", "fullName"], ["LÝ SƠN", "Lý Mai"], ["Lý Sơn", "Lý Sơn"], ["Hà Nam", "Hà Nam"])),
    ).toEqual(["Sơn Mai", "Nam"]));

  test("by their code, also where the list is in another order", () =>
    expect(
      names(
        group(
          ["code", "fullName", "relationship"],
          ["7", "Lý Sơn", "Chủ hộ"],
          ["8", "Hà Nam", "Chủ hộ"],
          ["7", "Lý Mai", "Vợ"],
        ),
      ),
    ).toEqual(["Sơn Mai", "Nam"]));

  test("but never by a code across communes or villages", () =>
    expect(
      names(
        group(
          ["code", "commune", "village", "fullName", "relationship"],
          ["1", "Tân Thanh", "Pò Sè", "Lý Sơn", "Chủ hộ"],
          ["1", "Hồng Phong", "Pò Sè", "Hà Nam", "Chủ hộ"],
          ["1", "Hồng Phong", "Nà Lầu", "Vi Chi", "Chủ hộ"],
        ),
      ),
    ).toEqual(["Sơn", "Nam", "Chi"]));

  test("under the village that stands above them", () => {
    const households = group(
      ["rowNumber", "fullName", "relationship"],
      ["", "I. Thôn Pò Sè", ""],
      ["1", "Lý Sơn", "Chủ hộ"],
      ["", "Lý Mai", "Vợ"],
      ["", "II. Thôn Nà Lầu", ""],
      ["1", "Hà Nam", "Chủ hộ"],
    );
    expect(names(households)).toEqual(["Sơn Mai", "Nam"]);
    expect(households.map(({ facts }) => facts.village)).toEqual(["Thôn Pò Sè", "Thôn Nà Lầu"]);
  });
});

test("facts of a household are taken from whichever of its rows says them", () => {
  const [household] = group(
    ["householdNumber", "fullName", "relationship", "village", "incomeScore", "merit", "needHealth"],
    ["1", "Lý Mai", "Vợ", "", "", "x", ""],
    ["1", "Lý Sơn", "Chủ hộ", "Pò Sè", "0", "", "x"],
  );
  expect(household?.facts).toMatchObject({
    village: "Pò Sè",
    incomeScore: 0,
    merit: true,
    needs: ["HEALTH"],
    headName: "Lý Sơn",
  });
});

test("a household without a head, or with two, is a problem and stays", () => {
  expect(
    said(group(["householdNumber", "fullName", "relationship"], ["1", "Lý Mai", "Vợ"], ["1", "Lý Chi", "Con"])),
  ).toEqual(["1 error problem.no_head"]);
  expect(said(group(["code", "headName"], ["", "Lý Sơn"]))).toEqual([]);
});

describe("the same again", () => {
  const columns: FieldName[] = ["rowNumber", "code", "headName", "village", "incomeScore"];

  test("word for word is one household, whatever its number in the list", () => {
    const households = group(
      columns,
      ["1", "7", "Lý Sơn", "Pò Sè", "120"],
      ["2", "8", "Hà Nam", "Pò Sè", "90"],
      ["3", "7", "Lý Sơn", "Pò Sè", "120"],
    );
    expect(names(households)).toEqual(["Sơn", "Nam"]);
    expect(households[0]).toMatchObject({ rows: [1, 3], duplicates: [{ row: 3, of: 1 }], problems: [] });
  });

  test("with differences is a problem of both, and never silently one", () => {
    const households = group(columns, ["1", "7", "Lý Sơn", "Pò Sè", "120"], ["2", "7", "Lý Sơn", "Thôn Pò Sè", "125"]);
    expect(households).toHaveLength(2);
    expect(said(households)).toEqual([
      "1 error problem.household_twice?row=2",
      "2 error problem.household_twice?row=1",
    ]);
  });

  test("of a whole household of several rows is one household", () => {
    const rows = [
      ["1", "Lý Sơn", "1980", "Chủ hộ"],
      ["1", "Lý Mai", "1985", "Vợ"],
    ];
    const again = rows.map(([, ...cells]) => ["9", ...cells]);
    const households = group(["householdNumber", "fullName", "birth", "relationship"], ...rows, ...again);
    expect(households).toHaveLength(1);
    expect(households[0]?.duplicates).toEqual([
      { row: 3, of: 1 },
      { row: 4, of: 2 },
    ]);
  });

  test("the same code and name in another commune is another household", () =>
    expect(
      said(group(["code", "commune", "headName"], ["7", "Tân Thanh", "Lý Sơn"], ["7", "Hồng Phong", "Lý Sơn"])),
    ).toEqual([]));

  test("a national id of two persons is a problem of both", () =>
    expect(
      said(
        group(
          ["householdNumber", "fullName", "relationship", "nationalId"],
          ["1", "Lý Sơn", "Chủ hộ", "099080000001"],
          ["2", "Hà Nam", "Chủ hộ", "099080000002"],
          ["2", "Hà Chi", "Con", "099080000001"],
        ),
      ),
    ).toEqual(["1 error problem.national_id_twice?row=3", "3 error problem.national_id_twice?row=1"]));

  test("somebody twice in a household with differences is a warning", () =>
    expect(
      said(
        group(
          ["householdNumber", "fullName", "birth", "relationship", "schoolingLevel"],
          ["1", "Lý Sơn", "1980", "Chủ hộ", ""],
          ["1", "LÝ SƠN", "1980", "Con", "THCS"],
        ),
      ),
    ).toEqual(["2 warning problem.member_twice?row=1"]));
});

test("a number of members other than those listed is a warning", () =>
  expect(
    said(
      group(
        ["householdNumber", "fullName", "relationship", "memberCount"],
        ["1", "Lý Sơn", "Chủ hộ", "3"],
        ["1", "Lý Mai", "Vợ", ""],
      ),
    ),
  ).toEqual(["1 warning problem.members_differ?said=3&found=2"]));

describe("a row of totals", () => {
  const columns: FieldName[] = ["rowNumber", "headName", "memberCount"];
  const totals = (...lines: string[][]) => {
    const readings = readAll(columns, ...lines);
    return checkTotals(readings, groupRows(readings)).map(({ row, message }) => `${row} ${message}`);
  };

  test("that agrees says nothing, of a part or of all", () =>
    expect(
      totals(
        ["1", "Lý Sơn", "3"],
        ["", "Cộng: 1 hộ", "3"],
        ["2", "Hà Nam", "4"],
        ["", "Cộng: 1 hộ", "4"],
        ["", "Tổng cộng: 2 hộ", "7"],
      ),
    ).toEqual([]));

  test("that does not is a warning", () =>
    expect(totals(["1", "Lý Sơn", "3"], ["2", "Hà Nam", "4"], ["", "Tổng cộng: 3 hộ, 8 khẩu", ""])).toEqual([
      "3 problem.total_differs?said=3&of=households&found=2",
      "3 problem.total_differs?said=8&of=persons&found=7",
    ]));
});
