import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import os from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createMetrics, kindOfRequest } from "@/scripts/metrics.mjs";
import { freePort } from "@/scripts/processes.mjs";

// What a process tells of itself, and that it tells nothing of anybody.

type Globals = { poolOfRaSoat?: object; figuresOfRaSoat?: () => Promise<unknown> };
const globals = globalThis as Globals;
const pool = Object.assign(new EventEmitter(), { totalCount: 4, idleCount: 1, waitingCount: 2 });
const metrics = createMetrics({ folder: os.tmpdir() });
let server: Server;
let told: { port: number; close: () => void };
let origin = "";

beforeAll(async () => {
  globals.poolOfRaSoat = pool;
  const port = await freePort("127.0.0.1");
  server = createServer((request, response) => {
    metrics.observe(request, response);
    if (request.url?.startsWith("/api/sign-in"))
      response.setHeader("Location", request.url.endsWith("?wrong") ? "/sign-in" : "/lists").writeHead(303);
    else if (request.url === "/nowhere") response.writeHead(404);
    response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${port}`;
  told = await metrics.serve({ port: await freePort("127.0.0.1"), host: "127.0.0.1" });
});
afterAll(() => {
  Reflect.deleteProperty(globals, "poolOfRaSoat");
  Reflect.deleteProperty(globals, "figuresOfRaSoat");
  server.close();
  told.close();
});

const ask = async (path: string, method = "GET") => {
  await (await fetch(`${origin}${path}`, { method, redirect: "manual" })).text();
};
/** The lines of these metrics, without help. */
async function scrape(...names: string[]): Promise<string[]> {
  const text = await (await fetch(`http://127.0.0.1:${told.port}/metrics`)).text();
  return text.split("\n").filter((line) => names.some((name) => line.startsWith(name)));
}

test.each([
  ["GET", "/households/0b6c?name=An", {}, "page"],
  ["POST", "/households/new", { "next-action": "40ab" }, "action"],
  ["GET", "/_next/static/a.js", {}, "file"],
  ["GET", "/api/households/export?x=1", {}, "households"],
  ["POST", "/api/sign-in", {}, "sign-in"],
  ["GET", "/api/0123-made-up", {}, "other"],
  ["GET", "//", {}, "page"],
])("%s %s is of a kind of which there are few", (method, url, headers, kind) => {
  expect(kindOfRequest({ method, url, headers })).toBe(kind);
});

test("requests by kind and status, sign-ins by outcome; no address, no name", async () => {
  for (const path of ["/households?name=Secret", "/households?name=Secret", "/nowhere"]) await ask(path);
  await ask("/api/sign-in?wrong", "POST");
  await ask("/api/sign-in", "POST");
  const lines = await scrape("ra_soat_request_seconds_count", "ra_soat_sign_ins_total", "ra_soat_requests_in_flight");
  expect(lines.sort()).toEqual([
    'ra_soat_request_seconds_count{kind="page",status="200"} 2',
    'ra_soat_request_seconds_count{kind="page",status="404"} 1',
    'ra_soat_request_seconds_count{kind="sign-in",status="303"} 2',
    'ra_soat_requests_in_flight{kind="page"} 0',
    'ra_soat_requests_in_flight{kind="sign-in"} 0',
    'ra_soat_sign_ins_total{outcome="refused"} 1',
    'ra_soat_sign_ins_total{outcome="right"} 1',
  ]);
  expect((await scrape("")).join("\n")).not.toContain("Secret");
});

test("connections and transactions of the pool", async () => {
  const [one, other] = [{}, {}];
  for (const client of [one, other]) pool.emit("acquire", client);
  pool.emit("release", undefined, one);
  pool.emit("release", new Error("lost"), other);
  expect(await scrape("ra_soat_connections", "ra_soat_transaction_seconds_count")).toEqual([
    'ra_soat_transaction_seconds_count{outcome="whole"} 1',
    'ra_soat_transaction_seconds_count{outcome="broken"} 1',
    'ra_soat_connections{state="used"} 3',
    'ra_soat_connections{state="idle"} 1',
    'ra_soat_connections{state="waiting"} 2',
  ]);
});

test("the database's figures, and that it is down when it does not say them", async () => {
  const figures = [
    { name: "imports", kind: "READING", value: 3 },
    { name: "copy", kind: "", value: 1_795_000_000 },
  ];
  globals.figuresOfRaSoat = async () => figures;
  expect(await scrape("ra_soat_figure{")).toEqual([
    'ra_soat_figure{of="database_up",kind=""} 1',
    'ra_soat_figure{of="imports",kind="READING"} 3',
    'ra_soat_figure{of="copy",kind=""} 1795000000',
  ]);
  globals.figuresOfRaSoat = async () => {
    throw new Error("down");
  };
  expect(await scrape("ra_soat_figure{")).toEqual(['ra_soat_figure{of="database_up",kind=""} 0']);
});

test("room on the disk, and the process itself", async () => {
  expect((await scrape("ra_soat_disk_free_bytes ")).map((line) => Number(line.split(" ")[1]) > 0)).toEqual([true]);
  expect(
    await scrape("ra_soat_nodejs_eventloop_lag_p99_seconds ", "ra_soat_process_resident_memory_bytes "),
  ).toHaveLength(2);
});

test("docs/alarms.yml asks for what is told", async () => {
  const { groups } = z
    .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })) })
    .parse(parse(readFileSync("docs/alarms.yml", "utf8")));
  const asked = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => expr.match(/\bra_soat_\w+/g) ?? []));
  const said = (await scrape("# TYPE ")).map((line) => line.split(" ")[2] ?? "");
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((name) => !said.includes(name.replace(/_(count|bucket)$/, "")))).toEqual([]);
  const figures = readFileSync("prisma/rules/97-figures.sql", "utf8");
  const kinds = groups.flatMap(({ rules }) =>
    rules.flatMap(({ expr }) => [...expr.matchAll(/of="(\w+)"/g)].map(([, of]) => of)),
  );
  expect(kinds.filter((of) => of !== "database_up" && !figures.includes(`'${of}'`))).toEqual([]);
});
