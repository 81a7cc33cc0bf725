import { fill } from "@/lib/core/fields";
import { PLAIN_LISTED_FIELDS, type PlainListedFacts } from "@/lib/households/member-fields";
import { foldName } from "@/lib/households/names";
import { checkNationalId, parseNationalId } from "@/lib/households/national-id";
import { CellReader } from "@/lib/imports/cell-reader";
import type { FieldName } from "@/lib/imports/fields";
import type { CellProblem, ImportRecord } from "@/lib/imports/import-record";
import { decodeCells, type Mapping } from "@/lib/imports/layout";
import { otherRow } from "@/lib/imports/row-kind";
import type { SourceRow } from "@/lib/imports/table";

/** `HEADING` also stands for those who sign, and for a line above households that says where they live or what they are. */
type RowKind = "MEMBER" | "HOUSEHOLD" | "TOTAL" | "BLANK" | "HEADING";

export type RowReading = {
  record: ImportRecord;
  problems: CellProblem[];
  kind: RowKind;
  /** Of a row of totals: what it says there is. */
  total?: { households: number | null; persons: number | null };
};

const emptyRecord = (row: number): ImportRecord => ({
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
  sexSaid: null,
  birth: "",
  ethnicityCode: null,
  relationship: null,
  relationshipText: "",
  nationalId: "",
  nationalIdDate: null,
  ...fill<PlainListedFacts>(PLAIN_LISTED_FIELDS, () => null),
});

const TEST_NAMES = new Set(["test", "abc", "aaa", "xxx", "asdf", "thu nghiem", "nguyen van a", "demo", "kiem tra"]);

/** What Excel shows where a formula failed. */
const FAILED = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|GETTING_DATA|####*)$/;

const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}]/gu;

/** Boxes that say no where they are left blank. */
const BOXES = ["policyBeneficiary", "merit", "localMinority", "noLabourCapacity"] as const;

function checkPerson(reader: CellReader, at: (field: FieldName) => number) {
  const { record } = reader;
  const id = parseNationalId(record.nationalId);
  if (record.sex === null && (record.sexSaid !== null || id?.kind === "TWELVE")) {
    record.sex = record.sexSaid ?? (id?.kind === "TWELVE" ? id.sex : null);
    reader.problem(at("sex"), "warning", "sex_guessed", { sex: record.sex ?? "" });
  } else if (record.sex !== null && record.sexSaid !== null && record.sex !== record.sexSaid)
    reader.problem(at("relationship"), "warning", "sex_relationship");
  if (record.birth === "" && id?.kind === "TWELVE" && !reader.problems.some(({ column }) => column === at("birth"))) {
    record.birth = String(id.birthYear);
    reader.problem(at("birth"), "warning", "birth_guessed", { year: record.birth });
  } else if (record.nationalId !== "" && record.sex !== null && record.birth !== "") {
    const known = { sex: record.sex, birthYear: Number(record.birth.slice(-4)) };
    for (const { key, params } of checkNationalId(record.nationalId, known))
      reader.problem(at("nationalId"), "warning", key, { ...(params.year !== undefined && { year: params.year }) });
  }
}

function checkRow(reader: CellReader, mapping: Mapping) {
  const { record } = reader;
  const at = (field: FieldName) => mapping.columns.indexOf(field);
  const nameField = at("fullName") >= 0 ? "fullName" : "headName";
  const name = record[nameField];
  const column = at(nameField);
  if (name !== "" && TEST_NAMES.has(foldName(name))) reader.problem(column, "error", "test_record");
  else if (name !== "" && /\d/.test(name)) reader.problem(column, "warning", "name_digits");
  // A list that names nobody finds its households by their codes.
  else if (name === "" && (column >= 0 || record.code === "")) {
    if (!reader.problems.some((problem) => problem.column === column && problem.level === "error"))
      reader.problem(column, "error", "name_required");
  }
  checkPerson(reader, at);
}

/**
 * A row as a record of the register, with what a person should look at in each cell. Nothing is made up: a cell that cannot be
 * read is a problem and stays empty, and what is concluded from another cell is said.
 *
 * @param today "yyyy-MM-dd": nothing happened later
 */
export function readRecord(row: SourceRow, mapping: Mapping, today: string): RowReading {
  const record = emptyRecord(row.number);
  const reader = new CellReader(record, today);
  const { problems } = reader;
  const cells = decodeCells(row.cells, mapping).map((cell) => cell.replace(UNSEEN, "").trim());
  const other = otherRow(cells, mapping.columns);
  if (other?.kind === "TOTAL")
    return { record, problems, kind: "TOTAL", total: { households: other.households, persons: other.persons } };
  if (other?.kind === "HEADING") return { record: { ...record, ...other.section }, problems, kind: "HEADING" };
  if (other) return { record, problems, kind: other.kind };
  mapping.columns.forEach((field, column) => {
    const text = cells[column] ?? "";
    if (field === null) return;
    if (FAILED.test(text)) reader.problem(column, "error", "cell_failed", { value: text });
    else reader.read(field, column, text);
  });
  for (const box of BOXES) if (mapping.columns.includes(box)) record[box] ??= false;
  // The detailed lists are of one class each, and have no column for it.
  if (!mapping.columns.includes("classNow") && (mapping.form === "R14" || mapping.form === "R15"))
    record.classNow = mapping.form === "R14" ? "NEAR_POOR" : "POOR";
  const listsMembers = mapping.columns.includes("fullName");
  // Some lists name the head in a column of their own, and there alone.
  if (listsMembers && record.fullName === "" && record.headName !== "") {
    record.fullName = record.headName;
    record.relationship ??= "HEAD";
  }
  checkRow(reader, mapping);
  return { record, problems, kind: listsMembers ? "MEMBER" : "HOUSEHOLD" };
}
