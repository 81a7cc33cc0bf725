import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { keepDoorKey, migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { describeSchema } from "@/scripts/schema.mjs";
import { withClient } from "@/scripts/sql.mjs";
import type { Role } from "./generated/enums";
import { createSigner, NOTHING_SAID } from "./rules/door.mjs";
import { ROLES_WITH, type RolesWith } from "./rules/roles.mjs";

// The rules of prisma/rules are stated anew as a whole. A database of its own: each test leaves it as the folder says.

vi.setConfig({ testTimeout: 60_000 });

let database: Awaited<ReturnType<typeof startTestDatabase>>;
const folders: string[] = [];
const KEY = randomBytes(32).toString("base64");

beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, database.servingRole);
  await keepDoorKey(database.ownerUrl, KEY);
}, 60_000);
afterAll(async () => {
  await database.remove();
  for (const folder of folders) rmSync(folder, { recursive: true });
}, 60_000);

/** A copy of the folder to change. */
function copyOfRules() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "rules-"));
  folders.push(folder);
  cpSync("prisma/rules", folder, { recursive: true });
  return folder;
}
const state = (folder?: string) => stateRules(database.ownerUrl, database.servingRole, { folder });
const schema = () => describeSchema(database.ownerUrl, database.servingRole);
const ask = async <Row>(sql: string): Promise<Row[]> =>
  (await withClient(database.ownerUrl, (client) => client.query(sql))).rows;
const digest = async () => (await ask<{ digest: string }>("SELECT rules_digest() AS digest"))[0]?.digest;

test("stated a second time, they change nothing", async () => {
  const before = await schema();
  await ask("DROP FUNCTION rules_digest()");
  await state();
  expect(await schema()).toBe(before);
});

test("a rule that left the folder leaves the database, and comes back with it", async () => {
  const before = await schema();
  const folder = copyOfRules();
  rmSync(path.join(folder, "65-moves.sql"));
  await state(folder);
  const without = await schema();
  const gone = before.split("\n").filter((line) => !without.includes(line));
  expect(gone.map((line) => line.trim().split(/[ (]/)[0])).toEqual([
    "communes_of_province",
    "transfer_guard",
    "transfer_guard",
  ]);
  await state();
  expect(await schema()).toBe(before);
});

test("one that fails is named, and nothing has changed", async () => {
  const before = [await schema(), await digest()];
  const folder = copyOfRules();
  writeFileSync(path.join(folder, "95-wrong.sql"), "SELECT 1;\nSELECT nothing_of_the_kind();\n");
  await expect(state(folder)).rejects.toThrow(/nothing has changed: 95-wrong\.sql, line 2: .*nothing_of_the_kind/);
  expect([await schema(), await digest()]).toEqual(before);
});

test("one that asks for a permission that there is not is not stated", async () => {
  const folder = copyOfRules();
  const reach = path.join(folder, "10-reach.sql");
  writeFileSync(reach, readFileSync(reach, "utf8").replace("may(round.open)", "may(round.opne)"));
  await expect(state(folder)).rejects.toThrow(/there is no permission "round\.opne"/);
  const other = copyOfRules();
  writeFileSync(
    path.join(other, "90-more.sql"),
    "CREATE FUNCTION more() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN may('report.raed'); END $$;\n",
  );
  await expect(state(other)).rejects.toThrow(/there is no permission "report\.raed"/);
});

describe("of roles that may less", () => {
  const [unit, household, person, round, list, review] = Array.from({ length: 6 }, () => crypto.randomUUID());
  const LO = "20/181/06091/";
  /** What somebody of the commune in this role gets for a statement, in a transaction that is taken back. */
  const asRole = (role: string, sql: string) =>
    withClient(database.servingUrl, async (client) => {
      const { rows } = await client.query("SELECT door_greet() AS turn");
      const said = { ...NOTHING_SAID, reach: LO, role, actor: crypto.randomUUID() };
      await client.query(`BEGIN; ${createSigner(KEY)(BigInt(rows[0].turn) + 1n, said)}`);
      const answer = await client.query(sql);
      await client.query("ROLLBACK");
      return answer;
    });
  const rolesWith = (changes: Partial<RolesWith>) =>
    stateRules(database.ownerUrl, database.servingRole, { rolesWith: { ...ROLES_WITH, ...changes } });
  /** The tables, of those with rows about households, in which a role sees any. */
  const seen = async (role: string) => {
    const tables = await ask<{ name: string }>(
      "SELECT tablename AS name FROM pg_policies WHERE policyname IN ('reach', 'permitted') AND qual ~ 'acting_(reach_of|role)' ORDER BY 1",
    );
    const found = [];
    for (const { name } of tables) if ((await asRole(role, `SELECT FROM ${name} LIMIT 1`)).rowCount) found.push(name);
    return found;
  };

  beforeAll(async () => {
    const level = (name: string, path: string, id = "gen_random_uuid()") =>
      `INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, area, valid_from)
       SELECT ${id}, '${path}', '', '', '', '${name}', '${path}', (SELECT id FROM unit WHERE path = regexp_replace('${path}', '[^/]+/$', '')),
         CASE '${name}' WHEN 'VILLAGE' THEN 'RURAL'::"AreaType" END, '2020-01-01'`;
    await ask(`
      ${level("PROVINCE", "20/")}; ${level("DISTRICT", "20/181/")}; ${level("COMMUNE", LO)}; ${level("VILLAGE", `${LO}03/`, `'${unit}'`)};
      INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
        SELECT '${household}', '06091-00001', parent_id, id, path, '' FROM unit WHERE id = '${unit}';
      INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_absence)
        VALUES ('${person}', '${LO}03/', 'Nông Thị Hoa', 'FEMALE', 1980, '07', 'LOST');
      INSERT INTO membership (id, household_id, person_id, unit_path, relationship, valid_from)
        VALUES (gen_random_uuid(), '${household}', '${person}', '${LO}03/', 'HEAD', '2020-01-01');
      INSERT INTO round (id, year, track, unit_path, standard_id, standard_hash, chain, opens_on, closes_on)
        VALUES ('${round}', 2024, 'ANNUAL', '20/', '', '', 'COMMUNE_PROVINCE', '2024-09-01', '2024-12-14');
      INSERT INTO commune_list (id, round_id, commune_id, unit_path) SELECT '${list}', '${round}', id, path FROM unit WHERE path = '${LO}';
      INSERT INTO review (id, round_id, household_id, commune_list_id, village_id, unit_path)
        VALUES ('${review}', '${round}', '${household}', '${list}', '${unit}', '${LO}03/');
      INSERT INTO movement (id, round_id, household_id, village_id, unit_path, end_class, kind, persons_start, persons_end)
        VALUES (gen_random_uuid(), '${round}', '${household}', '${unit}', '${LO}03/', 'POOR', 'NEW', 1, 1)`);
  });

  afterEach(() => state());

  test("who reads reports alone sees sums, and no household by any road", async () => {
    const all = await seen("DISTRICT_REVIEWER");
    expect(all).toEqual(
      expect.arrayContaining(["household", "person", "membership", "review", "movement", "audit_entry"]),
    );
    const without = (roles: readonly Role[]) => roles.filter((role) => role !== "DISTRICT_REVIEWER");
    const less = Object.fromEntries(Object.entries(ROLES_WITH).map(([name, roles]) => [name, without(roles)]));
    await rolesWith({ ...less, "report.read": ["DISTRICT_REVIEWER"] });
    expect(await seen("DISTRICT_REVIEWER")).toEqual(["commune_list", "movement_summary"]);
    for (const road of [
      "SELECT FROM search_households('{hoa}', '', '', 9)",
      "SELECT FROM search_everything('{hoa}', '', '', 9)",
      `SELECT FROM household_line('${household}')`,
      `SELECT FROM household_timeline('${household}')`,
      `SELECT FROM household_readings('${household}')`,
      `SELECT FROM person_timeline('${person}')`,
      `SELECT FROM find_duplicates('[{"id": "${unit}", "name": "Nông Thị Hoa", "sex": "FEMALE", "year": 1980}]', 9)`,
    ]) {
      expect((await asRole("DISTRICT_REVIEWER", road)).rowCount, road).toBe(0);
      expect((await asRole("COMMUNE_OFFICER", road)).rowCount, road).not.toBe(0);
    }
  });

  test("who records reviews and sends no list does just that", async () => {
    const record = `UPDATE review SET answers = '{"notes": "x"}' WHERE id = '${review}'`;
    const submit = `UPDATE commune_list SET status = 'SUBMITTED', submission = 1 WHERE id = '${list}'`;
    const residents = `UPDATE commune_list SET resident_households = 1, resident_persons = 2 WHERE id = '${list}'`;
    const bring = `INSERT INTO import_layout (id, commune_id, unit_path, signature, mapping, at)
      SELECT gen_random_uuid(), id, path, 'x', '{}', now() FROM unit WHERE path = '${LO}'`;
    for (const sql of [record, submit, residents, bring])
      expect((await asRole("COMMUNE_OFFICER", sql)).rowCount, sql).toBe(1);
    const chair = {
      "list.submit": ["COMMUNE_CHAIR"],
      "residents.enter": ["COMMUNE_CHAIR"],
      import: ["COMMUNE_CHAIR"],
    } as const;
    await rolesWith(chair);
    for (const sql of [record, submit, residents, bring])
      expect((await asRole("COMMUNE_CHAIR", sql)).rowCount, sql).toBe(1);
    expect((await asRole("COMMUNE_OFFICER", record)).rowCount).toBe(1);
    await expect(asRole("COMMUNE_OFFICER", submit)).rejects.toThrow(/commune_list_step/);
    await expect(asRole("COMMUNE_OFFICER", residents)).rejects.toThrow(/commune_list_locked/);
    await expect(asRole("COMMUNE_OFFICER", bring)).rejects.toThrow(/row-level security/);
    // Entering the residents writes the list, and is no step of it.
    await rolesWith({ ...chair, "residents.enter": ["COMMUNE_OFFICER"] });
    expect((await asRole("COMMUNE_OFFICER", residents)).rowCount).toBe(1);
    await expect(asRole("COMMUNE_OFFICER", submit)).rejects.toThrow(/commune_list_step/);
    await rolesWith({ ...chair, "list.submit": ["COMMUNE_OFFICER"] });
    expect((await asRole("COMMUNE_OFFICER", submit)).rowCount).toBe(1);
    await expect(asRole("COMMUNE_OFFICER", residents)).rejects.toThrow(/commune_list_locked/);
  });
});

test("where the database holds them already, nobody who works is waited for; where not, each table is", async () => {
  const folder = copyOfRules();
  writeFileSync(path.join(folder, "95-more.sql"), "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1';\n");
  await withClient(database.servingUrl, async (client) => {
    await client.query("BEGIN; SELECT 1 FROM household");
    await state();
    const stating = state(folder);
    const waits = "SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'";
    while ((await ask(waits)).length === 0);
    expect(await ask("SELECT FROM pg_proc WHERE proname = 'more'")).toEqual([]);
    await client.query("COMMIT");
    await stating;
  });
  expect(await ask("SELECT FROM pg_proc WHERE proname = 'more'")).toHaveLength(1);
  await state();
  expect(await ask("SELECT FROM pg_proc WHERE proname = 'more'")).toEqual([]);
});

test("a database of an older line of migrations is left alone", async () => {
  await ask("UPDATE _prisma_migrations SET migration_name = 'older_' || migration_name");
  await expect(migrate(database.ownerUrl)).rejects.toThrow(/does not go on from/);
  await ask("UPDATE _prisma_migrations SET migration_name = substr(migration_name, 7)");
  expect(await migrate(database.ownerUrl)).toEqual([]);
});
