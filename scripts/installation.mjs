// What must be there before anything else: packages, and the database client generated from the schema. Imports nothing
// that is not part of Node.js.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, step } from "./console.mjs";
import { runOrStop } from "./processes.mjs";

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }> | null} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * Whether every package of package-lock.json is installed in its version. npm writes the list of what it installed as
 * its last act, so an interrupted installation counts as none. Packages for other machines are optional.
 * @param {string} [root]
 */
export function isInstalled(root = ROOT) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const found = packagesOf(path.join(root, "node_modules/.package-lock.json"));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(
    ([place, entry]) =>
      place === "" || (found[place] ? found[place].version === entry.version : entry.optional === true),
  );
}

/** Whether this is what an image holds (Dockerfile): built, and with neither sources nor what makes something of them. */
export const isImage = () => !existsSync(path.join(ROOT, "package-lock.json"));

/** Installs the packages when one is missing or of another version. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  // npm tells its scripts where it is; a shell on Windows must find it by name.
  const own = process.env.npm_execpath;
  const [program, ...before] = own?.endsWith(".js") ? [process.execPath, own] : ["npm"];
  await step("Installing packages (npm ci)", () =>
    runOrStop(
      "The packages could not be installed: see above what npm says.",
      program,
      [...before, "ci", "--include=dev", "--no-audit", "--no-fund"],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_ENV: "development" },
      },
    ),
  );
}

/**
 * A hash of files' names and contents.
 * @param {readonly string[]} places files and folders of the repository; what does not exist counts as such
 * @param {(name: string) => boolean} [counts] whether a file counts
 */
export function hashOf(places, counts = () => true) {
  const hash = createHash("sha256");
  /** @param {string} place */
  const add = (place) => {
    const full = path.join(ROOT, place);
    if (!existsSync(full)) return;
    /** @type {import("node:fs").Dirent[]} */
    let entries;
    try {
      entries = readdirSync(full, { withFileTypes: true });
    } catch {
      hash.update(`${place}\0`).update(readFileSync(full)).update("\0");
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = `${place}/${entry.name}`;
      if (entry.isDirectory() || counts(inside)) add(inside);
    }
  };
  for (const place of places) add(place);
  return hash.digest("hex");
}

/** @param {string} stamp file @param {string} hash */
export const isCurrent = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, "utf8") === hash;

/** @type {Promise<void> | undefined} */
let generating;

/** Generates the database client when the schema or the generator has changed. Whoever asks meanwhile waits for the same. */
export const ensureGenerated = () => {
  generating ??= generate();
  return generating;
};

async function generate() {
  const stamp = path.join(ROOT, "prisma/generated/.sources");
  const hash = hashOf(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if (isCurrent(stamp, hash)) return;
  rmSync(stamp, { force: true });
  await step("Generating the database client", () =>
    runOrStop(
      "The database client could not be generated.",
      process.execPath,
      ["node_modules/prisma/build/index.js", "generate"],
      {
        cwd: ROOT,
        // Generating needs no schema engine; the command insists on a program that exists, or downloads one.
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          CHECKPOINT_DISABLE: "1",
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
        },
      },
    ),
  );
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
