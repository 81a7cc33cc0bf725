import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { describeSchema } from "@/scripts/schema.mjs";
import { withClient } from "@/scripts/sql.mjs";

// The rules of prisma/rules are stated anew as a whole. A database of its own: each test leaves it as the folder says.

vi.setConfig({ testTimeout: 60_000 });

let database: Awaited<ReturnType<typeof startTestDatabase>>;
const folders: string[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, database.servingRole);
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
const state = (folder?: string) => stateRules(database.ownerUrl, database.servingRole, folder);
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
