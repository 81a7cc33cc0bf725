// npm run backup: a copy of everything that the database holds, sealed with BACKUP_KEY, while people work. It has its name only when it
// was read back and every row counted: one that was cut short is no copy.
//   node scripts/backup.mjs [folder] [--keep 14]    into that folder, BACKUP_DIR, or `copies` beside the embedded database
//   node scripts/backup.mjs --check FILE            reads a copy from its first byte to its last
import "./node-version.mjs";
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { command, print, Stop, step } from "./console.mjs";
import { carriedSettings, readCopy, recordCopy, sumOf, writeCopy } from "./province-copy.mjs";
import { backupKey, dataFolder, loadSettings } from "./settings.mjs";

const NAME = /^ra-soat-\d{8}T\d{6}Z\.copy$/;
const PART = /^ra-soat-\d{8}T\d{6}Z\.copy\.part$/;
/** What nobody has written to for so long was left by a command that was killed, ms. */
const FORSAKEN_MS = 3_600_000;

/** @param {Date} now */
const nameAt = (now) => `ra-soat-${now.toISOString().replace(/[-:]|\.\d+/g, "")}.copy`;

/** @param {import("./province-copy.mjs").Count} count */
export const summary = ({ made, rows, bytes }) =>
  `${sumOf(rows)} rows of ${Object.keys(rows).length} tables (${Math.round(bytes / 1e6)} MB) as they were at ${made}`;

/**
 * Makes a copy and reads it back.
 * @param {{ ownerUrl: string, key: Buffer, settings: Record<string, string>, folder: string, now?: Date, signal?: AbortSignal }} options
 * @returns {Promise<{ file: string, count: import("./province-copy.mjs").Count }>}
 * @throws {Stop} with the reason why there is none
 */
export async function backUp({ folder, now = new Date(), ...options }) {
  const file = path.join(folder, nameAt(now));
  const part = `${file}.part`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const left of readdirSync(folder).filter((name) => PART.test(name))) {
    const place = path.join(folder, left);
    if (now.valueOf() - statSync(place).mtimeMs > FORSAKEN_MS) rmSync(place, { force: true });
  }
  try {
    const count = await step("Copying", () => writeCopy({ ...options, file: part }));
    const read = await step("Reading the copy", () => readCopy(part, options.key));
    if (!isDeepStrictEqual(count, read))
      throw new Stop("What was read back is not what was written: there is no copy.");
    renameSync(part, file);
    // The name, too, is to outlast a power cut.
    const entry = openSync(folder, "r");
    fsyncSync(entry);
    closeSync(entry);
    await recordCopy(options.ownerUrl, count);
    return { file, count };
  } catch (error) {
    rmSync(part, { force: true });
    const { code, name } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOSPC") throw new Stop(`There is no room for the copy in ${folder}.`);
    if (name === "AbortError") throw new Stop("Cut short: there is no copy.");
    throw error;
  }
}

/**
 * Removes the oldest copies of a folder.
 * @param {string} folder
 * @param {number} keep how many stay
 */
export function removeOldest(folder, keep) {
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  for (const name of names.sort().slice(0, -keep)) rmSync(path.join(folder, name));
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { check: { type: "string" }, keep: { type: "string" } },
    allowPositionals: true,
  });
  loadSettings();
  const key = backupKey();
  if (values.check) {
    return print(`Whole: ${summary(await readCopy(values.check, key))}.`);
  }
  const keep = Number(values.keep ?? 0);
  if (!Number.isInteger(keep) || keep < 0) throw new Stop("--keep takes how many copies stay: a whole number.");
  const folder = path.resolve(positionals[0] || process.env.BACKUP_DIR || path.join(dataFolder(), "copies"));
  const { withDatabase } = await import("./environment.mjs");
  await withDatabase(async ({ ownerUrl, signal }) => {
    const { file, count } = await backUp({ ownerUrl, key, settings: carriedSettings(), folder, signal });
    if (keep) removeOldest(folder, keep);
    print(`${file}: ${summary(count)}, read back and counted.`);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(main);
  process.exit(0);
}
