// A copy of everything that the database holds, in one sealed file: what `npm run backup` writes and `npm run restore` reads.
//
// It is a logical copy, every table by COPY over one snapshot: it opens on another machine, another kind of processor and a newer
// PostgreSQL, and what is read back has passed every check, key and reference of the schema once more. Inside the seal and gzip stand
// records: a length (4 bytes), a kind (1 byte: J for JSON, D for lines of COPY), and that many bytes.
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { analyse, setAside } from "./bulk.mjs";
import { Stop } from "./console.mjs";
import { applyInside, keepDoorKey, lockOfMigrations, migrate, stateRules } from "./migrate.mjs";
import { pause } from "./processes.mjs";
import { opening, sealing } from "./sealed-file.mjs";
import { withClient } from "./sql.mjs";

/** Ed25519 private keys begin so, in DER; then come their 32 bytes. */
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");

/** The public half of a key that signs the trail (lib/audit/root.ts), base64. @param {string} key */
function publicHalf(key) {
  const secret = createPrivateKey({
    key: Buffer.concat([PRIVATE, Buffer.from(key, "base64")]),
    format: "der",
    type: "pkcs8",
  });
  return createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
}

/**
 * The settings without which what is in the tables cannot be read or believed elsewhere, as this process has them: they travel inside
 * the seal. Of the key that signs the trail it is the public half: who has a copy can sign nothing.
 * @returns {Record<string, string>}
 */
export function carriedSettings() {
  const { IDENTITY_KEYS, IDENTITY_HASH_KEY, TRAIL_KEY, TRAIL_OLD_KEYS } = process.env;
  const signed = [...(TRAIL_KEY ? [publicHalf(TRAIL_KEY)] : []), ...(TRAIL_OLD_KEYS ? TRAIL_OLD_KEYS.split(",") : [])];
  return {
    ...(IDENTITY_KEYS && { IDENTITY_KEYS }),
    ...(IDENTITY_HASH_KEY && { IDENTITY_HASH_KEY }),
    ...(signed.length > 0 && { TRAIL_OLD_KEYS: signed.join(",") }),
  };
}

/** Of two copies made at once the second waits for nothing: it gives up. */
const LOCK_OF_COPIES = 72_707_370;

const JSON_RECORD = 0x4a;
const DATA_RECORD = 0x44;
const LINE_END = 0x0a;

const factsSchema = z.object({
  /** When the snapshot was taken, by the database's clock. */
  made: z.iso.datetime({ offset: true }),
  /** `server_version_num` */
  server: z.number().int(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })),
  settings: z.record(z.string(), z.string()),
});
const tableSchema = z.object({ table: z.string() });
const rowsSchema = z.object({ rows: z.number().int().nonnegative() });
const endSchema = z.object({ sha256: z.string() });

/** @typedef {z.output<typeof factsSchema>} Facts */
/** @typedef {{ made: string, rows: Record<string, number>, bytes: number }} Count  bytes: of the lines, before they are made small */

/** Length and kind of a record. @param {number} kind @param {Buffer} payload */
function headOf(kind, payload) {
  const head = Buffer.allocUnsafe(5);
  head.writeUInt32BE(payload.length);
  head[4] = kind;
  return head;
}

/** @param {string} name @param {readonly string[]} columns */
const target = (name, columns) => `${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(", ")})`;

/**
 * Leaves in the trail that a copy was made, or that what stands here came out of one.
 * @param {pg.Client} client of the schema's owner
 * @param {"made" | "restored"} what
 * @param {Count} count
 */
async function record(client, what, { made, rows }) {
  await client.query(
    `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation, before)
     VALUES ($1, $2, 'copy', $3, '', 'READ', $4)`,
    [what === "made" ? "backup" : "restore", `copy.${what}`, what, JSON.stringify({ made, rows: sumOf(rows) })],
  );
}

/** How many rows a copy holds. @param {Record<string, number>} rows */
export const sumOf = (rows) => Object.values(rows).reduce((a, b) => a + b, 0);

/**
 * Leaves in the trail that a copy was made.
 * @param {string} ownerUrl @param {Count} count
 */
export const recordCopy = (ownerUrl, count) => withClient(ownerUrl, (client) => record(client, "made", count));

// ───────────────────────── Writing ─────────────────────────

/**
 * What is to be copied, read in the transaction that copies it.
 * @param {pg.Client} client
 * @param {Record<string, string>} settings
 * @returns {Promise<Facts>}
 */
async function readFacts(client, settings) {
  const one = async (/** @type {string} */ sql) => (await client.query(sql)).rows;
  const [now] = await one("SELECT now() AS made, current_setting('server_version_num')::int AS server");
  return factsSchema.parse({
    made: now.made.toISOString(),
    server: now.server,
    migrations: await one(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    ),
    // What columns are made of others is made again. The key of the door belongs to the servers, and not to what is copied.
    tables: await one(
      `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'door_key'
       GROUP BY c.oid ORDER BY pg_table_size(c.oid) DESC, c.relname`,
    ),
    sequences: await one(
      `SELECT sequencename AS name, coalesce(last_value, start_value)::text AS last, last_value IS NOT NULL AS called
       FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename`,
    ),
    settings,
  });
}

/**
 * The records of a copy.
 * @param {pg.Client} client in a transaction over one snapshot
 * @param {Facts} facts
 * @param {Count} count counted up
 * @param {(table: string) => void} onTable
 */
async function* records(client, facts, count, onTable) {
  const hash = createHash("sha256");
  const sent = (/** @type {number} */ kind, /** @type {Buffer} */ payload) => {
    const head = headOf(kind, payload);
    hash.update(head).update(payload);
    return [head, payload];
  };
  const json = (/** @type {unknown} */ value) => sent(JSON_RECORD, Buffer.from(JSON.stringify(value)));
  yield* json(facts);
  for (const { name, columns } of facts.tables) {
    onTable(name);
    yield* json({ table: name });
    const lines = client.query(copyTo(`COPY ${target(name, columns)} TO STDOUT`));
    for await (const chunk of lines) {
      count.bytes += chunk.length;
      yield* sent(DATA_RECORD, chunk);
    }
    count.rows[name] = lines.rowCount;
    yield* json({ rows: lines.rowCount });
  }
  yield* json({ sha256: hash.copy().digest("hex") });
}

/**
 * Writes a copy of the database as it is at this moment, while people work.
 * @param {{ ownerUrl: string, key: Buffer, settings: Record<string, string>, file: string, signal?: AbortSignal, onTable?: (table: string) => void }} options
 *   `settings`: those of `carriedSettings`; `file`: where to, which must not exist
 * @returns {Promise<Count>}
 * @throws {Stop} while another copy is made, a migration is at work, or no migration has been
 */
export function writeCopy({ ownerUrl, key, settings, file, signal, onTable = () => undefined }) {
  return withClient(ownerUrl, async (client) => {
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    const { rows: locks } = await client.query(
      "SELECT pg_try_advisory_lock($1) AS alone, pg_try_advisory_lock_shared($2) AS unchanged, to_regclass('_prisma_migrations') IS NOT NULL AS made",
      [LOCK_OF_COPIES, lockOfMigrations],
    );
    if (!locks[0].made) throw new Stop("There is nothing in the database to be copied.");
    if (!locks[0].alone) throw new Stop("Another copy of this database is being made: wait for its end.");
    if (!locks[0].unchanged) throw new Stop("The database is being migrated: try again when that is done.");
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const facts = await readFacts(client, settings);
    // Held to the end: no migration changes a table between the snapshot and its reading.
    await client.query(
      `LOCK TABLE ${facts.tables.map(({ name }) => pg.escapeIdentifier(name)).join(", ")} IN ACCESS SHARE MODE`,
    );
    await client.query("SELECT pg_advisory_unlock_shared($1)", [lockOfMigrations]);
    /** @type {Count} */
    const count = { made: facts.made, rows: {}, bytes: 0 };
    await pipeline(
      Readable.from(records(client, facts, count, onTable), { objectMode: false }),
      createGzip({ level: 1, chunkSize: 262_144 }),
      sealing(key, { made: facts.made }),
      createWriteStream(file, { flags: "wx", mode: 0o600 }),
      { signal },
    );
    await client.query("COMMIT");
    // Not in the disk's own cache: on the disk.
    const written = await open(file, "r");
    await written.sync().finally(() => written.close());
    return count;
  });
}

// ───────────────────────── Reading ─────────────────────────

/** @param {string} file */
const notWhole = (file) => new Stop(`${file} is not whole, or was changed: it cannot be used.`);

/**
 * The records of a file, in their order.
 * @param {string} file
 * @param {Buffer} key
 * @returns {AsyncGenerator<{ value?: unknown, lines?: Buffer }, void>}
 */
async function* readRecords(file, key) {
  const stream = createGunzip({ chunkSize: 262_144 });
  const feeding = pipeline(Readable.from(opening(file, key), { objectMode: false }), stream).catch(() => undefined);
  const hash = createHash("sha256");
  /** @type {Buffer} */
  let held = Buffer.alloc(0);
  let isWhole = false;
  try {
    for await (const chunk of stream) {
      held = held.length ? Buffer.concat([held, chunk]) : chunk;
      let from = 0;
      while (held.length - from >= 5) {
        const end = from + 5 + held.readUInt32BE(from);
        if (held.length < end) break;
        const payload = held.subarray(from + 5, end);
        if (held[from + 4] === DATA_RECORD) yield { lines: payload };
        else {
          const value = JSON.parse(payload.toString());
          const last = endSchema.safeParse(value);
          isWhole = last.success && last.data.sha256 === hash.copy().digest("hex");
          if (!last.success) yield { value };
        }
        hash.update(held.subarray(from, end));
        from = end;
      }
      held = held.subarray(from);
    }
  } finally {
    stream.destroy();
    await feeding;
  }
  if (!isWhole || held.length) throw notWhole(file);
}

/** @param {Buffer} lines */
function countLines(lines) {
  let count = 0;
  // A line's end inside a value is written as two signs.
  for (let at = lines.indexOf(LINE_END); at >= 0; at = lines.indexOf(LINE_END, at + 1)) count++;
  return count;
}

/**
 * Reads a copy from its first byte to its last.
 * @param {string} file
 * @param {Buffer} key
 * @param {{ onFacts?: (facts: Facts) => Promise<void> | void, onTable?: (table: string, lines: AsyncGenerator<Buffer, void>) => Promise<void> }} [work]
 *   `onTable` must take all its lines
 * @returns {Promise<Count>}
 * @throws {Stop} where it is not whole, was changed or was sealed with another key; what was handed on by then must not be kept
 */
export async function readCopy(file, key, { onFacts, onTable = drain } = {}) {
  const reading = readRecords(file, key);
  const next = async () => {
    const { done, value } = await reading.next();
    if (done) throw notWhole(file);
    return value;
  };
  try {
    const facts = factsSchema.parse((await next()).value);
    await onFacts?.(facts);
    /** @type {Count} */
    const count = { made: facts.made, rows: {}, bytes: 0 };
    for (const { name } of facts.tables) {
      if (tableSchema.parse((await next()).value).table !== name) throw notWhole(file);
      let counted = 0;
      let said = -1;
      await onTable(
        name,
        (async function* () {
          for (;;) {
            const record = await next();
            if (!record.lines) {
              said = rowsSchema.parse(record.value).rows;
              return;
            }
            counted += countLines(record.lines);
            count.bytes += record.lines.length;
            yield record.lines;
          }
        })(),
      );
      if (counted !== said) throw notWhole(file);
      count.rows[name] = counted;
    }
    if (!(await reading.next()).done) throw notWhole(file);
    return count;
  } finally {
    await reading.return();
  }
}

/** @param {string} _ @param {AsyncGenerator<Buffer, void>} lines */
async function drain(_, lines) {
  for await (const _some of lines);
}

// ───────────────────────── Restoring ─────────────────────────

/** Whether anybody has put anything into the register. @param {pg.Client} client */
async function isUsed(client) {
  for (const table of ["unit", "user_account"]) {
    const { rows } = await client.query("SELECT to_regclass($1) IS NOT NULL AS made", [table]);
    if (rows[0].made && (await client.query(`SELECT FROM ${table} LIMIT 1`)).rowCount) return true;
  }
  return false;
}

/** How long a connection that was just ended may still be told of, ms. */
const ENDING_MS = 5_000;

/** How many others are connected. @param {pg.Client} client */
async function connectionsOfOthers(client) {
  for (const until = Date.now() + ENDING_MS; ; await pause(100)) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL`,
    );
    if (rows[0].others === 0 || Date.now() > until) return rows[0].others;
  }
}

/**
 * Makes the tables as they were when the copy was made, empty and with neither keys nor indexes.
 * @param {pg.Client} client
 * @param {Facts} facts
 * @returns {Promise<string[]>} the statements that make keys, indexes and references
 */
async function makeTables(client, facts) {
  await client.query("DROP SCHEMA IF EXISTS public CASCADE");
  await client.query("CREATE SCHEMA public");
  await applyInside(client, facts.migrations);
  const tables = facts.tables.map(({ name }) => pg.escapeIdentifier(name));
  await client.query(`TRUNCATE ${tables.join(", ")}`);
  return setAside(client, tables);
}

/**
 * Puts a copy into a database, in one transaction: whatever goes wrong before its end, what was there stands as it was.
 * @param {{ file: string, key: Buffer, ownerUrl: string, servingRole: string, replace?: boolean, signal?: AbortSignal, onFacts?: (facts: Facts) => void, onTable?: (table: string) => void }} options
 *   `replace`: also where somebody has put something into the register, which is then gone; `onFacts` may throw to end it
 * @returns {Promise<Count>}
 * @throws {Stop} where the copy cannot be used, is of a newer version, something is there, or somebody is at work
 */
export async function restoreCopy({ file, key, ownerUrl, servingRole, replace = false, signal, onFacts, onTable }) {
  const count = await withClient(ownerUrl, async (client) => {
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    if (!replace && (await isUsed(client)))
      throw new Stop(
        "The database holds a register already. With --replace it is thrown away, and the copy takes its place.",
      );
    const atWork = await connectionsOfOthers(client);
    if (atWork) throw new Stop(`The database is being used (connections: ${atWork}): stop the application first.`);
    await client.query("BEGIN; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL lock_timeout = '10s'");
    await client.query("SELECT pg_advisory_xact_lock($1)", [lockOfMigrations]);
    /** @type {Facts | undefined} */
    let facts;
    /** @type {string[]} */
    let putBack = [];
    const read = await readCopy(file, key, {
      async onFacts(found) {
        facts = found;
        onFacts?.(found);
        putBack = await makeTables(client, found);
      },
      async onTable(name, lines) {
        onTable?.(name);
        const columns = facts?.tables.find((table) => table.name === name)?.columns ?? [];
        await pipeline(
          Readable.from(lines, { objectMode: false }),
          client.query(copyFrom(`COPY ${target(name, columns)} FROM STDIN (FREEZE)`)),
          { signal },
        );
      },
    });
    onTable?.("");
    for (const statement of putBack) {
      signal?.throwIfAborted();
      await client.query(statement);
    }
    for (const { name, last, called } of facts?.sequences ?? [])
      await client.query("SELECT setval($1::regclass, $2, $3)", [pg.escapeIdentifier(name), last, called]);
    await record(client, "restored", read);
    await client.query("COMMIT");
    return read;
  });
  await migrate(ownerUrl);
  await stateRules(ownerUrl, servingRole);
  // Otherwise at the next `migrate`.
  if (process.env.DOOR_KEY) await keepDoorKey(ownerUrl, process.env.DOOR_KEY);
  await withClient(ownerUrl, analyse);
  return count;
}
