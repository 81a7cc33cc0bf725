import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import { formatPartialDate, parsePartialDate } from "@/lib/core/format";
import type { Comparison, PlaceLevel } from "@/lib/duplicates/comparison";
import type { Candidate, DuplicateFindings, Elsewhere, SameHousehold } from "@/lib/duplicates/finding";
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
import { NAME_LEVELS } from "@/lib/duplicates/name-words";
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
  householdNo: z.int(),
  inReach: z.boolean(),
  personId: z.string().nullable(),
  fullName: z.string().nullable(),
  sex: z.enum(Sex).nullable(),
  birthYear: z.int().nullable(),
  birthMonth: z.int().nullable(),
  birthDay: z.int().nullable(),
  unitPath: z.string().nullable(),
  householdId: z.string().nullable(),
  code: z.string().nullable(),
  headName: z.string().nullable(),
  closed: z.boolean().nullable(),
  member: z.boolean().nullable(),
  village: z.string().nullable(),
  commune: z.string(),
  district: z.string(),
  sameId: z.boolean(),
  hasId: z.boolean(),
  nameLevel: z.enum(NAME_LEVELS).nullable(),
  birthLevel: z.enum(["DATE", "SWAPPED", "DAY_MONTH", "SLIP", "YEAR", "YEAR_OFF", "SAME_YEAR", "OTHER"]).nullable(),
  sameSex: z.boolean(),
  place: z.enum(["DISTRICT", "ELSEWHERE"]).nullable(),
  persons: z.coerce.number(),
});
type Row = z.infer<typeof rowSchema>;
type Hit = { row: Row; comparison: Comparison };

/**
 * Who of the register the people being typed may be: inside the reach by name and household, elsewhere in the province only in
 * which commune somebody very much like them is. Nothing is written.
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
      sex: person.sex,
      year: person.birthYear,
      month: person.birthMonth,
      day: person.birthDay,
      hash: person.nationalIdHash,
      path: person.unitPath,
    }));
    const found = await tx.$queryRaw`
      SELECT typed_no AS "typedNo", household_no AS "householdNo", in_reach AS "inReach", person_id AS "personId",
        full_name AS "fullName", sex, birth_year AS "birthYear", birth_month AS "birthMonth",
        birth_day AS "birthDay", unit_path AS "unitPath", household_id AS "householdId", code,
        head_name AS "headName", closed, member, village, commune, district, same_id AS "sameId",
        has_id AS "hasId", name_level AS "nameLevel", birth_level AS "birthLevel", same_sex AS "sameSex",
        place, persons
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
  if (row.inReach && row.personId && row.fullName && row.sex && row.birthYear && row.unitPath) {
    const other = matchPerson({
      id: row.personId,
      fullName: row.fullName,
      sex: row.sex,
      birthYear: row.birthYear,
      birthMonth: row.birthMonth,
      birthDay: row.birthDay,
      nationalIdHash: null,
      unitPath: row.unitPath,
      householdId: row.householdId,
    });
    return { ...comparePersons(typed, other, 0), id };
  }
  return {
    id,
    name: row.nameLevel ?? "OTHER",
    birth: row.birthLevel ?? "OTHER",
    sex: row.sameSex ? "SAME" : "OTHER",
    place: row.place ?? ("ELSEWHERE" satisfies PlaceLevel),
    company: "NONE",
  };
}

/** Per household of the register: which of the people being typed are found in it. */
function countMatched(hits: readonly Hit[], own: string): Map<number, Set<number>> {
  const matched = new Map<number, Set<number>>();
  for (const { row, comparison } of hits) {
    if (row.householdId === own || !isLookalike(comparison)) continue;
    matched.set(row.householdNo, (matched.get(row.householdNo) ?? new Set()).add(row.typedNo));
  }
  return matched;
}

function ofMember(
  person: MatchPerson,
  hits: readonly Hit[],
  matched: ReadonlyMap<number, Set<number>>,
  { householdId, members }: TypedMembers,
): DuplicateFindings["members"][number] {
  const candidates: (Candidate & { score: number })[] = [];
  const elsewhere = new Map<string, Elsewhere & { score: number }>();
  for (const { row, comparison: alone } of hits) {
    const others = [...(matched.get(row.householdNo) ?? [])].filter((no) => no !== row.typedNo).length;
    const comparison = { ...alone, company: row.householdId === householdId ? alone.company : companyLevel(others) };
    const score = matchScore(comparison, row.persons);
    // The same number is always said: the register takes it once.
    const level = matchLevel(score) ?? (row.sameId ? "POSSIBLE" : null);
    // Two members of this very household are both in sight.
    if (!level || members.some(({ id }) => id === row.personId)) continue;
    if (row.inReach) {
      candidates.push({
        personId: row.personId ?? "",
        fullName: row.fullName ?? "",
        birth: formatPartialDate({ year: row.birthYear ?? 0, month: row.birthMonth, day: row.birthDay }),
        sex: row.sex ?? "MALE",
        village: row.village ?? "",
        householdId: row.householdId ?? "",
        code: row.code ?? "",
        headName: row.headName ?? "",
        member: row.member === true && row.closed === false,
        level,
        reasons: listReasons(comparison),
        score,
      });
    } else if (level !== "POSSIBLE" || row.sameId) {
      const known = elsewhere.get(row.commune);
      if (known && known.score >= score) continue;
      elsewhere.set(row.commune, {
        commune: row.commune,
        district: row.district,
        sameId: row.sameId,
        level,
        score,
      });
    }
  }
  const best = <T extends { score: number }>(found: T[]) =>
    found.sort((a, b) => b.score - a.score).slice(0, MOST_SHOWN);
  return {
    memberId: person.id,
    candidates: best(candidates).map(({ score: _, ...candidate }) => candidate),
    elsewhere: best([...elsewhere.values()]).map(({ score: _, ...place }) => place),
  };
}

function listHouseholds(
  hits: readonly Hit[],
  matched: ReadonlyMap<number, Set<number>>,
  typed: number,
): SameHousehold[] {
  return [...matched].flatMap(([household, members]) => {
    const row = hits.find((hit) => hit.row.householdNo === household)?.row;
    if (!row || members.size < HOUSEHOLD_FROM) return [];
    const { householdId: id, code, headName, commune, district } = row;
    return [
      {
        matched: members.size,
        typed,
        commune,
        district,
        household: id && code ? { id, code, headName: headName ?? "" } : null,
      },
    ];
  });
}
