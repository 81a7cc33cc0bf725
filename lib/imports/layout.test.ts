import { readFileSync } from "node:fs";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { pick } from "@/lib/core/fields";
import type { Translate } from "@/lib/core/message";
import { householdSheet } from "@/lib/documents/household-sheet";
import { type SheetFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import { FIELD_NAMES, foldHeading, guessHeading, HEADINGS, sayField } from "@/lib/imports/fields";
import { checkTotals, groupRows } from "@/lib/imports/group";
import { findLayout, layoutSignature, mappingOf } from "@/lib/imports/layout";
import { readTable } from "@/lib/imports/read-table";
import { readRecord } from "@/lib/imports/record";
import type { SourceRow } from "@/lib/imports/table";
import { householdColumns } from "@/lib/reports/household-columns";
import { encodeLegacy } from "@/lib/testing/legacy-text";

const rows = (...lines: string[][]): SourceRow[] => lines.map((cells, i) => ({ number: i + 1, cells }));
const fieldsOf = (...lines: string[][]) => findLayout(rows(...lines)).columns.map(({ field }) => field);

describe("a heading", () => {
  test.each([
    ["Họ và tên chủ hộ", "headName"],
    ["HỌ TÊN CHỦ HỘ (viết in hoa)", "headName"],
    ["Họ và tên", "fullName"],
    ["Ngày, tháng, năm sinh", "birth"],
    ["Số CMND/CCCD", "nationalId"],
    ["Số định danh cá nhân", "nationalId"],
    ["Ngày cấp CCCD", "nationalIdDate"],
    ["Quan hệ với chủ hộ", "relationship"],
    ["Thôn, bản", "village"],
    ["Xã/phường/thị trấn", "commune"],
    ["Dân tộc", "ethnicityCode"],
    ["Dân tộc tại chỗ", "localMinority"],
    ["Tổng điểm B1", "incomeScore"],
    ["Số nhân khẩu", "memberCount"],
    ["Kết quả rà soát", "classNow"],
    ["Số thẻ BHYT", "hasHealthInsurance"],
    ["KCKNLĐ", "noLabourCapacity"],
  ])("%s is surely %s", (heading, field) => expect(guessHeading(heading)).toEqual({ field, sure: 1 }));

  test("that only holds a known one is less sure, and one that says nothing known is nothing", () => {
    expect(guessHeading("Họ và tên chủ hộ năm 2024")).toEqual({ field: "headName", sure: 0.8 });
    expect(guessHeading("Tình hình sử dụng điện")).toBeNull();
    expect(guessHeading("")).toBeNull();
  });

  test("of one field is no heading of another, and each is folded", () => {
    const all = FIELD_NAMES.flatMap((name) => [...HEADINGS[name]]);
    expect(new Set(all).size).toBe(all.length);
    for (const heading of all) expect(foldHeading(heading)).toBe(heading);
  });

  test("is worded in both languages", () => {
    for (const locale of ["vi", "en"] as const) {
      const words = (namespace: string) => {
        const file = readFileSync(`messages/${locale}/${namespace}.json`, "utf8");
        return createTranslator({ locale, messages: JSON.parse(file) as Record<string, string> }) as Translate;
      };
      const [t, th] = [words("imports"), words("households")];
      for (const name of FIELD_NAMES) expect(sayField(name, { t, th }), name).not.toContain("field.");
    }
  });
});

describe("a layout", () => {
  test("is found under a title, empty rows and the name of the commune", () => {
    const layout = findLayout(
      rows(
        ["ỦY BAN NHÂN DÂN XÃ TÂN THANH", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH HỘ NGHÈO", "DANH SÁCH HỘ NGHÈO", "DANH SÁCH HỘ NGHÈO", "DANH SÁCH HỘ NGHÈO"],
        ["STT", "Họ và tên chủ hộ", "Dân tộc", "Số nhân khẩu"],
        ["1", "Nông Thị Mai", "Tày", "4"],
      ),
    );
    expect(layout).toMatchObject({ headerRows: [3], firstRow: 4, form: null, encoding: "UNICODE" });
    expect(layout.columns.map(({ field }) => field)).toEqual(["rowNumber", "headName", "ethnicityCode", "memberCount"]);
  });

  test("reads what stands below where a heading says nothing", () => {
    expect(
      fieldsOf(
        ["TT", "Tên", "Số", "Sinh", "Ghi"],
        ["1", "Nông Thị Mai", "020180000123", "1980", ""],
        ["2", "Hoàng Văn Sơn", "020075000456", "17/05/1975", "đi vắng"],
        ["3", "Lý Văn Chu", "020090000789", "1990", ""],
      ),
    ).toEqual(["rowNumber", "fullName", "nationalId", "birth", null]);
  });

  test("is found without any headings", () => {
    const layout = findLayout(
      rows(
        ["Nông Thị Mai", "Nữ", "Tày", "Vợ", "020180000123"],
        ["Hoàng Văn Sơn", "Nam", "Nùng", "Chủ hộ", "020075000456"],
      ),
    );
    expect(layout).toMatchObject({ headerRows: [], firstRow: 1 });
    expect(layout.columns.map(({ field }) => field)).toEqual([
      "fullName",
      "sex",
      "ethnicityCode",
      "relationship",
      "nationalId",
    ]);
    expect(layout.columns.every(({ sure }) => sure <= 0.6)).toBe(true);
  });

  test("doubts a heading that what stands below contradicts", () => {
    const { columns } = findLayout(
      rows(
        ["Chủ hộ", "Số CCCD", "Điểm B1"],
        ["Nông Thị Mai", "Tày", "nghèo"],
        ["Hoàng Văn Sơn", "Nùng", "cận nghèo"],
        ["Lý Văn Chu", "Dao", "nghèo"],
      ),
    );
    expect(columns.map(({ field }) => field)).toEqual(["headName", "ethnicityCode", "classNow"]);
  });

  test("names members where a row is a person, and heads where it is a household", () => {
    expect(fieldsOf(["Họ và tên", "Số thành viên", "Điểm B1"], ["Nông Thị Mai", "4", "150"])).toContain("headName");
    expect(fieldsOf(["Họ tên chủ hộ", "Quan hệ"], ["Nông Thị Mai", "Chủ hộ"])).toContain("fullName");
  });

  test("gives one field to one column: the surest", () => {
    const { columns } = findLayout(
      rows(["Số CCCD của chủ hộ", "Số CCCD", "Họ và tên"], ["020180000123", "020180000123", "Nông Thị Mai"]),
    );
    expect(columns.map(({ field }) => field)).toEqual([null, "nationalId", "fullName"]);
  });

  test("takes the later of two years, and the class of the earlier as that of before", () =>
    expect(
      fieldsOf(
        ["Chủ hộ", "Kết quả rà soát năm 2023", "Điểm B1 năm 2023", "Kết quả rà soát năm 2024", "Điểm B1 năm 2024"],
        ["Nông Thị Mai", "Hộ nghèo", "100", "Hộ cận nghèo", "150"],
      ),
    ).toEqual(["headName", "classBefore", null, "classNow", "incomeScore"]));

  test("takes no boxes for names of ethnic groups", () =>
    expect(
      fieldsOf(["Chủ hộ", "Dân tộc thiểu số", "Thôn"], ["Nông Thị Mai", "x", "Pò Sè"], ["Lý Văn Chu", "0", "Pò Sè"]),
    ).toEqual(["headName", null, "village"]));

  test.each(["TCVN3", "VNI"] as const)("is found in %s", (encoding) => {
    const lines = [
      ["Họ và tên chủ hộ", "Dân tộc", "Số nhân khẩu"],
      ["Nông Thị Phượng", "Tày", "4"],
      ["Hoàng Văn Đức", "Nùng", "3"],
    ].map((line) => line.map((text) => encodeLegacy(text, encoding)));
    const layout = findLayout(rows(...lines));
    expect(layout.encoding).toBe(encoding);
    expect(layout.columns[0]).toMatchObject({
      heading: "Họ và tên chủ hộ",
      samples: ["Nông Thị Phượng", "Hoàng Văn Đức"],
    });
  });

  test("knows the columns that somebody typed in another encoding", () => {
    const lines = [
      ["Họ và tên chủ hộ", "Thôn", "Dân tộc"],
      ...["Nông Thị Phượng", "Hoàng Văn Đức", "Lý Văn Chuổng"].map((name, i) => [
        encodeLegacy(name, "TCVN3"),
        ["Pò Sè", "Nà Lầu", "Pò Sè"][i] ?? "",
        encodeLegacy("Nùng", "VNI"),
      ]),
    ];
    const layout = findLayout(rows(...lines));
    const readings = lines.slice(1).map((cells) => readRecord({ number: 1, cells }, mappingOf(layout), "2024-12-05"));
    expect(readings.map(({ record }) => [record.headName, record.village, record.ethnicityCode])).toEqual([
      ["Nông Thị Phượng", "Pò Sè", "07"],
      ["Hoàng Văn Đức", "Nà Lầu", "07"],
      ["Lý Văn Chuổng", "Pò Sè", "07"],
    ]);
  });

  test("is as wide as the list, not as a title merged across the sheet", () => {
    const layout = findLayout(
      rows(
        Array.from({ length: 150 }, () => "Danh sách"),
        ["STT", "Chủ hộ"],
        ["1", "Nông Thị Mai"],
      ),
    );
    expect(layout.columns).toHaveLength(2);
  });

  test("has one signature for all files with its headings, and none where there are no headings", () => {
    const one = findLayout(rows(["STT", "Họ và tên chủ hộ"], ["1", "Nông Thị Mai"]));
    const same = findLayout(rows(["Danh sách"], ["stt", "HỌ VÀ TÊN CHỦ HỘ"], ["1", "Lý Văn Chu"]));
    const other = findLayout(rows(["Họ và tên chủ hộ", "STT"], ["Nông Thị Mai", "1"]));
    expect(layoutSignature(same)).toBe(layoutSignature(one));
    expect(layoutSignature(other)).not.toBe(layoutSignature(one));
    expect(layoutSignature(findLayout(rows(["Nông Thị Mai", "Tày"])))).toBe("");
    expect(layoutSignature(findLayout([]))).toBe("");
  });
});

/** A list that has to come in without mapping: each column surely known. */
function expectKnown(layout: ReturnType<typeof findLayout>) {
  expect(layout.columns.filter(({ field, sure }) => field === null || sure < 1)).toEqual([]);
}

test("the export of the national software comes in without mapping, in whatever order its columns are", () => {
  const headings = [
    "Thời gian rà soát",
    "Chủ hộ",
    "Mã hộ",
    "Dân tộc tại chỗ",
    "Giới tính",
    "Số nhân khẩu",
    "Phiếu A",
    "Phiếu B1",
    "Phiếu B2",
    "Kết quả rà soát",
    "Người rà soát",
  ];
  const row = ["05/12/2024", "NÔNG THỊ MAI", "1", "Có", "Nữ", "4", "", "120", "30", "Hộ nghèo", "Lý Văn Chu"];
  for (const turn of [0, 3, 7]) {
    const turned = (line: string[]) => [...line.slice(turn), ...line.slice(0, turn)];
    const layout = findLayout(rows(turned(headings), turned(row)));
    expectKnown(layout);
    expect(layout.form).toBe("NATIONAL_EXPORT");
    const [household] = groupRows([readRecord({ number: 2, cells: turned(row) }, mappingOf(layout), "2024-12-05")]);
    expect(household?.facts).toMatchObject({
      code: "1",
      memberCount: 4,
      incomeScore: 120,
      classNow: "POOR",
      reviewedOn: "2024-12-05",
    });
    expect(household?.members).toMatchObject([{ fullName: "Nông Thị Mai", sex: "FEMALE", relationship: "HEAD" }]);
  }
});

describe.each([
  ["R14", "DANH SÁCH CHI TIẾT HỘ CẬN NGHÈO NĂM 2024", "NEAR_POOR"],
  ["R15", "DANH SÁCH CHI TIẾT HỘ NGHÈO NĂM 2024", "POOR"],
] as const)("the detailed list %s", (form, title, classNow) => {
  const list = rows(
    ["UBND XÃ TÂN THANH"],
    [title],
    [
      "Số TT",
      "",
      "Họ và tên, thôn",
      "Năm sinh",
      "",
      "Dân tộc",
      "Quan hệ với chủ hộ",
      "Phân loại",
      "",
      "",
      "CSCC",
      "DTTC",
      "KCKNLĐ",
      "Nhu cầu hỗ trợ",
      "",
      "",
      "",
      "",
      "",
    ],
    [
      "Chủ hộ",
      "Thành viên",
      "",
      "Nam",
      "Nữ",
      "",
      "",
      "Mới",
      "Tái nghèo",
      "Cũ",
      "",
      "",
      "",
      "Y tế",
      "Giáo dục",
      "Sản xuất",
      "Tín dụng",
      "Nhà ở",
      "Khác",
    ],
    ["A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"],
    [
      "1",
      "1",
      "LÝ VĂN SƠN, thôn Pò Sè",
      "1980",
      "",
      "Nùng",
      "Chủ hộ",
      "",
      "x",
      "",
      "",
      "x",
      "",
      "x",
      "",
      "",
      "",
      "x",
      "gạo",
    ],
    ["", "2", "Hà Thị Mai", "", "17/05/1985", "Tày", "Vợ", "", "", "", "", "", "", "", "", "", "", "", ""],
    [
      "2",
      "1",
      "Vi Văn Nam\nThôn Nà Lầu",
      "1950",
      "",
      "Dao",
      "Chủ hộ",
      "",
      "",
      "x",
      "x",
      "",
      "x",
      "",
      "",
      "",
      "",
      "",
      "",
    ],
    ["Tổng cộng: 2 hộ, 3 khẩu"],
  );

  test("comes in without mapping", () => {
    const layout = findLayout(list);
    expectKnown(layout);
    expect(layout).toMatchObject({ form, headerRows: [3, 4, 5], firstRow: 6 });
    const readings = list.slice(5).map((row) => readRecord(row, mappingOf(layout), "2024-12-05"));
    expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
    const households = groupRows(readings);
    expect(households.map(({ members }) => members.map(({ fullName, sex, birth }) => [fullName, sex, birth]))).toEqual([
      [
        ["Lý Văn Sơn", "MALE", "1980"],
        ["Hà Thị Mai", "FEMALE", "17/05/1985"],
      ],
      [["Vi Văn Nam", "MALE", "1950"]],
    ]);
    expect(households.map(({ facts }) => facts)).toMatchObject([
      {
        village: "thôn Pò Sè",
        classNow,
        movement: "RELAPSED",
        localMinority: true,
        needs: ["HEALTH", "HOUSING", "OTHER"],
      },
      { village: "Thôn Nà Lầu", classNow, movement: "OLD", policyBeneficiary: true, noLabourCapacity: true, needs: [] },
    ]);
    expect(checkTotals(readings, households)).toEqual([]);
  });
});

const HOUSEHOLDS = (
  [
    ["06091-00001", "Nông Thị Mai", 4, "POOR", "POOR", 120, 30],
    ["06091-00002", "Hoàng Văn Sơn", 1, null, "NEAR_POOR", 155.5, 0],
    ["06091-00003", "Lý Văn Chu", 7, "NEAR_POOR", "NOT_POOR", null, null],
    ["06091-00004", "Triệu Thị Ưởng", 2, "NOT_POOR", null, null, null],
  ] as const
).map(
  ([code, head, members, start, end, b1, b2]): Record<string, string | number | null> => ({
    district: "Văn Lãng",
    commune: "Tân Thanh",
    village: "Pò Sè",
    code,
    head,
    members,
    start,
    status: end === null ? "LISTED" : "DONE",
    surveyed: end === null ? null : "2024-10-17",
    income_score: b1,
    deprivation_score: b2,
    end,
    movement: end === null ? null : "CHANGES",
    national_id: "099•••••••45",
    ethnicity: "Mông (Hmông)",
    disabled: 1,
    without_capacity: 2,
    undernourished: 0,
    pregnant: 0,
  }),
);

const words = (locale: string, file: string) => JSON.parse(readFileSync(`messages/${locale}/${file}.json`, "utf8"));

describe.each(["vi", "en"])("our own download in %s", (locale) => {
  test.each(["xlsx", "csv"] as SheetFormat[])(
    "comes back from %s with the same facts, and without mapping",
    async (format) => {
      const reports = words(locale, "reports");
      const common = words(locale, "common");
      // The number stands there masked already.
      const columns = householdColumns({ sensitive: true, ids: true }).map((column) => ({
        ...column,
        kind: column.kind === "sealed" ? ("text" as const) : column.kind,
      }));
      async function* all() {
        yield HOUSEHOLDS.map((household) => columns.map(({ key }) => household[key]));
      }
      const sheet = householdSheet(
        { columns, rows: all(), lines: null },
        {
          heading: (column) => reports.sheet[column],
          class: (value) => common.class[value],
          kind: (value) => words(locale, "scoring").movement_kind[value],
          status: () => "x",
        },
      );
      const bytes = new Uint8Array(await sheetResponse(format, "a", { name: "A", ...sheet }).arrayBuffer());
      const read: SourceRow[] = [];
      for await (const row of readTable({ name: `a.${format}`, bytes })) read.push(row);
      const layout = findLayout(read);
      expectKnown(layout);
      expect(layout.form).toBe("OWN");
      const mapping = mappingOf(layout);
      const readings = read.slice(1).map((row) => readRecord(row, mapping, "2024-12-05"));
      expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
      expect(
        groupRows(readings).map(({ facts }) => ({
          district: facts.district,
          commune: facts.commune,
          village: facts.village,
          code: facts.code,
          head: facts.headName,
          members: facts.memberCount,
          start: facts.classBefore,
          surveyed: facts.reviewedOn,
          income_score: facts.incomeScore,
          deprivation_score: facts.deprivationScore,
          end: facts.classNow,
        })),
      ).toEqual(
        HOUSEHOLDS.map((household) =>
          pick(household, [
            "district",
            "commune",
            "village",
            "code",
            "head",
            "members",
            "start",
            "surveyed",
            "income_score",
            "deprivation_score",
            "end",
          ]),
        ),
      );
    },
  );
});
