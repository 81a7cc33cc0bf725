// Measures the application's own functions against the same work in plain SQL, in one run on one database: the machine
// is noisy, and only the ratio means something. `npm run bench` starts the database and this.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { authorised } from "@/bench/actor";
import { drawMembers, TYPED } from "@/bench/draw";
import { closeDatabase } from "@/lib/core/db";
import { getHousehold, listHouseholds } from "@/lib/households/queries";
import type { HouseholdInput } from "@/lib/households/schema";
import { registerHousehold } from "@/lib/households/service";
import { getReport } from "@/lib/reports/queries";
import { saveReview } from "@/lib/reviews/service/save-review";
import { searchEverything } from "@/lib/search/queries";
import { dirtyWorkbook } from "@/lib/testing/import-files";
import { Chance } from "@/prisma/demo/random";

/** The heap of the process that brings a list in. */
const IMPORT_HEAP_MB = 96;

const url = process.env.DATABASE_OWNER_URL;
const plain = new pg.Pool({ connectionString: url, max: 8 });
const one = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await plain.query<T>(sql, values)).rows;

type Work = (turn: number) => Promise<unknown>;
type Measured = {
  name: string;
  ours: number;
  sql: number;
  ratio: number;
  ours8: number;
  sql8: number;
  ratio8: number;
  goal: string;
};

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

async function time(work: Work, turn: number): Promise<number> {
  const since = performance.now();
  await work(turn);
  return performance.now() - since;
}

/** Milliseconds for each of `turns` calls by 8 clients at once, all together divided by the calls. */
async function throughput(work: Work, turns: number, from: number): Promise<number> {
  const since = performance.now();
  await Promise.all(
    Array.from({ length: 8 }, async (_, client) => {
      for (let i = 0; i < turns; i++) await work(from + client * turns + i);
    }),
  );
  return (performance.now() - since) / (8 * turns);
}

const results: Measured[] = [];

/** Ours and plain SQL in turns, so that what disturbs the machine disturbs both. */
async function compare(name: string, goal: string, ours: Work, sql: Work, turns = 40): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await ours(-1 - i);
    await sql(-1 - i);
  }
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < turns; i++) {
    a.push(await time(ours, i));
    b.push(await time(sql, i));
  }
  const a8: number[] = [];
  const b8: number[] = [];
  for (let round = 0; round < 3; round++) {
    a8.push(await throughput(ours, 12, 1000 + round * 100));
    b8.push(await throughput(sql, 12, 1000 + round * 100));
  }
  const [o, s, o8, s8] = [median(a), median(b), median(a8), median(b8)];
  results.push({ name, goal, ours: o, sql: s, ratio: o / s, ours8: o8, sql8: s8, ratio8: o8 / s8 });
  console.log(
    `${name.padEnd(34)} ${o.toFixed(2).padStart(8)} ms  ${s.toFixed(2).padStart(8)} ms  × ${(o / s).toFixed(2).padStart(6)}   8 clients: ${o8.toFixed(2).padStart(7)} / ${s8.toFixed(2).padStart(7)} ms  × ${(o8 / s8).toFixed(2)}   ${goal}`,
  );
}

/** Prints the median and the slowest twentieth of many calls, one after the other. */
async function slowest(name: string, work: Work, turns = 400): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < turns; i++) times.push(await time(work, i));
  times.sort((a, b) => a - b);
  const at = (part: number) => (times[Math.floor(part * turns)] ?? Number.NaN).toFixed(1);
  console.log(`${name.padEnd(34)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms (goal: p95 ≤ 50 ms)`);
}

async function main() {
  const { officer, province } = await authorised(one);
  const villages = await one<{ id: string; path: string; name: string }>(
    "SELECT id, path, full_name AS name FROM unit WHERE parent_id = $1 ORDER BY path",
    [officer.unitId],
  );
  const village = villages[0];
  if (!village) throw new Error("the province has no villages");
  const households = await one<{ id: string }>(
    "SELECT id FROM household WHERE commune_id = $1 ORDER BY code LIMIT 500",
    [officer.unitId],
  );
  const reviews = await one<{ id: string; version: number }>(
    "SELECT id, version FROM review WHERE unit_path >= $1 AND unit_path < $2 AND status <> 'DONE' ORDER BY id",
    [officer.unitPath, `${officer.unitPath.slice(0, -1)}0`],
  );
  const household = (turn: number) => households[Math.abs(turn) % households.length]?.id ?? "";
  const review = (turn: number) => reviews[Math.abs(turn) % reviews.length]?.id ?? "";

  console.log(`\n${"".padEnd(34)} ${"ours".padStart(11)}  ${"plain SQL".padStart(11)}\n`);

  const LIST = `SELECT h.id, h.code, h.head_name, v.full_name AS village, c.full_name AS commune, h.member_count, h.class
    FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
    WHERE h.closed_on IS NULL`;
  const ORDER = "ORDER BY h.head_given, h.head_other, h.id LIMIT 51";
  await compare(
    "list page, commune",
    "≤ 4",
    () => listHouseholds(officer, {}),
    () =>
      plain.query({ name: "list-commune", text: `${LIST} AND h.commune_id = $1 ${ORDER}`, values: [officer.unitId] }),
  );
  await compare(
    "list page, province",
    "≤ 4",
    () => listHouseholds(province, {}),
    () => plain.query({ name: "list-province", text: `${LIST} ${ORDER}`, values: [] }),
  );

  const NAMES = ["hoa", "thi hoa", "son", "nong thi mai", "duong", "yen", "quang binh", "khanh"];
  const name = (turn: number) => NAMES[Math.abs(turn) % NAMES.length] ?? "hoa";
  const search = (path: string | null) => (turn: number) => {
    const words = name(turn)
      .split(" ")
      .map((word) => `%${word}%`);
    const matches = words.map((_, i) => `p.search_key LIKE $${i + 1}`).join(" AND ");
    const reach = path ? `AND p.unit_path >= '${path}' AND p.unit_path < '${path.slice(0, -1)}0'` : "";
    return plain.query(
      `WITH found AS (
         SELECT m.household_id, min(p.full_name) FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
         WHERE ${matches} ${reach} GROUP BY m.household_id LIMIT 201)
       ${LIST} AND h.id IN (SELECT household_id FROM found) ${ORDER}`,
      words,
    );
  };
  await compare(
    "search by name, commune",
    "≤ 4",
    (turn) => listHouseholds(officer, { search: name(turn) }),
    search(officer.unitPath),
  );
  await compare(
    "search by name, province",
    "≤ 2",
    (turn) => listHouseholds(province, { search: name(turn) }),
    search(null),
    24,
  );

  /** The same by hand: households of a name, places by theirs, a round trip each. */
  const everything = (path: string) => async (turn: number) => {
    await search(path === province.unitPath ? null : path)(turn);
    await plain.query({
      name: "places",
      text: "SELECT id, full_name FROM unit WHERE search_key LIKE $1 AND path >= $2 AND path < $3 LIMIT 15",
      values: [`%${name(turn)}%`, path, `${path.slice(0, -1)}0`],
    });
    await plain.query({
      name: "lists",
      text: `SELECT l.id, c.full_name FROM commune_list l JOIN unit c ON c.id = l.commune_id
        WHERE c.search_key LIKE $1 AND l.unit_path >= $2 AND l.unit_path < $3 LIMIT 5`,
      values: [`%${name(turn)}%`, path, `${path.slice(0, -1)}0`],
    });
  };
  await compare(
    "search box, commune",
    "",
    (turn) => searchEverything(officer, name(turn), []),
    everything(officer.unitPath),
  );
  await compare(
    "search box, province",
    "",
    (turn) => searchEverything(province, name(turn), []),
    everything(province.unitPath),
    24,
  );
  await slowest("search box, province", (turn) => searchEverything(province, TYPED[turn % TYPED.length] ?? "", []));

  await compare(
    "open a household",
    "",
    (turn) => getHousehold(officer, household(turn)),
    async (turn) => {
      const id = [household(turn)];
      await plain.query({
        name: "h",
        text: "SELECT h.*, v.full_name, c.full_name FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id WHERE h.id = $1",
        values: id,
      });
      await plain.query({
        name: "m",
        text: "SELECT m.*, p.*, e.name FROM membership m JOIN person p ON p.id = m.person_id JOIN ethnic_group e ON e.code = p.ethnicity_code WHERE m.household_id = $1 ORDER BY m.position",
        values: id,
      });
      await plain.query({
        name: "r",
        text: "SELECT v.*, r.year FROM review v JOIN round r ON r.id = v.round_id WHERE v.household_id = $1 ORDER BY r.year DESC",
        values: id,
      });
    },
  );

  let score = 0;
  await compare(
    "save a review",
    "",
    (turn) => saveReview(officer, { id: review(turn), version: 1_000_000, patch: { incomeScore: score++ % 1000 } }),
    async (turn) => {
      const client = await plain.connect();
      try {
        await client.query(`BEGIN; SELECT door_owner('{"role": "COMMUNE_OFFICER"}')`);
        await client.query({
          name: "s1",
          text: "SELECT answers FROM review WHERE id = $1 FOR UPDATE",
          values: [review(turn)],
        });
        await client.query({
          name: "s2",
          text: "UPDATE review SET status = 'DRAFT', answers = answers || $2, version = version + 1 WHERE id = $1",
          values: [review(turn), JSON.stringify({ incomeScore: score++ % 1000 })],
        });
        await client.query("COMMIT");
      } finally {
        client.release();
      }
    },
  );

  const chance = new Chance("bench", Date.now());
  const input = (): HouseholdInput => ({
    id: crypto.randomUUID(),
    villageId: village.id,
    address: "Nhà đo",
    phone: "",
    notes: "",
    members: drawMembers(chance),
  });
  await compare(
    "create a household with 4 members",
    "",
    () => registerHousehold(officer, input()),
    async () => {
      const client = await plain.connect();
      const id = crypto.randomUUID();
      const members = drawMembers(chance);
      try {
        await client.query(`BEGIN; SELECT door_owner('{"role": "COMMUNE_OFFICER"}')`);
        await client.query({
          name: "c1",
          text: `WITH n AS (UPDATE household_counter SET last = last + 1 WHERE commune_id = $2 RETURNING last)
            INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
            SELECT $1, $4 || '-' || lpad(last::text, 5, '0'), $2, $3, '', 'Nhà đo' FROM n`,
          values: [id, officer.unitId, village.id, officer.unitPath.split("/").at(-2)],
        });
        await client.query({
          name: "c2",
          text: `INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_absence)
            SELECT i, $2, n, 'MALE', 1980, '07', 'NEVER_ISSUED' FROM unnest($1::uuid[], $3::text[]) AS t(i, n)`,
          values: [members.map((one) => one.id), village.path, members.map((one) => one.fullName)],
        });
        await client.query({
          name: "c3",
          text: `INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
            SELECT gen_random_uuid(), $2, i, '', (CASE WHEN o = 1 THEN 'HEAD' ELSE 'CHILD' END)::"Relationship", o::int, now()
            FROM unnest($1::uuid[]) WITH ORDINALITY AS t(i, o)`,
          values: [members.map((one) => one.id), id],
        });
        await client.query("COMMIT");
      } finally {
        client.release();
      }
    },
  );

  const [round] = await one<{ id: string }>("SELECT id FROM round ORDER BY year DESC LIMIT 1");
  await compare(
    "R1–R3 of the province",
    "≤ 10 ms",
    () => getReport(province, {}),
    () =>
      plain.query({
        name: "rows",
        text: `SELECT c.parent_id, m.start_class, m.end_class, m.kind, count(*), sum(m.persons_start), sum(m.persons_end)
          FROM movement m JOIN unit v ON v.id = m.village_id JOIN unit c ON c.id = v.parent_id
          WHERE m.round_id = $1 GROUP BY 1, 2, 3, 4`,
        values: [round?.id],
      }),
    12,
  );

  await plain.end();
  await closeDatabase();

  // In processes of their own, one after the other, each with its greatest memory.
  const runAlone = (script: string, what: string) =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ["--max-old-space-size=96", "--conditions=react-server", "--import", "tsx", script, what],
        {
          encoding: "utf8",
        },
      ),
    ) as { ms: number; rows: number; bytes: number; peakMb: number };
  const ours = runAlone("bench/export.ts", "xlsx");
  const csv = runAlone("bench/export.ts", "csv");
  const sql = runAlone("bench/export.ts", "sql");
  for (const count of ["60", "500"]) {
    const sheets = runAlone("bench/sheets.ts", count);
    console.log(
      `${`sheets of ${count} households`.padEnd(34)} ${(sheets.ms / 1000).toFixed(1)} s, ${(sheets.bytes / 1e6).toFixed(1)} MB, at most ${sheets.peakMb} MB of memory`,
    );
  }
  console.log(
    `${"XLSX of the province".padEnd(34)} ${(ours.ms / 1000).toFixed(1)} s, ${ours.rows.toLocaleString("en")} rows, ${(ours.bytes / 1e6).toFixed(1)} MB, at most ${ours.peakMb} MB of memory (goal ≤ 300); plain SQL reading the same rows: ${(sql.ms / 1000).toFixed(1)} s, ${sql.peakMb} MB`,
  );
  console.log(
    `${"CSV of the province".padEnd(34)} ${(csv.ms / 1000).toFixed(1)} s, ${(csv.bytes / 1e6).toFixed(1)} MB, at most ${csv.peakMb} MB of memory`,
  );
  const imported = await runImport(villages, officer);
  report(ours, sql, imported);
}

type Imported = {
  state: string;
  rows: number;
  counts: { registered: number; registeredPersons: number; PROBLEM: number };
  times: Record<"read" | "check" | "apply" | "undo", number>;
  peakMb: number;
};

/** Twenty thousand rows of a commune's list, brought in by a process of their own, and taken back. */
async function runImport(villages: readonly { name: string }[], { unitName }: { unitName: string }): Promise<string> {
  const file = path.join(".data", "bench-import.xlsx");
  const list = await dirtyWorkbook({
    rows: 20_000,
    seed: 1,
    list: "PERSONS",
    dirt: ["DUPLICATES", "TEXT_DATES", "CAPITALS", "TOTALS", "BAD_CELLS"],
    places: [{ commune: unitName, villages: villages.map(({ name }) => name) }],
  });
  writeFileSync(file, list.bytes);
  const { rows, counts, times, peakMb } = JSON.parse(
    execFileSync(
      process.execPath,
      [
        `--max-old-space-size=${IMPORT_HEAP_MB}`,
        "--max-semi-space-size=4",
        "--conditions=react-server",
        "--import",
        "tsx",
        "bench/import.ts",
        file,
      ],
      // As in docker-compose.yml: what the system's allocator would keep in an arena for each thread is no memory in use.
      { encoding: "utf8", env: { ...process.env, MALLOC_ARENA_MAX: "2" } },
    ),
  ) as Imported;
  const s = (ms: number) => (ms / 1000).toFixed(1);
  const all = times.read + times.check + times.apply;
  const sentence = `A list of ${rows.toLocaleString("en")} rows: read ${s(times.read)} s, checked ${s(times.check)} s, ${counts.registered.toLocaleString("en")} households with ${counts.registeredPersons.toLocaleString("en")} persons recorded ${s(times.apply)} s, together ${s(all)} s (goal ≤ 30 s), at most ${peakMb} MB of memory with a heap of ${IMPORT_HEAP_MB} MB (goal ≤ 300 MB); taken back in ${s(times.undo)} s.`;
  console.log(sentence);
  return sentence;
}

function report(
  xlsx: { ms: number; rows: number; bytes: number; peakMb: number },
  sql: { ms: number; peakMb: number },
  imported: string,
): void {
  const cpu = os.cpus()[0]?.model ?? "unknown";
  const row = (r: Measured) =>
    `| ${r.name} | ${r.ours.toFixed(2)} | ${r.sql.toFixed(2)} | ${r.ratio.toFixed(2)} | ${r.ours8.toFixed(2)} | ${r.sql8.toFixed(2)} | ${r.ratio8.toFixed(2)} | ${r.goal} |`;
  writeFileSync(
    ".data/bench-latest.md",
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} × ${cpu}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}, PostgreSQL 18 on the same machine.

| | ours, ms | plain SQL, ms | ratio | ours, 8 clients, ms a call | plain SQL | ratio | goal |
|---|---:|---:|---:|---:|---:|---:|---|
${results.map(row).join("\n")}

XLSX of the province: ${xlsx.rows.toLocaleString("en")} households in ${(xlsx.ms / 1000).toFixed(1)} s, ${(xlsx.bytes / 1e6).toFixed(1)} MB, at most ${xlsx.peakMb} MB of memory (goal ≤ 300 MB); reading the same rows in plain SQL takes ${(sql.ms / 1000).toFixed(1)} s and ${sql.peakMb} MB.

${imported}
`,
  );
}

await main();
