// One list brought in from its bytes to the register, as the server's job does it. Prints what it took.
import { readFileSync } from "node:fs";
import pg from "pg";
import { authorised } from "@/bench/actor";
import { closeDatabase } from "@/lib/core/db";
import { getImport } from "@/lib/imports/queries";
import { receiveList } from "@/lib/imports/service/receive-list";
import { applyImport, sayColumns, undoImport } from "@/lib/imports/service/steps";
import { runImports } from "@/lib/imports/service/worker";

const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await client.connect();
const { officer } = await authorised(async (sql, values) => (await client.query(sql, values)).rows);
await client.end();

const memory = () => Math.round(process.resourceUsage().maxRSS / 1024);
const startMb = memory();
const times: Record<string, number> = {};
/** Of this process's own processor time, which does not grow with what else the machine does. */
const processor: Record<string, number> = {};
async function time(name: string, work: () => Promise<unknown>): Promise<void> {
  const since = performance.now();
  const before = process.cpuUsage();
  await work();
  times[name] = performance.now() - since;
  const { user, system } = process.cpuUsage(before);
  processor[name] = (user + system) / 1000;
}

const id = crypto.randomUUID();
await time("read", async () => {
  await receiveList(officer, { id, name: "bench.xlsx", pasted: false }, readFileSync(process.argv[2] ?? ""));
  await runImports();
});
await time("check", async () => {
  const { state, mapping } = await getImport(officer, id);
  if (state === "MAPPING" && mapping) {
    const { form: _, ...said } = mapping;
    await sayColumns(officer, { id, ...said });
  }
  await runImports();
});
await time("apply", async () => {
  await applyImport(officer, { id, actId: crypto.randomUUID() });
  await runImports();
});
const { state, failure, rows, households, counts } = await getImport(officer, id);
const peakMb = memory();
await time("undo", () => undoImport(officer, id));
await closeDatabase();
console.log(
  JSON.stringify({ state, failure, rows, households, counts, times, processor, startMb, peakMb, undoMb: memory() }),
);
