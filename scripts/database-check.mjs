// What must be true of a database before the application serves with it.
import { Stop } from "./console.mjs";
import { pendingMigrations } from "./migrate.mjs";
import { cannotConnect, checkServingRole, withClient } from "./sql.mjs";

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
 * @param {string} url of the serving role
 * @throws {Stop} with the reason why the application must not serve with it
 */
export async function checkDatabase(url) {
  await checkServer("DATABASE_URL", url);
  await checkServingRole(url);
  const pending = await pendingMigrations(url).catch((error) => {
    if (error.code === "42501")
      throw new Stop("The serving role was not given its rights: run `npm run migrate` with DATABASE_OWNER_URL set.");
    throw error;
  });
  if (pending.length) {
    const what = pending.length === 1 ? "1 migration is" : `${pending.length} migrations are`;
    throw new Stop(
      `${what} not applied: run \`npm run migrate\` with DATABASE_OWNER_URL set to the role that owns the schema.`,
    );
  }
}
