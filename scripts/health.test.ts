import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { freePort, run } from "@/scripts/processes.mjs";

// What the health check of a container does to a server that does not get well by itself.

const folder = mkdtempSync(path.join(os.tmpdir(), "ra-soat-health-"));
const running = new Set<ChildProcess>();
let server: Server | undefined;

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  server?.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that is taken for the server of a port. It hears no SIGTERM, as one that hangs. */
async function standIn(port: number): Promise<{ ended: Promise<NodeJS.Signals | null> }> {
  const script = "process.on('SIGTERM', () => 0); setInterval(() => 0, 1000); console.log('up')";
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  running.add(child);
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  writeFileSync(path.join(folder, `ra-soat-${port}.pid`), String(child.pid));
  return { ended };
}

const check = async (port: number, times: number, url = "postgresql://nobody@127.0.0.1:1/none") => {
  const codes = [];
  for (let i = 0; i < times; i++) {
    const env = {
      ...process.env,
      TMPDIR: folder,
      PORT: String(port),
      DATABASE_URL: url,
    };
    codes.push((await run(process.execPath, ["scripts/health.mjs", "--end"], { env })).code);
  }
  return codes;
};

/** Answers the check in this way. */
async function answering(status: number, body: object): Promise<number> {
  const port = await freePort("127.0.0.1");
  server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
  return port;
}

test("one that does not answer is told to end and then made to, so that it is started again", async () => {
  const port = await freePort();
  const { ended } = await standIn(port);
  expect(await check(port, 5)).toEqual([1, 1, 1, 1, 1]);
  expect(await ended).toBe("SIGKILL");
});

test("one that is well is left alone, and what was counted before is forgotten", async () => {
  const port = await answering(200, {});
  await standIn(port);
  writeFileSync(path.join(folder, `ra-soat-${port}.stuck`), "3");
  expect(await check(port, 1)).toEqual([0]);
  server?.close();
  expect(await check(port, 1)).toEqual([1]);
  expect([...running].at(-1)?.exitCode).toBe(null);
});

test("one that says what is wrong is left alone: a database that is down for all is not mended by a start", async () => {
  const port = await answering(503, { database: "down" });
  await standIn(port);
  expect(await check(port, 6)).toEqual([1, 1, 1, 1, 1, 1]);
  expect([...running].at(-1)?.signalCode).toBe(null);
});

test("one that does not reach a database which can be reached is ended: its connections lead nowhere any more", async () => {
  const database = await startTestDatabase();
  try {
    const port = await answering(503, { database: "down" });
    const { ended } = await standIn(port);
    expect(await check(port, 5, database.servingUrl)).toEqual([1, 1, 1, 1, 1]);
    expect(await ended).toBe("SIGKILL");
  } finally {
    await database.remove();
  }
});
