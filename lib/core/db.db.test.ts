import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { asActor, askAsActor, closeDatabase, readAsActor } from "@/lib/core/db";
import { type Area, createActor, createArea, createHousehold, createUnit, ownerDb } from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";

// One connection: what one person's reads leave on it is there for the next one's.
vi.hoisted(() => {
  process.env.POOL_SIZE = "1";
});

afterAll(closeDatabase);

/** Households of the wide reach beside the one of the commune. */
const MANY = 3_000;

let area: Area;
let officer: Actor;
let reviewer: Actor;
let province: Actor;

beforeAll(async () => {
  area = await createArea();
  const wide = await createUnit({ level: "COMMUNE", parent: area.district });
  const village = await createUnit({ level: "VILLAGE", parent: wide });
  await createHousehold(area.village);
  await ownerDb().$executeRaw`
    INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
    SELECT gen_random_uuid(), ${`${wide.code}-`} || lpad(i::text, 5, '0'), ${wide.id}::uuid, ${village.id}::uuid, '', 'Nà' FROM generate_series(1, ${MANY}) i`;
  await ownerDb().$executeRaw`ANALYZE household`;
  officer = await createActor("COMMUNE_OFFICER", area.commune);
  reviewer = await createActor("DISTRICT_REVIEWER", area.district);
  province = await createActor("PROVINCE_STAFF", area.province);
});

const preparedSchema = z.array(z.object({ name: z.string(), runs: z.number() }));
const planSchema = z.tuple([
  z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: z.object({ "Plan Rows": z.number() }) })]) }),
]);

type Read = (actor: Actor, sql: Prisma.Sql) => Promise<unknown>;

describe.each<[string, Read]>([
  ["a statement alone", readAsActor],
  ["a statement of a transaction", (actor, sql) => asActor(actor, (tx) => tx.$queryRaw(sql))],
])("%s", (way, read) => {
  const households = Prisma.sql`SELECT code, ${way} AS way FROM household ORDER BY code`;

  const prepared = async (actor: Actor) =>
    preparedSchema.parse(
      await read(
        actor,
        Prisma.sql`SELECT name, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements WHERE statement = ${households.text}`,
      ),
    );

  /** The rows that PostgreSQL expects, by the plan of the statement that twelve reads of this person's ran. */
  async function expectedRows(actor: Actor): Promise<number> {
    const before = new Map((await prepared(actor)).map(({ name, runs }) => [name, runs]));
    for (let i = 0; i < 12; i++) await read(actor, households);
    const ran = (await prepared(actor)).filter(({ name, runs }) => runs !== before.get(name));
    expect(ran.map(({ name, runs }) => runs - (before.get(name) ?? 0))).toEqual([12]);
    const plan = await read(actor, Prisma.raw(`EXPLAIN (FORMAT JSON) EXECUTE "${ran[0]?.name}" ('')`));
    return planSchema.parse(plan)[0]["QUERY PLAN"][0].Plan["Plan Rows"];
  }

  test("is planned for each reach, whoever came first", async () => {
    expect(await expectedRows(officer)).toBeLessThan(MANY / 10);
    expect(await expectedRows(province)).toBeGreaterThan(MANY / 2);
    expect(await expectedRows(reviewer)).toBeGreaterThan(MANY / 2);
    expect(await expectedRows(officer)).toBeLessThan(MANY / 10);
  });
});

test("statements asked for side by side go one after the other", async () => {
  // Prisma reads what is included side by side; pg warns of it, and lib/testing/strict.ts makes that a failure.
  const [household] = await asActor(officer, (tx) =>
    tx.household.findMany({
      include: { village: true, commune: true, memberships: true, reviews: true, movements: true, aliases: true },
    }),
  );
  expect(household).toMatchObject({ village: { id: area.village.id }, commune: { id: area.commune.id } });
});

test("a statement that fails takes only its transaction with it", async () => {
  const wrong = asActor(officer, (tx) => Promise.all([tx.$queryRaw`SELECT 1 / 0`, tx.$queryRaw`SELECT 1`]));
  await expect(wrong).rejects.toThrow("division by zero");
  expect(await asActor(officer, (tx) => tx.household.count())).toBe(1);
});

test("a statement that travels with its transaction's beginning takes its values as they are", async () => {
  const odd = ["O'Nông", 'a"b', "c\\d", "{e,f}", "NULL", "", "ế"];
  const values = Prisma.sql`SELECT ${odd}::text[] AS many, ${odd[2]}::text AS one, ${7}::int AS number, ${true}::boolean AS yes, ${null}::text AS none`;
  const answer = [{ many: odd, one: odd[2], number: 7, yes: true, none: null }];
  // The second time the connection has prepared it.
  for (let i = 0; i < 3; i++) expect(await readAsActor(officer, values)).toEqual(answer);
  for (let i = 0; i < 2; i++)
    expect(await askAsActor(officer, async (ask) => [...(await ask(values)), ...(await ask(values))])).toEqual([
      ...answer,
      ...answer,
    ]);
});

test("whoever reads by what a connection has prepared has their own reach, and a failure leaves nothing open", async () => {
  const codes = Prisma.sql`SELECT count(*)::int AS households, 1 / (count(*) - ${0}::int) AS some FROM household`;
  for (let i = 0; i < 2; i++) {
    expect(await readAsActor(officer, codes)).toMatchObject([{ households: 1 }]);
    expect(await readAsActor(province, codes)).toMatchObject([{ households: MANY + 1 }]);
    // Nobody is acting any more.
    expect(
      await readAsActor({ ...officer, unitPath: "" }, Prisma.sql`SELECT count(*)::int AS n FROM household`),
    ).toEqual([{ n: 0 }]);
  }
  const failing = Prisma.sql`SELECT 1 / ${0}::int AS none, count(*) FROM household`;
  const passing = Prisma.sql`SELECT 1 / ${1}::int AS none, count(*) FROM household`;
  for (let i = 0; i < 2; i++) await readAsActor(officer, passing);
  for (let i = 0; i < 2; i++) await expect(readAsActor(officer, failing)).rejects.toThrow("division by zero");
  expect(await readAsActor(officer, Prisma.sql`SELECT current_setting('app.lo', true) AS lo`)).toEqual([
    { lo: officer.unitPath },
  ]);
});

test("the last statement ends the transaction with it, and where it fails, all before it is undone", async () => {
  const keep = (name: string) => Prisma.sql`
    INSERT INTO saved_filter (id, user_id, page, name, query) VALUES (gen_random_uuid(), ${officer.userId}::uuid, 'households', ${name}, 'class=POOR')`;
  const fail = Prisma.sql`SELECT 1 / ${0}::int AS none`;
  const kept = () => readAsActor(officer, Prisma.sql`SELECT name FROM saved_filter ORDER BY name`);
  // The first time as it is, then as the connection has prepared it.
  for (const n of [1, 2, 3]) {
    await askAsActor(officer, async (ask) => {
      await ask(keep(`first ${n}`));
      await ask(keep(`last ${n}`), true);
    });
    await expect(
      askAsActor(officer, async (ask) => {
        await ask(keep(`lost ${n}`));
        await ask(fail, true);
      }),
    ).rejects.toThrow("division by zero");
  }
  expect(await kept()).toEqual(
    ["first 1", "first 2", "first 3", "last 1", "last 2", "last 3"].map((name) => ({ name })),
  );
  const after = askAsActor(officer, async (ask) => {
    await ask(Prisma.sql`SELECT 1 AS one`, true);
    await ask(Prisma.sql`SELECT 1 AS one`);
  });
  await expect(after).rejects.toThrow("after the last one");
});

const indexSchema = z.tuple([
  z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: z.object({ "Index Cond": z.string() }) })]) }),
]);

describe.each([
  ["household_summary", "level = 'COMMUNE'"],
  ["review_summary", "round_id = '00000000-0000-4000-8000-000000000000' AND level = 'COMMUNE'"],
  ["movement_summary", "round_id = '00000000-0000-4000-8000-000000000000' AND level = 'COMMUNE' AND dimension = 'ALL'"],
])("%s", (table, condition) => {
  test.each([
    ["commune", () => officer],
    ["district", () => reviewer],
    ["province", () => province],
  ])("is read by its key within the reach of a %s", async (_, actor) => {
    const [plan] = await askAsActor(actor(), async (ask) => {
      await ask(Prisma.sql`SET LOCAL enable_seqscan = off`);
      await ask(Prisma.sql`SET LOCAL enable_bitmapscan = off`);
      return indexSchema.parse(
        await ask(Prisma.raw(`EXPLAIN (FORMAT JSON) SELECT * FROM ${table} WHERE ${condition}`)),
      );
    });
    const { "Index Cond": used } = plan["QUERY PLAN"][0].Plan;
    expect(used).toMatch(/level = 'COMMUNE'.*unit_path >= .*unit_path < /);
  });
});
