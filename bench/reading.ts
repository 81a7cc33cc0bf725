// Lists of the largest usual and the largest allowed size, read and understood in a process of their own each. Prints how long
// it took and how much memory the process came to, all of it.
//   npx tsx --conditions=react-server bench/reading.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkTotals, groupRows } from "@/lib/imports/group";
import { findLayout, mappingOf } from "@/lib/imports/layout";
import { readTable } from "@/lib/imports/read-table";
import { type RowReading, readRecord } from "@/lib/imports/record";
import type { SourceRow } from "@/lib/imports/table";
import { dirtyText, dirtyWorkbook } from "@/lib/testing/import-files";
import { DIRT, type DirtyOptions } from "@/lib/testing/import-lists";

const TODAY = "2024-12-05";
const [, script = "", file] = process.argv;

/** Reads the file twice, as an import does: its first rows for the layout, then all of it, row by row. */
async function understand(file: string) {
  const since = performance.now();
  const first: SourceRow[] = [];
  for await (const row of readTable({ name: file, path: file })) if (first.push(row) === 60) break;
  const mapping = mappingOf(findLayout(first));
  const readings: RowReading[] = [];
  let rows = 0;
  for await (const row of readTable({ name: file, path: file })) {
    rows++;
    if (row.number >= mapping.firstRow) readings.push(readRecord(row, mapping, TODAY));
  }
  const read = performance.now();
  const households = groupRows(readings);
  checkTotals(readings, households);
  const ms = performance.now() - since;
  return {
    rows,
    households: households.length,
    "read ms": Math.round(read - since),
    "all ms": Math.round(ms),
    "cpu ms": Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1000),
    "rows/s": Math.round((rows / ms) * 1000),
    "peak MB": Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

if (file) console.log(JSON.stringify(await understand(file)));
else {
  const folder = mkdtempSync(path.join(tmpdir(), "reading-"));
  const UNICODE = DIRT.filter((dirt) => dirt !== "TCVN3" && dirt !== "VNI");
  const lists: [string, DirtyOptions, boolean?][] = [
    ["persons", { rows: 20_000, seed: 1, list: "PERSONS", dirt: UNICODE }],
    ["persons TCVN3", { rows: 20_000, seed: 2, list: "PERSONS", dirt: [...UNICODE, "TCVN3"] }],
    ["persons CSV", { rows: 20_000, seed: 3, list: "PERSONS", dirt: UNICODE }, true],
    ["national export", { rows: 20_000, seed: 4, list: "HOUSEHOLDS", dirt: UNICODE }],
    ["R15", { rows: 20_000, seed: 5, list: "R15", dirt: UNICODE }],
    ["persons 49,900", { rows: 49_900, seed: 6, list: "PERSONS", dirt: ["DUPLICATES", "MERGED_CELLS"] }],
  ];
  const measured: Record<string, unknown> = {};
  for (const [name, options, asText] of lists) {
    const made = path.join(folder, asText ? "list.csv" : "list.xlsx");
    writeFileSync(made, asText ? dirtyText(options, ";").text : (await dirtyWorkbook(options)).bytes);
    const output = execFileSync(process.execPath, [...process.execArgv, script, made], { encoding: "utf8" });
    measured[name] = JSON.parse(output);
  }
  rmSync(folder, { recursive: true });
  console.table(measured);
}
