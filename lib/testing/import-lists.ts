import type { TextEncoding } from "@/lib/imports/legacy-text";
import type { TrueMember } from "@/lib/testing/import-people";
import { encodeLegacy } from "@/lib/testing/legacy-text";
import type { Chance } from "@/prisma/demo/random";
import type { HouseholdClass, Sex } from "@/prisma/generated/enums";

// What stands in the columns of lists as they exist in communes, and in which ways it is dirty.

/** What is wrong with real lists (facts of exports of two years). */
export const DIRT = [
  /** Every third row says again what another says. */
  "DUPLICATES",
  /** Two communes, the codes of both from 1. */
  "RESTARTING_CODES",
  /** A title across the sheet; number, place and code of a household merged over its rows. */
  "MERGED_CELLS",
  /** "Năm sinh" above "Nam" and "Nữ", and a row that numbers the columns. */
  "TWO_HEADER_ROWS",
  /** Dates as text in four formats, some known to the year only. */
  "TEXT_DATES",
  "TCVN3",
  "VNI",
  "CAPITALS",
  "BLANK_SCORES",
  /** A row of totals, and the lines where people sign. */
  "TOTALS",
  /** National ids as numbers: Excel took their first nought. */
  "LOST_NOUGHTS",
  /** Now and then a cell that cannot be read, and a test record. */
  "BAD_CELLS",
  /** The headings again in the middle of the list, and empty rows. */
  "REPEATED_HEADINGS",
] as const;
export type Dirt = (typeof DIRT)[number];

export type TrueHousehold = {
  /** The row of the sheet (from 1) where it stands first. */
  row: number;
  code: string;
  commune: string;
  village: string;
  incomeScore: number | null;
  deprivationScore: number | null;
  classNow: HouseholdClass;
  /** "yyyy-MM-dd", or null where the list leaves it out. */
  reviewedOn: string | null;
  /** The head first. A list of households writes down the head alone. */
  members: TrueMember[];
};

export type DirtyFile = {
  bytes: Uint8Array;
  /** Rows with a household or a person, those said twice too. */
  dataRows: number;
  duplicateRows: number;
  households: TrueHousehold[];
  /** Rows with a cell that cannot be taken: the key of its problem. */
  bad: { row: number; problem: string }[];
};

export type DirtyOptions = {
  /** How many rows of households or persons, exactly. */
  rows: number;
  seed: number | string;
  dirt: readonly Dirt[];
  /**
   * HOUSEHOLDS: the export of the national software. PERSONS: a commune's own list of members. R14, R15: the detailed lists of
   * near-poor and poor households.
   */
  list?: "HOUSEHOLDS" | "PERSONS" | "R14" | "R15";
  places?: readonly { commune: string; villages: readonly string[] }[];
};

const ETHNIC_NAMES: Readonly<Record<string, readonly string[]>> = {
  "01": ["Kinh"],
  "02": ["Tày"],
  "07": ["Nùng"],
  "09": ["Dao"],
  "08": ["H'Mông", "Mông", "HMông"],
  "04": ["Hoa"],
  "15": ["Sán Chay", "Cao Lan"],
};

const CLASS_WORDS: Readonly<Record<HouseholdClass, string>> = {
  POOR: "Hộ nghèo",
  NEAR_POOR: "Hộ cận nghèo",
  AVERAGE_STANDARD: "Hộ có mức sống trung bình",
  NOT_POOR: "Hộ không nghèo",
};

export type CellValue = string | number | Date | null;
type Merge = { startRow: number; startCol: number; endRow: number; endCol: number };

/** A day or a year as one of the four ways of typing it. */
function dateText(chance: Chance, birth: string): string {
  const [year = "", month = "", day = ""] = birth.split("/").reverse();
  if (month === "") return birth;
  return chance.pick([
    `${day}/${month}/${year}`,
    `${Number(day)}-${Number(month)}-${year}`,
    `${day}.${month}.${year}`,
    `${year}-${month}-${day}`,
  ]);
}

function dateCell(chance: Chance, birth: string, asText: boolean): CellValue {
  if (asText) return dateText(chance, birth);
  const [year = "", month = "", day = ""] = birth.split("/").reverse();
  return month === "" ? Number(year) : new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
}

const RELATION_WORDS: Readonly<Record<string, Readonly<Record<Sex, readonly string[]>>>> = {
  HEAD: { MALE: ["Chủ hộ"], FEMALE: ["Chủ hộ"] },
  SPOUSE: { MALE: ["Chồng"], FEMALE: ["Vợ"] },
  CHILD: { MALE: ["Con", "Con trai"], FEMALE: ["Con", "Con gái"] },
  PARENT: { MALE: ["Bố"], FEMALE: ["Mẹ"] },
  GRANDCHILD: { MALE: ["Cháu"], FEMALE: ["Cháu nội"] },
};

export type ListColumn = {
  heading: string;
  /** Above it, where the headings have two rows. */
  parent?: string;
  /** Of the household: merged over its rows. */
  merged?: boolean;
  cell: (household: TrueHousehold, member: TrueMember, at: { household: number; member: number }) => CellValue;
};

/** The sheet while it is written. */
export class ListSheet {
  readonly rows: CellValue[][] = [];
  readonly merges: Merge[] = [];
  readonly encoding: TextEncoding;

  constructor(
    readonly options: DirtyOptions,
    readonly chance: Chance,
  ) {
    this.encoding = this.has("TCVN3") ? "TCVN3" : this.has("VNI") ? "VNI" : "UNICODE";
  }

  has = (dirt: Dirt) => this.options.dirt.includes(dirt);

  /** The row's number in the sheet. */
  add(row: CellValue[]): number {
    this.rows.push(row.map((cell) => (typeof cell === "string" ? encodeLegacy(cell, this.encoding) : cell)));
    return this.rows.length;
  }

  merge(top: number, left: number, bottom: number, right: number) {
    this.merges.push({ startRow: top - 1, startCol: left, endRow: bottom - 1, endCol: right });
  }

  name = (text: string) => (this.has("CAPITALS") ? text.toLocaleUpperCase("vi") : text);
  date = (birth: string) => dateCell(this.chance, birth, this.has("TEXT_DATES"));
}

/** The columns of a list, left to right. */
export function columnsOf(sheet: ListSheet): ListColumn[] {
  const { chance } = sheet;
  const list = sheet.options.list ?? "PERSONS";
  const tick = (share: number): CellValue => (chance.percent(share) ? "x" : null);
  const head = ({ members: [first] }: TrueHousehold) => first?.fullName ?? "";
  const reviewed = ({ reviewedOn }: TrueHousehold): CellValue =>
    reviewedOn === null ? null : sheet.date(reviewedOn.split("-").reverse().join("/"));
  if (list === "HOUSEHOLDS")
    return [
      { heading: "Thời gian rà soát", cell: reviewed },
      { heading: "Chủ hộ", cell: (household) => sheet.name(head(household)) },
      { heading: "Mã hộ", cell: ({ code }) => code },
      { heading: "Dân tộc tại chỗ", cell: (_, { ethnicityCode }) => (ethnicityCode === "01" ? "Không" : "Có") },
      { heading: "Giới tính", cell: (_, { sex }) => (sex === "MALE" ? "Nam" : "Nữ") },
      { heading: "Số nhân khẩu", cell: ({ members }) => members.length },
      { heading: "Phiếu A", cell: () => null },
      { heading: "Phiếu B1", cell: ({ incomeScore }) => incomeScore },
      { heading: "Phiếu B2", cell: ({ deprivationScore }) => deprivationScore },
      { heading: "Kết quả rà soát", cell: ({ classNow }) => CLASS_WORDS[classNow] },
      { heading: "Người rà soát", cell: () => "Nông Văn Tuyên" },
      ...(sheet.has("RESTARTING_CODES") ? [{ heading: "Xã", cell: ({ commune }: TrueHousehold) => commune }] : []),
    ];
  const two = sheet.has("TWO_HEADER_ROWS") || list !== "PERSONS";
  const born: ListColumn[] = two
    ? (["MALE", "FEMALE"] as const).map((sex) => ({
        heading: sex === "MALE" ? "Nam" : "Nữ",
        parent: "Năm sinh",
        cell: (_: TrueHousehold, member: TrueMember) => (member.sex === sex ? sheet.date(member.birth) : null),
      }))
    : [
        { heading: "Ngày sinh", cell: (_, { birth }) => sheet.date(birth) },
        { heading: "Giới tính", cell: (_, { sex }) => (sex === "MALE" ? "Nam" : "Nữ") },
      ];
  const relationship: ListColumn = {
    heading: "Quan hệ với chủ hộ",
    cell: (_, member) => chance.pick(RELATION_WORDS[member.relationship]?.[member.sex] ?? ["Khác"]),
  };
  const ethnicity: ListColumn = {
    heading: "Dân tộc",
    cell: (_, { ethnicityCode }) => chance.pick(ETHNIC_NAMES[ethnicityCode] ?? ["Kinh"]),
  };
  const fullName: ListColumn = { heading: "Họ và tên", cell: (_, member) => sheet.name(member.fullName) };
  if (list === "R14" || list === "R15")
    return [
      { heading: "STT hộ", merged: true, cell: (_, _member, at) => (at.member === 1 ? at.household : null) },
      { heading: "STT thành viên", cell: (_, _member, at) => at.member },
      fullName,
      { heading: "Thôn", merged: true, cell: ({ village }) => village },
      ...born,
      ethnicity,
      relationship,
      {
        heading: "Mới, tái, cũ",
        cell: (_, _member, at) => (at.member === 1 ? chance.pick(["Mới", "Tái nghèo", "Cũ"]) : null),
      },
      ...["CSCC", "DTTC", "KCKNLĐ"].map(
        (heading): ListColumn => ({ heading, cell: (_, _member, at) => (at.member === 1 ? tick(10) : null) }),
      ),
      ...["Y tế", "Giáo dục", "Sản xuất", "Tín dụng", "Nhà ở", "Khác"].map(
        (heading): ListColumn => ({
          heading,
          parent: "Nhu cầu hỗ trợ",
          cell: (_, _member, at) => (at.member === 1 ? tick(20) : null),
        }),
      ),
    ];
  return [
    { heading: "Mã hộ", merged: true, cell: ({ code }) => code },
    { heading: "Xã", merged: true, cell: ({ commune }) => commune },
    { heading: "Thôn", merged: true, cell: ({ village }) => village },
    fullName,
    ...born,
    ethnicity,
    relationship,
    {
      heading: "Số CCCD",
      cell: (_, { nationalId }) => (sheet.has("LOST_NOUGHTS") && chance.percent(50) ? Number(nationalId) : nationalId),
    },
    { heading: "Điểm B1", merged: true, cell: ({ incomeScore }) => incomeScore },
    { heading: "Điểm B2", merged: true, cell: ({ deprivationScore }) => deprivationScore },
    { heading: "Kết quả rà soát", merged: true, cell: ({ classNow }) => CLASS_WORDS[classNow] },
  ];
}
