import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { checkIdentities, projectAll } from "@/lib/ledger/projection";
import { answersSchema } from "@/lib/reviews/answers";
import { packResult } from "@/lib/reviews/result";
import { isApplicant } from "@/lib/reviews/review";
import { dayOfReview, scoreReview } from "@/lib/reviews/scoring";
import { snapshotSchema } from "@/lib/reviews/snapshot";
import { findStep, LIST_ACTIONS } from "@/lib/rounds/steps";
import { STANDARD } from "@/prisma/demo/answers";
import { STANDARD_HASH } from "@/prisma/demo/decide";
import { loadDemonstration } from "@/prisma/demo/load";
import { communesOf } from "@/prisma/demo/places";
import { HouseholdClass, ListStatus, MovementKind, Role } from "@/prisma/generated/enums";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";
import { keepDoorKey, migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";

// A database of its own: loading holds every table for itself, and the demonstration's accounts are the real ones.

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let client: pg.Client;
let before: string[];

/** Everything that loading switches off and takes away for a while. */
const GUARDS = `
  SELECT format('%s.%s %s', tgrelid::regclass, tgname, tgenabled) AS guard FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
  UNION ALL SELECT format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
  UNION ALL SELECT format('%s.%s %s', attrelid::regclass, attname, attstattarget)
    FROM pg_attribute WHERE attstattarget > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
  ORDER BY 1`;

const guards = async () => (await client.query<{ guard: string }>(GUARDS)).rows.map(({ guard }) => guard);

const rows = async <T extends z.ZodType>(schema: T, sql: string, values: unknown[] = []): Promise<z.infer<T>[]> =>
  z.array(schema).parse((await client.query(sql, values)).rows);

beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, decodeURIComponent(new URL(database.servingUrl).username));
  await keepDoorKey(database.ownerUrl, process.env.DOOR_KEY);
  process.env.DATABASE_URL = database.servingUrl;
  process.env.DATABASE_OWNER_URL = database.ownerUrl;
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  before = await guards();
  await loadDemonstration(database.ownerUrl, { of: ["181"] });
});

afterAll(async () => {
  await (await import("@/lib/core/db")).closeDatabase();
  await client?.end();
  await database?.remove();
});

const movementGroup = z.object({
  year: z.number(),
  commune: z.string(),
  startClass: z.enum(HouseholdClass).nullable(),
  endClass: z.enum(HouseholdClass).nullable(),
  kind: z.enum(MovementKind),
  households: z.number(),
  personsStart: z.number(),
  personsEnd: z.number(),
  personsGained: z.number(),
  personsLost: z.number(),
});

const ledger = () =>
  rows(
    movementGroup,
    `SELECT r.year, u.code AS commune, nullif(s.start_class, '-') AS "startClass", nullif(s.end_class, '-') AS "endClass", s.kind,
       s.households, s.persons_start AS "personsStart", s.persons_end AS "personsEnd", s.persons_gained AS "personsGained",
       s.persons_lost AS "personsLost"
     FROM movement_summary s JOIN round r ON r.id = s.round_id JOIN unit u ON u.id = s.unit_id
     WHERE s.level = 'COMMUNE' AND s.dimension = 'ALL'`,
  );

test("triggers, indexes, keys, references and targets of statistics are all back in their place", async () => {
  expect(await guards()).toEqual(before);
});

test("a second load changes nothing", async () => {
  await expect(loadDemonstration(database.ownerUrl, { of: ["181"] })).rejects.toThrow(/duplicate key/);
  expect(await guards()).toEqual(before);
  const [count] = await rows(z.object({ n: z.number() }), "SELECT count(*)::int AS n FROM commune_list");
  expect(count?.n).toBe(2 * communesOf("181").length);
});

test("the kept sums are those of the rows", async () => {
  const differences = await client.query(`
    WITH counted AS (
      SELECT m.round_id, u.level::text, split_part(d, ':', 1) AS dimension, split_part(d, ':', 2) AS value, u.id, u.path,
        coalesce(m.start_class::text, '-') AS s, coalesce(m.end_class::text, '-') AS e, m.kind::text,
        count(*)::int AS n, sum(m.persons_start)::int AS a, sum(m.persons_end)::int AS b,
        sum(greatest(m.persons_end - m.persons_start, 0))::int AS g, sum(greatest(m.persons_start - m.persons_end, 0))::int AS l
      FROM movement m JOIN unit v ON v.id = m.village_id JOIN unit u ON u.id IN (v.id, v.parent_id),
        unnest(array_prepend('ALL:', m.dimensions)) d
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), kept AS (
      SELECT round_id, level, dimension, value, unit_id, unit_path, start_class, end_class, kind::text, households, persons_start, persons_end, persons_gained, persons_lost
      FROM movement_summary
    ), reviews AS (
      SELECT w.round_id, u.level::text, u.id, u.path, w.status::text, coalesce(w.start_class::text, '-'), count(*)::int, sum(w.start_persons)::int
      FROM review w JOIN unit v ON v.id = w.village_id JOIN unit u ON u.id IN (v.id, v.parent_id) GROUP BY 1, 2, 3, 4, 5, 6
    ), kept_reviews AS (SELECT round_id, level::text, unit_id, unit_path, status::text, start_class, reviews, start_persons FROM review_summary),
    households AS (
      SELECT u.level::text, u.id, u.path, coalesce(h.class::text, '-'), h.closed_on IS NOT NULL, count(*)::int, sum(h.member_count)::int
      FROM household h JOIN unit v ON v.id = h.village_id JOIN unit u ON u.id IN (v.id, v.parent_id) GROUP BY 1, 2, 3, 4, 5
    ), kept_households AS (SELECT level::text, unit_id, unit_path, class, closed, households, persons FROM household_summary)
    SELECT 'ledger' FROM ((TABLE counted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted)) x
    UNION ALL SELECT 'reviews' FROM ((TABLE reviews EXCEPT TABLE kept_reviews) UNION ALL (TABLE kept_reviews EXCEPT TABLE reviews)) y
    UNION ALL SELECT 'households' FROM ((TABLE households EXCEPT TABLE kept_households) UNION ALL (TABLE kept_households EXCEPT TABLE households)) z`);
  expect(differences.rows).toEqual([]);
});

test("the poor and near-poor by their heads' sex and by ethnic group add up to the whole, and are what their reviews say", async () => {
  const wrong = await client.query(`
    SELECT round_id, unit_id, start_class, end_class, kind, dimension, sum(households), sum(persons_start), sum(persons_end)
    FROM movement_summary WHERE dimension IN ('HEAD_SEX', 'ETHNICITY') GROUP BY 1, 2, 3, 4, 5, 6
    EXCEPT
    SELECT round_id, unit_id, start_class, end_class, kind, d, households, persons_start, persons_end
    FROM movement_summary, unnest('{HEAD_SEX,ETHNICITY}'::text[]) d
    WHERE dimension = 'ALL' AND (start_class IN ('POOR', 'NEAR_POOR') OR end_class IN ('POOR', 'NEAR_POOR'))`);
  expect(wrong.rows).toEqual([]);
  const kept = await client.query(`
    SELECT dimension, value, sum(households)::int AS n FROM movement_summary
    WHERE level = 'COMMUNE' AND end_class IN ('POOR', 'NEAR_POOR') AND dimension <> 'ALL' GROUP BY 1, 2 ORDER BY 1, 2`);
  const counted = await client.query(`
    WITH decided AS (SELECT * FROM review WHERE status = 'DONE' AND final_class IN ('POOR', 'NEAR_POOR')), head AS (
      SELECT p FROM decided, jsonb_array_elements(snapshot -> 'members') p WHERE p ->> 'relationship' = 'HEAD')
    SELECT * FROM (
      SELECT 'HEAD_SEX' AS dimension, p ->> 'sex' AS value, count(*)::int AS n FROM head GROUP BY 2
      UNION ALL SELECT 'ETHNICITY', p ->> 'ethnicityCode', count(*)::int FROM head GROUP BY 2
      UNION ALL SELECT 'INDICATOR', i ->> 'number', count(*)::int FROM decided, jsonb_array_elements(result -> 'indicators') i
        WHERE (i ->> 'deprived')::boolean GROUP BY 2
      UNION ALL SELECT 'CAUSE', c, count(*)::int FROM decided, jsonb_array_elements_text(answers -> 'causes') c GROUP BY 2
      UNION ALL SELECT 'TARGET', 'MERIT', count(*)::int FROM decided
        WHERE EXISTS (SELECT FROM jsonb_array_elements(snapshot -> 'members') p WHERE (p ->> 'isMerit')::boolean) HAVING count(*) > 0
    ) x ORDER BY 1, 2`);
  expect(kept.rows).toEqual(counted.rows);
  expect(new Set(kept.rows.map(({ dimension }) => dimension)).size).toBeGreaterThanOrEqual(4);
});

test("what a household shows follows from its members, its place and its list", async () => {
  const wrong = await client.query(`
    SELECT h.code FROM household h JOIN unit v ON v.id = h.village_id
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE m.valid_to IS NOT DISTINCT FROM h.closed_on)::int AS members,
        max(p.full_name) FILTER (WHERE m.relationship = 'HEAD') AS head
      FROM membership m JOIN person p ON p.id = m.person_id WHERE m.household_id = h.id) s ON true
    LEFT JOIN review w ON w.household_id = h.id AND w.round_id = (SELECT id FROM round WHERE year = 2024)
    LEFT JOIN commune_list l ON l.id = w.commune_list_id
    WHERE h.member_count <> s.members OR h.head_name <> s.head OR h.unit_path <> v.path OR h.commune_id <> v.parent_id
      OR h.class IS DISTINCT FROM CASE WHEN l.status = 'APPROVED' THEN coalesce(w.final_class, w.start_class) ELSE w.start_class END
      OR (w.status = 'CLOSED') IS DISTINCT FROM (h.closed_on IS NOT NULL)`);
  expect(wrong.rows).toEqual([]);
  const counters = await client.query(`
    SELECT 1 FROM household_counter c WHERE c.last <> (SELECT max(right(code, 5)::int) FROM household h WHERE h.commune_id = c.commune_id)`);
  expect(counters.rows).toEqual([]);
});

test("each commune's lists of 2024 start where 2023 ended", async () => {
  const differences = await client.query(`
    WITH started AS (
      SELECT l.commune_id, w.start_class AS class, count(*)::int AS n FROM review w JOIN commune_list l ON l.id = w.commune_list_id
      JOIN round r ON r.id = l.round_id AND r.year = 2024 WHERE w.start_class IN ('POOR', 'NEAR_POOR') GROUP BY 1, 2
    ), ended AS (
      SELECT v.parent_id, m.end_class, count(*)::int FROM movement m JOIN round r ON r.id = m.round_id AND r.year = 2023
      JOIN unit v ON v.id = m.village_id WHERE m.end_class IN ('POOR', 'NEAR_POOR') GROUP BY 1, 2
    )
    (TABLE started EXCEPT TABLE ended) UNION ALL (TABLE ended EXCEPT TABLE started)`);
  expect(differences.rows).toEqual([]);
});

test("every list came where it stands by legal steps", async () => {
  const step = z.object({
    list: z.string(),
    status: z.enum(ListStatus),
    sent: z.number(),
    action: z.enum(LIST_ACTIONS),
    by: z.enum(Role),
    from: z.enum(ListStatus),
    to: z.enum(ListStatus),
    submission: z.number(),
  });
  const steps = await rows(
    step,
    `SELECT l.id AS list, l.status, l.submission AS sent, e.action, e.actor_role AS by, e.from_status AS from, e.to_status AS to, e.submission
     FROM commune_list l JOIN list_event e ON e.list_id = l.id ORDER BY l.id, e.at`,
  );
  const at = new Map<string, { status: ListStatus; submission: number }>();
  for (const { list, action, by, from, to, submission } of steps) {
    const stood = at.get(list) ?? { status: "DRAFT", submission: 0 };
    expect(from).toBe(stood.status);
    expect(findStep("COMMUNE_DISTRICT_PROVINCE", action, by, from)?.to).toBe(to);
    expect(submission).toBe(stood.submission + (action === "submit" ? 1 : 0));
    at.set(list, { status: to, submission });
  }
  for (const { list, status, sent } of steps) expect(at.get(list)).toEqual({ status, submission: sent });
  const seen = await client.query(`
    SELECT v.id FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    LEFT JOIN review_version s ON s.review_id = v.id AND s.submission <= greatest(l.submission, 1)
    WHERE v.status = 'DONE' GROUP BY v.id, v.result
    HAVING (array_agg(s.result ORDER BY s.submission DESC))[1] IS DISTINCT FROM v.result`);
  expect(seen.rows).toEqual([]);
});

test("every finished review gives its class again", async () => {
  const review = z.object({
    code: z.string(),
    answers: answersSchema,
    snapshot: snapshotSchema,
    result: z.unknown(),
    computed: z.enum(HouseholdClass),
    final: z.enum(HouseholdClass),
    start: z.enum(HouseholdClass).nullable(),
    persons: z.number(),
  });
  const reviews = await rows(
    review,
    `SELECT h.code, w.answers, w.snapshot, w.result, w.computed_class AS computed, w.final_class AS final, w.start_class AS start, w.end_persons AS persons
     FROM review w JOIN household h ON h.id = w.household_id WHERE w.status = 'DONE'`,
  );
  expect(reviews.length).toBeGreaterThan(4000);
  for (const { code, answers, snapshot, result, computed, final, start, persons } of reviews) {
    const score = scoreReview(STANDARD, answers, snapshot.members, dayOfReview(answers, "2024-12-05"), {
      isApplicant: isApplicant({ startClass: start, household: { class: null } }),
      provinceCode: "20",
    });
    expect([code, score.class, persons]).toEqual([code, computed, snapshot.members.length]);
    expect(final).toBe(computed);
    expect(packResult(score, STANDARD_HASH)).toEqual(result);
  }
});

test("the identities of the official tables hold in every commune, from one round to the next", async () => {
  const groups = await ledger();
  for (const { code } of communesOf("181")) {
    const [last, now] = [2023, 2024].map((year) =>
      groups.filter((group) => group.commune === code && group.year === year),
    );
    expect(checkIdentities(projectAll(last ?? []))).toEqual([]);
    expect(checkIdentities(projectAll(now ?? []))).toEqual([]);
  }
});

test("completing the round reaches the targets of every commune, and doing it again does nothing", async () => {
  const { completeRound } = await import("@/prisma/demo/completion");
  const lists: string[] = [];
  await completeRound(({ commune }) => lists.push(commune));
  expect(lists).toContain("Xã Thiện Thuật");
  const groups = (await ledger()).filter(({ year }) => year === 2024);
  for (const { code } of communesOf("181")) {
    const own = groups.filter(({ commune }) => commune === code);
    const { poor, nearPoor } = projectAll(own).r1;
    const target = DEMO_TARGETS.get(code);
    expect([code, poor.households, nearPoor.households]).toEqual([code, target?.poor, target?.nearPoor]);
    const previous = (await ledger()).filter(({ year, commune }) => year === 2023 && commune === code);
    expect(checkIdentities(projectAll(own), projectAll(previous))).toEqual([]);
  }
  const open = await client.query("SELECT 1 FROM commune_list WHERE status <> 'APPROVED'");
  expect(open.rows).toEqual([]);
  await completeRound(() => expect.unreachable("nothing is left to do"));
});
