// One download of the whole province, as the route makes it ("csv", "xlsx"), or the same rows read in plain SQL ("sql"). Prints
// what it took: by the clock, and of this process's time on a processor.
import pg from "pg";
import { authorised } from "@/bench/actor";
import { closeDatabase } from "@/lib/core/db";
import { householdSheet } from "@/lib/documents/household-sheet";
import { sheetResponse } from "@/lib/documents/spreadsheet";
import { exportHouseholds } from "@/lib/reports/household-rows";

const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await client.connect();
const { province } = await authorised(async (sql, values) => (await client.query(sql, values)).rows);

let rows = 0;
let bytes = 0;
const since = performance.now();
const what = process.argv[2];
if (what === "sql") {
  let after = ["", ""];
  for (;;) {
    const batch = await client.query(
      `SELECT h.code, h.unit_path, h.head_name, v.full_name, c.full_name, h.member_count, r.final_class
       FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
       LEFT JOIN review r ON r.household_id = h.id AND r.round_id = (SELECT id FROM round ORDER BY year DESC LIMIT 1)
       WHERE (h.unit_path, h.code) > ($1, $2) ORDER BY h.unit_path, h.code LIMIT 5000`,
      after,
    );
    rows += batch.rows.length;
    const last = batch.rows.at(-1);
    if (!last || batch.rows.length < 5000) break;
    after = [last.unit_path, last.code];
  }
} else {
  const found = await exportHouseholds(province, {}, { purpose: "REPORT_UP", note: "", sensitive: false, ids: false });
  const plain = (text: string) => text;
  async function* counted() {
    for await (const batch of found.rows) {
      rows += batch.length;
      yield batch;
    }
  }
  const sheet = householdSheet(
    { ...found, rows: counted() },
    { heading: plain, class: plain, kind: plain, status: plain },
  );
  const response = sheetResponse(what === "csv" ? "csv" : "xlsx", "bench", { name: "bench", ...sheet });
  for await (const chunk of response.body ?? []) bytes += chunk.length;
}
const ms = performance.now() - since;
await client.end();
await closeDatabase();
const { user, system } = process.cpuUsage();
const cpuMs = Math.round((user + system) / 1000);
console.log(
  JSON.stringify({ ms: Math.round(ms), cpuMs, rows, bytes, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }),
);
