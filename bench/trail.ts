// What it costs to seal and to verify a trail of ten million entries: `npm run bench trail`. Processor time of this process and of PostgreSQL's,
// which does not grow with what else the machine does, and of the least that reads as much.
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import type { Actor } from "@/lib/access/policy";
import { keyring } from "@/lib/audit/keys";
import { proveEntry, proveExtension } from "@/lib/audit/prove";
import { sealTrail } from "@/lib/audit/service/seal";
import { verifyTrail } from "@/lib/audit/verify";
import { closeDatabase } from "@/lib/core/db";
import { readTrailFilter } from "@/lib/trail/filter";
import { listTrail } from "@/lib/trail/queries";
import type { Role, UnitLevel } from "@/prisma/generated/enums";
import { holds } from "@/scripts/check-proof.mjs";

const at = process.argv.indexOf("--entries");
const entries = at < 0 ? 10_000_000 : Number(process.argv[at + 1]);
const url = process.env.DATABASE_OWNER_URL ?? "";
const say = (text: string) => process.stdout.write(`${text}\n`);

const withOwner = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Fields of /proc/<pid>/stat from the third one on. */
const statOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .map(Number);

/** PostgreSQL's first process, which adds up what its ended children have used. */
const server = await withOwner(async (client) => {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return statOf(rows[0]?.pid ?? 0)[1] ?? 0;
});
const ofDatabase = () => {
  const stat = statOf(server);
  return ((stat[13] ?? 0) + (stat[14] ?? 0)) / 100;
};

/** Of the connection that serves, while it is open. */
const ofBackend = () => {
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  let sum = 0;
  for (const pid of pids) {
    try {
      const stat = statOf(pid);
      if (stat[1] === server) sum += (stat[11] ?? 0) + (stat[12] ?? 0);
    } catch {
      // It has ended.
    }
  }
  return sum / 100;
};

async function measure<T>(what: string, work: () => Promise<T>): Promise<T> {
  const [since, own, theirs] = [performance.now(), process.cpuUsage(), ofDatabase()];
  const done = await work();
  const seconds = (performance.now() - since) / 1000;
  // A connection that has ended is added up a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { user, system } = process.cpuUsage(own);
  const mb = Math.round(process.memoryUsage().rss / 2 ** 20);
  say(
    `${what.padEnd(44)} ${seconds.toFixed(1).padStart(7)} s   processor: here ${((user + system) / 1e6).toFixed(1).padStart(6)} s, PostgreSQL ${(ofDatabase() - theirs).toFixed(1).padStart(6)} s   ${mb} MB`,
  );
  return done;
}

await withOwner(async (client) => {
  const { rows } = await client.query<{ n: string }>("SELECT count(*) AS n FROM audit_entry");
  const missing = entries - Number(rows[0]?.n ?? 0);
  if (missing <= 0) return;
  // Indexes are quicker made once.
  const { rows: indexes } = await client.query<{ name: string; made: string }>(
    "SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE tablename = 'audit_entry' AND indexname <> 'audit_entry_pkey'",
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await measure(`${missing.toLocaleString("en")} entries`, () =>
    client.query(
      `INSERT INTO audit_entry (at, actor_id, act, request_id, table_name, row_id, unit_path, operation, before)
       SELECT timestamptz '2024-09-01' + i * interval '1 second', md5('a' || i % 2000)::uuid,
         (ARRAY['household.edit', 'review.record', 'household.read', 'event.BIRTH', 'list.submit'])[1 + i % 5], gen_random_uuid()::text,
         (ARRAY['household', 'review', 'household', 'person', 'commune_list'])[1 + i % 5], gen_random_uuid()::text,
         '20/' || (170 + i % 2000 / 13 % 11) || '/' || (6000 + i % 2000 / 13) || '/' || i % 9 || '/', CASE i % 5 WHEN 2 THEN 'READ' ELSE 'UPDATE' END,
         CASE WHEN i % 3 = 0 THEN jsonb_build_object('full_name', 'Nông Thị Hoà ' || i, 'birth_year', 1980 + i % 40, 'notes', 'ghi chú') END
       FROM generate_series(1, $1::int) i`,
      [missing],
    ),
  );
  await measure("their indexes", async () => {
    await client.query("SET maintenance_work_mem = '512MB'");
    for (const { made } of indexes) await client.query(made);
  });
  await client.query("VACUUM (ANALYZE) audit_entry");
});

await measure("sealed", () => sealTrail());

// ── Its page, on one connection for all, whoever used it before ──

const reader = (role: Role, level: UnitLevel, unitPath: string): Actor => ({
  userId: crypto.randomUUID(),
  name: "",
  postingId: crypto.randomUUID(),
  role,
  level,
  unitId: crypto.randomUUID(),
  unitName: "",
  unitPath,
  requestId: "bench",
  sessionId: crypto.randomUUID(),
  isSteppedUp: true,
  address: "",
});
const readers = {
  province: reader("PROVINCE_STAFF", "PROVINCE", "20/"),
  commune: reader("COMMUNE_OFFICER", "COMMUNE", "20/175/6071/"),
  district: reader("DISTRICT_REVIEWER", "DISTRICT", "20/175/"),
};
const [known] = await withOwner(
  async (client) =>
    (await client.query<{ request: string }>("SELECT request_id AS request FROM audit_entry WHERE id = 3000000")).rows,
);
const ASKED: Record<string, Record<string, string>> = {
  "the newest": {},
  "a day of the first month": { from: "2024-09-10", to: "2024-09-10" },
  "an act that is rare": { act: "retention.purge" },
  "an act that is frequent, from an old day on": { act: "list.submit", to: "2024-09-20" },
  "a request": { request: known?.request ?? "" },
};
for (const [what, query] of Object.entries(ASKED))
  for (const [who, actor] of Object.entries(readers)) {
    for (const other of Object.values(readers)) await listTrail(other, readTrailFilter({}));
    const [since, theirs] = [performance.now(), ofBackend()];
    for (let i = 0; i < 10; i++) await listTrail(actor, readTrailFilter(query));
    say(
      `${`  ${who}: ${what}`.padEnd(60)} ${((performance.now() - since) / 10).toFixed(1).padStart(7)} ms, processor of PostgreSQL ${((ofBackend() - theirs) * 100).toFixed(0).padStart(4)} ms`,
    );
  }
await closeDatabase();
await measure("floor: counted, with the length of one text", () =>
  withOwner((client) => client.query("SELECT count(*), sum(length(row_id)) FROM audit_entry")),
);
await measure("floor: every column as text", () =>
  withOwner((client) => client.query("SELECT count(*), sum(length(e::text)) FROM audit_entry e")),
);
const found = await measure("verified", () => verifyTrail({ url, publicKeys: [...keyring().values()] }));
say(`  ${found.entries} entries, ${found.roots} roots, ${found.findings.length} findings`);
await withOwner(async (client) => {
  const proof = await measure("an entry proved", () => proveEntry(client, String(Math.floor(entries / 3))));
  const extension = await measure("a root proved to go on from another", () => proveExtension(client, 1));
  const key = [...keyring().values()][0] ?? "";
  say(`  both hold: ${holds(proof, key) && holds(extension, key)}`);
});
