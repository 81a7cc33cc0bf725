import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDoor } from "@/scripts/database-check.mjs";
import { keepDoorKey, migrate, pendingMigrations, stateRules } from "@/scripts/migrate.mjs";
import { checkServingRole } from "@/scripts/sql.mjs";

// The set-up of a province's own server: one role migrates, one serves. What the application can never do, whatever is
// sent with its role.

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
const serving = new pg.Client({ connectionString: process.env.DATABASE_URL });
const url = { owner: process.env.DATABASE_OWNER_URL ?? "", serving: process.env.DATABASE_URL ?? "" };

beforeAll(async () => {
  await owner.connect();
  await serving.connect();
});
afterAll(async () => {
  await owner.end();
  await serving.end();
});

const refusal = (sql: string) =>
  serving.query(sql).then(
    () => "done",
    (error: { code: string }) => error.code,
  );

const INSUFFICIENT_PRIVILEGE = "42501";

describe("the serving role", () => {
  test.each([
    ["create a table", "CREATE TABLE mine (id int)"],
    ["create a temporary table", "CREATE TEMPORARY TABLE mine (id int)"],
    ["create a function", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ["create a schema", "CREATE SCHEMA mine"],
    ["drop a table", "DROP TABLE household"],
    ["empty a table", "TRUNCATE household CASCADE"],
    ["change a table", "ALTER TABLE household ADD COLUMN mine int"],
    ["switch off a table's triggers", "ALTER TABLE review DISABLE TRIGGER ALL"],
    ["switch off triggers for a session", "SET session_replication_role = replica"],
    ["switch off row security", "ALTER TABLE household DISABLE ROW LEVEL SECURITY"],
    ["replace a policy", "DROP POLICY reach ON household"],
    [
      "replace a function",
      "CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
    ["rewrite the trail", "UPDATE audit_entry SET act = 'nothing'"],
    ["shorten the trail", "DELETE FROM audit_entry"],
    ["write the history of migrations", "DELETE FROM _prisma_migrations"],
    ["write the summaries", "UPDATE movement_summary SET households = 0"],
    ["write the sums of the register", "UPDATE household_summary SET households = 0"],
    ["become the owner", "SET ROLE ra_soat_owner"],
    ["read files of the server", "SELECT pg_read_file('postgresql.conf')"],
    ["run programs on the server", "COPY household TO PROGRAM 'cat'"],
  ])("may not %s", async (_, sql) => {
    expect(await refusal(sql)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  test("is refused by row security even when it asks to be let past", async () => {
    await serving.query("SET row_security = off");
    expect(await refusal("SELECT * FROM household")).toBe(INSUFFICIENT_PRIVILEGE);
    await serving.query("RESET row_security");
  });

  test("without an actor sees no row of any table that holds people's data", async () => {
    const id = "00000000-0000-4000-8000-00000000cafe";
    await owner.query(
      `INSERT INTO unit (id, code, name, full_name, kind, level, path, valid_from)
       VALUES ($1, 'roles-test', 'Thử', 'Thử', 'province', 'PROVINCE', 'roles-test/', '2022-01-01')`,
      [id],
    );
    expect((await owner.query("SELECT count(*)::int AS n FROM unit WHERE id = $1", [id])).rows).toEqual([{ n: 1 }]);
    expect((await serving.query("SELECT count(*)::int AS n FROM unit WHERE id = $1", [id])).rows).toEqual([{ n: 0 }]);
    await owner.query("DELETE FROM unit WHERE id = $1", [id]);
  });

  test("reads which migrations are applied", async () => {
    const { rows } = await serving.query("SELECT count(*)::int AS n FROM _prisma_migrations");
    expect(rows[0].n).toBeGreaterThan(0);
  });
});

describe("migrations", () => {
  test("nothing is pending, and applying again does nothing", async () => {
    expect(await pendingMigrations(url.serving)).toEqual([]);
    expect(await migrate(url.owner)).toEqual([]);
  });

  test("rights can be stated again at any time", async () => {
    await stateRules(url.owner, new URL(url.serving).username);
    expect(await refusal("DELETE FROM audit_entry")).toBe(INSUFFICIENT_PRIVILEGE);
  });
});

describe("the check before serving", () => {
  test("accepts the serving role", async () => {
    await expect(checkServingRole(url.serving)).resolves.toBeUndefined();
  });

  test("refuses the role that owns the tables", async () => {
    await expect(checkServingRole(url.owner)).rejects.toThrow(/owns the tables/);
  });

  test("refuses a key that the database was not migrated with", async () => {
    await expect(checkDoor(url.serving, process.env.DOOR_KEY)).resolves.toBeUndefined();
    const other = randomBytes(32).toString("base64");
    await expect(checkDoor(url.serving, other)).rejects.toThrow(/^DOOR_KEY is not the key/);
    await expect(keepDoorKey(url.owner, "words")).rejects.toThrow(/^DOOR_KEY must be/);
  });

  test("says what is wrong with a password, without repeating it", async () => {
    const wrong = new URL(url.serving);
    wrong.password = "not-the-password";
    await expect(checkServingRole(wrong.href)).rejects.toThrow(/password is wrong/);
    await expect(checkServingRole(wrong.href)).rejects.not.toThrow(/not-the-password/);
  });
});
