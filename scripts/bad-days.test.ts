import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createActor, createArea } from "@/lib/testing/factories";
import { keepDoorKey, migrate, pendingMigrations, stateRules } from "@/scripts/migrate.mjs";
import { removeHome, startDatabase, startTestDatabase } from "@/scripts/postgres.mjs";
import { restoreCopy, writeCopy } from "@/scripts/province-copy.mjs";
import { withClient } from "@/scripts/sql.mjs";

// Days that go wrong, while households are registered: what was acknowledged is there, whole and once, and work goes on.
// `npm run drill` does the same oftener, and with a small disk besides.

const ROUNDS = Number(process.env.DRILL_ROUNDS ?? 1);

type Database = Awaited<ReturnType<typeof startDatabase>>;
const home = path.resolve(".data", `test-${process.pid}-bad-days`);
let database: Database;
const running = new Set<ChildProcess>();

// What it acknowledges is to outlast it.
const start = () => startDatabase({ home });
const rows = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await withClient(database.ownerUrl, (client) => client.query(sql, values))).rows;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  database = await start();
  Object.assign(process.env, {
    DATABASE_URL: database.servingUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    NEXTAUTH_URL: "http://localhost:3000",
    IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
    DOOR_KEY: randomBytes(32).toString("base64"),
    TRAIL_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "silent",
    POOL_WAIT_MS: "2000",
  });
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, database.servingRole);
  await keepDoorKey(database.ownerUrl, process.env.DOOR_KEY);
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});
afterAll(async () => {
  await database?.stop();
  await removeHome(home);
});

async function makeOffice() {
  const area = await createArea();
  return { ...area, actor: await createActor("COMMUNE_OFFICER", area.commune) };
}

/** A process that registers in a commune of its own, and what it was told. */
async function registrar({
  url = database.servingUrl,
  node = [],
  of,
}: {
  url?: string;
  node?: string[];
  of?: Awaited<ReturnType<typeof makeOffice>>;
} = {}) {
  const { actor, ...area } = of ?? (await makeOffice());
  const work = JSON.stringify({ actor, villageId: area.village.id });
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", ...node, "lib/testing/registrar.ts", work],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DATABASE_URL: url } },
  );
  running.add(child);
  const told = { acknowledged: new Set<string>(), failed: [] as string[] };
  const ended = once(child, "exit");
  const lines = once(
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("+")) told.acknowledged.add(line.slice(1));
      else told.failed.push(line.slice(1));
    }),
    "close",
  );
  const more = async (than = told.acknowledged.size) => {
    while (told.acknowledged.size <= than + 20) {
      if (child.exitCode !== null) throw new Error("the registrar has ended");
      await pause(5);
    }
  };
  const end = async () => {
    child.kill("SIGKILL");
    await Promise.all([ended, lines]);
    running.delete(child);
  };
  return { ...told, commune: area.commune, village: area.village, more, end };
}

/** What is there of a commune is whole, counted and recorded, and holds all that was acknowledged. */
async function isAsAcknowledged({ acknowledged, commune, village }: Awaited<ReturnType<typeof registrar>>) {
  const found = await rows<{ id: string; code: string; members: number; entries: number }>(
    `SELECT h.id, h.code, (SELECT count(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE m.household_id = h.id)::int AS members,
       (SELECT count(*) FROM audit_entry e WHERE e.table_name = 'household' AND e.row_id = h.id::text AND e.operation = 'INSERT')::int AS entries
     FROM household h WHERE h.commune_id = $1`,
    [commune.id],
  );
  const ids = new Set(found.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
  expect(found.filter(({ members, entries }) => members !== 2 || entries !== 1)).toEqual([]);
  expect(new Set(found.map(({ code }) => code)).size).toBe(found.length);
  // At most those that were on their way.
  expect(found.length - acknowledged.size).toBeLessThanOrEqual(4);
  const [sum] = await rows<{ households: number; persons: number }>(
    "SELECT coalesce(sum(households), 0)::int AS households, coalesce(sum(persons), 0)::int AS persons FROM household_summary WHERE unit_id = $1 AND NOT closed",
    [village.id],
  );
  expect(sum).toEqual({ households: found.length, persons: 2 * found.length });
}

describe("killed under load", () => {
  test("a process: what it had begun is there whole or not at all", async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const office = await registrar();
      await office.more(10 * i);
      await office.end();
      await isAsAcknowledged(office);
    }
  });

  test("the database, all its processes at once: the offices go on by themselves when it is back", async () => {
    const offices = [await registrar(), await registrar()];
    for (let i = 0; i < ROUNDS; i++) {
      await Promise.all(offices.map(({ more }) => more()));
      process.kill(-database.pid, "SIGKILL");
      await database.gone;
      database = await start();
      await Promise.all(offices.map(({ more }) => more()));
    }
    for (const office of offices) {
      await office.end();
      await isAsAcknowledged(office);
    }
  });
});

/** A line to the database that can be cut. */
async function line(to: number) {
  const pairs = new Set<[net.Socket, net.Socket]>();
  const is = { cut: false };
  const server = net.createServer({ pauseOnConnect: true }, (near) => {
    const far = net.connect(to, "127.0.0.1");
    const pair: [net.Socket, net.Socket] = [near, far];
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
    if (is.cut) return near.destroy();
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(database.servingUrl);
  url.port = String(typeof address === "object" ? address?.port : "");
  const eachSocket = (work: (socket: net.Socket) => void) => {
    for (const socket of [...pairs].flat()) work(socket);
  };
  return {
    url: url.href,
    cut() {
      is.cut = true;
      eachSocket((socket) => socket.resetAndDestroy());
    },
    silence: () => eachSocket((socket) => socket.pause()),
    mend() {
      is.cut = false;
      eachSocket((socket) => socket.resume());
    },
    close() {
      eachSocket((socket) => socket.destroy());
      server.close();
    },
  };
}

describe("the line to the database", () => {
  test("is cut, for a moment and for longer: whoever was not answered sends again, and nothing is there twice", async () => {
    const between = await line(database.port);
    const office = await registrar({ url: between.url });
    for (const ms of [0, 500, 2500]) {
      await office.more();
      between.cut();
      await pause(ms);
      between.mend();
      await office.more();
    }
    await office.end();
    between.close();
    expect(office.failed.length).toBeGreaterThan(0);
    await isAsAcknowledged(office);
  });

  test("goes silent and speaks again: nobody was told what is not so", async () => {
    const between = await line(database.port);
    const office = await registrar({ url: between.url });
    for (const ms of [500, 2500]) {
      await office.more();
      between.silence();
      await pause(ms);
      between.mend();
      await office.more();
    }
    await office.end();
    between.close();
    await isAsAcknowledged(office);
  });
});

test.each([
  ["a day ahead", 86_400_000],
  ["a day behind", -86_400_000],
])("a process whose clock jumps %s goes on, and the trail keeps the database's time", async (_, by) => {
  const [{ before } = { before: "" }] = await rows<{ before: string }>("SELECT clock_timestamp()::text AS before");
  // Right at first; then it jumps.
  const jump = `const now = Date.now; const from = now() + 3000; const Real = Date;
    const at = () => { const real = now(); return real < from ? real : real + ${by}; };
    globalThis.Date = class extends Real { constructor(...a) { super(...(a.length ? a : [at()])); } static now() { return at(); } };`;
  const office = await registrar({ node: ["--import", `data:text/javascript,${encodeURIComponent(jump)}`] });
  await office.more();
  await pause(3500);
  await office.more();
  await office.end();
  await isAsAcknowledged(office);
  const [{ wrong } = { wrong: -1 }] = await rows<{ wrong: number }>(
    "SELECT count(*)::int AS wrong FROM audit_entry WHERE unit_path LIKE $1 || '%' AND NOT at BETWEEN date_trunc('milliseconds', $2::timestamptz) AND clock_timestamp()",
    [office.commune.path, before],
  );
  expect(wrong).toBe(0);
});

test("an upgrade under load: the old version works on while columns come and the rules are stated anew", async () => {
  const office = await registrar();
  const folder = mkdtempSync(path.join(os.tmpdir(), "ra-soat-next-"));
  const [rules, migrations] = [path.join(folder, "rules"), path.join(folder, "migrations")];
  cpSync("prisma/rules", rules, { recursive: true });
  cpSync("prisma/migrations", migrations, { recursive: true });
  try {
    for (const version of ["1", "2"]) {
      await office.more();
      const name = `9999010100000${version}_of_the_next_version`;
      mkdirSync(path.join(migrations, name));
      writeFileSync(
        path.join(migrations, name, "migration.sql"),
        `ALTER TABLE person ADD COLUMN later_${version} text; ALTER TABLE household ADD COLUMN later_${version} int DEFAULT 0;`,
      );
      expect(await migrate(database.ownerUrl, migrations)).toEqual([name]);
      writeFileSync(path.join(rules, "98-next.sql"), `SELECT '${version}';`);
      await stateRules(database.ownerUrl, database.servingRole, { folder: rules });
      await office.more();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const next = await registrar();
  await Promise.all([office.more(), next.more()]);
  for (const each of [office, next]) {
    await each.end();
    await isAsAcknowledged(each);
  }
  await stateRules(database.ownerUrl, database.servingRole);
});

test("a migration killed in the middle has changed nothing, and is applied the next time", async () => {
  const empty = await startTestDatabase();
  const settings = { DATABASE_URL: empty.servingUrl, DATABASE_OWNER_URL: empty.ownerUrl };
  const tables = async () =>
    (
      await withClient(empty.ownerUrl, (client) =>
        client.query(
          "SELECT count(*)::int AS n FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
        ),
      )
    ).rows[0].n;
  try {
    let killed = 0;
    for (let ms = 0; killed < 3 * ROUNDS; ms += 120 / ROUNDS) {
      const child = spawn(process.execPath, ["scripts/migrate.mjs", "deploy"], {
        env: { ...process.env, ...settings },
        stdio: "ignore",
      });
      const ended = once(child, "exit");
      // Once it is at work, that is, connected.
      const atWork = () =>
        withClient(empty.ownerUrl, (client) =>
          client.query(
            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'ra_soat_owner' AND pid <> pg_backend_pid()",
          ),
        );
      while (child.exitCode === null && (await atWork()).rows[0].n === 0) await pause(2);
      await pause(ms);
      child.kill("SIGKILL");
      await ended;
      killed++;
      while ((await atWork()).rows[0].n > 0) await pause(10);
      const pending = await pendingMigrations(empty.ownerUrl);
      // The history of migrations is a table by itself.
      if (pending.length > 0) expect(await tables()).toBeLessThanOrEqual(1);
      else expect(await tables()).toBeGreaterThan(30);
    }
    execFileSync(process.execPath, ["scripts/migrate.mjs", "deploy"], { env: { ...process.env, ...settings } });
    expect(await pendingMigrations(empty.servingUrl)).toEqual([]);
  } finally {
    await empty.remove();
  }
});

const disk = process.env.DRILL_DISK;
if (disk)
  test("a disk that fills up: what was acknowledged stays, the rest is refused, and work goes on when there is room", async () => {
    const of = await makeOffice();
    const other = database;
    const [smallHome, copy, filler] = ["home", "copy", "filler"].map((name) => path.join(disk, name));
    if (!smallHome || !copy || !filler) return;
    const key = randomBytes(32);
    await writeCopy({ ownerUrl: other.ownerUrl, key, settings: {}, file: copy });
    database = await startDatabase({ home: smallHome });
    try {
      await restoreCopy({ file: copy, key, ownerUrl: database.ownerUrl, servingRole: database.servingRole });
      const office = await registrar({ of });
      for (let round = 0; round < ROUNDS; round++) {
        await office.more();
        const [failed, file] = [office.failed.length, openSync(filler, "w")];
        const fill = () => {
          try {
            for (const piece = Buffer.alloc(4096); ; ) writeSync(file, piece);
          } catch (error) {
            expect(error).toMatchObject({ code: "ENOSPC" });
          }
        };
        // What PostgreSQL gives back meanwhile is taken again.
        while (office.failed.length < failed + 5) {
          fill();
          await pause(50);
        }
        closeSync(file);
        rmSync(filler);
        // Where not even its log could be written, PostgreSQL ends: it is started again, as it is by whoever runs it.
        const up = await Promise.race([database.gone.then(() => false), office.more().then(() => true)]);
        if (!up) database = await startDatabase({ home: smallHome });
        await office.more();
      }
      await office.end();
      await isAsAcknowledged(office);
    } finally {
      await database.stop();
      await removeHome(smallHome);
      database = other;
    }
  });
