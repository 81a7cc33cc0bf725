// Builds the application when its sources have changed since the last build.
//   node scripts/build.mjs
import "./node-version.mjs";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { makeCommands } from "./commands.mjs";
import { command, ROOT, step } from "./console.mjs";
import { ensureGenerated, ensureInstalled, hashOf, isCurrent } from "./installation.mjs";
import { runOrStop } from "./processes.mjs";

/** What a build is made of: folders and files. */
export const SOURCES = [
  "app",
  "components",
  "lib",
  "messages",
  "standards",
  "public",
  "scripts/commands.mjs",
  "scripts/cookie-name.mjs",
  "scripts/limits.mjs",
  "prisma/schema.prisma",
  "prisma/demo/accounts.mjs",
  "prisma/demo/random.ts",
  "prisma/rules/chains.mjs",
  "prisma/rules/door.mjs",
  "prisma/rules/roles.mjs",
  "prisma/rules/trail.mjs",
  "scripts/check-proof.mjs",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

const counts = (/** @type {string} */ name) => !/\.test\.tsx?$|^lib\/testing\//.test(name);

const byChance = () => randomBytes(32).toString("base64");

// Pages are rendered at each request, so a build needs no settings; modules that ask for one while they are loaded get
// these, which lead nowhere.
const PLACEHOLDERS = {
  DATABASE_URL: "postgresql://build@127.0.0.1:1/build",
  NEXTAUTH_SECRET: byChance(),
  NEXTAUTH_URL: "http://localhost:3000",
  IDENTITY_KEYS: `build:${byChance()}`,
  IDENTITY_HASH_KEY: byChance(),
  TRAIL_KEY: byChance(),
  DOOR_KEY: byChance(),
  DEMO: "0",
  CLOCK: "",
  LOG_LEVEL: "warn",
};

/**
 * Builds when it is needed.
 * @param {{ folder?: string }} [options] `folder`: where to, inside the repository; the tests have one of their own, so that
 *   they never disturb a running server
 * @returns {Promise<boolean>} whether it built
 */
export async function ensureBuilt({ folder = process.env.NEXT_DIST_DIR || ".next" } = {}) {
  await ensureGenerated();
  const stamp = path.join(ROOT, folder, "sources");
  const hash = hashOf(SOURCES, counts);
  const before = existsSync(path.join(ROOT, folder, "BUILD_ID"));
  if (isCurrent(stamp, hash) && before) return false;
  rmSync(stamp, { force: true });
  await step("Building the application", () =>
    runOrStop("The application could not be built.", process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...PLACEHOLDERS,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        NEXT_DIST_DIR: folder,
        // Whoever builds a second time will build a third time.
        NEXT_BUILD_CACHE: before ? "1" : "0",
      },
    }),
  );
  await makeCommands();
  writeFileSync(stamp, hash);
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(async () => {
    await ensureInstalled();
    await ensureBuilt();
  });
}
