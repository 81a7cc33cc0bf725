// What the commands share: the database that the settings name, ready to be used, and the settings for whoever uses it.
import { hkdfSync } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, Stop, step } from "./console.mjs";
import { checkDatabase } from "./database-check.mjs";
import { ensureGenerated } from "./installation.mjs";
import { takeLock } from "./lock.mjs";
import { keepDoorKey, migrate, stateRules } from "./migrate.mjs";
import { findDatabase, hasDatabase, startDatabase } from "./postgres.mjs";
import { run } from "./processes.mjs";
import { addressFromSettings } from "./serve.mjs";
import { dataFolder } from "./settings.mjs";
import { checkServer, withClient } from "./sql.mjs";

/** The demonstration's day: nine days before the season of 2024 ends. */
const DEMO_DAY = "2024-12-05";

const truth = (/** @type {string | undefined} */ value) => value === "1" || value === "true";

/**
 * Sets what is not set: the addresses of the given database, and the demonstration's settings.
 * @param {{ servingUrl: string, ownerUrl: string, secret: string, settings: Record<string, string> }} database
 * @param {number} port of the web server
 */
export function setDefaults(database, port) {
  process.env.DATABASE_URL = database.servingUrl;
  process.env.DATABASE_OWNER_URL = database.ownerUrl;
  process.env.NEXTAUTH_SECRET ||= database.secret;
  for (const [name, value] of Object.entries(database.settings)) process.env[name] ||= value;
  process.env.IDENTITY_KEYS ||= `k1:${keyFrom(database.secret, "identity")}`;
  process.env.IDENTITY_HASH_KEY ||= keyFrom(database.secret, "identity-hash");
  process.env.TRAIL_KEY ||= keyFrom(database.secret, "trail");
  process.env.DOOR_KEY ||= keyFrom(database.secret, "door");
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
    await keepDoorKey(owner, process.env.DOOR_KEY);
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

/**
 * The database that the settings name: the province's own, the one that `npm start` runs, or one run for as long as this lasts. Ctrl-C
 * and SIGTERM end the work and then the database.
 * @param {(database: { ownerUrl: string, servingUrl: string, signal: AbortSignal, keep?: (settings: Record<string, string>) => void }) => Promise<void>} work
 *   `keep` of the embedded one: keeps settings with its data
 * @param {{ alone?: boolean, prepared?: boolean }} [options] `alone`: not while `npm start` runs, and also where there is no database
 *   yet; `prepared`: an embedded one as `npm start` makes it, not as it lies there
 * @throws {Stop} where there is none
 */
export async function withDatabase(work, { alone = false, prepared = false } = {}) {
  const ending = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => ending.abort());
  const { signal } = ending;
  const { DATABASE_URL: servingUrl, DATABASE_OWNER_URL: ownerUrl } = process.env;
  const { port } = addressFromSettings();
  if (servingUrl) {
    if (!ownerUrl)
      throw new Stop(
        "DATABASE_OWNER_URL is not set: it is the address of the database with the role that owns the schema.",
      );
    await checkServer("DATABASE_OWNER_URL", ownerUrl);
    return work({ ownerUrl, servingUrl, signal });
  }
  const home = dataFolder();
  const running = alone ? null : findDatabase(home);
  if (running) {
    setDefaults(running, port);
    return work({ ...running, signal });
  }
  if (!alone && !prepared && !hasDatabase(home)) throw new Stop(`There is no database in ${home}.`);
  const release = await takeLock(home);
  /** @type {import("./postgres.mjs").Database | undefined} */
  let own;
  try {
    if (prepared)
      await prepareEmbedded({
        home,
        port,
        onStart: (database) => {
          own = database;
        },
      });
    else own = await step("Starting the database", () => startDatabase({ home }));
    if (!own) return;
    // A place where a copy is put has no settings of its own yet: they come with it.
    if (!alone) setDefaults(own, port);
    await work({ ...own, signal });
  } finally {
    await own?.stop();
    release();
  }
}
