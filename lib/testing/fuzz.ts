// Requests that no page of ours sends, to every page, route and action of the build, as everybody: whatever comes, the answer is one
// that we meant to give. `npm run fuzz` starts the application and this.
//   npm run fuzz [-- --requests 10000 --seed 1]
import { readFileSync } from "node:fs";
import net from "node:net";
import { parseArgs } from "node:util";
import pg from "pg";
import { Client, signInClient } from "@/bench/http-client";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "@/prisma/demo/accounts.mjs";
import { Chance } from "@/prisma/demo/random";

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: { requests: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const origin = new URL(process.env.FUZZ_ORIGIN ?? "");
const build = process.env.NEXT_DIST_DIR ?? ".next";
const pid = Number(process.env.FUZZ_PID);
/** Longer than any answer may take on a busy machine, ms. */
const HANGS = 60_000;
const AT_ONCE = 8;

type Sent = { head: string; body: Buffer };
type Got = { status: number; text: string };

/** Sends bytes as they are: what is wrong with them is on purpose. */
function send({ head, body }: Sent): Promise<Got> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(origin.port), origin.hostname);
    const parts: Buffer[] = [];
    const end = (status?: number) => {
      clearTimeout(clock);
      socket.destroy();
      const text = Buffer.concat(parts).toString("latin1");
      resolve({ status: status ?? Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const clock = setTimeout(() => end(-1), HANGS);
    socket.on("data", (part) => parts.push(part));
    socket.on("error", () => end());
    socket.on("close", () => end());
    socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
  });
}

// ───────────────────────── What is sent ─────────────────────────

const read = <T>(file: string): T => JSON.parse(readFileSync(`${build}/server/${file}`, "utf8")) as T;
const paths = Object.keys(read<Record<string, string>>("app-paths-manifest.json"))
  .filter((path) => !path.startsWith("/_"))
  .map((path) => path.replace(/\/\([^)]*\)/g, "").replace(/\/(page|route)$/, "") || "/");
const actions = Object.keys(read<{ node: Record<string, object> }>("server-reference-manifest.json").node);

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await owner.connect();
/** Ids of records that there are, here and elsewhere. */
const ids: string[] = [];
for (const table of [
  "household",
  "person",
  "review",
  "commune_list",
  "unit",
  "act",
  "round",
  "user_account",
  "duplicate_pair",
])
  ids.push(
    ...(await owner.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT 20`)).rows.map(({ id }) => id),
  );
await owner.end();

const STRANGE = [
  "",
  "%",
  "%E0%A4%A",
  "%C0%AF",
  "%ED%A0%80",
  "%00",
  "%0d%0aX-A:1",
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "..%5c..",
  "a".repeat(4_000),
  "🙂",
  "%F0%9F%99%82",
  "\\",
  "//evil.example",
  "@",
  ";",
  "'",
  '"',
  "<script>",
  "{{7*7}}",
  "#{7*7}",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "NaN",
  "-1",
  "0",
  "1e999",
  "99999999999999999999",
  "2024-02-30",
  "true",
  "[]",
  "{}",
  "\u00e9",
  "%u0041",
  "Ô",
  "\x7f",
  "\x01",
  "*",
];
const JSONS = [
  "",
  "null",
  "true",
  "0",
  "-0",
  "1e400",
  '"',
  '"\\ud800"',
  "[",
  "[]",
  "{}",
  "[null]",
  "[[]]",
  "[{}]",
  '["x"]',
  "[1,2,3]",
  '[{"id":"x"}]',
  "nul",
  '[{"__proto__":{"x":1}}]',
  '[{"constructor":{"prototype":{"x":1}}}]',
  '["$undefined"]',
  '["$F1"]',
  '["$K1"]',
  '["$@1"]',
  '["$Q1"]',
  '["$W1"]',
  '["$n99999999999999999999"]',
  '["$Dnever"]',
  '["$1"]',
  '["$B1"]',
  '["$R1"]',
  '["$T1"]',
  '["$h1"]',
  '["$1:a:b"]',
  '["$Infinity"]',
  '["$-0"]',
  '["$NaN"]',
  `[${"[".repeat(20_000)}${"]".repeat(20_000)}]`,
  `["${"a".repeat(200_000)}"]`,
  `[{"id":"${ids[0]}","version":1}]`,
  `[{"id":"${ids[0]}"}]`,
];
const TYPES = [
  "application/json",
  "text/plain;charset=UTF-8",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/octet-stream",
  "text/x-component",
  "",
  "a",
  "application/json; charset=utf-7",
];
const METHODS = [
  ...Array.from({ length: 20 }, () => "GET"),
  ...Array.from({ length: 20 }, () => "POST"),
  "HEAD",
  "OPTIONS",
  "PUT",
  "DELETE",
  "TRACE",
  "PROPFIND",
];

const chance = new Chance("fuzz", options.seed);
const strange = () => chance.pick(STRANGE);
const oneOf = () => (chance.percent(80) ? chance.pick(ids) : strange());

/** Names that forms and actions use. */
const NAMES = [
  "id",
  "version",
  "actId",
  "householdId",
  "roundId",
  "listId",
  "eventId",
  "personId",
  "villageId",
  "toCommuneId",
  "household",
  "target",
  "newHousehold",
  "members",
  "staying",
  "leaving",
  "joining",
  "arrivals",
  "fullName",
  "birthYear",
  "sex",
  "nationalId",
  "ethnicityCode",
  "relationship",
  "kind",
  "on",
  "reason",
  "document",
  "note",
  "patch",
  "incomeScore",
  "answers",
  "selection",
  "expected",
  "surveyor",
  "columns",
  "mapping",
  "text",
  "question",
  "username",
  "unitId",
  "role",
  "year",
  "track",
  "chain",
  "standardId",
  "opensOn",
  "closesOn",
  "purpose",
  "page",
  "query",
  "name",
  "days",
  "take",
  "stands",
  "double",
  "pair",
  "couples",
];

/** What an action may be given: of the right form at first sight. */
function madeUp(depth = 0): unknown {
  const kind = chance.between(0, depth > 3 ? 4 : 9);
  if (kind === 0) return chance.pick([null, true, false, "", 0, -1, 1e21, 0.5, 2_147_483_648]);
  if (kind <= 2) return chance.pick(ids);
  if (kind === 3) return strange().replace(/^\$/, "$$$$");
  if (kind === 4) return chance.between(0, 3_000);
  if (kind === 5) return Array.from({ length: chance.between(0, 4) }, () => madeUp(depth + 1));
  return Object.fromEntries(
    Array.from({ length: chance.between(1, 10) }, () => [chance.pick(NAMES), madeUp(depth + 1)]),
  );
}

function address(): string {
  const path = chance
    .pick(paths)
    .replace(/\[\[?(\.\.\.)?\w+\]?\]/g, oneOf)
    .split("/")
    .map((part) => (chance.percent(2) ? strange() : part))
    .join("/");
  const query = Array.from({ length: chance.percent(50) ? 0 : chance.between(1, 4) }, () => {
    const name = chance.pick([
      "q",
      "page",
      "class",
      "status",
      "format",
      "purpose",
      "from",
      "kind",
      "round",
      "unit",
      "level",
      "id",
      "after",
      "_rsc",
      "number",
      "village",
      strange(),
    ]);
    return `${name}${chance.percent(10) ? "[]" : ""}=${chance.percent(50) ? oneOf() : strange()}`;
  }).join("&");
  return `${path || "/"}${query ? `?${query}` : ""}`;
}

function multipart(): string {
  const field = () =>
    `--x\r\nContent-Disposition: form-data; name="${chance.pick(["0", "_1_$ACTION_REF_1", "_1_locale", "$ACTION_REF_1", "$ACTION_ID_x", `$ACTION_ID_${chance.pick(actions)}`, "$ACTION_1:0", "$ACTION_KEY", strange()])}"${chance.percent(20) ? '; filename="a"' : ""}\r\n\r\n${chance.pick([...JSONS, '{"id":null,"bound":null}', `{"id":"${chance.pick(actions)}","bound":"$@1"}`])}\r\n`;
  const fields = Array.from({ length: chance.between(0, 3) }, field).join("");
  return `${fields}${chance.percent(70) ? "--x--\r\n" : ""}`;
}

function request(cookies: readonly string[]): Sent {
  const method = chance.pick(METHODS);
  const headers: [string, string][] = [
    ["Host", chance.percent(95) ? origin.host : strange()],
    ["Connection", "close"],
  ];
  const cookie = chance.pick(cookies);
  if (cookie && chance.percent(90)) headers.push(["Cookie", cookie]);
  if (chance.percent(5)) headers.push(["Cookie", `next-auth.session-token=${strange()}; locale=${strange()}`]);
  if (chance.percent(80)) headers.push(["Origin", origin.origin]);
  let body = Buffer.alloc(0);
  if (method === "POST" || chance.percent(10)) {
    const type = chance.percent(60) ? "text/plain;charset=UTF-8" : chance.pick(TYPES);
    if (type) headers.push(["Content-Type", type]);
    const isAction = chance.percent(60);
    if (isAction) headers.push(["Next-Action", chance.percent(85) ? chance.pick(actions) : strange()]);
    const text =
      isAction && chance.percent(70)
        ? JSON.stringify([madeUp()])
        : type.startsWith("multipart")
          ? multipart()
          : chance.pick([...JSONS, `a=${strange()}&from=${strange()}&username=${strange()}`]);
    body = chance.percent(10) ? Buffer.from([0xff, 0xfe, 0x00, 0xc0, 0x80]) : Buffer.from(text);
    headers.push(["Content-Length", String(body.length)]);
  }
  if (chance.percent(15)) headers.push(["RSC", "1"]);
  if (chance.percent(8))
    headers.push([
      "Next-Router-State-Tree",
      chance.pick(["%5B%22%22%5D", "%5B%5D", "%5B%22%22%2Cnull%2C7%5D", strange()]),
    ]);
  if (chance.percent(5)) headers.push(["Next-Router-Prefetch", strange()]);
  if (chance.percent(5)) headers.push(["Referer", chance.pick(["https://evil.example/x", strange()])]);
  if (chance.percent(5)) headers.push(["Accept-Language", strange()]);
  if (chance.percent(5)) headers.push(["Range", chance.pick(["bytes=0-", "bytes=9-1", strange()])]);
  if (chance.percent(5)) headers.push(["X-Forwarded-Host", strange()]);
  // A line may hold what a header may; what would end it is not what is tried here.
  const line = ([name, value]: [string, string]) =>
    `${name}: ${Buffer.from(value)
      .toString("latin1")
      .replace(/[\r\n]/g, "")}\r\n`;
  const target = Buffer.from(address()).toString("latin1").replace(/[\s]/g, "+");
  return { head: `${method} ${target} HTTP/1.1\r\n${headers.map(line).join("")}\r\n`, body };
}

// ───────────────────────── Sending ─────────────────────────

const memory = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

/** Sessions end where something signs out or an account is disabled: new ones are got in between. */
async function cookiesOfAll(): Promise<string[]> {
  const cookies = [""];
  for (const { username } of DEMO_ACCOUNTS) {
    const client = new Client(origin.origin);
    await signInClient(client, username, DEMO_PASSWORD).then(
      () => cookies.push([...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")),
      () => undefined,
    );
    client.close();
  }
  return cookies;
}

const requests = Number(options.requests);
const statuses = new Map<number, number>();
const wrong: string[] = [];
let cookies = await cookiesOfAll();
let sent = 0;
let before = 0;
const since = performance.now();
while (sent < requests) {
  if (sent % 1_000 === 0) cookies = await cookiesOfAll();
  const batch = Array.from({ length: Math.min(AT_ONCE, requests - sent) }, () => request(cookies));
  await Promise.all(
    batch.map(async (one) => {
      const { status, text } = await send(one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 || status === -1)
        wrong.push(
          `${status}\n${one.head.replace(/Cookie: .*/g, "Cookie: …")}${one.body.toString("latin1").slice(0, 300)}\n→ ${text.slice(-300)}`,
        );
    }),
  );
  sent += batch.length;
  // After a part of them everything has been loaded once.
  if (before === 0 && sent >= requests / 4) before = memory();
}
console.log(
  `${sent} requests (seed ${options.seed}) in ${((performance.now() - since) / 1000).toFixed(0)} s, to ${paths.length} pages and routes and ${actions.length} actions.`,
);
console.log(
  [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, n]) => `${status || "no answer"}: ${n}`)
    .join(", "),
);
console.log(`Memory of the server: ${before} MB after a quarter of them, ${memory()} MB at the end.`);
for (const one of wrong.slice(0, 40)) console.log(`\n${one}`);
const answers5xx = wrong.filter((one) => !one.startsWith("-1")).length;
console.log(`\n${answers5xx} answered 5xx, ${wrong.length - answers5xx} hung.`);
process.exit(wrong.length > 0 ? 1 : 0);
