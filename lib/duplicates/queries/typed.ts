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
  typed_no: z.int(),
  household_no: z.int(),
  in_reach: z.boolean(),
  person_id: z.string().nullable(),
  full_name: z.string().nullable(),
  sex: z.enum(Sex).nullable(),
  birth_year: z.int().nullable(),
  birth_month: z.int().nullable(),
  birth_day: z.int().nullable(),
  unit_path: z.string().nullable(),
  household_id: z.string().nullable(),
  code: z.string().nullable(),
  head_name: z.string().nullable(),
  closed: z.boolean().nullable(),
  member: z.boolean().nullable(),
  village: z.string().nullable(),
  commune: z.string(),
  district: z.string(),
  same_id: z.boolean(),
  has_id: z.boolean(),
  name_level: z.enum(NAME_LEVELS).nullable(),
  birth_level: z.enum(["DATE", "SWAPPED", "DAY_MONTH", "SLIP", "YEAR", "YEAR_OFF", "SAME_YEAR", "OTHER"]).nullable(),
  same_sex: z.boolean(),
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
    const found = await tx.$queryRaw`SELECT * FROM find_duplicates(${JSON.stringify(asked)}::jsonb, ${MOST_COMPARED})`;
    return { typed, rows: z.array(rowSchema).parse(found) };
  });
  const hits = rows.flatMap((row): Hit[] => {
    const person = typed[row.typed_no - 1]?.person;
    return person ? [{ row, comparison: compareRow(person, row) }] : [];
  });
  const matched = countMatched(hits, input.householdId);
  return {
    members: typed.map(({ person }, i) =>
      ofMember(
        person,
        hits.filter(({ row }) => row.typed_no === i + 1),
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
  const id: Comparison["id"] = row.same_id ? "SAME" : typed.nationalIdHash && row.has_id ? "OTHER" : "UNKNOWN";
  if (row.in_reach && row.person_id && row.full_name && row.sex && row.birth_year && row.unit_path) {
    const other = matchPerson({
      id: row.person_id,
      fullName: row.full_name,
      sex: row.sex,
      birthYear: row.birth_year,
      birthMonth: row.birth_month,
      birthDay: row.birth_day,
      nationalIdHash: null,
      unitPath: row.unit_path,
      householdId: row.household_id,
    });
    return { ...comparePersons(typed, other, 0), id };
  }
  return {
    id,
    name: row.name_level ?? "OTHER",
    birth: row.birth_level ?? "OTHER",
    sex: row.same_sex ? "SAME" : "OTHER",
    place: row.place ?? ("ELSEWHERE" satisfies PlaceLevel),
    company: "NONE",
  };
}

/** Per household of the register: which of the people being typed are found in it. */
function countMatched(hits: readonly Hit[], own: string): Map<number, Set<number>> {
  const matched = new Map<number, Set<number>>();
  for (const { row, comparison } of hits) {
    if (row.household_id === own || !isLookalike(comparison)) continue;
    matched.set(row.household_no, (matched.get(row.household_no) ?? new Set()).add(row.typed_no));
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
    const others = [...(matched.get(row.household_no) ?? [])].filter((no) => no !== row.typed_no).length;
    const comparison = { ...alone, company: row.household_id === householdId ? alone.company : companyLevel(others) };
    const score = matchScore(comparison, row.persons);
    // The same number is always said: the register takes it once.
    const level = matchLevel(score) ?? (row.same_id ? "POSSIBLE" : null);
    // Two members of this very household are both in sight.
    if (!level || members.some(({ id }) => id === row.person_id)) continue;
    if (row.in_reach) {
      candidates.push({
        personId: row.person_id ?? "",
        fullName: row.full_name ?? "",
        birth: formatPartialDate({ year: row.birth_year ?? 0, month: row.birth_month, day: row.birth_day }),
        sex: row.sex ?? "MALE",
        village: row.village ?? "",
        householdId: row.household_id ?? "",
        code: row.code ?? "",
        headName: row.head_name ?? "",
        member: row.member === true && row.closed === false,
        level,
        reasons: listReasons(comparison),
        score,
      });
    } else if (level !== "POSSIBLE" || row.same_id) {
      const known = elsewhere.get(row.commune);
      if (known && known.score >= score) continue;
      elsewhere.set(row.commune, {
        commune: row.commune,
        district: row.district,
        sameId: row.same_id,
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
    const row = hits.find((hit) => hit.row.household_no === household)?.row;
    if (!row || members.size < HOUSEHOLD_FROM) return [];
    const { household_id: id, code, head_name: headName, commune, district } = row;
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
