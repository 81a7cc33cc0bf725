import "server-only";
import type pg from "pg";
import { z } from "zod";
import { posted, ROOT_COLUMNS, type Root, rootSchema } from "@/lib/audit/root";
import { HASH, provesConsistency, provesInclusion, type RootOf, Tree } from "@/lib/audit/tree";
import { LEAF_TEXT } from "@/prisma/rules/trail.mjs";
import type { ConsistencyProof, InclusionProof } from "@/scripts/check-proof.mjs";

/** Rows of leaves that are read at a time: some 600 kB each at most. */
const ROWS = 20;

const leavesSchema = z.array(
  z.object({ number: z.int(), size: z.string().transform(Number), hashes: z.instanceof(Buffer) }),
);

/** Roots of parts of the tree, from its leaves as they are kept. */
const rootsOf =
  (client: pg.Client): RootOf =>
  async (from, to) => {
    const tree = new Tree();
    for (let after = 0; ; ) {
      const { rows } = await client.query(
        `SELECT r.number, r.size, l.hashes FROM public.trail_root r JOIN public.trail_leaf l USING (number)
         WHERE r.number > $1 AND r.size > $2 AND r.size - length(l.hashes) / ${HASH} < $3 ORDER BY r.number LIMIT ${ROWS}`,
        [after, from, to],
      );
      const some = leavesSchema.parse(rows);
      for (const { size, hashes } of some) {
        const first = size - hashes.length / HASH;
        tree.add(hashes.subarray(Math.max(0, from - first) * HASH, Math.min(hashes.length, (to - first) * HASH)));
      }
      after = some.at(-1)?.number ?? after;
      if (some.length < ROWS) return tree.root;
    }
  };

async function findRoots(client: pg.Client, where: string, values: unknown[]): Promise<Root[]> {
  const { rows } = await client.query(`SELECT ${ROOT_COLUMNS} FROM public.trail_root r ${where}`, values);
  return z.array(rootSchema).parse(rows);
}

const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString("hex"));

/**
 * What proves that an entry is one of those that the newest root speaks of.
 *
 * @param client of a role that reads every entry
 * @throws Error where the entry is not there or not sealed
 */
export async function proveEntry(client: pg.Client, id: string): Promise<InclusionProof> {
  await client.query("SET search_path = pg_catalog; SET datestyle = 'ISO, YMD'");
  const [root] = await findRoots(client, "ORDER BY r.number DESC LIMIT 1", []);
  const { rows } = await client.query<{ entry: string; ids: Buffer; size: string }>(
    `SELECT ${LEAF_TEXT} AS entry, l.entry_ids AS ids, r.size FROM public.audit_entry e
     CROSS JOIN LATERAL (SELECT * FROM public.trail_root t WHERE t.last_id >= e.id ORDER BY t.last_id, t.number LIMIT 1) r
     JOIN public.trail_leaf l ON l.number = r.number WHERE e.id = $1`,
    [id],
  );
  const found = rows[0];
  const place = found ? Array.from({ length: found.ids.length / 8 }, (_, i) => found.ids.readBigInt64BE(i * 8)) : [];
  const at = place.indexOf(BigInt(id));
  if (!root || !found || at < 0) throw new Error(`there is no entry ${id} that is sealed`);
  const index = Number(found.size) - place.length + at;
  const path = await provesInclusion(index, root.size, rootsOf(client));
  return { kind: "inclusion", entry: found.entry, index, path: hex(path), root: posted(root) };
}

/**
 * What proves that all of which an older root speaks stands at the beginning of what a newer one speaks of.
 *
 * @param newer the newest one when left out
 * @throws Error where there are no such roots
 */
export async function proveExtension(client: pg.Client, older: number, newer?: number): Promise<ConsistencyProof> {
  await client.query("SET search_path = pg_catalog");
  const [first] = await findRoots(client, "WHERE r.number = $1", [older]);
  const [last] = await findRoots(client, "WHERE $1::int IS NULL OR r.number = $1 ORDER BY r.number DESC LIMIT 1", [
    newer ?? null,
  ]);
  if (!first || !last || first.number > last.number) throw new Error("there are no such roots");
  const path = await provesConsistency(first.size, last.size, rootsOf(client));
  return { kind: "consistency", path: hex(path), older: posted(first), newer: posted(last) };
}
