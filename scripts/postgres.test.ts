import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDatabase } from "@/scripts/postgres.mjs";
import { withClient } from "@/scripts/sql.mjs";

// A cluster of its own, killed in the ways that clusters are killed. One after the other: each test goes on with what the
// one before left.

const home = path.resolve(".data", `test-${process.pid}-postgres`);
const cluster = path.join(home, "postgres");
const file = (name: string) => path.join(home, name);

type Database = Awaited<ReturnType<typeof startDatabase>>;
let database: Database;

const start = () => startDatabase({ home });
const rows = async (url: string, sql: string) => (await withClient(url, (client) => client.query(sql))).rows;
const postmaster = () => Number.parseInt(readFileSync(path.join(cluster, "postmaster.pid"), "utf8"), 10);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

beforeAll(async () => {
  mkdirSync(path.dirname(home), { recursive: true });
  database = await start();
  await rows(database.ownerUrl, "CREATE TABLE kept (word text)");
  await rows(
    database.ownerUrl,
    "INSERT INTO kept VALUES ('Ân'), ('Ánh'), ('An'), ('Đào'), ('Dung'), ('Bình'), ('Ê'), ('E')",
  );
});
afterAll(async () => {
  await database?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe("the embedded database", () => {
  test("sorts as Vietnamese does", async () => {
    const words = (await rows(database.ownerUrl, "SELECT word FROM kept ORDER BY word")).map((row) => row.word);
    expect(words).toEqual(["An", "Ánh", "Ân", "Bình", "Dung", "Đào", "E", "Ê"]);
  });

  test("listens on this machine only, and keeps its passwords for its owner", async () => {
    const [{ listen }] = (await rows(database.adminUrl, "SELECT current_setting('listen_addresses') AS listen")) as [
      { listen: string },
    ];
    expect(listen).toBe("127.0.0.1");
    expect(statSync(file("database.json")).mode & 0o777).toBe(0o600);
    expect(statSync(file("postgres.log")).mode & 0o077).toBe(0);
    const { passwords } = JSON.parse(readFileSync(file("database.json"), "utf8"));
    expect(new Set(Object.values(passwords)).size).toBe(3);
  });

  test("a killed server is started again with everything that was saved", async () => {
    process.kill(postmaster(), "SIGKILL");
    await database.gone;
    database = await start();
    expect(await rows(database.ownerUrl, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 8 }]);
  });

  test("a server that a killed command left is ended, and its port and passwords stay the same", async () => {
    await database.stop();
    const before = { port: database.port, url: database.servingUrl };
    const script = `
      import { startDatabase } from "./scripts/postgres.mjs";
      await startDatabase({ home: ${JSON.stringify(home)} });
      console.log("up");
      setInterval(() => {}, 1000);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    const left = postmaster();
    expect(isAlive(left)).toBe(true);
    database = await start();
    expect(postmaster()).not.toBe(left);
    expect({ port: database.port, url: database.servingUrl }).toEqual(before);
    expect(await rows(database.ownerUrl, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 8 }]);
  });

  test("a stale note of a process id that now belongs to somebody else does not matter", async () => {
    await database.stop();
    writeFileSync(path.join(cluster, "postmaster.pid"), `${process.pid}\n${cluster}\n`);
    database = await start();
    expect(isAlive(process.pid)).toBe(true);
    expect(await rows(database.ownerUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("moves to another port when somebody took its own", async () => {
    await database.stop();
    const squatter = net.createServer().listen(database.port, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    const before = database.port;
    database = await start();
    squatter.close();
    expect(database.port).not.toBe(before);
    expect(await rows(database.servingUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("without its passwords it says so in one sentence and leaves the data alone", async () => {
    await database.stop();
    const kept = readFileSync(file("database.json"), "utf8");
    rmSync(file("database.json"));
    await expect(start()).rejects.toThrow(/^\S+database\.json is missing, so .*\.$/);
    writeFileSync(file("database.json"), "{ broken");
    await expect(start()).rejects.toThrow(/database\.json cannot be read/);
    writeFileSync(file("database.json"), kept, { mode: 0o600 });
    database = await start();
    expect(await rows(database.ownerUrl, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 8 }]);
  });

  test("ends in order, leaving nothing that must be recovered", async () => {
    await database.stop();
    expect(existsSync(path.join(cluster, "postmaster.pid"))).toBe(false);
    expect(readFileSync(file("postgres.log"), "utf8")).toContain("database system is shut down");
    database = await start();
  });
});
