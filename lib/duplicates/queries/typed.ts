import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import { formatPartialDate, parsePartialDate } from "@/lib/core/format";
import type { Comparison } from "@/lib/duplicates/comparison";
import type { Candidate, DuplicateFindings, SameHousehold } from "@/lib/duplicates/finding";
import {
  companyLevel,
  comparePersons,
  isLookalike,
  listReasons,
  type MatchPerson,
  matchLevel,
  matchPerson,
  matchScore,
} from "@/lib/duplicates/match";
import type { TypedMembers } from "@/lib/duplicates/schema";
import { hashNationalId } from "@/lib/households/identity";
import { parseNationalId } from "@/lib/households/national-id";
import { Sex } from "@/prisma/generated/enums";

/** Records that share a key with one person at most; the scores sort them out. */
const MOST_COMPARED = 200;
/** Candidates shown for one person. */
const MOST_SHOWN = 4;
/** From how many members on the same household is said to be typed again. */
const HOUSEHOLD_FROM = 3;

const rowSchema = z.object({
  typedNo: z.int(),
  personId: z.string(),
  fullName: z.string(),
  sex: z.enum(Sex),
  birthYear: z.int(),
  birthMonth: z.int().nullable(),
  birthDay: z.int().nullable(),
  unitPath: z.string(),
  householdId: z.string(),
  code: z.string(),
  headName: z.string(),
  closed: z.boolean(),
  member: z.boolean(),
  village: z.string(),
  sameId: z.boolean(),
  hasId: z.boolean(),
  persons: z.coerce.number(),
});
type Row = z.infer<typeof rowSchema>;
type Hit = { row: Row; comparison: Comparison };

/**
 * Who of the reach the people being typed may be. Nothing is written, and nothing is said of anybody elsewhere: that is asked for
 * by itself (service/ask-elsewhere.ts).
 */
export async function findTypedAgain(actor: Actor, input: TypedMembers): Promise<DuplicateFindings> {
  assertCan(actor, "household.register");
  const { typed, rows } = await asActor(actor, async (tx) => {
    const village = input.villageId ? await tx.unit.findUnique({ where: { id: input.villageId } }) : null;
    const typed = typedPersons(input, village?.path ?? actor.unitPath);
    if (typed.length === 0) return { typed, rows: [] };
    const asked = typed.map(({ person }) => ({
      id: person.id,
      name: person.fullName,
      year: person.birthYear,
      month: person.birthMonth,
      day: person.birthDay,
      hash: person.nationalIdHash,
      path: person.unitPath,
    }));
    const found = await tx.$queryRaw`
      SELECT typed_no AS "typedNo", person_id AS "personId", full_name AS "fullName", sex, birth_year AS "birthYear",
        birth_month AS "birthMonth", birth_day AS "birthDay", unit_path AS "unitPath", household_id AS "householdId", code,
        head_name AS "headName", closed, member, village, same_id AS "sameId", has_id AS "hasId", persons
      FROM find_duplicates(${JSON.stringify(asked)}::jsonb, ${MOST_COMPARED})`;
    return { typed, rows: z.array(rowSchema).parse(found) };
  });
  const hits = rows.flatMap((row): Hit[] => {
    const person = typed[row.typedNo - 1]?.person;
    return person ? [{ row, comparison: compareRow(person, row) }] : [];
  });
  const matched = countMatched(hits, input.householdId);
  return {
    members: typed.map(({ person }, i) =>
      ofMember(
        person,
        hits.filter(({ row }) => row.typedNo === i + 1),
        matched,
        input,
      ),
    ),
    households: listHouseholds(hits, matched, typed.length),
  };
}

/** Those of whom enough has been typed to look for them. */
function typedPersons({ members, householdId }: TypedMembers, unitPath: string): { person: MatchPerson }[] {
  return members.flatMap((member) => {
    const birth = parsePartialDate(member.birth);
    const words = member.fullName.trim().split(/\s+/);
    if (!birth || words.length < 2 || birth.year < 1900 || birth.year > 2200) return [];
    const person = matchPerson({
      id: member.id,
      fullName: member.fullName,
      sex: member.sex,
      birthYear: birth.year,
      birthMonth: birth.month ?? null,
      birthDay: birth.day ?? null,
      // A masked number is the one the register holds: nothing new is asked by it.
      nationalIdHash: parseNationalId(member.nationalId) ? hashNationalId(member.nationalId) : null,
      unitPath,
      householdId,
    });
    return [{ person }];
  });
}

function compareRow(typed: MatchPerson, row: Row): Comparison {
  const id: Comparison["id"] = row.sameId ? "SAME" : typed.nationalIdHash && row.hasId ? "OTHER" : "UNKNOWN";
  const other = matchPerson({ ...row, id: row.personId, nationalIdHash: null });
  return { ...comparePersons(typed, other, 0), id };
}

/** Per household of the register: which of the people being typed are found in it. */
function countMatched(hits: readonly Hit[], own: string): Map<string, Set<number>> {
  const matched = new Map<string, Set<number>>();
  for (const { row, comparison } of hits) {
    if (row.householdId === own || !isLookalike(comparison)) continue;
    matched.set(row.householdId, (matched.get(row.householdId) ?? new Set()).add(row.typedNo));
  }
  return matched;
}

function ofMember(
  person: MatchPerson,
  hits: readonly Hit[],
  matched: ReadonlyMap<string, Set<number>>,
  { householdId, members }: TypedMembers,
): DuplicateFindings["members"][number] {
  const candidates: (Candidate & { score: number })[] = [];
  for (const { row, comparison: alone } of hits) {
    const others = [...(matched.get(row.householdId) ?? [])].filter((no) => no !== row.typedNo).length;
    const comparison = { ...alone, company: row.householdId === householdId ? alone.company : companyLevel(others) };
    const score = matchScore(comparison, row.persons);
    // The same number is always said: the register takes it once.
    const level = matchLevel(score) ?? (row.sameId ? "POSSIBLE" : null);
    // Two members of this very household are both in sight.
    if (!level || members.some(({ id }) => id === row.personId)) continue;
    candidates.push({
      personId: row.personId,
      fullName: row.fullName,
      birth: formatPartialDate({ year: row.birthYear, month: row.birthMonth, day: row.birthDay }),
      sex: row.sex,
      village: row.village,
      householdId: row.householdId,
      code: row.code,
      headName: row.headName,
      member: row.member && !row.closed,
      level,
      reasons: listReasons(comparison),
      score,
    });
  }
  const best = candidates.sort((a, b) => b.score - a.score).slice(0, MOST_SHOWN);
  return { memberId: person.id, candidates: best.map(({ score: _, ...candidate }) => candidate) };
}

function listHouseholds(
  hits: readonly Hit[],
  matched: ReadonlyMap<string, Set<number>>,
  typed: number,
): SameHousehold[] {
  return [...matched].flatMap(([id, members]) => {
    const row = hits.find((hit) => hit.row.householdId === id)?.row;
    if (!row || members.size < HOUSEHOLD_FROM) return [];
    return [{ matched: members.size, typed, id, code: row.code, headName: row.headName }];
  });
}
