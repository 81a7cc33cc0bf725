import "server-only";
import { z } from "zod";
import { type RootOnPaper, shortHash } from "@/lib/audit/on-paper";
import { readAsJob } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";

/** For how long a process prints the same root. */
const KEPT_MS = 15_000;

const rowsSchema = z.array(
  z.object({ number: z.int(), size: z.string().transform(Number), at: z.date(), hash: z.string() }),
);

let kept: { read: number; root: RootOnPaper | null } | undefined;

/** The newest root of the trail, for the foot of what is printed; null as long as nothing is sealed. Nobody's reach: it says nothing of anybody. */
export async function rootOnPaper(): Promise<RootOnPaper | null> {
  if (kept && performance.now() - kept.read < KEPT_MS) return kept.root;
  const [root] = rowsSchema.parse(
    await readAsJob(
      "seal",
      Prisma.sql`SELECT r.number, r.size, r.at, encode(r.root, 'hex') AS hash FROM trail_root r ORDER BY r.number DESC LIMIT 1`,
    ),
  );
  kept = { read: performance.now(), root: root ? { ...root, hash: shortHash(root.hash) } : null };
  return kept.root;
}
