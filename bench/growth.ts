// What pages and the search ask of the database, at the size of province that this one was loaded with, beside what was measured at
// other sizes: none of it may grow with the number of households. `npm run bench growth -- --households 25000`, and again with others.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import pg from "pg";
import { z } from "zod";
import { authorised } from "@/bench/actor";
import { TYPED } from "@/bench/draw";
import { closeDatabase } from "@/lib/core/db";
import { getHouseholdPage } from "@/lib/events/queries";
import { getToDo } from "@/lib/lists/queries/start";
import { getProgress, getReport } from "@/lib/reports/queries";
import { getRegisterPage, searchEverything } from "@/lib/search/queries";

const TURNS = 101;

const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 1 });
const query = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await owner.query<T>(sql, values)).rows;

const { officer, province } = await authorised(query);
const [{ size } = { size: 0 }] = await query<{ size: number }>("SELECT count(*)::int AS size FROM household");
const households = await query<{ id: string }>(
  "SELECT id FROM household WHERE commune_id = $1 ORDER BY code LIMIT 100",
  [officer.unitId],
);
const typed = (turn: number) => TYPED[turn % TYPED.length] ?? "";

const rows: Record<string, (turn: number) => Promise<unknown>> = {
  "list, commune": () => getRegisterPage(officer, {}),
  "list, province": () => getRegisterPage(province, {}),
  "search box, commune": (turn) => searchEverything(officer, typed(turn), []),
  "search box, province": (turn) => searchEverything(province, typed(turn), []),
  "open a household": (turn) => getHouseholdPage(officer, households[turn % households.length]?.id ?? ""),
  "R1–R3, province": () => getReport(province, {}),
  "progress, province": () => getProgress(province, {}),
  "start page, commune": () => getToDo(officer),
  "start page, province": () => getToDo(province),
};

const schema = z.object({ size: z.number(), figures: z.record(z.string(), z.number()) });

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Of each, how many times as long as an empty round trip in the same moments, at the median. */
const figures: Record<string, number> = {};
/** And the milliseconds, at this size. */
const lasted: Record<string, number> = {};
for (const [name, work] of Object.entries(rows)) {
  for (let turn = 0; turn < TYPED.length; turn++) await work(turn);
  const ratios: number[] = [];
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const since = performance.now();
    await owner.query("SELECT 1");
    const between = performance.now();
    await work(turn);
    const time = performance.now() - between;
    times.push(time);
    ratios.push(time / (between - since));
  }
  figures[name] = median(ratios);
  lasted[name] = median(times);
}
writeFileSync(`.data/growth-${size}.json`, JSON.stringify({ size, figures }));

const others = readdirSync(".data")
  .filter((file) => /^growth-\d+\.json$/.test(file))
  .map((file) => schema.parse(JSON.parse(readFileSync(`.data/${file}`, "utf8"))))
  .sort((a, b) => a.size - b.size);
console.log(
  `\n| times an empty round trip | ${others.map((one) => one.size.toLocaleString("en")).join(" | ")} | most : least | ms at ${size.toLocaleString("en")} |`,
);
console.log(`|---|${"---:|".repeat(others.length + 2)}`);
for (const name of Object.keys(rows)) {
  const values = others.flatMap((one) => one.figures[name] ?? []);
  const growth = Math.max(...values) / Math.min(...values);
  console.log(
    `| ${name} | ${values.map((value) => value.toFixed(1)).join(" | ")} | ${growth.toFixed(2)} | ${lasted[name]?.toFixed(1)} |`,
  );
}
await owner.end();
await closeDatabase();
