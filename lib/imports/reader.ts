// A process of its own, which the server starts for one list (lib/imports/service/read-apart.ts): the list comes in by the standard
// input, its rows go out as lines of JSON. Whatever a file was made to do, it does it here, to a heap of its own.
import { once } from "node:events";
import os from "node:os";
import { Problem } from "@/lib/core/problem";
import { readTable } from "@/lib/imports/read-table";
import type { ReaderLine } from "@/lib/imports/reader-line";
import type { SourceRow } from "@/lib/imports/table";

/** Rows of a line. */
const ROWS = 20;

async function say(said: ReaderLine): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(said)}\n`)) await once(process.stdout, "drain");
}

async function main(): Promise<void> {
  // Pages come first.
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  const [kind] = process.argv.slice(2);
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  parts.length = 0;
  let rows: SourceRow[] = [];
  try {
    for await (const row of readTable(
      kind === "text" ? { name: "", text: bytes.toString("utf8") } : { name: "", bytes },
    )) {
      rows.push(row);
      // The first one at once: whoever brings the list in waits for it.
      if (rows.length < ROWS && row.number > 1) continue;
      await say({ rows });
      rows = [];
    }
    await say({ rows });
    await say({ end: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await say({ problem: { code: error.code, text: error.text, fields: error.fields } });
  }
}

await main();
