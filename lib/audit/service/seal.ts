import "server-only";
import { z } from "zod";
import { keyring } from "@/lib/audit/keys";
import {
  type Chains,
  dayChainSchema,
  extendChains,
  isRootSigned,
  type Root,
  rootSchema,
  signerOf,
  statementOf,
} from "@/lib/audit/root";
import { Tree } from "@/lib/audit/tree";
import { now } from "@/lib/core/clock";
import { asJob, type Tx } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { Prisma } from "@/prisma/generated/client";

/** Entries a root adds at most: a transaction of some tenths of a second. */
const MOST = 20_000;
/** After this long a root is signed though nothing has come: that nothing came is a statement, too. */
const AT_LEAST_EVERY_MS = 3600_000;

const bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value));
const takenSchema = z.array(
  z.object({
    entries: z.int(),
    lastId: z.bigint().nullable().transform(Number),
    hashes: bytes,
    chainOf: bytes,
    chains: z.array(z.string()),
  }),
);

/** What was sealed before is gone, or was signed by nobody we know: nothing is signed on top of it. */
export class TrailBroken extends Error {}

/**
 * Seals what is settled of the trail: takes its leaves into the tree and the chains of their days, and signs what that comes to. Of several
 * processes one does so at a time.
 *
 * @param known the newest root that is known from elsewhere: what is here must not end before it
 * @returns the roots that were signed, oldest first
 * @throws TrailBroken
 */
export async function sealTrail(known: Pick<Root, "number"> | null = null, most = MOST): Promise<Root[]> {
  const roots: Root[] = [];
  let newest = known;
  for (;;) {
    const sealed = await asJob("seal", (tx) => sealSome(tx, newest, most));
    if (!sealed) return roots;
    roots.push(sealed.root);
    newest = sealed.root;
    if (sealed.entries < most) return roots;
  }
}

async function newestRoot(tx: Tx): Promise<Root | null> {
  const row = await tx.trailRoot.findFirst({ orderBy: { number: "desc" } });
  return row ? rootSchema.parse(row) : null;
}

async function sealSome(tx: Tx, known: Pick<Root, "number"> | null, most: number) {
  const [taken] = takenSchema.parse(
    await tx.$queryRaw`
      SELECT entries, last_id AS "lastId", hashes, chain_of AS "chainOf", chains FROM take_trail(${most}::int)`,
  );
  if (!taken) return null;
  const before = await newestRoot(tx);
  const last = before ?? { number: 0, at: new Date(0), size: 0, lastId: 0, peaks: Buffer.alloc(0) };
  if (known && last.number < known.number)
    throw new TrailBroken(`the trail ends with root ${last.number}; root ${known.number} was signed before`);
  const signer = signerOf(env.TRAIL_KEY);
  if (before && !isRootSigned(before, keyring()))
    throw new TrailBroken(`root ${last.number} is signed by no key of TRAIL_KEY and TRAIL_OLD_KEYS`);
  const at = now();
  if (taken.entries === 0 && (!before || at.getTime() - last.at.getTime() < AT_LEAST_EVERY_MS)) return null;

  const tree = new Tree(last.size, last.peaks);
  tree.add(taken.hashes);
  const unsigned = {
    number: last.number + 1,
    at,
    size: tree.size,
    lastId: taken.entries > 0 ? taken.lastId : last.lastId,
    root: tree.root,
    peaks: tree.peaks,
    chains: extendChains(taken.chains, await findChains(tx, taken.chains), taken.hashes, taken.chainOf),
    keyId: signer.keyId,
  };
  const root = { ...unsigned, signature: signer.sign(statementOf(unsigned)) };
  await tx.$executeRaw`
    SELECT keep_root(${root.number}::int, ${at.toISOString()}::timestamptz, ${root.size}::bigint, ${root.lastId}::bigint,
      ${root.root}, ${root.peaks}, ${JSON.stringify(root.chains)}::jsonb, ${root.keyId}, ${root.signature})`;
  return { root, entries: taken.entries };
}

const foundChainsSchema = z.array(z.object({ name: z.string(), chain: dayChainSchema }));

/** How far these chains have come, as the newest root that names each says. */
async function findChains(tx: Tx, names: readonly string[]): Promise<Chains> {
  const rows = foundChainsSchema.parse(
    await tx.$queryRaw(Prisma.sql`
      SELECT n.name, r.chains -> n.name AS chain FROM unnest(${names}::text[]) AS n (name)
      CROSS JOIN LATERAL (SELECT t.chains FROM trail_root t WHERE t.chains ? n.name ORDER BY t.number DESC LIMIT 1) r`),
  );
  return Object.fromEntries(rows.map(({ name, chain }) => [name, chain]));
}
