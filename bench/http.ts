// Measures the built application over HTTP, signed in and with connections kept, beside a floor (bench/floor): bare
// Next.js pages and routes that do the same work with `pg` and nothing else. `npm run bench http` starts both.
//   … http [--only list,search] [--seconds 8] [--turns 200]
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { authorised } from "@/bench/actor";
import { drawMembers, TYPED } from "@/bench/draw";
import { type Answer, act, actionsOf, Client, signInClient } from "@/bench/http-client";
import { hashPassword } from "@/lib/access/password";
import type { HouseholdInput } from "@/lib/households/schema";
import { Chance } from "@/prisma/demo/random";
import { freePort, pause } from "@/scripts/processes.mjs";

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "http"),
  options: {
    only: { type: "string", default: "" },
    seconds: { type: "string", default: "8" },
    turns: { type: "string", default: "200" },
    // Read by scripts/bench.mjs.
    fresh: { type: "boolean" },
    households: { type: "string" },
  },
});
const SECONDS = Number(options.seconds);
const TURNS = Number(options.turns);
const CLIENTS = 8;
/** Those who sign in at once. */
const CROWD = 300;
const PASSWORD = "do-luong-2024";

// ───────────────────────── Servers ─────────────────────────

type Server = { origin: string; pid: number; stop: () => Promise<void> };

/** What `npm start` tells Node.js. */
const FLAGS = (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } }).scripts.start.match(
  /--\S+/g,
);

/** Starts one and waits until it answers. */
async function serve(script: string, port: number, ready: string): Promise<Server> {
  const child = spawn(process.execPath, [...(FLAGS ?? []), script], {
    env: { ...process.env, PORT: String(port), HOST: "127.0.0.1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.once("exit", () => void child.kill());
  const origin = `http://localhost:${port}`;
  for (const until = Date.now() + 60_000; ; await pause(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}${ready}`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${script} does not answer`);
  }
  return {
    origin,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Megabytes of a process: what it holds now, and the most since `forgetPeak`. Linux alone says. */
function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

const forgetPeak = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, "5");

// ───────────────────────── Measuring ─────────────────────────

type Work = (turn: number) => Promise<Answer>;
type Times = { p50: number; p95: number; p50At8: number; p95At8: number; perSecond: number; bytes: number };

const percentile = (times: number[], part: number): number => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
};

/** One by one, then `CLIENTS` at once for `SECONDS`. */
async function measure(work: Work): Promise<Times> {
  for (let i = 0; i < 20; i++) await work(i);
  const alone: number[] = [];
  let bytes = 0;
  for (let i = 0; i < TURNS; i++) {
    const { ms, body } = await work(i);
    alone.push(ms);
    bytes = Math.max(bytes, body.length);
  }
  const together: number[] = [];
  let turn = TURNS;
  const since = performance.now();
  const until = since + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < until) together.push((await work(turn++)).ms);
    }),
  );
  return {
    p50: percentile(alone, 0.5),
    p95: percentile(alone, 0.95),
    p50At8: percentile(together, 0.5),
    p95At8: percentile(together, 0.95),
    perSecond: together.length / ((performance.now() - since) / 1000),
    bytes,
  };
}

/** Does something while so many clients read, one page after the other: how long they waited, in ms. */
async function besides<T>(
  clients: number,
  read: () => Promise<Answer>,
  work: () => Promise<T>,
): Promise<{ result: T; meanwhile: number[] }> {
  const meanwhile: number[] = [];
  let done = false;
  const reading = Array.from({ length: clients }, async () => {
    while (!done) meanwhile.push((await read()).ms);
  });
  const result = await work().finally(() => {
    done = true;
  });
  await Promise.all(reading);
  return { result, meanwhile };
}

const lines: string[] = [];
const print = (line: string) => {
  lines.push(line);
  console.log(line);
};

const ms = (value: number) => (value < 100 ? value.toFixed(1) : value.toFixed(0));
const kb = (bytes: number) => (bytes / 1000).toFixed(0);

/** A line of the table. `page`: the address whose flight is looked at, too. */
async function compare(name: string, ours: Work, floor: Work, reach: string, page?: [Client, string]): Promise<void> {
  const o = await measure(ours);
  const f = await measure(floor);
  const flight = page ? kb((await page[0].flight(page[1])).body.length) : "";
  print(
    `| ${name} | ${ms(o.p50)} | ${ms(o.p95)} | ${ms(o.p50At8)} | ${ms(o.p95At8)} | ${o.perSecond.toFixed(1)} | ${kb(o.bytes)} | ${flight} | ${ms(f.p50)} | ${ms(f.p50At8)} | ${f.perSecond.toFixed(0)} | ${(o.p50 / f.p50).toFixed(1)} | ${(o.p50At8 / f.p50At8).toFixed(1)} | ${reach} |`,
  );
}

// ───────────────────────── What is measured ─────────────────────────

const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 1 });
const query = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await owner.query<T>(sql, values)).rows;

/** Gives those who are measured a password, and makes the crowd: officers of as many communes as there are. */
async function prepare(): Promise<string> {
  const hash = await hashPassword(PASSWORD);
  await query(
    `INSERT INTO user_account (id, username, full_name) SELECT gen_random_uuid(), 'crowd.' || n, 'Người đo ' || n
     FROM generate_series(1, $1::int) n ON CONFLICT DO NOTHING`,
    [CROWD],
  );
  await query("UPDATE user_account SET password_hash = $1, must_change = false WHERE username ~ '^(bench|crowd)\\.'", [
    hash,
  ]);
  await query(
    `INSERT INTO posting (id, user_id, role, unit_id, unit_path, valid_from)
     SELECT gen_random_uuid(), a.id, 'COMMUNE_OFFICER', u.id, u.path, '2020-01-01'
     FROM user_account a
     JOIN (SELECT id, path, row_number() OVER (ORDER BY path) - 1 AS n, count(*) OVER () AS all FROM unit WHERE level = 'COMMUNE') u
       ON u.n = substr(a.username, 7)::int % u.all
     WHERE a.username LIKE 'crowd.%' AND NOT EXISTS (SELECT FROM posting p WHERE p.user_id = a.id)`,
  );
  await query("DELETE FROM sign_in_throttle");
  return hash;
}

/** An officer of the crowd, signed in, with the villages of the commune. */
type Elsewhere = { client: Client; communeId: string; villages: string[] };

/** Some of the crowd, of as many communes. */
async function signInElsewhere(origin: string, people: number): Promise<Elsewhere[]> {
  const units = await query<{ username: string; id: string; villages: string[] }>(
    `SELECT a.username, u.id, array_agg(v.id) AS villages
     FROM user_account a JOIN posting p ON p.user_id = a.id JOIN unit u ON u.id = p.unit_id JOIN unit v ON v.parent_id = u.id
     WHERE a.username LIKE 'crowd.%' GROUP BY 1, 2 ORDER BY substr(a.username, 7)::int LIMIT $1`,
    [people],
  );
  return Promise.all(
    units.map(async ({ username, id, villages }) => {
      const client = new Client(origin);
      await signInClient(client, username, PASSWORD);
      return { client, communeId: id, villages };
    }),
  );
}

/** What other people open before anything is measured, on every connection: plans are made with the reach of whoever comes first. */
async function visit(others: readonly Elsewhere[]): Promise<void> {
  await Promise.all(
    others.map(async ({ client }) => {
      for (let turn = 0; turn < 12; turn++) {
        await client.get("/");
        for (const list of ["/households", "/households?q=hoa", "/reviews"]) {
          const html = (await client.get(list)).body.toString();
          const [first] = /\/(households|reviews)\/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(html) ?? [];
          if (first) await client.get(first);
        }
        await client.postJson("/api/search", { q: TYPED[turn % TYPED.length] ?? "" });
      }
    }),
  );
}

const HEAD = `| | p50, ms | p95 | 8 clients: p50 | p95 | per s | page, KB | flight, KB | floor p50 | 8 clients | per s | ratio | 8 clients | reach |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|`;

async function main() {
  const { officer, province } = await authorised(query);
  const hash = await prepare();
  const ours = await serve("scripts/serve.mjs", Number(new URL(process.env.NEXTAUTH_URL ?? "").port), "/api/health");
  const floor = await serve("bench/floor/serve.mjs", await freePort(), "/start");
  const action = actionsOf(
    readFileSync(`${process.env.NEXT_DIST_DIR || ".next"}/server/server-reference-manifest.json`, "utf8"),
  );

  const commune = new Client(ours.origin);
  const staff = new Client(ours.origin);
  const bare = new Client(floor.origin);
  await signInClient(commune, "bench.1", PASSWORD);
  await signInClient(staff, "bench.0", PASSWORD);
  const elsewhere = await signInElsewhere(ours.origin, CLIENTS);
  await visit(elsewhere);

  const ids = async (sql: string) => {
    const found = (await query<{ id: string }>(sql, [officer.unitPath])).map(({ id }) => id);
    if (found.length === 0) throw new Error(`nothing to measure with: ${sql}`);
    return (turn: number) => found[turn % found.length] ?? "";
  };
  const household = await ids("SELECT id FROM household WHERE starts_with(unit_path, $1) ORDER BY code LIMIT 500");
  const review = await ids(
    "SELECT id FROM review WHERE starts_with(unit_path, $1) AND status IN ('LISTED', 'DRAFT') ORDER BY id",
  );
  const villagesOf = async (communeId: string) =>
    (await query<{ id: string }>("SELECT id FROM unit WHERE parent_id = $1 ORDER BY path", [communeId])).map(
      ({ id }) => id,
    );
  const typed = (turn: number) => TYPED[turn % TYPED.length] ?? "";
  const name = (turn: number) => ["hoa", "thi hoa", "son", "nong thi mai", "duong", "yen"][turn % 6] ?? "";
  const query_ = (values: Record<string, string>) => new URLSearchParams(values).toString();
  const places = [
    ["commune", commune, officer.unitPath],
    ["province", staff, province.unitPath],
  ] as const;
  const openList = () => commune.get("/households");
  const chance = new Chance("bench", Date.now());
  let score = 0;

  const bareGet = (page: string, values: (turn: number) => Record<string, string>) => (turn: number) =>
    bare.get(`/${page}?${query_(values(turn))}`);

  const input = (villageId: string): HouseholdInput => ({
    id: crypto.randomUUID(),
    villageId,
    address: "Nhà đo",
    phone: "",
    notes: "",
    members: drawMembers(chance),
  });

  const rows: Record<string, () => Promise<void>> = {
    async list() {
      for (const [where, client, path] of places)
        await compare(
          `list page, ${where}`,
          () => client.get("/households"),
          bareGet("list", () => ({ path })),
          where === "commune" ? "≥ 75/s, ≤ 80 KB" : "≥ 70/s",
          [client, "/households"],
        );
    },
    async search() {
      for (const [where, client, path] of places)
        await compare(
          `search box, ${where}`,
          (turn) => client.postJson("/api/search", { q: typed(turn) }),
          (turn) => bare.postJson("/api/search", { path, q: typed(turn) }),
          "≤ 10 ms",
        );
    },
    async find() {
      for (const [where, client, path] of places)
        await compare(
          `/households?q=, ${where}`,
          (turn) => client.get(`/households?${query_({ q: name(turn) })}`),
          bareGet("list", (turn) => ({ path, q: name(turn) })),
          "≤ 20 ms",
          [client, `/households?${query_({ q: name(0) })}`],
        );
    },
    household: () =>
      compare(
        "open a household",
        (turn) => commune.get(`/households/${household(turn)}`),
        bareGet("household", (turn) => ({ id: household(turn) })),
        "≥ 70/s",
        [commune, `/households/${household(0)}`],
      ),
    review: () =>
      compare(
        "review form",
        (turn) => commune.get(`/reviews/${review(turn)}`),
        bareGet("review", (turn) => ({ id: review(turn) })),
        "≥ 70/s",
        [commune, `/reviews/${review(0)}`],
      ),
    // Before people are registered by the thousand, who all lack a number.
    start: () =>
      compare(
        "start page, commune",
        () => commune.get("/"),
        bareGet("start", () => ({ path: officer.unitPath })),
        "≤ 25 ms",
        [commune, "/"],
      ),
    // All of them number the households of one commune, then each of another.
    async register() {
      const own = { client: commune, communeId: officer.unitId, villages: await villagesOf(officer.unitId) };
      for (const [where, people] of [
        ["in one commune", [own]],
        [`in ${CLIENTS} communes`, elsewhere],
      ] as const) {
        const at = (turn: number) => people[turn % people.length] ?? own;
        const made = (turn: number) => input(at(turn).villages[turn % at(turn).villages.length] ?? "");
        await compare(
          `register with 4 members, ${where}`,
          (turn) => act(at(turn).client, "/households/new", action("registerHouseholdAction"), made(turn)),
          (turn) => bare.postJson("/api/register", { ...made(turn), communeId: at(turn).communeId }),
          "≤ 10 ms, ≥ 180/s",
        );
      }
    },
    save: () =>
      compare(
        "save a review",
        (turn) =>
          act(commune, `/reviews/${review(turn)}`, action("saveReviewAction"), {
            id: review(turn),
            version: 1_000_000,
            patch: { incomeScore: score++ % 1000 },
          }),
        (turn) => bare.postJson("/api/review", { id: review(turn), patch: { incomeScore: score++ % 1000 } }),
        "≤ 8 ms, ≥ 160/s",
      ),
    async report() {
      for (const table of ["r1", "r2", "r3"])
        await compare(
          `${table.toUpperCase()} of the province`,
          () => staff.get(`/reports/${table}`),
          bareGet("report", () => ({ path: province.unitPath })),
          "≤ 20 ms",
          [staff, `/reports/${table}`],
        );
    },
    async signIn() {
      const crowd = Array.from({ length: CROWD }, () => new Client(ours.origin));
      const enter = (n: number) => signInClient(crowd[n % CROWD] ?? commune, `crowd.${1 + (n % CROWD)}`, PASSWORD);
      const alone: number[] = [];
      const bareAlone: number[] = [];
      for (let i = 0; i < 40; i++) {
        alone.push((await enter(i)).ms);
        bareAlone.push((await bare.postJson("/api/password", { hash, password: PASSWORD })).ms);
      }
      const since = performance.now();
      let all = 0;
      const { result: entered, meanwhile } = await besides(1, openList, async () => {
        const settled = await Promise.allSettled(crowd.map((_, n) => enter(n)));
        all = (performance.now() - since) / 1000;
        return settled;
      });
      for (const client of crowd) client.close();
      print(
        `\nOne sign-in: p50 ${ms(percentile(alone, 0.5))} ms, p95 ${ms(percentile(alone, 0.95))} ms (reach ≤ 60 ms); trying a password alone, the floor: ${ms(percentile(bareAlone, 0.5))} ms. ${CROWD} at once: ${all.toFixed(1)} s, ${entered.filter(({ status }) => status === "rejected").length} of them turned away (≤ 12 s, none); a list page meanwhile: p50 ${ms(percentile(meanwhile, 0.5))} ms, p95 ${ms(percentile(meanwhile, 0.95))} ms, ${meanwhile.length} of them (p95 ≤ 1 s).`,
      );
    },
    async download() {
      for (const [format, reach] of [
        ["csv", "≤ 1.5 s, ≤ 300 MB"],
        ["xlsx", "≤ 6 s, ≤ 300 MB"],
      ] as const) {
        forgetPeak(ours.pid);
        const before = memoryOf(ours.pid).now;
        const asked = query_({ format, purpose: "REPORT_UP" });
        const o = await staff.get(`/api/households/export?${asked}`);
        const { peak } = memoryOf(ours.pid);
        const f = await bare.get(`/api/download?${query_({ format, path: province.unitPath })}`);
        const beside = await besides(CLIENTS, openList, () => staff.get(`/api/households/export?${asked}`));
        print(
          `\n${format.toUpperCase()} of the province: ${(o.ms / 1000).toFixed(1)} s, ${(o.body.length / 1e6).toFixed(1)} MB; the server's memory before ${before} MB, at most ${peak} MB (reach ${reach}). Floor: ${(f.ms / 1000).toFixed(1)} s, ${(f.body.length / 1e6).toFixed(1)} MB. While ${CLIENTS} clients open lists it takes ${(beside.result.ms / 1000).toFixed(1)} s, and a list p50 ${ms(percentile(beside.meanwhile, 0.5))} ms, p95 ${ms(percentile(beside.meanwhile, 0.95))} ms.`,
        );
      }
    },
    async script() {
      for (const [client, page] of [
        [commune, "/households"],
        [commune, `/households/${household(0)}`],
        [commune, `/reviews/${review(0)}`],
        [staff, "/reports/r1"],
        [commune, "/"],
      ] as const) {
        const html = (await client.get(page)).body.toString();
        const { loaded, later, old } = scriptsOf(html);
        const size = async (files: string[]) => {
          let sum = 0;
          for (const file of files) sum += gzipSync((await client.get(file)).body).length;
          return kb(sum);
        };
        print(
          `\nScript of ${page.replace(/[0-9a-f-]{36}/, "…")}, gzip: ${await size(loaded)} kB that the page names, ${await size(later)} kB more that its flight names, ${await size(old)} kB for browsers without modules, which others do not load (reach ≤ 150 kB).`,
        );
      }
    },
  };

  const only = options.only ? options.only.split(",") : Object.keys(rows);
  let failed = false;
  print(HEAD);
  for (const row of only) {
    const work = rows[row];
    if (!work) throw new Error(`no row ${row}: ${Object.keys(rows).join(", ")}`);
    await work().catch((error: Error) => {
      failed = true;
      print(`\n${row}: ${error.message}`);
    });
  }
  const { now } = memoryOf(ours.pid);
  print(
    `\nMemory of the server after it all: ${now} MB (reach ≤ 450 MB); of the floor's: ${memoryOf(floor.pid).now} MB.`,
  );
  for (const client of [commune, staff, bare]) client.close();
  await Promise.all([ours.stop(), floor.stop()]);
  await owner.end();
  const machine = `Measured on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} × ${os.cpus()[0]?.model ?? "unknown"}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}; ${TURNS} requests one by one, ${CLIENTS} clients for ${SECONDS} s.`;
  writeFileSync(".data/bench-http-latest.md", `${machine}\n\n${lines.join("\n")}\n`);
  if (failed) process.exitCode = 1;
}

/** The script files that a page names in its tags, those that only its flight names, and those for old browsers. */
function scriptsOf(html: string): { loaded: string[]; later: string[]; old: string[] } {
  const tags = html.match(/<script[^>]*\ssrc="[^"]+"[^>]*>/g) ?? [];
  const address = (tag: string) => (/\ssrc="([^"?]+)/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&");
  const old = tags.filter((tag) => /nomodule/i.test(tag)).map(address);
  const loaded = [...new Set(tags.filter((tag) => !/nomodule/i.test(tag)).map(address))];
  const named = html.match(/\/_next\/static\/[\w./~-]+\.js/g) ?? [];
  const later = [...new Set(named)].filter((file) => !loaded.includes(file) && !old.includes(file));
  return { loaded, later, old };
}

await main();
