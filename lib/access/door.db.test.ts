import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { asActor, asJob, closeDatabase, sendAsJob } from "@/lib/core/db";
import {
  type Area,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  ownerDb,
} from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";
import { createSigner, NOTHING_SAID, SAID, type Said } from "@/prisma/rules/door.mjs";

// What somebody can do who has the serving role's connection: every statement that they like, and no key. And what a statement can do
// that the application did not mean to send.

afterAll(closeDatabase);

let area: Area;
let elsewhere: Area;
let officer: Actor;
let reviewer: Actor;
let province: Actor;
let administrator: Actor;
let listId: string;

const clients: pg.Client[] = [];
/** A connection of one's own with the serving role. */
async function connect() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  clients.push(client);
  return client;
}
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

const turnSchema = z.tuple([z.object({ turn: z.coerce.bigint() })]);
const greet = async (client: pg.Client) =>
  turnSchema.parse((await client.query("SELECT door_greet() AS turn")).rows)[0].turn;

/** As the servers sign. */
const sign = (turn: bigint, said: Partial<Said>) =>
  createSigner(process.env.DOOR_KEY ?? "")(turn, { ...NOTHING_SAID, ...said });

const saidOf = ({ userId, role, unitPath }: Actor) => ({ reach: unitPath, office: unitPath, role, actor: userId });
const textOf = (said: Partial<Said>) => SAID.map((name) => said[name] ?? "").join("\n");

const outcome = (work: Promise<pg.QueryResult>) =>
  work.then(
    ({ rowCount }) => rowCount ?? 0,
    (error: { code: string }) => error.code,
  );

/** Refused for want of a right or by a policy, by a guard, for a place that is not seen, or since the session has marked nothing. */
const REFUSED = ["42501", "23514", "23503", "55000"];

beforeAll(async () => {
  area = await createArea();
  elsewhere = await createArea();
  const round = await createRound(area.province, [area.commune]);
  listId = round.lists[0]?.id ?? "";
  await createReview(round, await createHousehold(area.village, { class: "POOR" }));
  await createHousehold(elsewhere.village);
  officer = await createActor("COMMUNE_OFFICER", area.commune);
  reviewer = await createActor("DISTRICT_REVIEWER", area.district);
  province = await createActor("PROVINCE_STAFF", area.province);
  administrator = await createActor("ADMINISTRATOR", area.province);
});

const tableSchema = z.array(
  z.object({ name: z.string(), open: z.boolean(), columns: z.array(z.string()), row: z.string() }),
);
/** Every table; open ones say nothing about anybody, and are everybody's to read. `row` is one of its own, or an empty one. */
const tables = async () =>
  tableSchema.parse(
    await ownerDb().$queryRaw`
      SELECT c.relname AS name, EXISTS (
          SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND pg_get_expr(p.polqual, c.oid) = 'true') AS open,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
        -- A row of its own, under another id.
        coalesce((xpath('//this/text()', query_to_xml(format(
          'SELECT to_jsonb(t)::text AS this FROM %I t LIMIT 1', c.relname), true, false, '')))[1]::text, '{}') AS row
      FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> '_prisma_migrations'
      ORDER BY 1`,
  );

describe("whoever cannot sign", () => {
  const forgeries: [string, () => Partial<Said>][] = [
    ["of an officer", () => saidOf(officer)],
    ["of a province's staff", () => saidOf(province)],
    ["of an administrator", () => saidOf(administrator)],
    ["of the owner, whom guards know by their having no role", () => ({ reach: area.province.path, role: "" })],
    ["of signing in", () => ({ job: "sign-in", about: "quantri" })],
    ["of the sessions", () => ({ job: "session" })],
    ["of nothing", () => ({})],
  ];

  test.each(forgeries)("reads, adds, changes and drops no row of any table with settings %s", async (_, said) => {
    const client = await connect();
    const forge = async () => {
      const { reach = "", role = "", actor = "", job = "" } = said();
      await client.query("BEGIN");
      for (const [name, value] of Object.entries({
        said: textOf(said()),
        lo: reach,
        hi: `${reach.slice(0, -1)}0`,
        role,
        actor,
        job,
      }))
        await client.query("SELECT set_config($1, $2, true)", [`app.${name}`, value]);
    };
    const found = await tables();
    expect(found.length).toBeGreaterThan(30);
    for (const isGreeted of [false, true]) {
      if (isGreeted) await greet(client);
      for (const { name, open, columns, row } of found) {
        const id = columns[0];
        const attempts = {
          read: `SELECT 1 FROM ${name}`,
          add: `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${name}, '${row.replaceAll("'", "''")}')`,
          change: `UPDATE ${name} SET ${id} = ${id}`,
          drop: `DELETE FROM ${name}`,
          hold: `SELECT 1 FROM ${name} FOR UPDATE`,
          copy: `COPY ${name} TO STDOUT`,
        };
        for (const [attempt, sql] of Object.entries(attempts)) {
          if (open && (attempt === "read" || attempt === "copy")) continue;
          await forge();
          const end = await outcome(client.query(sql));
          await client.query("ROLLBACK");
          expect(attempt === "add" || end !== 0 ? REFUSED : [0, ...REFUSED], `${attempt} ${name}`).toContain(end);
        }
      }
    }
  });

  test("comes in by no function of the door either", async () => {
    const client = await connect();
    const turn = await greet(client);
    const forged = `SELECT door_enter(${turn + 1n}, '\\x${Buffer.from(textOf(saidOf(province))).toString("hex")}', NULL)`;
    expect(await outcome(client.query(forged))).toBe("28000");
    for (const sql of [
      `SELECT door_mark('${textOf(saidOf(province))}')`,
      `SELECT door_owner('{"role": "PROVINCE_STAFF"}')`,
      "SELECT setval('door_left', 1)",
      "SELECT nextval('door_left')",
      "SELECT setval('door_turn', 1)",
      "SELECT last_value FROM door_turn",
      "SELECT * FROM door_key",
      "SELECT keep_rows_under(NULL)",
      `SELECT record_readings('[]')`,
    ])
      expect(await outcome(client.query(sql)), sql).toBe("42501");
  });
});

const count = z.tuple([z.object({ n: z.coerce.number() })]);
const households = async (client: pg.Client) =>
  count.parse((await client.query("SELECT count(*) AS n FROM household")).rows)[0].n;

describe("what was signed", () => {
  test("lets in, on its connection", async () => {
    const client = await connect();
    await client.query(`BEGIN; ${sign((await greet(client)) + 1n, saidOf(officer))}`);
    expect(await households(client)).toBe(1);
    await client.query("COMMIT");
    expect(await households(client)).toBe(0);
  });

  test("is of no use on another connection", async () => {
    const client = await connect();
    const statement = sign((await greet(client)) + 1n, saidOf(officer));
    const other = await connect();
    expect(await outcome(other.query(statement))).toBe("55000");
    await greet(other);
    expect(await outcome(other.query(statement))).toBe("28000");
    expect(await households(other)).toBe(0);
  });

  test("is of use once: not in a later transaction, nor for a turn that has passed", async () => {
    const client = await connect();
    const turn = await greet(client);
    await client.query(`BEGIN; ${sign(turn + 2n, saidOf(officer))}`);
    await client.query("ROLLBACK");
    for (const passed of [turn + 2n, turn + 1n, turn]) {
      await client.query("BEGIN");
      expect(await outcome(client.query(sign(passed, saidOf(officer))))).toBe("28000");
      await client.query("ROLLBACK");
    }
    // Nor is what it said, said again.
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.said', $1, false)", [textOf(saidOf(officer))]);
    expect(await households(client)).toBe(0);
    await client.query("COMMIT");
    expect(await households(client)).toBe(0);
  });

  test("is not changed afterwards", async () => {
    const client = await connect();
    const turn = await greet(client);
    for (const [i, said] of [
      saidOf(province),
      { ...saidOf(officer), reach: elsewhere.commune.path },
      { ...saidOf(officer), actor: reviewer.userId },
      {},
    ].entries()) {
      await client.query(`BEGIN; ${sign(turn + 1n + BigInt(i), saidOf(officer))}`);
      await client.query("SELECT set_config('app.said', $1, true)", [textOf(said)]);
      expect(await households(client)).toBe(0);
      expect((await client.query("SELECT acting_actor() AS who, may('household.read') AS may")).rows).toEqual([
        { who: null, may: false },
      ]);
      await client.query("ROLLBACK");
    }
  });

  test("is not widened by a statement, nor between the rows of a cursor", async () => {
    const client = await connect();
    const turn = await greet(client);
    const wide = `set_config('app.lo', '', true), set_config('app.hi', '~', true)`;
    const other = `set_config('app.said', '${textOf(saidOf(province))}', true)`;
    const paths = `SELECT DISTINCT unit_path FROM`;
    for (const [i, sql] of [
      `${paths} household WHERE (SELECT count(*) FROM (SELECT ${wide}) w) = 1`,
      `${paths} household, LATERAL (SELECT ${wide}, household.id) w`,
      `WITH w AS MATERIALIZED (SELECT ${wide}) ${paths} household, w`,
      `WITH w AS MATERIALIZED (SELECT ${wide}, ${other}) ${paths} household, w`,
      // Each row of the first opens the second anew.
      `SELECT DISTINCT o.unit_path FROM unit h CROSS JOIN LATERAL (SELECT ${wide}, h.id OFFSET 0) w CROSS JOIN LATERAL (
        SELECT unit_path FROM household WHERE w.id IS NOT NULL OFFSET 0) o`,
    ].entries()) {
      await client.query(`BEGIN; ${sign(turn + BigInt(i) + 1n, saidOf(officer))}`);
      const seen = (await client.query(sql)).rows.map((row: { unit_path: string }) => row.unit_path);
      expect([[], [area.village.path]], sql).toContainEqual(seen);
      await client.query("ROLLBACK");
    }
    await client.query(`BEGIN; ${sign(turn + 10n, saidOf(officer))}`);
    await client.query(`SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;
      DECLARE rows CURSOR FOR SELECT u.path, h.unit_path FROM unit u, household h`);
    await client.query("FETCH 1 FROM rows");
    await client.query(`SELECT ${wide}`);
    const { rows } = await client.query("FETCH ALL FROM rows");
    expect(rows.length).toBeGreaterThan(0);
    for (const { path, unit_path } of rows) {
      expect(unit_path).toBe(area.village.path);
      expect(area.village.path.startsWith(path) || path.startsWith(area.commune.path)).toBe(true);
    }
  });
});

describe("passwords", () => {
  test("are read by nobody who is let in", async () => {
    for (const actor of [officer, administrator])
      for (const sql of [
        "SELECT password_hash FROM user_account",
        "SELECT * FROM user_account",
        "SELECT user_account FROM user_account",
        "SELECT 1 FROM user_account WHERE password_hash > ''",
        "UPDATE user_account SET password_hash = password_hash RETURNING password_hash",
      ])
        await expect(
          asActor(actor, (tx) => tx.$queryRawUnsafe(sql)),
          sql,
        ).rejects.toThrow(/permission denied/);
    await expect(asJob("session", (tx) => tx.$queryRaw`SELECT password_hash FROM user_account`)).rejects.toThrow(
      /permission denied/,
    );
  });

  test("are given of the name at the door alone, and of oneself when one replaces one's own", async () => {
    const of = async (id: string, passwordHash: string) =>
      (await ownerDb().user.update({ where: { id }, data: { passwordHash } })).username;
    const name = await of(officer.userId, "one");
    await of(reviewer.userId, "two");
    const asked = Prisma.sql`SELECT password_hash AS hash FROM account_at_door()`;
    expect(await sendAsJob("sign-in", asked, "", name)).toEqual([{ hash: "one" }]);
    expect(await sendAsJob("sign-in", asked, "")).toEqual([]);
    expect(await sendAsJob("session", asked, "", name)).toEqual([]);
    expect(await asActor(officer, (tx) => tx.$queryRaw(asked))).toEqual([]);
    const own = Prisma.sql`SELECT own_password_hash() AS hash`;
    expect(await asActor(officer, (tx) => tx.$queryRaw(own))).toEqual([{ hash: null }]);
    expect(await asActor(reviewer, (tx) => tx.$queryRaw(own), "account.change-password")).toEqual([{ hash: "two" }]);
    await sendAsJob("sign-in", Prisma.sql`SELECT renew_password_hash('two', 'three')`, "", name);
    expect(await asActor(reviewer, (tx) => tx.$queryRaw(own), "account.change-password")).toEqual([{ hash: "two" }]);
  });

  test("are not replaced without an entry in the trail, which holds nothing of them", async () => {
    const { userId } = officer;
    await asActor(
      officer,
      (tx) => tx.$executeRaw`UPDATE user_account SET password_hash = 'x' WHERE id = ${userId}::uuid`,
    );
    const [entry] = await ownerDb().auditEntry.findMany({ where: { rowId: userId }, orderBy: { id: "desc" }, take: 1 });
    expect(entry).toMatchObject({ actorId: userId, operation: "UPDATE", before: { password_hash: null } });
  });
});

describe("whoever is let in", () => {
  test("writes nothing into the trail but readings, in their own name and now", async () => {
    await expect(
      asActor(
        officer,
        (tx) => tx.$executeRaw`
          INSERT INTO audit_entry (at, actor_id, act, table_name, row_id, unit_path, operation)
          VALUES ('2024-01-01', ${officer.userId}::uuid, 'household.read', 'household', 'x', ${officer.unitPath}, 'READ')`,
      ),
    ).rejects.toThrow(/permission denied/);
    const rowId = crypto.randomUUID();
    const reading = {
      act: "household.read",
      table_name: "household",
      row_id: rowId,
      unit_path: officer.unitPath,
      before: {},
      at: "2020-01-01",
      actor_id: reviewer.userId,
      request_id: "another",
      operation: "DELETE",
      job: "purge",
    };
    await asActor(officer, (tx) => tx.$queryRaw`SELECT record_readings(${JSON.stringify([reading])}::jsonb)`);
    const [entry] = await ownerDb().auditEntry.findMany({ where: { rowId } });
    expect(entry).toMatchObject({
      actorId: officer.userId,
      requestId: officer.requestId,
      operation: "READ",
      job: null,
    });
    expect(entry?.at.toISOString().slice(0, 10)).toBe("2024-12-05");
  });

  test("does nothing in another's name or at another time", async () => {
    const act = (actorId: string) => ({
      id: crypto.randomUUID(),
      kind: "BIRTH" as const,
      unitPath: officer.unitPath,
      actorId,
      actorName: reviewer.name,
      at: new Date("2020-01-01"),
    });
    await expect(asActor(officer, (tx) => tx.act.create({ data: act(reviewer.userId) }))).rejects.toThrow(
      /row-level security/,
    );
    const made = await asActor(officer, (tx) => tx.act.create({ data: act(officer.userId) }));
    expect(made).toMatchObject({ actorName: officer.name });
    expect(made.at.toISOString().slice(0, 10)).toBe("2024-12-05");
    // Nor keeps rows under an act that is not theirs.
    const chair = await createActor("COMMUNE_CHAIR", area.commune);
    await expect(asActor(chair, (tx) => tx.$executeRaw`SELECT keep_rows_under(${made.id}::uuid)`)).rejects.toThrow(
      /act_of_its_own/,
    );
  });

  test("moves no list without its entry in the history, and makes no entry without its step", async () => {
    const move = Prisma.sql`UPDATE commune_list SET status = 'SUBMITTED', submission = 1 WHERE id = ${listId}::uuid`;
    await expect(asActor(officer, (tx) => tx.$executeRaw(move))).rejects.toThrow(/commune_list_step/);
    const event = (actor: Actor) => Prisma.sql`
      INSERT INTO list_event (id, list_id, unit_path, action, from_status, to_status, submission, actor_id, actor_name, actor_role, at)
      SELECT gen_random_uuid(), id, unit_path, 'submit', 'DRAFT', 'SUBMITTED', 1, ${actor.userId}::uuid, 'x', ${actor.role}::"Role", '2020-01-01'
      FROM commune_list WHERE id = ${listId}::uuid`;
    await expect(asActor(officer, (tx) => tx.$executeRaw(event(officer)))).rejects.toThrow(/commune_list_step/);
    await expect(
      asActor(officer, async (tx) => [await tx.$executeRaw(move), await tx.$executeRaw(event(reviewer))]),
    ).rejects.toThrow(/row-level security|commune_list_step/);
    await asActor(officer, async (tx) => [await tx.$executeRaw(move), await tx.$executeRaw(event(officer))]);
    const [kept] = await ownerDb().listEvent.findMany({ where: { listId } });
    expect(kept).toMatchObject({ actorName: officer.name, actorId: officer.userId });
    expect(kept?.at.toISOString().slice(0, 10)).toBe("2024-12-05");
  });
});
