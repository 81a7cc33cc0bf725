import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, readAsActor } from "@/lib/core/db";
import { formatPartialDate } from "@/lib/core/format";
import type { PairFilter, PairRow } from "@/lib/duplicates/finding";
import { MATCH_LEVELS, reasonsSchema } from "@/lib/duplicates/match";
import { Prisma } from "@/prisma/generated/client";
import { PairStatus } from "@/prisma/generated/enums";

/** Pairs on a page. */
const PAIRS_PER_PAGE = 30;

const side = z.object({
  name: z.string(),
  year: z.int(),
  month: z.int().nullable(),
  day: z.int().nullable(),
  place: z.string().nullable(),
  code: z.string().nullable(),
});
const rowSchema = z.object({
  id: z.string(),
  level: z.enum(MATCH_LEVELS),
  status: z.enum(PairStatus),
  reasons: reasonsSchema,
  together: z.int(),
  a: side,
  b: side,
});

/** Both records are in sight, and while nothing is decided both stand. */
const IN_SIGHT = Prisma.sql`JOIN person a ON a.id = d.person_a_id JOIN person b ON b.id = d.person_b_id
  AND (d.status <> 'OPEN' OR (a.merged_into_id IS NULL AND b.merged_into_id IS NULL))`;

/** The commune's path of each is the same, or not. */
const isAcross = Prisma.sql`substring(a.unit_path FROM '^(?:[^/]+/){1,3}') <> substring(b.unit_path FROM '^(?:[^/]+/){1,3}')`;

const where = ({ level, status = "OPEN", across }: Omit<PairFilter, "page">): Prisma.Sql => Prisma.sql`
  d.status = ${status}::"PairStatus"
  ${level ? Prisma.sql`AND d.level = ${level}::"MatchLevel"` : Prisma.empty}
  ${across === undefined ? Prisma.empty : across ? Prisma.sql`AND ${isAcross}` : Prisma.sql`AND NOT (${isAcross})`}`;

const sideOf = (person: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT jsonb_build_object('name', ${person}.full_name, 'year', ${person}.birth_year, 'month', ${person}.birth_month, 'day', ${person}.birth_day,
    'code', h.code, 'place', (SELECT v.full_name || ', ' || c.full_name FROM unit v JOIN unit c ON c.id = v.parent_id WHERE v.path = ${person}.unit_path))
  FROM (SELECT 1) one LEFT JOIN membership m ON m.person_id = ${person}.id AND m.valid_to IS NULL LEFT JOIN household h ON h.id = m.household_id)`;

/** Pairs of the reach, the surest first, a page at a time. */
export async function listPairs(actor: Actor, filter: PairFilter): Promise<{ rows: PairRow[]; more: boolean }> {
  assertCan(actor, "duplicate.read");
  const found = await readAsActor(
    actor,
    Prisma.sql`
      SELECT d.id, d.level::text AS level, d.status::text AS status, d.reasons, d.together,
        ${sideOf(Prisma.sql`a`)} AS a, ${sideOf(Prisma.sql`b`)} AS b
      FROM duplicate_pair d ${IN_SIGHT}
      WHERE ${where(filter)}
      ORDER BY d.score DESC, d.id
      LIMIT ${PAIRS_PER_PAGE + 1} OFFSET ${(filter.page - 1) * PAIRS_PER_PAGE}`,
  );
  const rows = z.array(rowSchema).parse(found);
  const view = ({ name, year, month, day, place, code }: z.infer<typeof side>) => ({
    name,
    birth: formatPartialDate({ year, month, day }),
    place: place ?? "",
    code: code ?? "",
  });
  return {
    rows: rows.slice(0, PAIRS_PER_PAGE).map(({ a, b, ...row }) => ({
      ...row,
      sides: [view(a), view(b)],
    })),
    more: rows.length > PAIRS_PER_PAGE,
  };
}

const countSchema = z.array(z.object({ level: z.enum(MATCH_LEVELS), pairs: z.int() }));

/** How many pairs of the reach wait for a decision, by how sure they are. */
export async function countPairs(actor: Actor): Promise<Record<(typeof MATCH_LEVELS)[number], number>> {
  assertCan(actor, "duplicate.read");
  const rows = countSchema.parse(
    await readAsActor(
      actor,
      Prisma.sql`SELECT d.level::text AS level, count(*)::int AS pairs FROM duplicate_pair d ${IN_SIGHT} WHERE d.status = 'OPEN' GROUP BY 1`,
    ),
  );
  const of = (level: string) => rows.find((row) => row.level === level)?.pairs ?? 0;
  return { SURE: of("SURE"), LIKELY: of("LIKELY"), POSSIBLE: of("POSSIBLE") };
}

/** How many pairs that are at least very likely wait for a decision. */
export async function countWaitingPairs(actor: Actor): Promise<number> {
  const { SURE, LIKELY } = await countPairs(actor);
  return SURE + LIKELY;
}

/** The parts that a search over the whole reach goes through, one by one: the districts of a province, or the reach itself. */
export async function listParts(actor: Actor): Promise<{ id: string; name: string }[]> {
  assertCan(actor, "duplicate.decide");
  return asActor(actor, async (tx) => {
    if (actor.level !== "PROVINCE") return [{ id: actor.unitId, name: actor.unitName }];
    const units = await tx.unit.findMany({
      where: { parentId: actor.unitId, validTo: null },
      orderBy: { path: "asc" },
    });
    return units.map(({ id, fullName }) => ({ id, name: fullName }));
  });
}
