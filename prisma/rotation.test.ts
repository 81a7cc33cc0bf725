import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { withClient } from "@/scripts/sql.mjs";

// A register of its own, from one key to the next. One test goes on with what the one before left.

const PERSONS = 2500;
const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [k1, k2] = [key("k1"), key("k2")];
const digitsOf = (i: number) => `020080${String(i).padStart(6, "0")}`;

let database: Awaited<ReturnType<typeof startTestDatabase>>;
const rows = async <Row>(sql: string): Promise<Row[]> =>
  (await withClient(database.ownerUrl, (client) => client.query(sql))).rows;

/** The functions of a server that knows these keys. */
async function serverWith(keys: string) {
  process.env.IDENTITY_KEYS = keys;
  vi.resetModules();
  return { ...(await import("@/lib/households/identity")), ...(await import("@/prisma/rotation")) };
}

function rotate(): ChildProcess {
  return spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "prisma/rotate-keys.ts"], {
    env: process.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve));

beforeAll(async () => {
  database = await startTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.servingUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    NEXTAUTH_URL: "http://localhost:3000",
    IDENTITY_KEYS: k1,
    IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
    TRAIL_KEY: randomBytes(32).toString("base64"),
    DOOR_KEY: randomBytes(32).toString("base64"),
  });
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, database.servingRole);
  const { sealNationalId } = await serverWith(k1);
  const people = Array.from({ length: PERSONS }, (_, i) => {
    const id = randomUUID();
    return { id, ...sealNationalId(id, digitsOf(i)) };
  });
  await withClient(database.ownerUrl, (client) =>
    client.query(
      `INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_sealed, national_id_hash)
       SELECT id, '20/181/06091/01/', 'Hoàng Văn Sơn', 'MALE', 1980, '07', sealed, hash
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS p (id, sealed, hash)`,
      [
        people.map(({ id }) => id),
        people.map(({ nationalIdSealed }) => nationalIdSealed),
        people.map(({ nationalIdHash }) => nationalIdHash),
      ],
    ),
  );
});
afterAll(() => database.remove());

type Sealed = { id: string; sealed: string; hash: string };
const sealedRows = () =>
  rows<Sealed>("SELECT id, national_id_sealed AS sealed, national_id_hash AS hash FROM person ORDER BY id");

describe("another key", () => {
  test("seals everything anew, also when the command is killed on the way and begun again", async () => {
    const before = await sealedRows();
    const trail = await rows("SELECT count(*)::int AS entries FROM audit_entry");
    const server = await serverWith(`${k2},${k1}`);
    // Somebody holds the last record: however slow the machine, the command is on its way when it is killed.
    await withClient(database.ownerUrl, async (client) => {
      await client.query("BEGIN; SELECT 1 FROM person ORDER BY id DESC LIMIT 1 FOR UPDATE");
      const child = rotate();
      const exit = ended(child);
      await new Promise<void>((resolve) => child.stdout?.once("data", () => resolve()));
      child.kill("SIGKILL");
      expect(await exit).toBeNull();
    });
    const halfway = await sealedRows();
    const anew = halfway.filter(({ sealed }) => sealed.startsWith("k2.")).length;
    expect(anew).toBeGreaterThan(0);
    expect(anew).toBeLessThan(PERSONS);
    for (const { id, sealed } of halfway) expect(server.openNationalId(id, sealed)).toMatch(/^\d{12}$/);

    expect(await ended(rotate())).toBe(0);
    const after = await sealedRows();
    expect(after.every(({ sealed }) => sealed.startsWith("k2."))).toBe(true);
    // What was sealed anew before the end of the first run was not sealed a second time.
    expect(after.filter(({ sealed }, i) => sealed === halfway[i]?.sealed)).toHaveLength(anew);
    // The old key is not needed any more, what is found stays, and the trail says nothing of it.
    const { openNationalId } = await serverWith(k2);
    expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
    for (const { id, sealed } of after) expect(openNationalId(id, sealed)).toMatch(/^\d{12}$/);
    expect(await rows("SELECT count(*)::int AS entries FROM audit_entry")).toEqual(trail);
  });

  test("also seals what acts and the trail kept of earlier numbers", async () => {
    const { sealNationalId } = await serverWith(k2);
    const [person] = await sealedRows();
    if (!person) throw new Error("nobody");
    const change = sealNationalId(person.id, "001080123456");
    await rows(`INSERT INTO act (id, kind, unit_path, actor_id, actor_name, at) VALUES
      ('00000000-0000-4000-8000-000000000001', 'IMPORT', '20/', gen_random_uuid(), 'Nông Thị Hoa', now())`);
    await withClient(database.ownerUrl, async (client) => {
      await client.query(`BEGIN; SELECT door_owner('{"act_id": "00000000-0000-4000-8000-000000000001"}')`);
      await client.query("UPDATE person SET national_id_sealed = $1, national_id_hash = $2 WHERE id = $3", [
        change.nationalIdSealed,
        change.nationalIdHash,
        person.id,
      ]);
      await client.query("COMMIT");
    });
    const k3 = key("k3");
    const server = await serverWith(`${k3},${k2}`);
    const mark = await rows<{ mark: string }>("SELECT after_mark AS mark FROM act_row");
    const counts = await withClient(database.ownerUrl, (client) => server.rotateKeys(client));
    expect(counts).toEqual({ person: PERSONS, act_row: 1, audit_entry: 1 });
    const only = await serverWith(k3);
    expect(await withClient(database.ownerUrl, (client) => only.countByKey(client))).toEqual([
      { table: "person", key: "k3", texts: PERSONS },
      { table: "act_row", key: "k3", texts: 1 },
      { table: "audit_entry", key: "k3", texts: 1 },
    ]);
    const [kept] = await rows<{ sealed: string }>("SELECT before ->> 'national_id_sealed' AS sealed FROM act_row");
    expect(only.openNationalId(person.id, kept?.sealed ?? "")).toMatch(/^020080/);
    // The act can still be taken back: a number under another key is the same number.
    expect(await rows(`SELECT row_mark(to_jsonb(p)) AS mark FROM person p WHERE id = '${person.id}'`)).toEqual(mark);
  });

  test("that opens nothing is said, and nothing is lost", async () => {
    const server = await serverWith(key("k9"));
    await expect(withClient(database.ownerUrl, (client) => server.rotateKeys(client))).rejects.toThrow("no key k3");
    expect((await sealedRows()).every(({ sealed }) => sealed.startsWith("k3."))).toBe(true);
  });
});
