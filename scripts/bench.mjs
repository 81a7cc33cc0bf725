// npm run bench: a province at full size in a database of its own, and each figure as a ratio to plain SQL.
//   node scripts/bench.mjs [--fresh] [--households 200000] [duplicates | quality | growth | http [--only list,search] [--seconds 8] [--turns 200]]
// "quality" measures on a made-up register of its own how many people typed twice are found, "http" the built application
// beside a floor of bare pages and routes (bench/floor), "growth" what pages ask for at this size beside others.
import "./node-version.mjs";
import path from "node:path";
import { command, print, ROOT, Stop, step } from "./console.mjs";
import { ensureInstalled } from "./installation.mjs";
import { freePort, runOrStop } from "./processes.mjs";
import { endInOrder } from "./serve.mjs";

/** Households of a large province. */
const FULL_SIZE = 200_000;

await command(async () => {
  await ensureInstalled();
  const { ensureBuilt } = await import("./build.mjs");
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
    "TRAIL_KEY",
    "TRAIL_OUTSIDE",
    "DOOR_KEY",
    "POOL_SIZE",
    "POOL_WAIT_MS",
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
  const name =
    ["quality", "duplicates", "growth", "http", "trail"].find((word) => process.argv.includes(word)) ?? "run";
  // Readers come after each other on one connection.
  if (name === "trail") process.env.POOL_SIZE = "1";
  const ownHome = name === "quality" || name === "trail";
  const at = process.argv.indexOf("--households");
  const households = at < 0 ? FULL_SIZE : Number(process.argv[at + 1]);
  if (!Number.isInteger(households) || households < 1) throw new Stop("--households: how many?");
  const home = ownHome ? `bench-${name}` : households === FULL_SIZE ? "bench" : `bench-${households}`;
  const started = await step("Starting the database", () => startDatabase({ home: path.join(ROOT, ".data", home) }));
  database = started;
  setDefaults(started, await freePort());
  if (process.argv.includes("--fresh")) await started.empty();
  await prepareSchema(started.ownerUrl, started.servingUrl);
  await withClient(started.ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT count(*)::int AS households FROM household");
    if (ownHome || rows[0].households >= households) return;
    await step(`Loading ${households.toLocaleString("en")} households (some minutes)`, async () => {
      if ((await runTypeScript("bench/load.ts", [String(households)])) !== 0)
        throw new Stop("The province could not be loaded: see above.");
    });
  });
  if (name === "http") {
    await ensureBuilt();
    await step("Building the floor", () =>
      runOrStop(
        "The floor could not be built.",
        process.execPath,
        ["node_modules/next/dist/bin/next", "build", "bench/floor"],
        {
          cwd: ROOT,
          env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        },
      ),
    );
  }
  const code = await runTypeScript(`bench/${name}.ts`, process.argv.slice(2), (running) => {
    child = running;
  });
  await started.stop();
  print("");
  process.exit(code);
});
