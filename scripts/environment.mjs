// What the commands share: the database that the settings name, ready to be used, and the settings for whoever uses it.
import { hkdfSync } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, Stop, step } from "./console.mjs";
import { checkDatabase } from "./database-check.mjs";
import { ensureGenerated } from "./installation.mjs";
import { migrate, stateRules } from "./migrate.mjs";
import { startDatabase } from "./postgres.mjs";
import { run } from "./processes.mjs";
import { checkServer, withClient } from "./sql.mjs";

/** The demonstration's day: nine days before the season of 2024 ends. */
const DEMO_DAY = "2024-12-05";

const truth = (/** @type {string | undefined} */ value) => value === "1" || value === "true";

/**
 * Sets what is not set: the addresses of the given database, and the demonstration's settings.
 * @param {{ servingUrl: string, ownerUrl: string, secret: string }} database
 * @param {number} port of the web server
 */
export function setDefaults(database, port) {
  process.env.DATABASE_URL = database.servingUrl;
  process.env.DATABASE_OWNER_URL = database.ownerUrl;
  process.env.NEXTAUTH_SECRET ||= database.secret;
  process.env.IDENTITY_KEYS ||= `k1:${keyFrom(database.secret, "identity")}`;
  process.env.IDENTITY_HASH_KEY ||= keyFrom(database.secret, "identity-hash");
  process.env.DEMO ||= "1";
  setAddress(port);
}

/** A key of the embedded database's own: as lasting as the secret that is kept with its data. @param {string} secret @param {string} use */
const keyFrom = (secret, use) => Buffer.from(hkdfSync("sha256", secret, "", use, 32)).toString("base64");

/** @param {number} port */
function setAddress(port) {
  process.env.NEXTAUTH_URL ||= `http://localhost:${port}`;
  if (truth(process.env.DEMO)) process.env.CLOCK ??= DEMO_DAY;
}

/**
 * Applies migrations and rights.
 * @param {string} owner @param {string} serving addresses
 */
export async function prepareSchema(owner, serving) {
  await step("Applying migrations", async () => {
    await migrate(owner);
    await stateRules(owner, decodeURIComponent(new URL(serving).username));
  });
}

/**
 * Whether nobody has put anything into the register: it holds no unit.
 * @param {string} owner address
 */
const isEmpty = (owner) =>
  withClient(
    owner,
    async (client) => (await client.query("SELECT NOT EXISTS (SELECT FROM unit) AS empty")).rows[0].empty,
  );

/**
 * Runs a TypeScript file of ours with the settings of this process.
 * @param {string} file
 * @param {readonly string[]} [args]
 * @param {(child: import("node:child_process").ChildProcess) => void} [onStart]
 * @returns {Promise<number>} its exit code
 */
export async function runTypeScript(file, args = [], onStart = () => undefined) {
  await ensureGenerated();
  const { code } = await run(process.execPath, ["--conditions=react-server", "--import", "tsx", file, ...args], {
    cwd: ROOT,
    show: true,
    onStart,
  });
  return code;
}

/**
 * Loads the demonstration into an empty database.
 * @param {string} owner address
 * @param {readonly string[]} [args] of the loader
 */
export async function ensureDemonstration(owner, args = []) {
  if (!truth(process.env.DEMO) || !(await isEmpty(owner))) return;
  await step("Loading the demonstration", async () => {
    if ((await runTypeScript("prisma/demo/load.ts", args)) !== 0)
      throw new Stop("The demonstration could not be loaded: see above.");
  });
}

/**
 * The embedded database with its schema and, in the demonstration, its content. Sets the settings of this process.
 * @param {{ home: string, port: number, onStart: (database: import("./postgres.mjs").Database) => void }} options
 *   `onStart` is told of the running database before anything else is done with it, so that it can be stopped
 */
export async function prepareEmbedded({ home, port, onStart }) {
  const database = await step("Starting the database", () => startDatabase({ home }));
  onStart(database);
  setDefaults(database, port);
  // A loading that was cut short leaves its mark, and begins again with an empty database.
  const loading = path.join(home, "loading");
  if (existsSync(loading)) await database.empty();
  await prepareSchema(database.ownerUrl, database.servingUrl);
  if (truth(process.env.DEMO) && (await isEmpty(database.ownerUrl))) {
    writeFileSync(loading, "");
    await ensureDemonstration(database.ownerUrl);
  }
  rmSync(loading, { force: true });
  return database;
}

/**
 * The database of DATABASE_URL: checked, and migrated when the owner's address is given.
 * @param {string} serving address
 * @param {number} port of the web server
 */
export async function prepareGiven(serving, port) {
  const owner = process.env.DATABASE_OWNER_URL;
  setAddress(port);
  await checkServer("DATABASE_URL", serving);
  if (owner) {
    await checkServer("DATABASE_OWNER_URL", owner);
    await prepareSchema(owner, serving);
    await ensureDemonstration(owner);
  }
  await checkDatabase(serving);
}
