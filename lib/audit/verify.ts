import "server-only";
import pg from "pg";
import { z } from "zod";
import { removedIds } from "@/lib/audit/removal";
import {
  type Chains,
  type DayChain,
  dayChainSchema,
  extendChains,
  isRootSigned,
  type PostedRoot,
  ROOT_COLUMNS,
  type Root,
  rootSchema,
  statementOf,
  trailKeyId,
} from "@/lib/audit/root";
import { HASH, Tree } from "@/lib/audit/tree";
import { LEAF } from "@/prisma/rules/trail.mjs";
import { isSigned } from "@/scripts/check-proof.mjs";

/** Entries that are read at a time. */
const SEGMENT = 50_000;
/** Roots that are read at a time. */
const ROOTS = 500;
/** What is found is told one by one up to this many. */
const MOST_FINDINGS = 1000;
/** Below every id. */
const FIRST = "-9223372036854775808";

/** What was found. `entry`: its id; `chain`: day and partition, "2024-12-05 20". */
export type TrailFinding =
  | { kind: "altered" | "deleted" | "inserted"; entry: number; chain: string; root: number }
  /** Entries and leaves of one root agree with each other and not with what was signed. */
  | { kind: "rewritten"; from: number; to: number; chains: string[]; root: number }
  /** The entries are what was signed; what is kept about them is not. */
  | { kind: "leaves" | "chains"; root: number; chains: string[] }
  | { kind: "root_forged" | "root_missing" | "root_differs_outside"; root: number }
  /** Roots that are known outside and are gone here. */
  | { kind: "truncated"; root: number; here: number }
  /** A line outside that nobody we know has signed. */
  | { kind: "outside_forged"; line: number };

type Verification = {
  roots: number;
  entries: number;
  /** Entries that came since the newest root: not sealed yet. */
  unsealed: number;
  /** Entries that were removed in order when they had been kept for long enough. */
  removed: number;
  newest: Root | null;
  findings: TrailFinding[];
};

type Options = {
  /** The address of the database with a role that reads every entry: the one that owns it. */
  url: string;
  /** By which roots may be signed (base64). Not to be taken from the database. */
  publicKeys: readonly string[];
  /** Only what was done on this day ("yyyy-MM-dd") and what was sealed together with it. */
  day?: string | undefined;
  /** Roots as they stand outside, oldest first. */
  outside?: readonly PostedRoot[];
  /** Connections that read entries: PostgreSQL makes their leaves on as many cores. */
  readers?: number;
  onProgress?: (entries: number) => void;
};

const bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value.buffer, value.byteOffset, value.length));
const NO_BYTES = Buffer.alloc(0);
const noLeaf = (number: number) => ({ number, entryIds: NO_BYTES, hashes: NO_BYTES, chainOf: NO_BYTES });
const leafSchema = z
  .object({ number: z.int(), entryIds: bytes, hashes: bytes, chainOf: bytes })
  // What was bent out of its form says nothing.
  .transform((leaf) => {
    const count = leaf.entryIds.length / 8;
    const isWhole = Number.isInteger(count) && leaf.hashes.length === count * HASH && leaf.chainOf.length === count * 2;
    return isWhole ? leaf : noLeaf(leaf.number);
  });
type Leaf = z.output<typeof leafSchema>;

/** Connections that see the database at one moment. Nothing that its owner may have made is in their sight. */
async function withReaders<T>(
  url: string,
  count: number,
  work: (readers: [pg.Client, ...pg.Client[]]) => Promise<T>,
): Promise<T> {
  const open = async (snapshot?: string) => {
    const client = new pg.Client({ connectionString: url, application_name: "ra-soat-verify" });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    if (snapshot) await client.query(`SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(snapshot)}`);
    await client.query(
      "SET LOCAL search_path = pg_catalog; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL statement_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0",
    );
    return client;
  };
  const first = await open();
  const clients: [pg.Client, ...pg.Client[]] = [first];
  try {
    const { rows } = await first.query<{ snapshot: string }>("SELECT pg_export_snapshot() AS snapshot");
    while (clients.length < count) clients.push(await open(rows[0]?.snapshot));
    return await work(clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** That what is read is the table itself, and all of it. @throws Error */
async function assertReadsAll(client: pg.Client): Promise<void> {
  for (const table of ["audit_entry", "trail_root", "trail_leaf"]) {
    const { rows } = await client.query<{ plain: boolean }>(
      `SELECT relkind = 'r' AND NOT row_security_active(oid) AS plain FROM pg_class WHERE oid = to_regclass($1)`,
      [`public.${table}`],
    );
    if (!rows[0]?.plain) throw new Error(`${table} cannot be read as a table and as a whole by this role`);
  }
}

type Segment = {
  roots: Root[];
  leaves: Map<number, Leaf>;
  entryIds: Buffer;
  entryHashes: Buffer;
};

async function readSegment(client: pg.Client, after: Root | null, roots: Root[]): Promise<Segment> {
  const [first, last] = [roots[0], roots.at(-1)];
  const { rows } = await client.query<{ ids: Buffer | null; hashes: Buffer | null }>(
    `SELECT string_agg(int8send(e.id), '' ORDER BY e.id) AS ids, string_agg(${LEAF}, '' ORDER BY e.id) AS hashes
     FROM public.audit_entry e WHERE e.id > $1 AND e.id <= $2`,
    [after?.lastId ?? FIRST, last?.lastId ?? FIRST],
  );
  const leaves = await client.query(
    `SELECT number, entry_ids AS "entryIds", hashes, chain_of AS "chainOf" FROM public.trail_leaf
     WHERE number >= $1 AND number <= $2`,
    [first?.number, last?.number],
  );
  const parsed = z.array(leafSchema).parse(leaves.rows);
  return {
    roots,
    leaves: new Map(parsed.map((leaf) => [leaf.number, leaf])),
    entryIds: rows[0]?.ids ?? NO_BYTES,
    entryHashes: rows[0]?.hashes ?? NO_BYTES,
  };
}

/** All roots in order, in segments that are read ahead while others are worked on. */
async function* readSegments([main, ...readers]: [pg.Client, ...pg.Client[]]): AsyncGenerator<Segment> {
  const waiting: Promise<Segment>[] = [];
  let turn = 0;
  let after: Root | null = null;
  /** What each connection is at: one statement after the other. */
  const lanes: Promise<unknown>[] = readers.map(() => Promise.resolve());
  const begin = (roots: Root[]) => {
    const lane = turn++ % readers.length;
    const [reader, before] = [readers[lane] ?? main, after];
    const segment = (lanes[lane] ?? Promise.resolve()).then(() => readSegment(reader, before, roots));
    lanes[lane] = segment.catch(() => undefined);
    waiting.push(segment);
    after = roots.at(-1) ?? after;
  };
  let number = Number.MIN_SAFE_INTEGER;
  let some: Root[] = [];
  for (;;) {
    const { rows } = await main.query(
      `SELECT ${ROOT_COLUMNS} FROM public.trail_root r WHERE r.number > $1::bigint ORDER BY r.number LIMIT ${ROOTS}`,
      [number],
    );
    const roots = z.array(rootSchema).parse(rows);
    for (const root of roots) {
      const from = some[0]?.size ?? 0;
      some.push(root);
      if (root.size - from < SEGMENT) continue;
      begin(some);
      some = [];
      while (waiting.length > readers.length) yield await (waiting.shift() ?? Promise.reject());
    }
    number = roots.at(-1)?.number ?? number;
    if (roots.length < ROOTS) break;
  }
  if (some.length > 0) begin(some);
  for (const segment of waiting) yield await segment;
}

/** Roots, one after the other, against what is kept and what stands in the trail. */
class Checker {
  readonly findings: TrailFinding[] = [];
  entries = 0;
  removed = 0;
  newest: Root | null = null;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #isRemoved: (id: number) => boolean;
  #tree = new Tree();
  readonly #chains = new Map<string, DayChain>();

  constructor(keys: ReadonlyMap<string, string>, isRemoved: (id: number) => boolean) {
    this.#keys = keys;
    this.#isRemoved = isRemoved;
  }

  #find(finding: TrailFinding): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }

  /** Goes on from a root, and from how far the chains had come then. */
  resume(root: Root | null, chains: ReadonlyMap<string, DayChain>): void {
    if (root && !isRootSigned(root, this.#keys)) this.#find({ kind: "root_forged", root: root.number });
    this.newest = root;
    this.#tree = (root && treeOf(root)) ?? new Tree();
    this.#chains.clear();
    for (const [name, chain] of chains) this.#chains.set(name, chain);
  }

  check({ roots, leaves, entryIds, entryHashes }: Segment): void {
    const all = roots.map(({ number }) => leaves.get(number) ?? noLeaf(number));
    const agree =
      Buffer.concat(all.map((leaf) => leaf.entryIds)).equals(entryIds) &&
      Buffer.concat(all.map(({ hashes }) => hashes)).equals(entryHashes);
    let at = 0;
    roots.forEach((root, i) => {
      const leaf = all[i] ?? noLeaf(root.number);
      const from = at;
      at = countUpTo(entryIds, root.lastId);
      const entries = {
        ids: entryIds.subarray(from * 8, at * 8),
        hashes: entryHashes.subarray(from * HASH, at * HASH),
      };
      const areTrue = this.#checkRoot(root, leaf, entries);
      if (!agree && !areTrue) this.#compare(root, leaf, entries);
      this.newest = root;
    });
    this.entries += entryIds.length / 8;
  }

  /** @returns whether the entries are what was signed, though their leaves are not */
  #checkRoot(root: Root, leaf: Leaf, entries: { ids: Buffer; hashes: Buffer }): boolean {
    const before = this.newest;
    const { number } = root;
    for (let missing = (before?.number ?? 0) + 1; missing < number; missing++)
      this.#find({ kind: "root_missing", root: missing });
    if (!isRootSigned(root, this.#keys)) this.#find({ kind: "root_forged", root: number });
    const names = Object.keys(root.chains).sort();
    const known = this.#tree.peaks;
    const size = this.#tree.size;
    const says = (hashes: Buffer): boolean => {
      const tree = new Tree(size, known);
      tree.add(hashes);
      this.#tree = tree;
      return tree.size === root.size && tree.root.equals(root.root) && tree.peaks.equals(root.peaks);
    };
    const isInOrder = idsAreInOrder(leaf.entryIds, before?.lastId, root.lastId);
    let areTrue = false;
    if (!says(leaf.hashes) || !isInOrder) {
      areTrue = says(entries.hashes);
      if (areTrue) this.#find({ kind: "leaves", root: number, chains: names });
      else
        this.#find({
          kind: "rewritten",
          from: (before?.lastId ?? 0) + 1,
          to: root.lastId,
          chains: names,
          root: number,
        });
      // The next root is looked at by itself, from what this one says.
      this.#tree = treeOf(root) ?? this.#tree;
    }
    const heads: Chains = {};
    for (const name of names) {
      const chain = this.#chains.get(name);
      if (chain) heads[name] = chain;
    }
    const extended = extendChains(names, heads, leaf.hashes, leaf.chainOf);
    const broken = names.filter(
      (name) =>
        extended[name]?.head !== root.chains[name]?.head || extended[name]?.entries !== root.chains[name]?.entries,
    );
    if (broken.length > 0) this.#find({ kind: "chains", root: number, chains: broken });
    for (const name of names) {
      const chain = root.chains[name];
      if (chain) this.#chains.set(name, chain);
    }
    return areTrue;
  }

  /** Leaf by leaf, where they are not all the same. */
  #compare(root: Root, leaf: Leaf, entries: { ids: Buffer; hashes: Buffer }): void {
    const names = Object.keys(root.chains).sort();
    const [kept, found] = [leaf.entryIds.length / 8, entries.ids.length / 8];
    const at = { root: root.number };
    for (let i = 0, j = 0; i < kept || j < found; ) {
      const keptId = i < kept ? idAt(leaf.entryIds, i) : Number.POSITIVE_INFINITY;
      const foundId = j < found ? idAt(entries.ids, j) : Number.POSITIVE_INFINITY;
      const chain = 2 * i + 2 <= leaf.chainOf.length ? (names[leaf.chainOf.readUInt16BE(2 * i)] ?? "") : "";
      if (keptId === foundId) {
        const isSame = leaf.hashes
          .subarray(i * HASH, (i + 1) * HASH)
          .equals(entries.hashes.subarray(j * HASH, (j + 1) * HASH));
        if (!isSame) this.#find({ kind: "altered", entry: keptId, chain, ...at });
        i++;
        j++;
      } else if (keptId < foundId) {
        if (this.#isRemoved(keptId)) this.removed++;
        else this.#find({ kind: "deleted", entry: keptId, chain, ...at });
        i++;
      } else {
        this.#find({ kind: "inserted", entry: foundId, chain: "", ...at });
        j++;
      }
    }
  }
}

const idAt = (ids: Buffer, i: number): number => Number(ids.readBigInt64BE(i * 8));

/** How many of these sorted ids are no larger. */
function countUpTo(ids: Buffer, most: number): number {
  let [low, high] = [0, ids.length / 8];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idAt(ids, middle) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function idsAreInOrder(ids: Buffer, after: number | undefined, last: number): boolean {
  let before = after ?? Number.NEGATIVE_INFINITY;
  for (let i = 0; i < ids.length / 8; i++) {
    const id = idAt(ids, i);
    if (id <= before) return false;
    before = id;
  }
  return ids.length === 0 ? (after ?? last) === last : before === last;
}

/** The tree that a root says it is of; null where it contradicts itself. */
function treeOf(root: Root): Tree | null {
  try {
    return new Tree(root.size, root.peaks);
  } catch {
    return null;
  }
}

const earlierSchema = z.array(z.object({ name: z.string(), chain: dayChainSchema.catch({ entries: 0, head: "" }) }));

/** Checks the roots that went on with a day's chains, each from the one before it. @returns how many there are */
async function checkDay(client: pg.Client, checker: Checker, day: string): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    `SELECT r.number FROM public.trail_root r
     WHERE EXISTS (SELECT FROM jsonb_object_keys(r.chains) AS name WHERE starts_with(name, $1)) ORDER BY r.number`,
    [`${day} `],
  );
  for (const { number } of rows) {
    const found = await client.query(
      `SELECT ${ROOT_COLUMNS} FROM public.trail_root r WHERE r.number = ANY (ARRAY[$1::int - 1, $1::int]) ORDER BY r.number`,
      [number],
    );
    const roots = z.array(rootSchema).parse(found.rows);
    const root = roots.pop();
    if (!root) break;
    const before = roots[0] ?? null;
    if (!before && number > 1) {
      checker.findings.push({ kind: "root_missing", root: number - 1 });
      continue;
    }
    const earlier = await client.query(
      `SELECT n.name, t.chains -> n.name AS chain FROM unnest($2::text[]) AS n (name)
       CROSS JOIN LATERAL (SELECT r.chains FROM public.trail_root r WHERE r.chains ? n.name AND r.number < $1 ORDER BY r.number DESC LIMIT 1) t`,
      [number, Object.keys(root.chains)],
    );
    checker.resume(before, new Map(earlierSchema.parse(earlier.rows).map(({ name, chain }) => [name, chain])));
    checker.check(await readSegment(client, before, [root]));
  }
  return rows.length;
}

/** Entries that were removed in order, as sorted ranges. */
async function readRemoved(client: pg.Client, keys: ReadonlyMap<string, string>) {
  const { rows } = await client.query<{ before: unknown }>(
    "SELECT before FROM public.audit_entry WHERE table_name = 'audit_entry' AND row_id = 'readings' AND act = 'retention.purge'",
  );
  const ranges = rows.flatMap(({ before }) => removedIds(before, keys)).sort(([a], [b]) => a - b);
  return (id: number): boolean => {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.[0] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low > 0 && id < (ranges[low - 1]?.[1] ?? 0);
  };
}

/** Of what was inserted no leaf says whose chain it would be of. */
async function nameInserted(client: pg.Client, findings: readonly TrailFinding[]): Promise<TrailFinding[]> {
  const ids = findings.flatMap((finding) => (finding.kind === "inserted" ? [finding.entry] : []));
  const { rows } = await client.query<{ id: string; chain: string }>(
    `SELECT e.id, (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date || ' ' || split_part(e.unit_path, '/', 1) AS chain
     FROM public.audit_entry e WHERE e.id = ANY ($1::bigint[])`,
    [ids],
  );
  const chains = new Map(rows.map(({ id, chain }) => [Number(id), chain]));
  return findings.map((finding) =>
    finding.kind === "inserted" ? { ...finding, chain: chains.get(finding.entry) ?? "" } : finding,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const outsideSchema = z.object({ number: z.int(), key: z.string() });

/** Roots that stand outside, against those here. */
async function checkOutside(client: pg.Client, outside: readonly PostedRoot[], keys: ReadonlyMap<string, string>) {
  const findings: TrailFinding[] = [];
  const numbers = new Map<number, string>();
  outside.forEach(({ statement, signature }, i) => {
    const parsed = outsideSchema.safeParse(readJson(statement));
    const key = parsed.success ? keys.get(parsed.data.key) : undefined;
    if (!parsed.success || key === undefined || !isSigned(statement, Buffer.from(signature, "base64"), key))
      findings.push({ kind: "outside_forged", line: i + 1 });
    else numbers.set(parsed.data.number, statement);
  });
  const { rows } = await client.query(
    `SELECT ${ROOT_COLUMNS} FROM public.trail_root r WHERE r.number = ANY ($1::int[])
     UNION ALL (SELECT ${ROOT_COLUMNS} FROM public.trail_root r ORDER BY r.number DESC LIMIT 1)`,
    [[...numbers.keys()]],
  );
  const here = new Map(
    z
      .array(rootSchema)
      .parse(rows)
      .map((root) => [root.number, root]),
  );
  const newest = Math.max(0, ...here.keys());
  for (const [number, statement] of numbers) {
    const root = here.get(number);
    if (root && statementOf(root) !== statement) findings.push({ kind: "root_differs_outside", root: number });
    if (!root && number > newest) findings.push({ kind: "truncated", root: number, here: newest });
  }
  return findings;
}

/**
 * Reads the whole trail at one moment, makes every leaf, node and chain anew, and holds it against the roots that were signed, here and
 * outside. Nothing that the database's owner could have changed is relied on: no function of theirs, and no key of theirs.
 *
 * @throws Error where the trail cannot be read as a whole
 */
export async function verifyTrail({
  url,
  publicKeys,
  outside = [],
  day,
  readers: count = 3,
  onProgress,
}: Options): Promise<Verification> {
  const keys = new Map(publicKeys.map((key) => [trailKeyId(key), key]));
  return withReaders(url, 1 + count, async (readers) => {
    const [main] = readers;
    await assertReadsAll(main);
    const checker = new Checker(keys, await readRemoved(main, keys));
    let roots = day === undefined ? 0 : await checkDay(main, checker, day);
    for await (const segment of day === undefined ? readSegments(readers) : []) {
      checker.check(segment);
      roots += segment.roots.length;
      onProgress?.(checker.entries);
    }
    const { newest, entries, removed } = checker;
    const { rows } = await main.query<{ unsealed: number }>(
      `SELECT count(*)::int AS unsealed FROM public.audit_entry
       WHERE id > coalesce((SELECT r.last_id FROM public.trail_root r ORDER BY r.number DESC LIMIT 1), ${FIRST})`,
    );
    const found = await nameInserted(main, checker.findings);
    const findings = [...found, ...(await checkOutside(main, outside, keys))];
    return { roots, entries, removed, newest, unsealed: rows[0]?.unsealed ?? 0, findings };
  });
}
