import { pick } from "@/lib/core/fields";
import { say } from "@/lib/core/message";
import { PLAIN_LISTED_FIELDS } from "@/lib/households/member-fields";
import type { Finding, RequiredFact } from "@/lib/imports/compare";
import type { FieldName } from "@/lib/imports/fields";
import { checkTotals, groupRows, type ImportHousehold } from "@/lib/imports/group";
import type { ImportMapping } from "@/lib/imports/import";
import type { ImportRecord } from "@/lib/imports/import-record";
import type { ListedHousehold, ListedMember, Remark } from "@/lib/imports/listed";
import { isCommune, type NamedPlace, placeFinder } from "@/lib/imports/places";
import type { RowReading } from "@/lib/imports/record";

/** A household of a list as it was understood, before the register is asked. */
export type Understood = { listed: ListedHousehold; remarks: Remark[] };

type Where = { commune: { name: string; code: string }; villages: readonly NamedPlace[] };

/** The column in which a fact stands; birth and sex may stand in one of two. */
function columnOf(field: FieldName, columns: readonly (FieldName | null)[]): number {
  const same: FieldName[] =
    field === "birth" || field === "sex"
      ? [field, "birthMale", "birthFemale"]
      : field === "fullName"
        ? ["fullName", "headName"]
        : [field];
  return same.map((name) => columns.indexOf(name)).find((at) => at >= 0) ?? -1;
}

/** Facts that the register cannot do without and no column of the list tells: such a list goes back with a column for each. */
export const absentFacts = ({ columns, villageId, ethnicityCode }: ImportMapping): (RequiredFact | "village")[] =>
  (["village", "fullName", "sex", "birth", "ethnicityCode"] as const).filter(
    (fact) =>
      columnOf(fact, columns) < 0 &&
      !(fact === "village" && villageId !== null) &&
      !(fact === "ethnicityCode" && ethnicityCode !== null),
  );

/** Where in the list a finding of the comparison is to be shown. */
export const placeFinding = (
  { level, message, row, field }: Finding,
  rows: readonly number[],
  columns: readonly (FieldName | null)[],
): Remark => ({
  level,
  message,
  row: row || (rows[0] ?? 0),
  column: field === null ? -1 : columnOf(field, columns),
  ...(message.startsWith("missing.") && { value: "" }),
});

/** A number that is masked says that it is unchanged, and is none. */
const MASKED = /^\s*\d{3}[•*]+\d{2}\s*$/;

/** Cells that hold a masked national id, blanked: so our own downloads have them. */
export const withoutMaskedIds = (cells: readonly string[], columns: readonly (FieldName | null)[]): string[] =>
  cells.map((cell, i) => (columns[i] === "nationalId" && MASKED.test(cell) ? "" : cell));

const memberOf = (record: ImportRecord, mapping: ImportMapping, remarks: readonly Remark[]): ListedMember => ({
  row: record.row,
  fullName: record.fullName,
  sex: record.sex,
  sexGuessed: remarks.some(({ message }) => message.startsWith("problem.sex_guessed")),
  birth: record.birth,
  birthGuessed: remarks.some(({ message }) => message.startsWith("problem.birth_guessed")),
  ethnicityCode: record.ethnicityCode ?? mapping.ethnicityCode,
  relationship: record.relationship,
  nationalId: record.nationalId,
  ...pick(record, PLAIN_LISTED_FIELDS),
});

/** A row that was read, with what stands in the cells that are to be looked at. */
export type ReadRow = RowReading & { values: readonly string[] };

/** Of what a row was read as, and its cells. */
export const withValues = (reading: RowReading, cells: readonly string[]): ReadRow => ({
  ...reading,
  values: reading.problems.map(({ column }) => cells[column] ?? ""),
});

/** All rows of a list as households, each with what is to be looked at in its cells. No row is lost: one that is of no household is one by itself. */
export function understandList(
  readings: readonly ReadRow[],
  mapping: ImportMapping,
  { commune, villages }: Where,
): { households: Understood[]; repeated: number; passed: number; totals: Remark[] } {
  const groups = groupRows(readings);
  const problems = new Map<number, Remark[]>();
  for (const { record, problems: own, values } of readings) {
    if (own.length === 0) continue;
    problems.set(
      record.row,
      own.map((problem, i) => ({
        ...problem,
        row: record.row,
        ...(problem.column >= 0 && { value: values[i] ?? "" }),
      })),
    );
  }
  const covered = new Set(groups.flatMap(({ rows }) => rows));
  const findVillage = placeFinder(villages);
  const understood = groups.map((group): Understood => {
    const { facts, members, duplicates } = group;
    const said = new Set(duplicates.map(({ row }) => row));
    const own = group.rows.filter((row) => !said.has(row));
    const [first = 0] = own;
    const remarks: Remark[] = [...own.flatMap((row) => problems.get(row) ?? []), ...group.problems];
    const remark = (key: string, params: Record<string, string>, field: FieldName) =>
      remarks.push({ row: first, column: columnOf(field, mapping.columns), level: "error", message: say(key, params) });
    if (facts.commune && !isCommune(facts.commune, commune))
      remark("found.other_commune", { name: facts.commune, own: commune.name }, "commune");
    return {
      listed: {
        rows: own,
        code: facts.code,
        address: facts.address,
        phone: facts.phone,
        memberCount: facts.memberCount,
        village: villageOf(group, findVillage, mapping, villages, remark),
        members: members.map((member) => memberOf(member, mapping, problems.get(member.row) ?? [])),
        namesAll:
          mapping.columns.includes("fullName") && (facts.memberCount === null || facts.memberCount <= members.length),
        result: {
          incomeScore: facts.incomeScore,
          deprivationScore: facts.deprivationScore,
          classBefore: facts.classBefore,
          classNow: facts.classNow,
        },
      },
      remarks,
    };
  });
  const left = readings.filter(
    ({ kind, record }) => (kind === "MEMBER" || kind === "HOUSEHOLD") && !covered.has(record.row),
  );
  for (const { record } of left) {
    understood.push({
      listed: {
        rows: [record.row],
        code: record.code,
        address: record.address,
        phone: record.phone,
        memberCount: null,
        village: null,
        members: [],
        namesAll: false,
        result: { incomeScore: null, deprivationScore: null, classBefore: null, classNow: null },
      },
      remarks: [
        ...(problems.get(record.row) ?? []),
        { row: record.row, column: -1, level: "error", message: "found.no_household" },
      ],
    });
  }
  understood.sort((a, b) => (a.listed.rows[0] ?? 0) - (b.listed.rows[0] ?? 0));
  return {
    households: understood,
    totals: checkTotals(readings, groups),
    repeated: groups.reduce((sum, { duplicates }) => sum + duplicates.length, 0),
    passed: readings.filter(({ kind }) => kind !== "MEMBER" && kind !== "HOUSEHOLD").length,
  };
}

function villageOf(
  { facts }: ImportHousehold,
  find: ReturnType<typeof placeFinder<NamedPlace>>,
  { villageId }: ImportMapping,
  villages: readonly NamedPlace[],
  remark: (key: string, params: Record<string, string>, field: FieldName) => void,
): ListedHousehold["village"] {
  const found = facts.village ? find(facts.village) : (villages.find(({ id }) => id === villageId) ?? null);
  if (found === "several") remark("found.village_several", { name: facts.village }, "village");
  else if (!found && facts.village) remark("found.village_unknown", { name: facts.village }, "village");
  return found === "several" || !found ? null : { id: found.id, name: found.fullName };
}
