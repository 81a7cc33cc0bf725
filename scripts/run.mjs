// Runs a TypeScript file of ours with the application's settings and its database: the one that `npm start` runs, or one
// started for the purpose.
//   node scripts/run.mjs prisma/demo/complete.ts [arguments]
import "./node-version.mjs";
import { command, Stop } from "./console.mjs";
import { ensureInstalled } from "./installation.mjs";
import { takeLock } from "./lock.mjs";
import { addressFromSettings, endInOrder } from "./serve.mjs";
import { dataFolder, loadSettings } from "./settings.mjs";

await command(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new Stop("Which file? node scripts/run.mjs <file.ts> [arguments]");
  loadSettings();
  await ensureInstalled();
  const { prepareEmbedded, prepareGiven, runTypeScript, setDefaults } = await import("./environment.mjs");
  const { findDatabase } = await import("./postgres.mjs");
  const data = dataFolder();
  const { port } = addressFromSettings();
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {import("./postgres.mjs").Database | undefined} */
  let own;
  let release = () => undefined;
  endInOrder(async () => {
    child?.kill("SIGTERM");
    await own?.stop();
    release();
  });
  const running = process.env.DATABASE_URL ? null : findDatabase(data);
  if (process.env.DATABASE_URL) await prepareGiven(process.env.DATABASE_URL, port);
  else if (running) setDefaults(running, port);
  else {
    const give = await takeLock(data);
    release = () => void give();
    await prepareEmbedded({
      home: data,
      port,
      onStart: (database) => {
        own = database;
      },
    });
  }
  const code = await runTypeScript(file, args, (started) => {
    child = started;
  });
  await own?.stop();
  release();
  process.exit(code);
});
