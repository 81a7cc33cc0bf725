import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { signerOf } from "@/lib/audit/root";
import { loadDemonstration } from "@/prisma/demo/load";
import { backUp, removeOldest } from "@/scripts/backup.mjs";
import { keepDoorKey, migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { pause, run } from "@/scripts/processes.mjs";
import { carriedSettings, readCopy, restoreCopy } from "@/scripts/province-copy.mjs";
import { describeSchema } from "@/scripts/schema.mjs";
import { withClient } from "@/scripts/sql.mjs";

// The drill: a small province is copied, and restored on another server. One test goes on with what the one before left.

type Database = Awaited<ReturnType<typeof startTestDatabase>>;
let source: Database;
let target: Database;
/** A copy of the source, made while nobody worked. */
let quiet = "";

const folder = mkdtempSync(path.join(os.tmpdir(), "ra-soat-copies-"));
const key = randomBytes(32);
const keys = {
  IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
  TRAIL_KEY: randomBytes(32).toString("base64"),
};

const rows = async <Row extends pg.QueryResultRow>({ ownerUrl }: { ownerUrl: string }, sql: string) =>
  (await withClient(ownerUrl, (client) => client.query<Row>(sql))).rows;

/** Every row of every table, columns made of others too, as one digest a table; what the trail says of copies comes after them. */
async function contents({ ownerUrl }: { ownerUrl: string }) {
  return withClient(ownerUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      const answer = await client.query(
        `SELECT count(*)::int AS n, md5(string_agg(d, '' ORDER BY d)) AS digest FROM (SELECT md5(t::text) AS d FROM ${name} t ${name === "audit_entry" ? "WHERE table_name <> 'copy'" : ""}) AS lines`,
      );
      found[name] = answer.rows[0];
    }
    return found;
  });
}

const sequences = (database: { ownerUrl: string }) =>
  rows(database, "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1");

/** Runs a command as an operator does, with the settings of a province's own database, or of none. */
function script(name: string, args: readonly string[], settings: Record<string, string>) {
  const own = { ...process.env };
  for (const each of ["DATABASE_URL", "DATABASE_OWNER_URL", ...Object.keys(keys)]) Reflect.deleteProperty(own, each);
  return run(process.execPath, [`scripts/${name}.mjs`, ...args], {
    env: { ...own, BACKUP_KEY: key.toString("base64"), ...settings },
  });
}
const given = ({ servingUrl, ownerUrl }: Database) => ({ DATABASE_URL: servingUrl, DATABASE_OWNER_URL: ownerUrl });

const copyNow = (now = new Date()) =>
  backUp({ ownerUrl: source.ownerUrl, key, settings: carriedSettings(), folder, now });
const restoreThere = (file: string, options = {}) =>
  restoreCopy({ file, key, ownerUrl: target.ownerUrl, servingRole: target.servingRole, ...options });

beforeAll(async () => {
  [source, target] = await Promise.all([startTestDatabase(), startTestDatabase()]);
  Object.assign(process.env, keys, {
    DATABASE_URL: source.servingUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    NEXTAUTH_URL: "http://localhost:3000",
    DOOR_KEY: randomBytes(32).toString("base64"),
  });
  await migrate(source.ownerUrl);
  await stateRules(source.ownerUrl, source.servingRole);
  await keepDoorKey(source.ownerUrl, process.env.DOOR_KEY);
  await loadDemonstration(source.ownerUrl, { of: ["06388"] });
  await rows(
    source,
    "UPDATE household SET notes = 'Đường tới\tbản\n\\N' WHERE id IN (SELECT id FROM household ORDER BY id LIMIT 9)",
  );
  // These know the database of the settings from the moment they are loaded.
  const [{ sealTrail }, { closeDatabase }] = [await import("@/lib/audit/service/seal"), await import("@/lib/core/db")];
  await sealTrail();
  await closeDatabase();
});
afterAll(async () => {
  await Promise.all([source?.remove(), target?.remove()]);
  rmSync(folder, { recursive: true, force: true });
});

describe("the drill", () => {
  test("a copy restored on another server is the province: every row, the sequences, the trail, the schema", async () => {
    const made = await script("backup", [folder], { ...given(source), ...keys });
    expect(made.output).toMatch(/read back and counted\.$/m);
    quiet = path.join(folder, readdirSync(folder)[0] ?? "");
    expect(statSync(quiet).mode & 0o777).toBe(0o600);
    const restored = await script("restore", [quiet], { ...given(target), ...keys });
    expect(restored.output).toMatch(/^Restored: \d+ rows of \d+ tables/m);

    const [before, after] = await Promise.all([contents(source), contents(target)]);
    expect(after).toEqual(before);
    expect(Object.values(before).length).toBeGreaterThan(30);
    expect(before.audit_entry).not.toMatchObject({ n: 0 });
    expect(await sequences(target)).toEqual(await sequences(source));
    const verified = await script("run", ["verify-trail"], { ...given(target), ...keys });
    expect(verified.output).toMatch(/^\d\d+ entries under 1 roots, .*\nNothing was bent\.$/m);
    const drawn = ({ ownerUrl, servingRole }: Database) => describeSchema(ownerUrl, servingRole);
    expect(await drawn(target)).toBe(await drawn(source));
    const trail = "SELECT act, before FROM audit_entry WHERE table_name = 'copy'";
    const [there, here] = [await rows(source, trail), await rows(target, trail)];
    expect(there).toEqual([{ act: "copy.made", before: { made: expect.any(String), rows: expect.any(Number) } }]);
    expect(here).toEqual([{ act: "copy.restored", before: there[0]?.before }]);
  });

  test("holds what the tables hold in a form that nobody can read, nor the keys", () => {
    const bytes = readFileSync(quiet).toString("latin1");
    for (const text of ["06388", "household", keys.IDENTITY_HASH_KEY]) expect(bytes).not.toContain(text);
  });

  test("while people work it is one moment: whole transactions with their trail, and all that was acknowledged before it began", async () => {
    const acknowledged: string[] = [];
    const is = { over: false };
    const people = Array.from({ length: 3 }, () =>
      withClient(source.ownerUrl, async (client) => {
        while (!is.over) {
          const name = `Hoàng ${randomUUID()}`;
          const add = () =>
            client.query(
              `INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_absence)
               VALUES (gen_random_uuid(), '20/181/06388/01/', $1, 'MALE', 1980, '07', 'NEVER_ISSUED')`,
              [name],
            );
          await client.query("BEGIN");
          await add();
          await add();
          await client.query("COMMIT");
          acknowledged.push(name);
        }
      }),
    );
    while (acknowledged.length < 50) await pause(5);
    const before = [...acknowledged];
    const { file } = await copyNow();
    is.over = true;
    await Promise.all(people);
    expect(acknowledged.length).toBeGreaterThan(before.length);

    await restoreThere(file, { replace: true });
    const found = await rows<{ name: string; rows: number; entries: number }>(
      target,
      `SELECT full_name AS name, count(*)::int AS rows, count(e.id)::int AS entries FROM person p
       LEFT JOIN audit_entry e ON e.table_name = 'person' AND e.row_id = p.id::text WHERE full_name ~ '^Hoàng [0-9a-f-]{36}$' GROUP BY 1`,
    );
    expect(new Set(found.map(({ rows, entries }) => `${rows} ${entries}`))).toEqual(new Set(["2 2"]));
    const names = new Set(found.map(({ name }) => name));
    expect(before.filter((name) => !names.has(name))).toEqual([]);
  });

  test("the embedded database takes a copy and its keys, and gives them on", async () => {
    const home = { DATA_DIR: path.join(folder, "home") };
    const restored = await script("restore", [quiet], home);
    expect(restored.output).toMatch(/^Restored:/m);
    const again = path.join(folder, "again");
    const made = await script("backup", [again], home);
    expect(made.output).toMatch(/read back and counted\.$/m);
    const copy = path.join(again, readdirSync(again)[0] ?? "");
    let settings = {};
    const second = await readCopy(copy, key, {
      onFacts: (facts) => {
        settings = facts.settings;
      },
    });
    expect(settings).toMatchObject({ IDENTITY_KEYS: keys.IDENTITY_KEYS, IDENTITY_HASH_KEY: keys.IDENTITY_HASH_KEY });
    expect(JSON.stringify(settings)).not.toContain(keys.TRAIL_KEY);
    // Who signed the trail before is known there, and somebody else signs from now on.
    const signers = z.object({ TRAIL_OLD_KEYS: z.string() }).parse(settings).TRAIL_OLD_KEYS.split(",");
    expect(signers).toEqual([expect.any(String), signerOf(keys.TRAIL_KEY).publicKey]);
    // One entry more: that it came out of a copy.
    const first = (await readCopy(quiet, key)).rows;
    expect(second.rows).toEqual({ ...first, audit_entry: (first.audit_entry ?? 0) + 1 });
  });
});

describe("a copy that is none", () => {
  const broken = path.join(folder, "broken.copy");
  const notWhole = /is not whole, or was changed: it cannot be used\.$/;

  test.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ["cut off between two pieces", (bytes: Buffer) => bytes.subarray(0, bytes.indexOf("\n", 20) + 1 + 65_536 + 16)],
    [
      "changed by one bit",
      (bytes: Buffer) => bytes.fill((bytes[bytes.length >> 1] ?? 0) ^ 1, bytes.length >> 1, (bytes.length >> 1) + 1),
    ],
    [
      "with another date on it",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace('"made":"2', '"made":"3'), "latin1"),
    ],
    ["longer than it was", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0])])],
  ])("%s: nothing changes where it was to be restored", async (_, spoil) => {
    writeFileSync(broken, spoil(readFileSync(quiet)));
    await expect(readCopy(broken, key)).rejects.toThrow(notWhole);
    const before = await contents(target);
    await expect(restoreThere(broken, { replace: true })).rejects.toThrow(notWhole);
    expect(await contents(target)).toEqual(before);
  });

  test("sealed with another key, or another kind of file: told in one sentence", async () => {
    await expect(readCopy(quiet, randomBytes(32))).rejects.toThrow(/was sealed with another key than BACKUP_KEY\.$/);
    await expect(readCopy("package.json", key)).rejects.toThrow(/is no copy that this version can read\.$/);
    const { output, code } = await script("backup", ["--check", quiet], { BACKUP_KEY: "secret" });
    expect([code, output.trim().split("\n").length]).toEqual([1, 1]);
  });

  test("a command killed in the middle leaves nothing that is called a copy, and the next one removes what it left", async () => {
    const place = path.join(folder, "killed");
    const child = spawn(process.execPath, ["scripts/backup.mjs", place], {
      env: { ...process.env, ...given(source), ...keys, BACKUP_KEY: key.toString("base64") },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(place) || readdirSync(place).length === 0) await pause(1);
    child.kill("SIGKILL");
    await ended;
    expect(readdirSync(place)).toEqual([expect.stringMatching(/\.copy\.part$/)]);
    // The database may not know yet that nobody listens to it any more.
    await vi.waitFor(
      () =>
        backUp({ ownerUrl: source.ownerUrl, key, settings: {}, folder: place, now: new Date(Date.now() + 7_200_000) }),
      { timeout: 60_000 },
    );
    expect(readdirSync(place)).toEqual([expect.stringMatching(/\.copy$/)]);
  });

  test("Ctrl-C leaves none either", async () => {
    const ending = new AbortController();
    const place = path.join(folder, "ended");
    const making = backUp({ ownerUrl: source.ownerUrl, key, settings: {}, folder: place, signal: ending.signal });
    ending.abort();
    await expect(making).rejects.toThrow("Cut short: there is no copy.");
    expect(readdirSync(place)).toEqual([]);
  });
});

describe("restoring overwrites nothing without being asked", () => {
  test("where a register is", async () => {
    const before = await contents(target);
    await expect(restoreThere(quiet)).rejects.toThrow(/holds a register already/);
    expect(await contents(target)).toEqual(before);
  });

  test("while somebody is at work, asked or not", async () => {
    await withClient(target.servingUrl, () =>
      expect(restoreThere(quiet, { replace: true })).rejects.toThrow(/is being used \(connections: 1\)/),
    );
  });

  test("a machine with other keys is told so before anything changes, and may be handed the right ones", async () => {
    const other = { ...keys, IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}` };
    const before = await contents(target);
    const refused = await script("restore", [quiet, "--replace"], { ...given(target), ...other });
    expect(refused.output).toMatch(/^IDENTITY_KEYS of this machine cannot open or prove what the copy holds/m);
    expect(await contents(target)).toEqual(before);

    const file = path.join(folder, "keys.env");
    const taken = await script("restore", [quiet, "--replace", "--keys", file], { ...given(target), ...other });
    expect(taken.code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(`IDENTITY_KEYS=${keys.IDENTITY_KEYS}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // One that was rotated since has more keys than the copy, and opens it.
    const more = { ...keys, IDENTITY_KEYS: `k2:${randomBytes(32).toString("base64")},${keys.IDENTITY_KEYS}` };
    expect((await script("restore", [quiet, "--replace"], { ...given(target), ...more })).code).toBe(0);
  });

  test("a copy of a newer version is refused", async () => {
    const file = path.join(folder, "newer.copy");
    await rows(source, "UPDATE _prisma_migrations SET checksum = 'another'");
    const { file: made } = await copyNow(new Date(0));
    copyFileSync(made, file);
    await expect(restoreThere(file, { replace: true })).rejects.toThrow(/is not as this version knows it/);
  });
});

test("the oldest copies go, and nothing else", () => {
  const place = path.join(folder, "many");
  mkdirSync(place);
  const names = [1, 2, 3].map((day) => `ra-soat-2026120${day}T020000Z.copy`);
  for (const name of [...names, "other.copy", "ra-soat-20261130T020000Z.copy.part"])
    writeFileSync(path.join(place, name), "");
  removeOldest(place, 2);
  expect(readdirSync(place).sort()).toEqual(["other.copy", "ra-soat-20261130T020000Z.copy.part", ...names.slice(1)]);
});
