// The application as the end-to-end tests meet it: a database of its own with the demonstration of one district and some
// communes besides, the built application, a port of its own. Nothing of `npm start` is touched.
//   E2E_PORT=3998 node scripts/serve-e2e.mjs
import "./node-version.mjs";
import { rmSync, writeFileSync } from "node:fs";
import { command, print, ROOT, step } from "./console.mjs";
import { ensureInstalled } from "./installation.mjs";
import { endInOrder, serveApplication } from "./serve.mjs";

/** Where the tests build to. */
const BUILD = ".data/next-test";

await command(async () => {
  await ensureInstalled();
  const { ensureBuilt } = await import("./build.mjs");
  const { ensureDemonstration, prepareSchema, setDefaults } = await import("./environment.mjs");
  const { startTestDatabase } = await import("./postgres.mjs");
  const port = Number(process.env.E2E_PORT || 3998);

  // The settings of whoever runs the tests are not theirs.
  const theirs = [
    "NEXTAUTH_URL",
    "NEXTAUTH_SECRET",
    "IDENTITY_KEYS",
    "IDENTITY_HASH_KEY",
    "DOOR_KEY",
    "TRAIL_KEY",
    "DEMO",
    "CLOCK",
  ];
  for (const name of [...theirs, "TRAIL_OLD_KEYS", "TRAIL_OUTSIDE", "TRUST_PROXY", "POOL_SIZE", "SLOW_QUERY_MS"])
    delete process.env[name];
  process.env.LOG_LEVEL ||= "warn";
  // A busy machine is no failure.
  process.env.POOL_WAIT_MS = "60000";
  // Tests that sign nobody in make the session of whoever they need, and its cookie (e2e/fixtures.ts).
  if (process.env.E2E_SECRET) process.env.NEXTAUTH_SECRET = process.env.E2E_SECRET;

  /** @type {Awaited<ReturnType<typeof startTestDatabase>> | undefined} */
  let database;
  /** @type {{ close: () => Promise<void> } | undefined} */
  let server;
  const told = process.env.E2E_DATABASE;
  const fail = endInOrder(async () => {
    if (told) rmSync(told, { force: true });
    await server?.close();
    await database?.remove();
  });
  // What a package will refuse one day ends the tests today, as in lib/testing/strict.ts.
  process.on("warning", ({ name, message }) => name === "DeprecationWarning" && fail(message));

  const started = await step("Starting the database", startTestDatabase);
  database = started;
  setDefaults(started, port);
  await Promise.all([
    ensureBuilt({ folder: BUILD }),
    prepareSchema(started.ownerUrl, started.servingUrl).then(() =>
      ensureDemonstration(started.ownerUrl, ["181", ...(process.env.E2E_COMMUNES?.split(",") ?? [])]),
    ),
  ]);
  if (told) writeFileSync(told, JSON.stringify({ owner: started.ownerUrl }), { mode: 0o600 });
  process.env.NEXT_DIST_DIR = BUILD;
  server = await serveApplication({ port, host: "127.0.0.1" });
  print(`Serving ${ROOT} for tests on port ${port}.`);
  // Whoever started this one to ask it (scripts/fuzz.mjs).
  process.send?.({ owner: started.ownerUrl });
});
