import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { removeHome } from "../scripts/postgres.mjs";
import { freePort } from "../scripts/processes.mjs";

// `npm start` itself, with a data folder and a port of each test's own, on what the tests have built. Without the
// demonstration: the other specs have it.

let data = "";
const running = new Set<ChildProcess>();

test.beforeEach(() => {
  data = path.resolve(".data", `test-${process.pid}-${randomBytes(3).toString("hex")}`);
});

test.afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  await removeHome(data);
});

/** Runs `npm start`'s script; `untilReady` resolves when it is ready, `ended` with the exit code. */
function start(settings: Record<string, string>) {
  const { DATABASE_URL: _, DATABASE_OWNER_URL: __, NEXTAUTH_URL: ___, ...environment } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { ...environment, NEXT_DIST_DIR: ".data/next-test", DATA_DIR: data, DEMO: "0", CLOCK: "", ...settings },
  });
  running.add(child);
  let output = "";
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const untilReady = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (/is ready/.test(output)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(output)));
  });
  untilReady.catch(() => undefined);
  return { child, ended, untilReady, output: () => output };
}

/** What the server says of its health once it is well: on a busy machine the database may take a moment. */
async function healthy(request: APIRequestContext, port: number): Promise<unknown> {
  let said: unknown;
  const ask = async () => {
    const answer = await request.get(`http://localhost:${port}/api/health`);
    said = answer.ok() ? await answer.json() : undefined;
    return answer.status();
  };
  await expect.poll(ask).toBe(200);
  return said;
}

test("starts, answers, starts again on what is there, and ends in order", async ({ request }) => {
  const port = await freePort();
  const first = start({ PORT: String(port) });
  await first.untilReady;
  expect(await healthy(request, port)).toMatchObject({ database: "up", migrations: { pending: 0 } });
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);

  const again = start({ PORT: String(port) });
  await again.untilReady;
  expect(again.output()).not.toMatch(/Installing|Building/);
  again.child.kill("SIGTERM");
  expect(await again.ended).toBe(0);
});

test("comes back after the command and the database were killed", async ({ request }) => {
  const port = await freePort();
  const first = start({ PORT: String(port) });
  await first.untilReady;
  const postmaster = Number.parseInt(readFileSync(path.join(data, "postgres/postmaster.pid"), "utf8"), 10);
  first.child.kill("SIGKILL");
  process.kill(postmaster, "SIGKILL");
  await first.ended;

  const second = start({ PORT: String(port) });
  await second.untilReady;
  await healthy(request, port);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("takes over the database that a killed command left running, and leaves a second start outside", async () => {
  const port = await freePort();
  const first = start({ PORT: String(port) });
  await first.untilReady;
  first.child.kill("SIGKILL");
  await first.ended;

  const second = start({ PORT: String(port) });
  await second.untilReady;
  const third = start({ PORT: String(await freePort()) });
  expect(await third.ended).toBe(1);
  expect(third.output().trim()).toMatch(/^Another start is at work here \(process \d+\).*\.$/);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

for (const [what, settings, sentence] of [
  ["a port that is no number", { PORT: "http" }, /^PORT must be a number/],
  [
    "a database that nobody runs",
    {
      DATABASE_URL: "postgresql://a:secret@127.0.0.1:1/x",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      NEXTAUTH_URL: "http://localhost",
      IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
      TRAIL_KEY: randomBytes(32).toString("base64"),
      DOOR_KEY: randomBytes(32).toString("base64"),
    },
    /^The database of DATABASE_URL \(127\.0\.0\.1:1\/x\) cannot be reached: nothing answers there\.$/,
  ],
  ["a data folder that is a file", { DATA_DIR: path.resolve("package.json") }, /^The data folder .* cannot be used/],
] as const) {
  test(`says in one sentence what is wrong: ${what}`, async () => {
    const attempt = start({ PORT: String(await freePort()), ...settings });
    expect(await attempt.ended).toBe(1);
    expect(attempt.output().trim()).toMatch(sentence);
    expect(attempt.output().trim().split("\n")).toHaveLength(1);
  });
}

test("says in one sentence that the port is taken", async () => {
  const port = Number(process.env.E2E_PORT);
  const attempt = start({ PORT: String(port) });
  expect(await attempt.ended).toBe(1);
  expect(attempt.output().trim()).toMatch(/^Port \d+ is in use by another program/);
});
