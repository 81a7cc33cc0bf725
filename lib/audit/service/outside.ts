import "server-only";
import { appendFile, open } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type PostedRoot, posted, postedSchema, type Root } from "@/lib/audit/root";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";

/** The file in a folder outside: a line of JSON for each root. */
const FILE = "trail-roots.jsonl";
/** Longer than any line. */
const END = 65_536;
const WAIT_MS = 10_000;

const isAddress = (place: string) => /^https?:\/\//.test(place);

async function post(place: string, root: PostedRoot): Promise<void> {
  const body = `${JSON.stringify(root)}\n`;
  if (!isAddress(place)) {
    await appendFile(path.join(place, FILE), body, { flush: true });
    return;
  }
  const answer = await fetch(place, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    // Only the place that the settings name.
    redirect: "error",
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
}

/**
 * Brings a root to every place outside that TRAIL_OUTSIDE names: a folder, or an address that takes it by POST.
 *
 * @returns whether all of them have it. One that has not gets the next: that speaks for all before it, too
 */
export async function postOutside(root: Root): Promise<boolean> {
  const results = await Promise.allSettled(env.TRAIL_OUTSIDE.map((place) => post(place, posted(root))));
  results.forEach((result, i) => {
    if (result.status === "rejected")
      log.warn({ err: result.reason, place: env.TRAIL_OUTSIDE[i], root: root.number }, "a root did not get outside");
  });
  return results.every(({ status }) => status === "fulfilled");
}

/** The number of the newest root that a folder outside holds; 0 where there is none. */
export async function newestOutside(): Promise<number> {
  const numbers = await Promise.all(env.TRAIL_OUTSIDE.filter((place) => !isAddress(place)).map(newestIn));
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
