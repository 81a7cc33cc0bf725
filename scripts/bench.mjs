// npm run bench: a province at full size in a database of its own, and each figure as a ratio to plain SQL.
//   node scripts/bench.mjs [--fresh]
import "./node-version.mjs";
import path from "node:path";
import { command, ROOT, Stop, say, step } from "./console.mjs";
import { ensureGenerated, ensureInstalled } from "./installation.mjs";
import { endInOrder } from "./serve.mjs";

await command(async () => {
  await ensureInstalled();
  await ensureGenerated();
  const { prepareSchema, runTypeScript, setDefaults } = await import("./environment.mjs");
  const { startDatabase } = await import("./postgres.mjs");
  const { withClient } = await import("./sql.mjs");

  // Nothing of whoever runs it: neither their database nor their clock.
  for (const name of [
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "NEXTAUTH_URL",
    "NEXTAUTH_SECRET",
    "IDENTITY_KEYS",
    "IDENTITY_HASH_KEY",
    "POOL_SIZE",
  ])
    delete process.env[name];
  process.env.LOG_LEVEL ||= "error";
  process.env.SLOW_QUERY_MS = "600000";

  /** @type {import("./postgres.mjs").Database | undefined} */
  let database;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  endInOrder(async () => {
    child?.kill("SIGTERM");
    await database?.stop();
  });
  const started = await step("Starting the database", () => startDatabase({ home: path.join(ROOT, ".data", "bench") }));
  database = started;
  setDefaults(started, 3000);
  if (process.argv.includes("--fresh")) await started.empty();
  await prepareSchema(started.ownerUrl, started.servingUrl);
  await withClient(started.ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT count(*)::int AS households FROM household");
    if (rows[0].households >= 200_000) return;
    await step("Loading 200,000 households (some minutes)", async () => {
      if ((await runTypeScript("bench/load.ts")) !== 0) throw new Stop("The province could not be loaded: see above.");
    });
  });
  const code = await runTypeScript("bench/run.ts", [], (running) => {
    child = running;
  });
  await started.stop();
  say("");
  process.exit(code);
});
