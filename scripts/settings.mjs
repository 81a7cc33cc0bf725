// Settings from the environment and from the file .env, which never overrides the environment.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, Stop } from "./console.mjs";

/** What may stand in a file of its own: NEXTAUTH_SECRET_FILE says which. */
const SECRETS = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "NEXTAUTH_SECRET",
  "IDENTITY_KEYS",
  "IDENTITY_HASH_KEY",
  "BACKUP_KEY",
  "TRAIL_KEY",
  "DOOR_KEY",
  "OIDC_CLIENT_SECRET",
];

/**
 * Reads .env, when there is one, and the secrets that stand in files.
 * @throws {Stop} for one that cannot be read, or that is given twice
 */
export function loadSettings() {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) read(file, () => process.loadEnvFile(file));
  for (const name of SECRETS) {
    const from = process.env[`${name}_FILE`];
    if (!from) continue;
    if (process.env[name]) throw new Stop(`${name} and ${name}_FILE are both set: leave one of them out.`);
    process.env[name] = read(from, () => readFileSync(from, "utf8")).trim();
  }
}

/**
 * @template T
 * @param {string} file
 * @param {() => T} work
 * @returns {T}
 */
function read(file, work) {
  try {
    return work();
  } catch (error) {
    throw new Stop(`The file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * What seals the copies (BACKUP_KEY).
 * @throws {Stop} where it is not set, or no key
 */
export function backupKey() {
  const text = process.env.BACKUP_KEY ?? "";
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text))
    throw new Stop(
      "BACKUP_KEY must be 32 bytes made by chance (openssl rand -base64 32). Keep it elsewhere than the copies: without it none can be opened.",
    );
  return Buffer.from(text, "base64");
}

/** Where the embedded database lives: DATA_DIR, or `.data` in the repository. */
export const dataFolder = () => path.resolve(ROOT, process.env.DATA_DIR || ".data");
