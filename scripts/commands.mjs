// What runs beside the server in a process of its own is one file each, made from our sources: a container has no compiler.
// scripts/run.mjs runs those that people call.
import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./console.mjs";

/** Their names and what they are made of. */
const COMMANDS = {
  "read-list": "lib/imports/reader.ts",
  administrator: "prisma/administrator.ts",
  purge: "prisma/purge.ts",
  "rotate-keys": "prisma/rotate-keys.ts",
  "verify-trail": "prisma/verify-trail.ts",
};

/** Where whoever runs them looks for them (lib/imports/service/read-apart.ts). */
const FOLDER = ".commands";

/**
 * The file of a command, or undefined where there is none of that name.
 * @param {string} name
 */
export const fileOfCommand = (name) =>
  Object.hasOwn(COMMANDS, name) ? path.join(ROOT, FOLDER, `${name}.mjs`) : undefined;

/** Makes them, in a tenth of a second. Whoever makes them at the same time makes the same. */
export async function makeCommands() {
  const { build } = await import("esbuild");
  const own = path.join(ROOT, FOLDER, String(process.pid));
  mkdirSync(own, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: COMMANDS,
    outdir: own,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    // A script that does something by itself when it is called does not when it is a part of another.
    define: { "import.meta.url": "urlOfPart" },
    banner: { js: 'const urlOfPart = import.meta.url + "#part";' },
    logLevel: "warning",
  });
  for (const name of Object.keys(COMMANDS))
    renameSync(path.join(own, `${name}.mjs`), path.join(ROOT, FOLDER, `${name}.mjs`));
}
