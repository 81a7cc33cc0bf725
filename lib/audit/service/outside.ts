import "server-only";
import { appendFile, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type PostedRoot, posted, postedSchema, type Root } from "@/lib/audit/root";
import { isStamp, stampRequest } from "@/lib/audit/timestamp";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";

/** The file in a folder outside: a line of JSON for each root. */
const FILE = "trail-roots.jsonl";
/** Longer than any line. */
const END = 65_536;
const WAIT_MS = 10_000;

/** An authority that stamps the time: "rfc3161+https://…". */
const STAMPS = "rfc3161+";
/** A stamp is asked for so often at most: roots in between are spoken for by the next. */
const STAMP_EVERY_MS = 3600_000;
const stampedAt = new Map<string, number>();

const isFolder = (place: string) => place.startsWith("/");
const folders = () => env.TRAIL_OUTSIDE.filter(isFolder);

async function send(address: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": type },
    body,
    // Only the place that the settings name.
    redirect: "error",
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer;
}

/** Has a root stamped, and keeps the stamp beside what was stamped in every folder. */
async function stamp(place: string, number: number, { statement }: PostedRoot): Promise<void> {
  if (performance.now() - (stampedAt.get(place) ?? Number.NEGATIVE_INFINITY) < STAMP_EVERY_MS) return;
  const asked = await send(
    place.slice(STAMPS.length),
    "application/timestamp-query",
    new Uint8Array(stampRequest(statement)),
  );
  const answer = Buffer.from(await asked.arrayBuffer());
  if (!isStamp(answer, statement)) throw new Error("it gave no time stamp");
  for (const folder of folders()) {
    await writeFile(path.join(folder, `trail-root-${number}.json`), statement);
    await writeFile(path.join(folder, `trail-root-${number}.tsr`), answer);
  }
  stampedAt.set(place, performance.now());
}

async function post(place: string, root: Root): Promise<void> {
  const line = `${JSON.stringify(posted(root))}\n`;
  if (isFolder(place)) await appendFile(path.join(place, FILE), line, { flush: true });
  else if (place.startsWith(STAMPS)) await stamp(place, root.number, posted(root));
  else await send(place, "application/json", line);
}

/**
 * Brings a root to every place outside that TRAIL_OUTSIDE names: a folder, an address that takes it by POST, or an
 * authority that stamps the time (RFC 3161), whose answers are kept in the folders.
 *
 * @returns whether all of them have it. One that has not gets the next: that speaks for all before it, too
 */
export async function postOutside(root: Root): Promise<boolean> {
  const results = await Promise.allSettled(env.TRAIL_OUTSIDE.map((place) => post(place, root)));
  results.forEach((result, i) => {
    if (result.status === "rejected")
      log.warn({ err: result.reason, place: env.TRAIL_OUTSIDE[i], root: root.number }, "a root did not get outside");
  });
  return results.every(({ status }) => status === "fulfilled");
}

/** The number of the newest root that a folder outside holds; 0 where there is none. */
export async function newestOutside(): Promise<number> {
  const numbers = await Promise.all(folders().map(newestIn));
  return Math.max(0, ...numbers);
}

async function newestIn(folder: string): Promise<number> {
  const file = await open(path.join(folder, FILE)).catch(() => null);
  if (!file) return 0;
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - END);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(END), position: from });
    const line = buffer.toString("utf8", 0, bytesRead).trimEnd().split("\n").at(-1) ?? "";
    const { statement } = postedSchema.parse(JSON.parse(line));
    return z.object({ number: z.int() }).parse(JSON.parse(statement)).number;
  } finally {
    await file.close();
  }
}
