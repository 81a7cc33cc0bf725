import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { isTimedOut } from "@/lib/core/constraint";
import { asActor, endOfSubtree, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { type MatchPerson, matchPerson } from "@/lib/duplicates/match";
import { type FoundPair, scorePairs } from "@/lib/duplicates/pairs";
import { commonPath } from "@/lib/events/event";
import { Sex } from "@/prisma/generated/enums";

/** The work of one part, in milliseconds, before the database gives up and the part is cut smaller. */
const PATIENCE_MS = 50_000;
const sideSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  sex: z.enum(Sex),
  birthYear: z.int(),
  birthMonth: z.int().nullable(),
  birthDay: z.int().nullable(),
  hash: z.string().nullable(),
  unitPath: z.string(),
  household: z.string().nullable(),
});
const nearSchema = z.array(z.object({ a: z.string(), b: z.string(), households: z.string() }));

/** Pairs that are scored at a time: as many as fit into the memory of a small server. */
const PAIRS_A_BATCH = 10_000;

/**
 * Looks for pairs anew in one part of the reach, and between it and what comes after it: one pass over the keys, then the scores.
 * Pairs that people have decided stay as they are; those that are no longer found are dropped. A district that takes longer than
 * the database waits is gone through commune by commune.
 *
 * @param unitId a district or a commune of the reach
 * @returns how many pairs of this part wait now
 * @throws Problem `not_found` outside the reach
 */
export async function findPairs(
  actor: Actor,
  { unitId }: { unitId: string },
  patienceMs = PATIENCE_MS,
): Promise<{ pairs: number }> {
  assertCan(actor, "duplicate.decide");
  const part = await asActor(actor, async (tx) => {
    const unit = await tx.unit.findUnique({ where: { id: unitId } });
    if (!unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
    const children = await tx.unit.findMany({ where: { parentId: unitId }, orderBy: { path: "asc" } });
    return { path: unit.path, communes: unit.level === "DISTRICT" ? children.map(({ path }) => path) : [] };
  });
  const find = (path: string) => asActor(actor, (tx) => findPairsIn(tx, path, patienceMs), "duplicate.find");
  try {
    return { pairs: await find(part.path) };
  } catch (error) {
    if (part.communes.length === 0 || !isTimedOut(error)) throw error;
  }
  let pairs = 0;
  for (const path of part.communes) pairs += await find(path);
  return { pairs };
}

/** @returns how many pairs wait */
async function findPairsIn(tx: Tx, path: string, patienceMs: number): Promise<number> {
  await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(patienceMs)}, true), set_config('jit', 'off', true), set_config('work_mem', '256MB', true), set_config('enable_hashagg', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('cursor_tuple_fraction', '1', true)`;
  const end = endOfSubtree(path);
  // Keys in arrays have no statistics: told nothing, the planner expects a thousand times more pairs and prepares for them on disk.
  // The keys of abbreviated names (second of each year) are left to the look-up of one person: there are too many of them.
  // Within the part each pair once; across, each with what comes later in the order of paths, so that whoever goes through all
  // parts meets it once. Across communes a year alone proves nothing without company: such pairs cannot reach a level.
  // What lies between the same two households comes together: it is scored together.
  await tx.$executeRaw`
    DECLARE near NO SCROLL CURSOR FOR
      WITH mine AS MATERIALIZED (
        SELECT p.id, m.household_id AS h, substring(p.unit_path FROM '^(?:[^/]+/){1,3}') AS commune, p.birth_day, p.birth_month, u.k
        FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL,
          unnest((match_keys(p.full_name, p.birth_year, p.birth_month, p.birth_day, p.unit_path, true))[2:]) WITH ORDINALITY AS u (k, i)
        WHERE p.unit_path >= ${path} AND p.unit_path < ${end} AND p.merged_into_id IS NULL AND u.i NOT IN (2, 5, 8)
      ), theirs AS MATERIALIZED (
        SELECT p.id, m.household_id AS h, substring(p.unit_path FROM '^(?:[^/]+/){1,3}') AS commune, p.birth_day, p.birth_month, u.k
        FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL,
          unnest(p.match_keys[2:]) WITH ORDINALITY AS u (k, i)
        WHERE p.unit_path >= ${path} AND p.merged_into_id IS NULL AND u.i <> 2
      ), met AS MATERIALIZED (
        SELECT DISTINCT least(m.id, o.id) AS a, greatest(m.id, o.id) AS b, least(m.h, o.h) AS g, greatest(m.h, o.h) AS h,
          m.commune = o.commune OR least(m.birth_day, m.birth_month) = least(o.birth_day, o.birth_month)
            AND greatest(m.birth_day, m.birth_month) = greatest(o.birth_day, o.birth_month)
            AND m.birth_day IS NOT NULL AND o.birth_day IS NOT NULL AS strong
        FROM mine m JOIN theirs o ON o.k = m.k AND o.id <> m.id
      ), company AS (
        SELECT g, h FROM met WHERE g <> h GROUP BY g, h HAVING count(*) >= 2
      )
      SELECT s.a::text AS a, s.b::text AS b, coalesce(s.g || '|' || s.h, s.a::text) AS households FROM (
        SELECT a, b, g, h FROM met WHERE strong UNION SELECT met.a, met.b, met.g, met.h FROM met JOIN company c ON c.g = met.g AND c.h = met.h) s
      WHERE NOT EXISTS (SELECT 1 FROM duplicate_pair d WHERE d.person_a_id = s.a AND d.person_b_id = s.b AND d.status <> 'OPEN')
      ORDER BY households`;
  const persons = await countPersons(tx);
  const found: KeptPair[] = [];
  for await (const near of readNear(tx)) {
    const people = await findPeople(tx, [...new Set(near.flatMap(({ a, b }) => [a, b]))]);
    const pairs = near.flatMap(({ a, b }) => {
      const [left, right] = [people.get(a), people.get(b)];
      return left && right ? [[left, right] as const] : [];
    });
    found.push(...scorePairs(pairs, persons).map(keptPair));
  }
  await keepPairs(tx, found, path);
  return found.length;
}

/** The pairs of the cursor in batches, never cut between the same two households. */
async function* readNear(tx: Tx): AsyncGenerator<z.infer<typeof nearSchema>> {
  for (let waiting: z.infer<typeof nearSchema> = []; ; ) {
    const rows = nearSchema.parse(await tx.$queryRawUnsafe(`FETCH ${PAIRS_A_BATCH} FROM near`));
    const last = rows.at(-1)?.households;
    const all = [...waiting, ...rows];
    const whole = all.filter(({ households }) => households !== last);
    if (whole.length > 0) yield whole;
    if (last === undefined) return;
    waiting = all.slice(whole.length);
  }
}

/** Building block: what is compared of these people. */
async function findPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, MatchPerson>> {
  const people = new Map<string, MatchPerson>();
  for (let from = 0; from < ids.length; from += 20_000) {
    const rows = z.array(sideSchema).parse(
      await tx.$queryRaw`
        SELECT p.id::text AS id, p.full_name AS "fullName", p.sex::text AS sex, p.birth_year AS "birthYear", p.birth_month AS "birthMonth",
          p.birth_day AS "birthDay", p.national_id_hash AS hash, p.unit_path AS "unitPath", m.household_id::text AS household
        FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
        WHERE p.id = ANY (${ids.slice(from, from + 20_000)}::uuid[])`,
    );
    for (const row of rows)
      people.set(
        row.id,
        matchPerson({
          id: row.id,
          fullName: row.fullName,
          sex: row.sex,
          birthYear: row.birthYear,
          birthMonth: row.birthMonth,
          birthDay: row.birthDay,
          nationalIdHash: row.hash,
          unitPath: row.unitPath,
          householdId: row.household,
        }),
      );
  }
  return people;
}

/** About how many records the register holds, as the planner knows it. */
async function countPersons(tx: Tx): Promise<number> {
  const [row] = z
    .array(z.object({ persons: z.coerce.number() }))
    .parse(await tx.$queryRaw`SELECT reltuples::bigint AS persons FROM pg_class WHERE oid = 'person'::regclass`);
  return row?.persons ?? 0;
}

type KeptPair = Pick<FoundPair, "score" | "level" | "together"> & {
  a: string;
  b: string;
  path: string;
  reasons: string;
};

function keptPair({ a, b, score, level, reasons, together }: FoundPair): KeptPair {
  const [first, second] = a.id < b.id ? [a, b] : [b, a];
  return {
    a: first.id,
    b: second.id,
    path: commonPath(a.unitPath, b.unitPath),
    score,
    level,
    reasons: reasons.join(),
    together,
  };
}

async function keepPairs(tx: Tx, rows: readonly KeptPair[], path: string): Promise<void> {
  const at = now();
  // What an earlier search found and this one did not; a pair across parts belongs to the first of the two.
  await tx.$executeRaw`
    DELETE FROM duplicate_pair d USING person a, person b
    WHERE d.status = 'OPEN' AND a.id = d.person_a_id AND b.id = d.person_b_id
      AND least(a.unit_path, b.unit_path) >= ${path} AND least(a.unit_path, b.unit_path) < ${endOfSubtree(path)}
      AND NOT EXISTS (SELECT 1 FROM unnest(${rows.map(({ a }) => a)}::uuid[], ${rows.map(({ b }) => b)}::uuid[]) AS f (a, b)
        WHERE f.a = d.person_a_id AND f.b = d.person_b_id)`;
  for (let from = 0; from < rows.length; from += 5_000) {
    const part = rows.slice(from, from + 5_000);
    await tx.$executeRaw`
      INSERT INTO duplicate_pair AS d (id, person_a_id, person_b_id, unit_path, score, level, reasons, together, found_at)
      SELECT gen_random_uuid(), f.a, f.b, f.path, f.score, f.level::"MatchLevel", string_to_array(nullif(f.reasons, ''), ','), f.together, ${at}
      FROM unnest(${part.map(({ a }) => a)}::uuid[], ${part.map(({ b }) => b)}::uuid[], ${part.map((row) => row.path)}::text[],
        ${part.map(({ score }) => score)}::float8[], ${part.map(({ level }) => level)}::text[], ${part.map(({ reasons }) => reasons)}::text[],
        ${part.map(({ together }) => together)}::int[]) AS f (a, b, path, score, level, reasons, together)
      ON CONFLICT (person_a_id, person_b_id) DO UPDATE SET unit_path = excluded.unit_path, score = excluded.score, level = excluded.level,
        reasons = excluded.reasons, together = excluded.together, found_at = excluded.found_at
      WHERE d.status = 'OPEN'`;
  }
}
