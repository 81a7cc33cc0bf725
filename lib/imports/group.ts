import { say } from "@/lib/core/message";
import { foldName } from "@/lib/households/names";
import type { CellProblem, ImportRecord } from "@/lib/imports/import-record";
import { foldPlace } from "@/lib/imports/places";
import type { RowReading } from "@/lib/imports/record";
import type { Section } from "@/lib/imports/row-kind";

/** A problem of a row that shows only beside others. */
type RowProblem = CellProblem & { row: number };

export type ImportHousehold = {
  /** All rows of the sheet that it was read from, those said twice too. */
  rows: number[];
  /** What is said of the household, from whichever of its rows says it. */
  facts: ImportRecord;
  /** The head first. A list with one row for a household knows the head alone; `facts.memberCount` says how many there are. */
  members: ImportRecord[];
  /** Rows that say again, word for word, what an earlier row says. */
  duplicates: { row: number; of: number }[];
  problems: RowProblem[];
};

const places = (record: ImportRecord) => [record.district, record.commune, record.village].map(foldPlace);
const place = (record: ImportRecord) => places(record).join("/");

/** A place left out in one of two rows is that of the other. */
const mayBeOne = (left: readonly string[], right: readonly string[]) =>
  left.every((name, i) => name === "" || right[i] === "" || name === right[i]);

const problem = (
  row: number,
  level: CellProblem["level"],
  key: string,
  params: Record<string, string | number> = {},
): RowProblem => ({ row, column: -1, level, message: say(`problem.${key}`, params) });

/** What a row says, without where it stands and how it is numbered. What it does not say takes no room. */
const content = ({ row: _, rowNumber: _a, householdNumber: _b, memberNumber: _c, ...said }: ImportRecord) =>
  JSON.stringify(said, (_key, value) => (value === "" || value === null || value === false ? undefined : value));

type Group = { records: ImportRecord[] };

/** The column that tells where a household begins. */
function keyOf(records: readonly ImportRecord[]): (record: ImportRecord) => string {
  if (records.some(({ householdNumber }) => householdNumber !== "")) return ({ householdNumber }) => householdNumber;
  if (records.some(({ code }) => code !== "")) return ({ code }) => code;
  const numbered = records.filter(({ rowNumber }) => rowNumber !== "").length;
  // A number in some rows only counts the households, and stands beside the head.
  if (numbered > 0 && numbered < records.length * 0.8) return ({ rowNumber }) => rowNumber;
  if (records.some(({ relationship }) => relationship !== null)) return () => "";
  if (records.some(({ headName }) => headName !== "")) return ({ headName }) => foldName(headName);
  return ({ row }) => String(row);
}

function groupMembers(records: readonly ImportRecord[]): Group[] {
  const key = keyOf(records);
  const groups: Group[] = [];
  const known = new Map<string, Group>();
  let current: { group: Group; key: string; places: string[]; hasHead: boolean } | null = null;
  for (const record of records) {
    const own = key(record);
    const at = places(record);
    const isHead = record.relationship === "HEAD";
    const full = [...at, own].join("/");
    const begins =
      current === null ||
      (own !== "" && (own !== current.key || !mayBeOne(at, current.places))) ||
      // The same line again is found out later.
      (isHead && current.hasHead && !current.group.records.some((other) => content(other) === content(record)));
    if (!begins && current !== null) {
      current.group.records.push(record);
      current.hasHead ||= isHead;
      current.places = current.places.map((name, i) => name || (at[i] ?? ""));
      continue;
    }
    // A list in another order than by household: the others of one that was begun above.
    const earlier: Group | undefined =
      own !== "" && !isHead && record.relationship !== null ? known.get(full) : undefined;
    const group: Group = earlier ?? { records: [] };
    group.records.push(record);
    if (!earlier) groups.push(group);
    if (own !== "") known.set(full, group);
    current = {
      group,
      key: own,
      places: at,
      hasHead: group.records.some(({ relationship }) => relationship === "HEAD"),
    };
  }
  return groups;
}

/** The first that says something. */
function gather(records: readonly ImportRecord[]): ImportRecord {
  const [first, ...others] = records;
  if (!first) throw new RangeError("a household of no rows");
  const facts: Record<string, unknown> = { ...first };
  for (const record of others)
    for (const [name, value] of Object.entries(record)) {
      const now = facts[name];
      if (now === "" || now === null || now === false || (Array.isArray(now) && now.length === 0)) facts[name] = value;
    }
  return { ...first, ...facts };
}

function household({ records }: Group, listsMembers: boolean): ImportHousehold {
  const seen = new Map<string, number>();
  const duplicates: ImportHousehold["duplicates"] = [];
  const own: ImportRecord[] = [];
  for (const record of records) {
    const said = content(record);
    const of = seen.get(said);
    if (of === undefined) {
      seen.set(said, record.row);
      own.push(record);
    } else duplicates.push({ row: record.row, of });
  }
  const facts = gather(own);
  const problems: RowProblem[] = [];
  if (!listsMembers) {
    const head: ImportRecord = { ...facts, fullName: facts.headName, relationship: "HEAD" };
    return { rows: records.map(({ row }) => row), facts, members: [head], duplicates, problems };
  }
  const named = facts.headName === "" ? null : foldName(facts.headName);
  let heads = own.filter(({ relationship }) => relationship === "HEAD");
  if (heads.length === 0 && named !== null)
    heads = own.filter(({ fullName }) => foldName(fullName) === named).slice(0, 1);
  if (heads.length === 0 && own.length === 1 && own[0]?.relationship === null) heads = own;
  const [head] = heads;
  if (!head) problems.push(problem(own[0]?.row ?? 0, "error", "no_head"));
  for (const other of heads.slice(1)) problems.push(problem(other.row, "error", "two_heads", { row: head?.row ?? 0 }));
  const members = [
    ...(head ? [{ ...head, relationship: "HEAD" as const }] : []),
    ...own.filter((record) => record !== head),
  ];
  const persons = new Map<string, number>();
  for (const { row, fullName, birth } of members) {
    const key = `${foldName(fullName)}/${birth}`;
    const other = persons.get(key);
    if (other === undefined) persons.set(key, row);
    else if (fullName !== "") problems.push(problem(row, "warning", "member_twice", { row: other }));
  }
  if (facts.memberCount !== null && facts.memberCount !== members.length)
    problems.push(
      problem(own[0]?.row ?? 0, "warning", "members_differ", { said: facts.memberCount, found: members.length }),
    );
  return {
    rows: records.map(({ row }) => row),
    facts: { ...facts, headName: head?.fullName ?? facts.headName },
    members,
    duplicates,
    problems,
  };
}

/** What a household is, wherever it stands in the list. */
const wholeContent = ({ facts, members }: ImportHousehold) =>
  [content({ ...facts, fullName: "", birth: "" }), ...members.map(content)].join("\n");

/** By what two entries of a list are the same household, although they differ. */
function identities({ facts, members: [head] }: ImportHousehold): string[] {
  if (!head) return [];
  const at = place(facts);
  const name = foldName(head.fullName);
  return [
    ...(head.nationalId ? [`id/${head.nationalId}`] : []),
    ...(facts.code ? [`code/${at}/${facts.code}/${name}`] : []),
    ...(!facts.code && !head.nationalId && head.birth ? [`born/${at}/${name}/${head.birth}`] : []),
  ];
}

function markTwice(households: readonly ImportHousehold[]): void {
  const first = new Map<string, ImportHousehold>();
  for (const entry of households) {
    for (const identity of identities(entry)) {
      const other = first.get(identity);
      if (!other) first.set(identity, entry);
      else if (other !== entry) {
        const rows = [other, entry].map(({ rows: [row = 0] }) => row);
        other.problems.push(problem(rows[0] ?? 0, "error", "household_twice", { row: rows[1] ?? 0 }));
        entry.problems.push(problem(rows[1] ?? 0, "error", "household_twice", { row: rows[0] ?? 0 }));
        break;
      }
    }
  }
}

/** The same national id for two persons of the list. */
function markSharedIds(households: readonly ImportHousehold[]): void {
  const first = new Map<string, { entry: ImportHousehold; row: number }>();
  for (const entry of households)
    for (const [i, { nationalId, row }] of entry.members.entries()) {
      if (nationalId === "") continue;
      const other = first.get(nationalId);
      if (!other) first.set(nationalId, { entry, row });
      // Two entries of one head are told already.
      else if (i > 0 || other.entry.members[0]?.nationalId !== nationalId) {
        entry.problems.push(problem(row, "error", "national_id_twice", { row: other.row }));
        other.entry.problems.push(problem(other.row, "error", "national_id_twice", { row }));
      }
    }
}

/** Rows with what the lines above them say: the village, the commune, the class. */
function underSections(readings: readonly RowReading[]): RowReading[] {
  let section: Section = { village: "", commune: "", classNow: null };
  const placed: RowReading[] = [];
  for (const reading of readings) {
    const { kind, record } = reading;
    if (kind === "HEADING") {
      const { village, commune, classNow } = record;
      if (commune !== "") section = { ...section, commune, village: "" };
      if (village !== "") section = { ...section, village };
      if (classNow !== null) section = { ...section, classNow };
    }
    if (kind !== "MEMBER" && kind !== "HOUSEHOLD") continue;
    const said = {
      village: record.village || section.village,
      commune: record.commune || section.commune,
      classNow: record.classNow ?? section.classNow,
    };
    placed.push({ ...reading, record: { ...record, ...said } });
  }
  return placed;
}

/**
 * Rows into households. A household begins at a new number, a new code or a head, and never at a code alone from elsewhere:
 * codes restart in every commune. What is said twice word for word counts once; the same household with differences is a
 * problem of both entries.
 */
export function groupRows(readings: readonly RowReading[]): ImportHousehold[] {
  const placed = underSections(readings);
  const persons = placed.filter(({ kind }) => kind === "MEMBER").map(({ record }) => record);
  const listsMembers = persons.length > 0;
  const groups = listsMembers ? groupMembers(persons) : placed.map(({ record }): Group => ({ records: [record] }));
  const said = new Map<string, ImportHousehold>();
  const result: ImportHousehold[] = [];
  for (const group of groups) {
    const entry = household(group, listsMembers);
    const whole = wholeContent(entry);
    const same = said.get(whole);
    if (!same) {
      said.set(whole, entry);
      result.push(entry);
      continue;
    }
    same.rows.push(...entry.rows);
    same.duplicates.push(...entry.rows.map((row, i) => ({ row, of: same.members[i]?.row ?? same.rows[0] ?? row })));
  }
  markTwice(result);
  markSharedIds(result);
  return result;
}

/**
 * Where a row of totals says another number than the rows above it come to: those since the last such row, or all of them.
 * Rows that say again what others say are counted as lists count them, too.
 */
export function checkTotals(readings: readonly RowReading[], households: readonly ImportHousehold[]): RowProblem[] {
  const listsMembers = readings.some(({ kind }) => kind === "MEMBER");
  const firstRows = new Map(households.map((entry) => [entry.rows[0] ?? 0, entry]));
  const all = { households: 0, persons: 0 };
  const rows = { households: 0, persons: 0 };
  let before = { ...all };
  const found: RowProblem[] = [];
  for (const { kind, record, total } of readings) {
    if (kind === "MEMBER" || kind === "HOUSEHOLD") {
      const entry = firstRows.get(record.row);
      const persons = listsMembers ? (entry?.members.length ?? 0) : (entry?.facts.memberCount ?? 0);
      all.households += entry ? 1 : 0;
      all.persons += entry ? persons : 0;
      rows.households += listsMembers ? (record.relationship === "HEAD" ? 1 : 0) : 1;
      rows.persons += listsMembers ? 1 : (record.memberCount ?? 0);
    }
    if (!total) continue;
    for (const what of ["households", "persons"] as const) {
      const said = total[what];
      if (said === null || [all[what], rows[what], all[what] - before[what]].includes(said)) continue;
      found.push(problem(record.row, "warning", "total_differs", { said, of: what, found: all[what] }));
    }
    before = { ...all };
  }
  return found;
}
