import "server-only";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { log } from "@/lib/core/log";
import { Problem } from "@/lib/core/problem";
import { lineSchema, type ReaderLine } from "@/lib/imports/reader-line";
import type { SourceRow } from "@/lib/imports/table";

/** What came in: the bytes of a file, or of a pasted text in UTF-8. The import's id is for whoever looks at the processes. */
export type ReceivedList = { id: string; bytes: Uint8Array; pasted: boolean };

/** The heap of the process that reads. A full list of the allowed size takes a third of it. */
const HEAP_MB = 256;
/** How long its next rows are waited for, ms. A full list takes a few seconds in all. */
const ROWS_WAIT_MS = 60_000;

/** The process that read has ended without an end: it took too much of its memory or of its time, or something else ended it. */
export class ReaderEnded extends Error {}

/**
 * The rows of a list, as `readTable` reads them, read by a process of its own: whatever a file was made to do, it costs that process a
 * bounded heap and a bounded time, and pages nothing. Ends it when its reader leaves.
 *
 * @param waitMs how long its next rows are waited for
 * @throws Problem for what cannot be taken; ReaderEnded
 */
export async function* readApart(
  { id, bytes, pasted }: ReceivedList,
  waitMs = ROWS_WAIT_MS,
): AsyncGenerator<SourceRow> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MB}`,
      "--conditions=react-server",
      path.join(process.cwd(), ".commands/read-list.mjs"),
      pasted ? "text" : "file",
      id,
    ],
    // Nothing of our settings: it needs none, and what it reads comes from outside.
    { stdio: ["pipe", "pipe", "ignore"], env: { NODE_ENV: process.env.NODE_ENV } },
  );
  const gone = once(child, "close").catch(() => undefined);
  let isAwaited = true;
  let isLate = false;
  const clock = setInterval(() => {
    if (!isAwaited) return;
    isLate = true;
    child.kill("SIGKILL");
  }, waitMs);
  try {
    // One that has ended takes nothing more.
    child.stdin.on("error", () => undefined);
    child.stdin.end(bytes);
    for await (const line of createInterface({ input: child.stdout })) {
      const said = readLine(line);
      if (!said) break;
      if ("end" in said) return;
      if ("problem" in said) throw new Problem(said.problem.code, said.problem.text, said.problem.fields);
      isAwaited = false;
      yield* said.rows;
      isAwaited = true;
      clock.refresh();
    }
    log.warn({ importId: id, isLate, bytes: bytes.length }, "the reader of a list was ended");
    throw new ReaderEnded();
  } finally {
    clearInterval(clock);
    child.kill("SIGKILL");
    await gone;
  }
}

/** Null for one that was cut off. */
function readLine(line: string): ReaderLine | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
