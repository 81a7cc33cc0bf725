// Migrations, without Prisma's schema engine: that is a program downloaded at run time, and a province's server may have
// no way out. Developers compare schemas with the same engine as WebAssembly.
//   node scripts/migrate.mjs deploy                 applies prisma/migrations and states prisma/rules anew
//   node scripts/migrate.mjs status                 names the migrations that are not applied
//   node scripts/migrate.mjs diff [older.prisma]    prints the SQL from that schema (or from nothing) to prisma/schema.prisma
import "./node-version.mjs";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CHAINS, takenSteps } from "../prisma/rules/chains.mjs";
import { isDoorKey, padsOf, SAID } from "../prisma/rules/door.mjs";
import { ROLES_WITH, TAKES_TWO } from "../prisma/rules/roles.mjs";
import { LEAF } from "../prisma/rules/trail.mjs";
import { command, print, ROOT, Stop } from "./console.mjs";
import { cannotConnect, checkServer, sqlScript, withClient } from "./sql.mjs";

const FOLDER = path.join(ROOT, "prisma/migrations");
const RULES = path.join(ROOT, "prisma/rules");
const SCHEMA = path.join(ROOT, "prisma/schema.prisma");

/** Names of the migrations in prisma/migrations, in their order. */
function migrationNames(folder = FOLDER) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * Migrations that are not applied to this database.
 * @param {string} url of either role
 * @returns {Promise<string[]>}
 */
export async function pendingMigrations(url) {
  return withClient(url, async (client) => {
    const { rows: found } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS kept");
    if (!found[0].kept) return migrationNames();
    const { rows } = await client.query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    const applied = new Set(rows.map((row) => row.migration_name));
    return migrationNames().filter((name) => !applied.has(name));
  });
}

/** @param {string} name */
const readMigration = (name, folder = FOLDER) => readFileSync(path.join(folder, name, "migration.sql"), "utf8");

/** @param {string} sql */
const checksumOf = (sql) => createHash("sha256").update(sql).digest("hex");

// Prisma's own table and lock, so that `prisma migrate deploy` elsewhere agrees with what happens here.
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;
/** Held by whoever changes the schema. */
export const lockOfMigrations = 72707369;

const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK = "40P01";

/**
 * Applies what is not yet applied, each migration whole or not at all. Two at once: the second waits, and then finds
 * nothing to do.
 * @param {string} url the owner's
 * @param {string} [folder] with the migrations
 * @returns {Promise<string[]>} names of the applied migrations
 * @throws {Stop} when a migration fails, or one that was applied has been changed since
 */
export async function migrate(url, folder = FOLDER) {
  const names = migrationNames(folder);
  return withClient(url, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockOfMigrations]);
    await client.query(TABLE);
    const { rows } = await client.query(
      "SELECT migration_name AS name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const known = new Map(rows.map((row) => [row.name, row]));
    if (rows.length > 0 && !names.some((name) => known.has(name)))
      throw new Stop("The database was made by a version that this one does not go on from: begin with an empty one.");
    const applied = [];
    for (const name of names) {
      const sql = readMigration(name, folder);
      const checksum = checksumOf(sql);
      const before = known.get(name);
      if (before && !before.finished_at)
        throw new Stop(`The migration ${name} was begun by another tool and did not finish: mend the database first.`);
      if (before && before.checksum !== checksum) {
        throw new Stop(
          `The migration ${name} was changed after it was applied to this database: write a new migration instead, or begin with an empty database.`,
        );
      }
      if (before) continue;
      await applyOne(client, name, sql, checksum);
      applied.push(name);
    }
    return applied;
  });
}

/** Where in a text PostgreSQL stumbled, as far as it says: "line 12: ". @param {string} sql @param {unknown} error */
function whereIn(sql, error) {
  const { position, where } = /** @type {{ position?: string, where?: string }} */ (error);
  if (position) return `line ${sql.slice(0, Number(position)).split("\n").length}: `;
  return where ? `${where.split("\n")[0]}: ` : "";
}

const PATIENCE_MS = 60_000;

/**
 * Does something to the schema in one transaction while people work. A table that is in use is waited for no longer than two seconds, so
 * that whoever comes next does not wait long either; then, and after a deadlock, it begins again.
 * @param {import("pg").Client} client
 * @param {() => Promise<void>} work
 * @throws whatever the work throws; `isHeld` when the tables are in use for a minute
 */
async function patiently(client, work) {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    try {
      await client.query("BEGIN; SET LOCAL lock_timeout = '2s'");
      await work();
      await client.query("COMMIT");
      return;
    } catch (error) {
      await client.query("ROLLBACK");
      if (!isHeld(error) || Date.now() > until) throw error;
    }
  }
}

/** @param {unknown} error */
function isHeld(error) {
  const { code } = /** @type {{ code?: string }} */ (error);
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK;
}

/** @param {import("pg").Client} client @param {string} name @param {string} sql @param {string} checksum */
async function applyOne(client, name, sql, checksum) {
  const started = new Date();
  try {
    await patiently(client, async () => {
      await client.query(sql);
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES (gen_random_uuid()::text, $1, $2, $3, clock_timestamp(), 1)`,
        [checksum, name, started],
      );
    });
  } catch (error) {
    const { message } = /** @type {{ message: string }} */ (error);
    throw new Stop(
      isHeld(error)
        ? `The migration ${name} was not applied and changed nothing: the tables are in use. Try again in a quieter moment.`
        : `The migration ${name} failed and changed nothing: ${whereIn(sql, error)}${message}.`,
    );
  }
}

/**
 * Building block: makes an empty schema what it was after these migrations, in the caller's transaction. Their marks come from elsewhere.
 * @param {import("pg").ClientBase} client the owner's
 * @param {readonly { name: string, checksum: string }[]} migrations
 * @throws {Stop} where this version does not know one of them as it was
 */
export async function applyInside(client, migrations) {
  const known = migrationNames();
  for (const { name, checksum } of migrations) {
    const sql = known.includes(name) ? readMigration(name) : "";
    if (checksumOf(sql) !== checksum)
      throw new Stop(
        `The migration ${name} is not as this version knows it: use the version that the copy was made with.`,
      );
    await client.query(sql);
  }
  await client.query(TABLE);
}

/**
 * States prisma/rules anew, in one transaction: policies, functions and triggers, and at last the serving role's rights.
 *
 * All but the rights is skipped where the database says that it holds this very text (the function rules_digest, which goes with
 * the rest): dropping a policy or a trigger needs the table for itself, and at an ordinary start nobody who works should wait for
 * that. Where it is not skipped, a table in use is waited for no longer than two seconds, so that whoever comes next does not wait
 * long either; then it begins again.
 * @param {string} url the owner's
 * @param {string} serving name of the serving role
 * @param {{ folder?: string, rolesWith?: import("../prisma/rules/roles.mjs").RolesWith }} [choice] the folder with the rules, and who
 *   may do what
 * @throws {Stop} when a rule fails (nothing has changed then), or the tables are in use for a minute
 */
export async function stateRules(url, serving, { folder = RULES, rolesWith = ROLES_WITH } = {}) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const chains = JSON.stringify(
    Object.keys(CHAINS).flatMap((chain) =>
      takenSteps(/** @type {keyof typeof CHAINS} */ (chain), rolesWith).map((step) => ({ chain, ...step })),
    ),
  );
  const facts = {
    serving,
    chains,
    permissions: JSON.stringify(rolesWith),
    takes_two: JSON.stringify(TAKES_TWO),
    leaf: LEAF,
    said: JSON.stringify(SAID),
  };
  const files = names.sort().map((name) => ({ name, sql: sqlScript(path.join(folder, name), facts) }));
  const text = [...migrationNames(), ...files.map(({ sql }) => sql)].join("\n");
  const digest = createHash("sha256").update(text).digest("hex");
  const mark = `CREATE FUNCTION rules_digest() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '${digest}' $$`;
  await withClient(url, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [lockOfMigrations]);
    const { rows } = await client.query("SELECT to_regprocedure('rules_digest()') IS NOT NULL AS stated");
    const stated = rows[0].stated && (await client.query("SELECT rules_digest() AS digest")).rows[0].digest === digest;
    const parts = stated
      ? files.slice(-1)
      : [...files.slice(0, -1), { name: "rules_digest", sql: mark }, ...files.slice(-1)];
    let part = "";
    try {
      await patiently(client, async () => {
        for (const { name, sql } of parts) {
          part = `${name}, `;
          await client.query(sql).catch((error) => {
            part += whereIn(sql, error);
            throw error;
          });
        }
      });
    } catch (error) {
      const { message } = /** @type {{ message: string }} */ (error);
      throw new Stop(
        isHeld(error)
          ? "The rules (prisma/rules) could not be stated: the tables are in use. Try again in a quieter moment."
          : `The rules (prisma/rules) were not stated and nothing has changed: ${part}${message}.`,
      );
    }
  });
}

/**
 * Keeps the key with which the servers sign who acts (prisma/rules/01-door.sql).
 * @param {string} url the owner's
 * @param {string | undefined} key the setting DOOR_KEY
 * @throws {Stop} where it is none
 */
export async function keepDoorKey(url, key) {
  if (!isDoorKey(key))
    throw new Stop("DOOR_KEY must be 32 bytes made by chance (openssl rand -base64 32), the same as the servers have.");
  const { inner, outer } = padsOf(key);
  await withClient(url, (client) =>
    client.query(
      `INSERT INTO door_key (id, inner_pad, outer_pad) VALUES (1, $1, $2)
       ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad`,
      [inner, outer],
    ),
  );
}

/** @param {string | undefined} previous an older schema file; without it, from nothing */
async function diff(previous) {
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const wasm = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const { resolve } = createRequire(import.meta.url);
  const file = path.join(path.dirname(resolve("@prisma/schema-engine-wasm/schema_engine_bg")), "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { "./schema_engine_bg.js": wasm });
  wasm.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") start();

  /** @param {string} source */
  const schema = (source) => ({
    tag: /** @type {const} */ ("schemaDatamodel"),
    files: [{ path: SCHEMA, content: readFileSync(source, "utf8") }],
  });
  // The engine asks for a database though it compares files: an empty one, for a moment.
  const { startTestDatabase } = await import("./postgres.mjs");
  const database = await startTestDatabase();
  try {
    const connection = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: database.ownerUrl }));
    const engine = await wasm.SchemaEngine.new(
      { datamodels: [[SCHEMA, readFileSync(SCHEMA, "utf8")]] },
      () => undefined,
      connection,
    );
    const { stdout } = await engine.diff({
      from: previous ? schema(previous) : { tag: "empty" },
      to: schema(SCHEMA),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    process.stdout.write(stdout ?? "");
  } finally {
    await database.remove();
  }
}

/** The addresses of both roles, from the settings. */
function addresses() {
  const owner = process.env.DATABASE_OWNER_URL;
  const serving = process.env.DATABASE_URL;
  if (!owner)
    throw new Stop(
      "DATABASE_OWNER_URL is not set: it is the address of the database with the role that owns the schema.",
    );
  if (!serving) throw new Stop("DATABASE_URL is not set: it is the address of the database with the role that serves.");
  try {
    return { owner, servingRole: decodeURIComponent(new URL(serving).username) };
  } catch {
    throw cannotConnect("DATABASE_URL", serving, null);
  }
}

async function main() {
  const { loadSettings } = await import("./settings.mjs");
  loadSettings();
  const [task = "deploy", argument] = process.argv.slice(2);
  if (task === "diff") return diff(argument);
  if (task !== "deploy" && task !== "status") throw new Stop(`Unknown task "${task}": deploy, status or diff.`);
  const { owner, servingRole } = addresses();
  await checkServer("DATABASE_OWNER_URL", owner);
  const pending = await pendingMigrations(owner);
  if (task === "status")
    return print(pending.length ? `Not applied: ${pending.join(", ")}` : "All migrations are applied.");
  const applied = await migrate(owner);
  await stateRules(owner, servingRole);
  await keepDoorKey(owner, process.env.DOOR_KEY);
  print(applied.length ? `Applied: ${applied.join(", ")}` : "All migrations were applied before.");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(main);
  process.exit(0);
}
