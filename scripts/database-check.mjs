// What must be true of a database before the application serves with it.
import { Stop } from "./console.mjs";
import { pendingMigrations } from "./migrate.mjs";
import { checkServer, checkServingRole } from "./sql.mjs";

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
