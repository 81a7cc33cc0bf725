import { say } from "@/lib/core/message";
import { displayName, foldName, normaliseName } from "@/lib/households/names";
import { checkNationalId } from "@/lib/households/national-id";
import { type FieldName, namedField } from "@/lib/imports/fields";
import { isNumbering, type Mapping } from "@/lib/imports/layout";
import { decodeLegacy } from "@/lib/imports/legacy-text";
import type { SourceRow } from "@/lib/imports/table";
import { type Read, readBirth, readCount, readDay, readNationalId, readPhone, readScore } from "@/lib/imports/values";
import {
  readArea,
  readClass,
  readDisability,
  readEthnicity,
  readRelationship,
  readSchooling,
  readSex,
  readTick,
} from "@/lib/imports/words";
import type { AreaType, Disability, HouseholdClass, Relationship, SchoolingLevel, Sex } from "@/prisma/generated/enums";

export const NEEDS = ["HEALTH", "EDUCATION", "PRODUCTION", "CREDIT", "HOUSING", "OTHER"] as const;
export type Need = (typeof NEEDS)[number];

/** What a row says. Texts are "" and the others null where it says nothing; a missing number is never zero. */
export type ImportRecord = {
  /** The row of the sheet, from 1. */
  row: number;
  /** As they stand in the list: a number of the household and one of the person in it. */
  rowNumber: string;
  householdNumber: string;
  memberNumber: string;
  /** The code in the list: never a key by itself, because codes restart in every commune. */
  code: string;
  headName: string;
  district: string;
  commune: string;
  village: string;
  address: string;
  phone: string;
  memberCount: number | null;
  area: AreaType | null;
  quickScreen: string;
  incomeScore: number | null;
  deprivationScore: number | null;
  classBefore: HouseholdClass | null;
  classNow: HouseholdClass | null;
  movement: "NEW" | "RELAPSED" | "OLD" | null;
  /** "yyyy-MM-dd" */
  reviewedOn: string | null;
  surveyor: string;
  notes: string;
  policyBeneficiary: boolean | null;
  merit: boolean | null;
  localMinority: boolean | null;
  noLabourCapacity: boolean | null;
  needs: Need[];
  fullName: string;
  sex: Sex | null;
  /** "17/05/1980", "05/1980" or "1980", as the register's forms take it. */
  birth: string;
  /** Code under the numbering of 1979. */
  ethnicityCode: string | null;
  relationship: Relationship | null;
  /** The relationship in the words of the list, where it is none of the known ones. */
  relationshipText: string;
  /** 12 or 9 digits. */
  nationalId: string;
  nationalIdDate: string | null;
  healthInsurance: boolean | null;
  schooling: SchoolingLevel | null;
  disability: Disability | null;
};

export type CellProblem = {
  /** From 0; −1 for the row as a whole. */
  column: number;
  level: "error" | "warning";
  /** Key and parameters of the namespace `imports` (lib/core/message.ts): "problem.birth_form". */
  message: string;
};

export type RowKind = "MEMBER" | "HOUSEHOLD" | "TOTAL" | "BLANK" | "HEADING";

export type Reading = { record: ImportRecord; problems: CellProblem[]; kind: RowKind };

const empty = (row: number): ImportRecord => ({
  row,
  rowNumber: "",
  householdNumber: "",
  memberNumber: "",
  code: "",
  headName: "",
  district: "",
  commune: "",
  village: "",
  address: "",
  phone: "",
  memberCount: null,
  area: null,
  quickScreen: "",
  incomeScore: null,
  deprivationScore: null,
  classBefore: null,
  classNow: null,
  movement: null,
  reviewedOn: null,
  surveyor: "",
  notes: "",
  policyBeneficiary: null,
  merit: null,
  localMinority: null,
  noLabourCapacity: null,
  needs: [],
  fullName: "",
  sex: null,
  birth: "",
  ethnicityCode: null,
  relationship: null,
  relationshipText: "",
  nationalId: "",
  nationalIdDate: null,
  healthInsurance: null,
  schooling: null,
  disability: null,
});

/** "TỔNG CỘNG", "Cộng:", "Tổng số: 25 hộ". Tống and Tòng are family names, so accents count where there are any. */
const TOTAL = /^(?:tổng(?:\s+(?:cộng|số|toàn|hộ|chung).*)?|cộng(?:\s.*)?|tong cong.*|tong so.*)\s*:?\s*[\d.\s]*$/iu;

/** The lines below a list: who made it, who signs. */
const SIGNATURE =
  /^(?:người lập|tm\.?\s|t\/m|chủ tịch|phó chủ tịch|trưởng thôn|nơi nhận|xác nhận của|ký tên|\(?\s*ký|.{0,40}ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm|ghi chú\s*:|lập biểu|ban chỉ đạo|thủ trưởng)/iu;

/** A line that stands above the households of a village or a class. */
const SECTION = /^(?:[IVX]+|[A-Z]|\d{1,2})?[.)\s/-]*(?:thôn|bản|xóm|khối(?: phố)?|tổ dân phố|khu)\s+\S/iu;

const TEST_NAMES = new Set([
  "test",
  "abc",
  "aaa",
  "xxx",
  "asdf",
  "thu",
  "thu nghiem",
  "nguyen van a",
  "123",
  "demo",
  "kiem tra",
]);

/** A name as it is kept: without numbering before it, each word with a capital. */
function readName(text: string): string {
  const name = displayName(normaliseName(text.replace(/^[\d.)\-–\s]+(?=\p{L})/u, "")));
  return name.replace(
    /(^|\s)(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase("vi"),
  );
}

const placeName = (text: string): string => normaliseName(text);

class RowReader {
  readonly record: ImportRecord;
  readonly problems: CellProblem[] = [];

  constructor(
    row: number,
    readonly today: string,
  ) {
    this.record = empty(row);
  }

  problem(column: number, level: CellProblem["level"], key: string, params: Record<string, string> = {}) {
    this.problems.push({ column, level, message: say(`problem.${key}`, params) });
  }

  #value<T>(column: number, read: Read<T>): T {
    if (read.problem) this.problem(column, read.problem.level, read.problem.key, read.problem.params);
    return read.value;
  }

  #word<T>(column: number, text: string, read: (text: string) => T | null, key: string): T | null {
    if (text === "") return null;
    const value = read(text);
    if (value === null) this.problem(column, "warning", key, { value: text.slice(0, 60) });
    return value;
  }

  #tick(column: number, text: string): boolean {
    return this.#word(column, text, readTick, "tick_form") ?? false;
  }

  #bornIn(column: number, text: string, sex: Sex) {
    if (text === "") return;
    const { record } = this;
    if (record.sex !== null && record.sex !== sex) return this.problem(column, "error", "sex_both");
    record.sex = sex;
    if (readTick(text) === null || /^\d{2,}$/.test(text))
      record.birth = this.#value(column, readBirth(text, this.today));
  }

  read(field: FieldName, column: number, text: string): void {
    const { record } = this;
    switch (field) {
      case "rowNumber":
      case "householdNumber":
      case "memberNumber":
      case "code":
        record[field] = text;
        break;
      case "headName":
        record.headName = readName(text);
        break;
      case "fullName": {
        // Some lists write the village below the name, in one cell.
        const [name = "", ...rest] = text.split("\n");
        record.fullName = readName(name);
        const village = rest.map((line) => line.trim()).find((line) => SECTION.test(line));
        if (village && !record.village) record.village = placeName(village);
        break;
      }
      case "district":
      case "commune":
      case "village":
        record[field] = text === "" ? record[field] : placeName(text);
        break;
      case "address":
      case "surveyor":
      case "quickScreen":
      case "notes":
        record[field] = normaliseName(text);
        break;
      case "status":
        break;
      case "phone":
        record.phone = this.#value(column, readPhone(text));
        break;
      case "memberCount":
        record.memberCount = this.#value(column, readCount(text));
        break;
      case "area":
        record.area = this.#word(column, text, readArea, "area_unknown");
        break;
      case "incomeScore":
        record.incomeScore = this.#value(column, readScore(text, 999));
        break;
      case "deprivationScore":
        record.deprivationScore = this.#value(column, readScore(text, 120));
        break;
      case "classBefore":
      case "classNow":
        record[field] = this.#word(column, text, readClass, "class_unknown");
        break;
      case "movement":
        record.movement = readMovement(text);
        break;
      case "isNew":
        if (this.#tick(column, text)) record.movement = "NEW";
        break;
      case "isRelapsed":
        if (this.#tick(column, text)) record.movement = "RELAPSED";
        break;
      case "isOld":
        if (this.#tick(column, text)) record.movement = "OLD";
        break;
      case "reviewedOn":
        record.reviewedOn = this.#value(column, readDay(text, this.today));
        break;
      case "policyBeneficiary":
      case "merit":
      case "localMinority":
      case "noLabourCapacity":
        record[field] = this.#tick(column, text);
        break;
      case "needHealth":
        if (this.#tick(column, text)) record.needs.push("HEALTH");
        break;
      case "needEducation":
        if (this.#tick(column, text)) record.needs.push("EDUCATION");
        break;
      case "needProduction":
        if (this.#tick(column, text)) record.needs.push("PRODUCTION");
        break;
      case "needCredit":
        if (this.#tick(column, text)) record.needs.push("CREDIT");
        break;
      case "needHousing":
        if (this.#tick(column, text)) record.needs.push("HOUSING");
        break;
      case "needOther":
        if (text !== "" && readTick(text) !== false) record.needs.push("OTHER");
        break;
      case "sex":
        record.sex = this.#word(column, text, readSex, "sex_unknown") ?? record.sex;
        break;
      case "birth":
        if (text !== "") record.birth = this.#value(column, readBirth(text, this.today));
        break;
      case "birthMale":
        this.#bornIn(column, text, "MALE");
        break;
      case "birthFemale":
        this.#bornIn(column, text, "FEMALE");
        break;
      case "ethnicity":
        record.ethnicityCode = this.#word(column, text, readEthnicity, "ethnicity_unknown");
        break;
      case "relationship":
        record.relationship = this.#word(column, text, readRelationship, "relationship_unknown");
        if (text !== "" && record.relationship === null) {
          record.relationship = "OTHER";
          record.relationshipText = normaliseName(text);
        }
        break;
      case "nationalId":
        record.nationalId = this.#value(column, readNationalId(text));
        break;
      case "nationalIdDate":
        record.nationalIdDate = this.#value(column, readDay(text, this.today));
        break;
      case "healthInsurance":
        // The number of a card says that there is one.
        if (text !== "")
          record.healthInsurance = /\d{8,}/.test(text) ? true : this.#word(column, text, readTick, "tick_form");
        break;
      case "schooling":
        record.schooling = this.#word(column, text, readSchooling, "schooling_unknown");
        break;
      case "disability":
        record.disability = this.#word(column, text, readDisability, "disability_unknown");
        break;
    }
  }
}

function readMovement(text: string): ImportRecord["movement"] {
  const folded = foldName(text);
  if (/tai/.test(folded) || folded === "relapsed") return "RELAPSED";
  if (/moi|phat sinh|new/.test(folded)) return "NEW";
  return /cu|giu nguyen|stays/.test(folded) ? "OLD" : null;
}

/** What a row is, before its cells are read; null for one that may hold a record. */
function kindOf(cells: readonly string[], mapping: Mapping): Exclude<RowKind, "MEMBER" | "HOUSEHOLD"> | null {
  const texts = [...new Set(cells.filter((cell) => cell !== ""))];
  if (texts.length === 0) return "BLANK";
  const words = texts.filter((text) => /\p{L}/u.test(text));
  if (words.slice(0, 2).some((text) => TOTAL.test(text))) return "TOTAL";
  if (isNumbering(cells)) return "HEADING";
  const headings = mapping.columns.filter((field, i) => {
    const cell = cells[i] ?? "";
    return field !== null && cell !== "" && /\p{L}/u.test(cell) && namedField(cell) === field;
  });
  if (headings.length >= 2) return "HEADING";
  if (texts.length <= 3 && words.some((text) => SIGNATURE.test(text))) return "HEADING";
  if (texts.length <= 2 && words.some((text) => SECTION.test(text))) return "HEADING";
  return null;
}

const sectionVillage = (cells: readonly string[]): string => {
  const text = cells.find((cell) => SECTION.test(cell)) ?? "";
  return placeName(text.replace(/^(?:[IVX]+|[A-Z]|\d{1,2})[.)\s/-]+(?=\p{L}{2})/u, ""));
};

/**
 * A row as a record of the register, with what a person should look at in each cell. Nothing is made up: a cell that cannot be
 * read is a problem and stays empty.
 *
 * @param today "yyyy-MM-dd": nothing happened later
 */
export function readRecord(row: SourceRow, mapping: Mapping, today: string): Reading {
  const cells = row.cells.map((cell) => decodeLegacy(cell, mapping.encoding).trim());
  const reader = new RowReader(row.number, today);
  const { record, problems } = reader;
  const other = kindOf(cells, mapping);
  if (other !== null) {
    if (other === "HEADING") record.village = sectionVillage(cells);
    if (other === "TOTAL") readTotal(record, cells, mapping);
    return { record, problems, kind: other };
  }
  mapping.columns.forEach((field, column) => {
    if (field !== null) reader.read(field, column, cells[column] ?? "");
  });
  // The detailed lists are of one class each, and have no column for it.
  if (!mapping.columns.includes("classNow") && (mapping.form === "R14" || mapping.form === "R15"))
    record.classNow = mapping.form === "R14" ? "NEAR_POOR" : "POOR";
  const members = mapping.columns.includes("fullName") && record.fullName !== "";
  checkRow(reader, mapping);
  return { record, problems, kind: members ? "MEMBER" : "HOUSEHOLD" };
}

/** What a line of totals says: its numbers of households and of people. */
function readTotal(record: ImportRecord, cells: readonly string[], mapping: Mapping) {
  const at = mapping.columns.indexOf("memberCount");
  const count = /^\d{1,6}$/.exec((cells[at] ?? "").replace(/[.\s]/g, ""))?.[0];
  record.memberCount = count === undefined ? null : Number(count);
  const said = cells.map((cell) => /(\d[\d.]*)\s*hộ/iu.exec(cell)?.[1]).find(Boolean);
  record.rowNumber = said?.replaceAll(".", "") ?? "";
}

function checkRow(reader: RowReader, mapping: Mapping) {
  const { record } = reader;
  const at = (field: FieldName) => mapping.columns.indexOf(field);
  const nameField = at("fullName") >= 0 ? "fullName" : "headName";
  const name = record[nameField];
  if (name === "") reader.problem(at(nameField), "error", "name_required");
  else if (TEST_NAMES.has(foldName(name))) reader.problem(at(nameField), "error", "test_record");
  else if (/\d/.test(name)) reader.problem(at(nameField), "warning", "name_digits");
  if (record.nationalId && record.sex && record.birth) {
    const year = Number(record.birth.slice(-4));
    for (const { key, params } of checkNationalId(record.nationalId, { sex: record.sex, birthYear: year }))
      reader.problem(
        at("nationalId"),
        "warning",
        key,
        Object.fromEntries(Object.entries(params).map(([k, v]) => [k, String(v)])),
      );
  }
}
