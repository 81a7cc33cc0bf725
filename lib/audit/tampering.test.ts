import { randomBytes } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { TrailFinding } from "@/lib/audit/verify";
import { canonicalJson } from "@/lib/core/canonical";
import { holds } from "@/scripts/check-proof.mjs";
import { keepDoorKey, migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { withClient } from "@/scripts/sql.mjs";

// A trail of its own, which its owner bends in every way they can think of; each time it is put back as it was.

const ENTRIES = 240;
/** Entries a root adds. */
const BATCH = 40;

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let seal: typeof import("@/lib/audit/service/seal");
let verify: typeof import("@/lib/audit/verify");
let root: typeof import("@/lib/audit/root");
let db: typeof import("@/lib/core/db");
let key: string;
let outside: { statement: string; signature: string }[];

let client: pg.Client;
const owner = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await client.query<T>(sql, values)).rows;

beforeAll(async () => {
  database = await startTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.servingUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    NEXTAUTH_URL: "http://localhost:3000",
    IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
    TRAIL_KEY: randomBytes(32).toString("base64"),
    DOOR_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "silent",
  });
  await migrate(database.ownerUrl);
  await stateRules(database.ownerUrl, database.servingRole);
  await keepDoorKey(database.ownerUrl, process.env.DOOR_KEY);
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  seal = await import("@/lib/audit/service/seal");
  verify = await import("@/lib/audit/verify");
  root = await import("@/lib/audit/root");
  db = await import("@/lib/core/db");
  key = root.signerOf(process.env.TRAIL_KEY ?? "").publicKey;
  // Every other one in one transaction that is undone: ids have gaps, as they do.
  for (let i = 0; i < ENTRIES; i++)
    await owner(`
      INSERT INTO audit_entry (at, actor_id, act, request_id, table_name, row_id, unit_path, operation, before)
      SELECT timestamptz '2024-12-05 20:00+07' + ${i} * interval '3 minutes', gen_random_uuid(), 'household.edit', gen_random_uuid()::text,
        'household', gen_random_uuid()::text, CASE WHEN ${i} % 5 = 0 THEN '' ELSE '2' || ${i} % 2 || '/181/06091/' END, 'UPDATE',
        CASE WHEN ${i} % 3 = 0 THEN jsonb_build_object('fullName', 'Nông Thị "Hoa" ${i}', 'birthYear', 1980.50 + ${i}) END;
      ${i % 7 === 0 ? "SELECT nextval('audit_entry_id_seq')" : ""}`);
  const roots = await seal.sealTrail(null, BATCH);
  expect(roots.map(({ size }) => size)).toEqual([40, 80, 120, 160, 200, 240]);
  outside = roots.map(root.posted);
  await owner(`
    CREATE SCHEMA kept;
    CREATE TABLE kept.audit_entry AS TABLE audit_entry;
    CREATE TABLE kept.trail_root AS TABLE trail_root;
    CREATE TABLE kept.trail_leaf AS TABLE trail_leaf`);
});
afterAll(async () => {
  await client.end();
  await db.closeDatabase();
  await database.remove();
});

const putBack = () =>
  owner(`
    BEGIN; TRUNCATE audit_entry, trail_root, trail_leaf;
    INSERT INTO audit_entry TABLE kept.audit_entry; INSERT INTO trail_root TABLE kept.trail_root; INSERT INTO trail_leaf TABLE kept.trail_leaf;
    COMMIT`);

const look = () => verify.verifyTrail({ url: database.ownerUrl, publicKeys: [key], outside, readers: 1 });

/** Entry by entry as "id chain", in order. */
const named = (findings: readonly TrailFinding[], kind: "altered" | "deleted" | "inserted") =>
  findings.flatMap((finding) => (finding.kind === kind ? [`${finding.entry} ${finding.chain}`] : []));

const chainOf = "(at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date || ' ' || split_part(unit_path, '/', 1)";
const nameOf = async (id: number | string) =>
  (await owner<{ name: string }>(`SELECT id || ' ' || ${chainOf} AS name FROM kept.audit_entry WHERE id = $1`, [id]))[0]
    ?.name;

/** One after the other: a connection takes one statement at a time. */
async function namesOf(entries: readonly { id: string }[]) {
  const names: (string | undefined)[] = [];
  for (const { id } of entries) names.push(await nameOf(id));
  return names;
}

describe("an untouched trail", () => {
  test("is found whole, with every entry and root", async () => {
    expect(await look()).toMatchObject({ roots: 6, entries: ENTRIES, unsealed: 0, removed: 0, findings: [] });
  });

  test("goes on: what comes later extends what was signed before", async () => {
    await owner(
      "INSERT INTO audit_entry (act, table_name, row_id, unit_path, operation) VALUES ('x', 'household', 'x', '', 'READ')",
    );
    expect(await look()).toMatchObject({ unsealed: 1, findings: [] });
    await seal.sealTrail();
    expect(await look()).toMatchObject({ roots: 7, entries: ENTRIES + 1, unsealed: 0, findings: [] });
    await putBack();
  });
});

describe("a day by itself", () => {
  const lookAt = (day: string) => verify.verifyTrail({ url: database.ownerUrl, publicKeys: [key], day, readers: 1 });

  test("is found whole, and what was sealed with it; of another day nothing is read", async () => {
    expect(await lookAt("2024-12-05")).toMatchObject({ roots: 2, entries: 80, findings: [] });
    expect(await lookAt("2024-12-06")).toMatchObject({ roots: 4, entries: 160, findings: [] });
    expect(await lookAt("2024-12-07")).toMatchObject({ roots: 0, entries: 0, findings: [] });
  });

  test("says what was bent in it, and nothing of other days", async () => {
    await owner("DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)");
    await owner("UPDATE trail_root SET chains = jsonb_set(chains, '{2024-12-06 20,head}', '\"00\"') WHERE number = 5");
    expect((await lookAt("2024-12-05")).findings).toEqual([expect.objectContaining({ kind: "deleted", root: 1 })]);
    expect((await lookAt("2024-12-06")).findings.map(({ kind }) => kind)).toContain("root_forged");
    await putBack();
    await owner("DELETE FROM trail_leaf WHERE number = 4; DELETE FROM trail_root WHERE number = 4");
    expect((await lookAt("2024-12-06")).findings).toContainEqual({ kind: "root_missing", root: 4 });
    await putBack();
  });
});

describe("what is taken into the tree", () => {
  const add = (into: pg.Client) =>
    into.query(
      "INSERT INTO audit_entry (act, table_name, row_id, unit_path, operation) VALUES ('x', 'household', 'x', '', 'READ')",
    );
  const sealed = async () => (await seal.sealTrail()).at(-1)?.size ?? 0;

  test("waits for whoever may still bring an entry with a smaller id, and for nobody else", async () => {
    const [early, late] = await Promise.all(
      [1, 2].map(async () => {
        const other = new pg.Client({ connectionString: database.ownerUrl });
        await other.connect();
        return other;
      }),
    );
    if (!early || !late) throw new Error();
    try {
      await early.query("BEGIN");
      await add(early);
      await add(client);
      expect(await sealed()).toBe(0);
      // Somebody is always at work.
      await late.query("BEGIN");
      await add(late);
      expect(await sealed()).toBe(0);
      await early.query("COMMIT");
      expect(await sealed()).toBe(ENTRIES + 2);
      await late.query("ROLLBACK");
      await add(client);
      expect(await sealed()).toBe(ENTRIES + 3);
      expect(await look()).toMatchObject({ entries: ENTRIES + 3, unsealed: 0, findings: [] });
    } finally {
      await Promise.all([early.end(), late.end()]);
      await putBack();
    }
  });

  test("is taken by one process at a time", async () => {
    await add(client);
    const all = await Promise.all(Array.from({ length: 4 }, () => sealed()));
    expect(all.filter((size) => size > 0)).toEqual([ENTRIES + 1]);
    expect(await look()).toMatchObject({ unsealed: 0, findings: [] });
    await putBack();
  });

  test("is signed once an hour though nothing has come", async () => {
    expect(await sealed()).toBe(0);
    vi.useFakeTimers({ now: Date.now() + 3600_000, toFake: ["Date"] });
    try {
      expect(await sealed()).toBe(ENTRIES);
    } finally {
      vi.useRealTimers();
    }
    expect(await look()).toMatchObject({ roots: 7, entries: ENTRIES, findings: [] });
    await putBack();
  });

  test("is out of the serving role's hands", async () => {
    const serving = new pg.Client({ connectionString: database.servingUrl });
    await serving.connect();
    try {
      for (const statement of [
        "SELECT FROM trail_leaf",
        "SELECT FROM trail_mark",
        "DELETE FROM trail_root",
        "UPDATE trail_root SET size = 0",
        "INSERT INTO trail_root SELECT * FROM trail_root",
        "SELECT FROM take_trail(1)",
        "SELECT keep_root(1, now(), 0, 0, '', '', '{}', '', '')",
        // An id of one's own choice.
        "INSERT INTO audit_entry (id, act, table_name, row_id, unit_path, operation) VALUES (3, 'x', 'x', 'x', '', 'READ')",
      ])
        await expect(serving.query(statement), statement).rejects.toMatchObject({ code: "42501" });
      // Roots stand on every paper.
      expect((await serving.query("SELECT FROM trail_root")).rowCount).toBe(6);
    } finally {
      await serving.end();
    }
  });
});

/** One column of one entry, each in its own way. */
const ALTERED = {
  at: "at + interval '1 millisecond'",
  actor_id: "gen_random_uuid()",
  job: "coalesce(job || 'x', '')",
  act: "act || ' '",
  request_id: "NULL",
  table_name: "'person'",
  row_id: "upper(row_id) || 'x'",
  unit_path: "unit_path || '01/'",
  operation: "'READ'",
  before: "coalesce(before, '{}') || '{\"fullName\": \"Nông Thị Hoà\"}'",
};

describe("what is proved is checked by a program that stands alone", () => {
  test("that an entry is in the trail, and that one root goes on from another", async () => {
    const { proveEntry, proveExtension } = await import("@/lib/audit/prove");
    const other = root.signerOf(randomBytes(32).toString("base64")).publicKey;
    await withClient(database.ownerUrl, async (reader) => {
      const ids = await owner<{ id: string }>("SELECT id FROM audit_entry ORDER BY id");
      for (const place of [0, 39, 40, 133, ENTRIES - 1]) {
        const proof = await proveEntry(reader, ids[place]?.id ?? "");
        expect(proof.index).toBe(place);
        expect(JSON.parse(proof.entry)[0]).toBe(ids[place]?.id);
        expect(holds(proof, key)).toBe(true);
        expect(holds(proof, other)).toBe(false);
        expect(holds({ ...proof, entry: proof.entry.replace("edit", "read") }, key)).toBe(false);
      }
      for (const [older, newer] of [
        [1, 6],
        [3, 5],
        [6, 6],
      ] as const) {
        const proof = await proveExtension(reader, older, newer);
        expect(holds(proof, key)).toBe(true);
        expect(
          holds({ ...proof, older: { ...proof.older, statement: proof.older.statement.replace("40", "41") } }, key),
        ).toBe(false);
      }
      await expect(proveEntry(reader, "99999")).rejects.toThrow("no entry 99999");
    });
  });

  test("a leaf's text is canonical JSON of every column, whatever it holds", async () => {
    const act = 'tab\t "quote" \\ \u0001 € ậ 😀 /';
    await owner(
      `INSERT INTO audit_entry (act, table_name, row_id, unit_path, operation, before) VALUES ($1, 'person', 'x', '', 'UPDATE', $2)`,
      [act, '{"national_id_sealed": "k1.x", "b": 1.50, "a": "\\u0007"}'],
    );
    const { LEAF_TEXT } = await import("@/prisma/rules/trail.mjs");
    const [row] = await owner<{ text: string; id: string; at: Date }>(
      `SELECT ${LEAF_TEXT} AS text, id, at FROM audit_entry e ORDER BY id DESC LIMIT 1`,
    );
    const columns = await owner("SELECT FROM pg_attribute WHERE attrelid = 'audit_entry'::regclass AND attnum > 0");
    const values: unknown = JSON.parse(row?.text ?? "");
    expect(values).toHaveLength(columns.length);
    expect(values).toEqual([
      row?.id,
      row?.at
        .toISOString()
        .replace("T", " ")
        .replace(/\.?0*Z$/, ""),
      null,
      null,
      act,
      null,
      "person",
      "x",
      "",
      "UPDATE",
      // A national id that is sealed with another key is the same one.
      '{"a": "\\u0007", "b": 1.50}',
    ]);
    expect(canonicalJson(values as string[])).toBe(row?.text);
    await putBack();
  });
});

describe("a trail that its owner has bent is found out, whatever they did, and the entries are named", () => {
  const id = fc.integer({ min: 0, max: ENTRIES - 1 });
  const idOf = async (place: number) =>
    Number(
      (await owner<{ id: string }>(`SELECT id FROM kept.audit_entry ORDER BY id OFFSET $1 LIMIT 1`, [place]))[0]?.id,
    );
  const trials = (runs: number) => ({ numRuns: runs, seed: 20_241_205, endOnFailure: true });
  const each = async (work: () => Promise<void>) => {
    try {
      await work();
    } finally {
      await putBack();
    }
  };

  test("altered", () =>
    fc.assert(
      fc.asyncProperty(id, fc.constantFrom(...Object.entries(ALTERED)), (place, [column, value]) =>
        each(async () => {
          const entry = await idOf(place);
          await owner(`UPDATE audit_entry SET ${column} = ${value} WHERE id = $1`, [entry]);
          const { findings } = await look();
          expect(named(findings, "altered")).toEqual([await nameOf(entry)]);
          expect(findings).toHaveLength(1);
        }),
      ),
      trials(60),
    ));

  test("deleted, one or several", () =>
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { minLength: 1, maxLength: 9 }), (places) =>
        each(async () => {
          const entries = await owner<{ id: string }>(
            `SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM kept.audit_entry) e WHERE place = ANY ($1) ORDER BY id`,
            [places],
          );
          await owner("DELETE FROM audit_entry WHERE id = ANY ($1)", [entries.map(({ id: entry }) => entry)]);
          const { findings } = await look();
          expect(named(findings, "deleted")).toEqual(await namesOf(entries));
          expect(findings).toHaveLength(entries.length);
        }),
      ),
      trials(30),
    ));

  test("inserted where an id was free, or before all others", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: -3, max: 270 }), id, (free, like) =>
        each(async () => {
          const taken = await owner("SELECT FROM audit_entry WHERE id >= $1 AND id <= $1", [free]);
          const last = await idOf(ENTRIES - 1);
          fc.pre(taken.length === 0 && free < last);
          await owner(
            `INSERT INTO audit_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', $1::bigint))).* FROM audit_entry e WHERE id = $2`,
            [free, await idOf(like)],
          );
          const { findings } = await look();
          expect(named(findings, "inserted")).toEqual([
            `${free} ${(await nameOf(await idOf(like)))?.split(" ").slice(1).join(" ")}`,
          ]);
        }),
      ),
      trials(30),
    ));

  test("put in another order", () =>
    fc.assert(
      fc.asyncProperty(id, id, (one, other) =>
        each(async () => {
          fc.pre(one !== other);
          const [a, b] = [await idOf(Math.min(one, other)), await idOf(Math.max(one, other))];
          await owner(`UPDATE audit_entry SET id = -1 WHERE id = ${a}; UPDATE audit_entry SET id = ${a} WHERE id = ${b};
            UPDATE audit_entry SET id = ${b} WHERE id = -1`);
          const { findings } = await look();
          expect(named(findings, "altered")).toEqual([await nameOf(a), await nameOf(b)]);
        }),
      ),
      trials(30),
    ));

  test("altered or deleted with its leaf: the root and the day are named", () =>
    fc.assert(
      fc.asyncProperty(id, fc.boolean(), fc.boolean(), (place, deletes, chains) =>
        each(async () => {
          const entry = await idOf(place);
          const number = Math.floor(place / BATCH) + 1;
          const at = place % BATCH;
          if (deletes) {
            await owner(`
              DELETE FROM audit_entry WHERE id = ${entry};
              UPDATE trail_leaf SET entry_ids = overlay(entry_ids PLACING '' FROM ${at * 8 + 1} FOR 8),
                hashes = overlay(hashes PLACING '' FROM ${at * 32 + 1} FOR 32), chain_of = overlay(chain_of PLACING '' FROM ${at * 2 + 1} FOR 2)
                WHERE number = ${number}`);
          } else {
            await owner(`
              SET datestyle = 'ISO, YMD'; UPDATE audit_entry SET act = 'nothing' WHERE id = ${entry};
              UPDATE trail_leaf SET hashes = overlay(hashes PLACING (SELECT leaf_of(e) FROM audit_entry e WHERE id = ${entry}) FROM ${at * 32 + 1} FOR 32)
                WHERE number = ${number}`);
          }
          // A root that fits is not hard to make. To sign it is.
          if (chains)
            await owner(`UPDATE trail_root SET root = sha256(root), signature = sha512(root) WHERE number = ${number}`);
          const { findings } = await look();
          const rewritten = findings.find((finding) => finding.kind === "rewritten");
          expect(rewritten).toMatchObject({ root: number });
          const [, ...chain] = (await nameOf(entry))?.split(" ") ?? [];
          expect(rewritten && "chains" in rewritten && rewritten.chains).toContain(chain.join(" "));
          expect(findings.some(({ kind }) => kind === "root_forged")).toBe(chains);
        }),
      ),
      trials(30),
    ));

  test("cut off at the end, with the leaves and roots that spoke of it: what stands outside says so", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 5 }), (kept) =>
        each(async () => {
          await owner(`
            DELETE FROM audit_entry WHERE id > coalesce((SELECT last_id FROM trail_root WHERE number = ${kept}), 0);
            DELETE FROM trail_leaf WHERE number > ${kept}; DELETE FROM trail_root WHERE number > ${kept}`);
          const { findings } = await look();
          expect(findings).toEqual(
            Array.from({ length: 6 - kept }, (_, i) => ({ kind: "truncated", root: kept + i + 1, here: kept })),
          );
          await expect(seal.sealTrail({ number: 6 })).rejects.toBeInstanceOf(seal.TrailBroken);
        }),
      ),
      trials(6),
    ));

  test("roots taken away, leaves taken away, exchanged or put elsewhere", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(
          (n: number) => `DELETE FROM trail_leaf WHERE number = ${n}; DELETE FROM trail_root WHERE number = ${n}`,
          (n: number) => `DELETE FROM trail_leaf WHERE number = ${n}`,
          (n: number) =>
            `UPDATE trail_leaf SET hashes = (SELECT hashes FROM kept.trail_leaf WHERE number = ${n + 1}) WHERE number = ${n}`,
          (n: number) =>
            `UPDATE trail_leaf SET hashes = substr(hashes, 33) || substr(hashes, 1, 32), entry_ids = substr(entry_ids, 9) || substr(entry_ids, 1, 8) WHERE number = ${n}`,
          (n: number) =>
            `UPDATE trail_leaf SET chain_of = sha512(chain_of) || substr(chain_of, 65) WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET at = at + interval '1 day' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET chains = '{}' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET chains = '{"2024-12-05 20": 1}' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET at = 'infinity' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET peaks = '' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_leaf SET entry_ids = 'x' WHERE number = ${n}`,
          (n: number) => `UPDATE trail_leaf SET hashes = substr(hashes, 33) WHERE number = ${n}`,
          (n: number) => `UPDATE trail_root SET size = size + 1 WHERE number = ${n}`,
        ),
        (number, bend) =>
          each(async () => {
            await owner(bend(number));
            const { findings } = await look();
            expect(findings.map((finding) => "root" in finding && finding.root)).toContain(number);
          }),
      ),
      trials(60),
    ));
});

test("what was removed in order is told from what was taken away", async () => {
  const { purge } = await import("@/lib/privacy/purge");
  await owner(
    `INSERT INTO audit_entry (at, act, table_name, row_id, unit_path, operation)
     SELECT '2010-01-01'::timestamptz + i * interval '1 day', 'household.read', 'household', 'x', '20/', 'READ' FROM generate_series(1, 9) i`,
  );
  await seal.sealTrail();
  await purge({ ownerUrl: database.ownerUrl, day: "2024-12-05", batch: 4 });
  expect(await look()).toMatchObject({ removed: 9, findings: [] });
  await seal.sealTrail();
  expect(await look()).toMatchObject({ removed: 9, unsealed: 0, findings: [] });
  // A removal that somebody else has signed covers nothing.
  await owner(
    `UPDATE audit_entry SET before = jsonb_set(before, '{ids}', '"{[1,9999)}"') WHERE act = 'retention.purge' AND before ? 'ids'`,
  );
  expect(named((await look()).findings, "deleted")).toHaveLength(9);
});

test("nothing is sealed on top of a root that nobody has signed", async () => {
  await owner("UPDATE trail_root SET key_id = 'x' WHERE number = (SELECT max(number) FROM trail_root)");
  await owner(
    "INSERT INTO audit_entry (act, table_name, row_id, unit_path, operation) VALUES ('x', 'x', 'x', '', 'READ')",
  );
  await expect(seal.sealTrail()).rejects.toBeInstanceOf(seal.TrailBroken);
});
