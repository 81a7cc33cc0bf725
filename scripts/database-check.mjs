// What must be true of a database before the application serves with it.
import { createSigner, isDoorKey, NOTHING_SAID } from "../prisma/rules/door.mjs";
import { Stop } from "./console.mjs";
import { pendingMigrations } from "./migrate.mjs";
import { checkServer, checkServingRole, withClient } from "./sql.mjs";

const NOT_BELIEVED = "28000";

/**
 * Checks that the database believes what is signed with this key.
 * @param {string} url of the serving role
 * @param {string | undefined} key the setting DOOR_KEY; one that is none is told of by the application
 * @throws {Stop} where it does not
 */
export async function checkDoor(url, key) {
  if (!isDoorKey(key)) return;
  await withClient(url, async (client) => {
    const { rows } = await client.query("SELECT door_greet() AS turn");
    await client.query(createSigner(key)(BigInt(rows[0].turn) + 1n, { ...NOTHING_SAID, job: "health" }));
  }).catch((error) => {
    if (error.code !== NOT_BELIEVED) throw error;
    throw new Stop("DOOR_KEY is not the key with which the database was migrated: run `npm run migrate` with it.");
  });
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
  await checkDoor(url, process.env.DOOR_KEY);
}
