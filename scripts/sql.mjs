// The few statements that the commands run themselves, with plain `pg`.
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { ROOT, Stop } from "./console.mjs";

/**
 * Connects, works, and disconnects.
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection that breaks while idle is reported by the next query.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Text of a script in prisma/ with psql's variables replaced: `:"name"` by an identifier, `:'name'` by a literal. So
 * psql runs the same files.
 * @param {string} file path, or name inside prisma/
 * @param {Record<string, string>} variables
 */
export function sqlScript(file, variables) {
  return readFileSync(path.resolve(ROOT, "prisma", file), "utf8").replace(/(?<!:):(["'])(\w+)\1/g, (_, quote, name) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${file} asks for the variable ${name}`);
    return quote === '"' ? pg.escapeIdentifier(value) : pg.escapeLiteral(value);
  });
}

/**
 * What is said when a database cannot be used. Never the password.
 * @param {string} setting name of the setting that holds the address
 * @param {string} url
 * @param {unknown} error
 */
export function cannotConnect(setting, url, error) {
  const { code, message } = /** @type {{ code?: string, message?: string }} */ (error ?? {});
  let place = "the given address";
  try {
    const { hostname, port, pathname } = new URL(url);
    place = `${hostname}:${port || 5432}${pathname}`;
  } catch {
    return new Stop(`${setting} is not an address such as postgresql://user:password@host:5432/database.`);
  }
  const why = {
    ECONNREFUSED: "nothing answers there",
    ENOTFOUND: "no such host",
    "28P01": "the name or the password is wrong",
    "3D000": "no such database",
    42501: "the role was not given its rights there: run `npm run migrate` with DATABASE_OWNER_URL set",
  };
  return new Stop(
    `The database of ${setting} (${place}) cannot be reached: ${why[/** @type {keyof typeof why} */ (code)] ?? (message || code)}.`,
  );
}

/**
 * @param {string} setting name of the setting that holds the address
 * @param {string} url
 * @throws {Stop} when nothing answers there, or it is too old
 */
export async function checkServer(setting, url) {
  const version = await withClient(url, async (client) => {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
    return rows[0].version;
  }).catch((error) => {
    throw cannotConnect(setting, url, error);
  });
  if (version < 160_000)
    throw new Stop(`The database of ${setting} is PostgreSQL ${Math.floor(version / 10_000)}: 16 or newer is needed.`);
}

/**
 * Checks that the application may serve with this role: row security must bind it, and it must own nothing.
 * @param {string} url of the serving role
 * @throws {Stop} with the reason
 */
export async function checkServingRole(url) {
  const role = await withClient(url, async (client) => {
    const { rows } = await client.query(`
      SELECT rolname AS name, rolsuper AS superuser, rolbypassrls AS bypass,
        EXISTS (SELECT FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
          AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owner,
        has_schema_privilege(current_schema(), 'CREATE') AS creates
      FROM pg_roles WHERE rolname = current_user`);
    return rows[0];
  }).catch((error) => {
    throw cannotConnect("DATABASE_URL", url, error);
  });
  const may = role.superuser
    ? "is a superuser"
    : role.bypass
      ? "may bypass row security"
      : role.owner
        ? "owns the tables"
        : role.creates
          ? "may create objects in the schema"
          : null;
  if (may) {
    throw new Stop(
      `The role "${role.name}" of DATABASE_URL ${may}: the application serves only with a role that owns nothing (see prisma/roles.sql).`,
    );
  }
}
