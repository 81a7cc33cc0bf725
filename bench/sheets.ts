// Sheets of so many households as one PDF, as the route makes it. Prints what it took.
import pg from "pg";
import { authorised } from "@/bench/actor";
import { closeDatabase } from "@/lib/core/db";
import { readMessages } from "@/lib/core/i18n";
import { streamSheets } from "@/lib/documents/sheets/pdf";
import { prepareSheets } from "@/lib/documents/sheets/queries/print";
import { writeSheet } from "@/lib/documents/sheets/sheet";
import { sheetWords } from "@/lib/documents/sheets/words";

const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await client.connect();
const { officer } = await authorised(async (sql, values) => (await client.query(sql, values)).rows);
const { rows } = await client.query<{ id: string }>(
  `SELECT v.household_id AS id FROM review v JOIN round r ON r.id = v.round_id
   WHERE r.status = 'OPEN' AND v.status <> 'CLOSED' AND starts_with(v.unit_path, $1) LIMIT $2`,
  [officer.unitPath, Number(process.argv[2])],
);
await client.end();

const words = sheetWords(readMessages("vi"));
const printed = { name: officer.name, unit: officer.unitName, at: new Date(), root: null };
let bytes = 0;
let longestMs = 0;
const since = performance.now();
let last = since;
const job = await prepareSheets(officer, { ids: rows.map(({ id }) => id), village: null, purpose: "" });
async function* sheets() {
  for await (const data of job.sheets) yield writeSheet(data, printed, words);
}
// How long other people's requests wait at most while sheets are drawn.
const watch = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - last - 5);
  last = performance.now();
}, 5);
const stream = streamSheets({
  title: "bench",
  at: printed.at,
  origin: "https://rasoat.example.vn",
  year: job.year,
  sheets: sheets(),
  skipped: job.skipped,
  words: { title: "", text: "" },
});
for await (const chunk of stream) bytes += chunk.length;
clearInterval(watch);
const ms = performance.now() - since;
await closeDatabase();
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ ms, rows: job.count, bytes, peakMb, longestMs }));
