// npm start, npm run dev: from a fresh clone to a running application.
//   node scripts/start.mjs [--dev]
import { readFileSync } from "node:fs";
import "./node-version.mjs";
import { makeCommands } from "./commands.mjs";
import { command, print, Stop } from "./console.mjs";
import { ensureGenerated, ensureInstalled } from "./installation.mjs";
import { takeLock } from "./lock.mjs";
import { tryPort } from "./processes.mjs";
import { addressFromSettings, cannotListen, endInOrder, serveApplication } from "./serve.mjs";
import { dataFolder, loadSettings } from "./settings.mjs";

/** @param {number} port */
async function announce(port) {
  print(`\nRà Soát is ready: ${process.env.NEXTAUTH_URL ?? `http://localhost:${port}`}`);
  if (process.env.DEMO === "1" || process.env.DEMO === "true") {
    const { DEMO_ACCOUNTS } = await import("../prisma/demo/accounts.mjs");
    /** @type {{ role: Record<string, string> }} */
    const words = JSON.parse(readFileSync(new URL("../messages/en/common.json", import.meta.url), "utf8"));
    print(`Demonstration: invented people in real places; the clock stands on ${process.env.CLOCK || "today"}.\n`);
    for (const { username, password, role, name, unit } of DEMO_ACCOUNTS) {
      print(`  ${(words.role[role] ?? role).padEnd(18)} ${username.padEnd(19)} ${password}   ${name}, ${unit}`);
    }
  }
  print("\nCtrl-C stops it.");
}

async function main() {
  const dev = process.argv.includes("--dev");
  loadSettings();
  const { port, host } = addressFromSettings();
  const given = process.env.DATABASE_URL;
  if (given) {
    for (const name of [
      "NEXTAUTH_SECRET",
      "NEXTAUTH_URL",
      "IDENTITY_KEYS",
      "IDENTITY_HASH_KEY",
      "DOOR_KEY",
      "TRAIL_KEY",
    ]) {
      if (!process.env[name])
        throw new Stop(`${name} is not set: with DATABASE_URL set, it must be (see .env.example).`);
    }
  }
  await tryPort(port, host).catch((error) => {
    throw cannotListen(port, error);
  });

  const release = await takeLock(dataFolder());
  /** @type {{ stop: () => Promise<void> } | undefined} */
  let database;
  /** @type {{ close: () => Promise<void> } | undefined} */
  let server;
  let ending = false;
  const fail = endInOrder(async (why) => {
    ending = true;
    if (server) print(`\nStopping (${why}): finishing the requests in flight …`);
    await server?.close();
    await database?.stop();
    release();
    if (server) print("Stopped.");
  });

  try {
    await ensureInstalled();
    const { prepareEmbedded, prepareGiven } = await import("./environment.mjs");
    const { ensureBuilt } = await import("./build.mjs");
    const prepareDatabase = given
      ? prepareGiven(given, port)
      : prepareEmbedded({
          home: dataFolder(),
          port,
          onStart(started) {
            database = started;
            void started.gone.then(
              () => ending || fail("The database ended unexpectedly: start again, nothing that was saved is lost."),
            );
          },
        });
    // Beside each other: loading is mostly one process, and leaves the build a processor.
    const results = await Promise.allSettled([
      prepareDatabase,
      dev ? ensureGenerated().then(makeCommands) : ensureBuilt(),
    ]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
    if (ending) return;

    server = await serveApplication({ port, host, dev, folder: given ? undefined : dataFolder() });
    // Several processes may serve from one folder with one database of the province's own.
    if (given) release();
    await announce(port);
  } catch (error) {
    if (ending) return;
    ending = true;
    await database?.stop();
    release();
    throw error;
  }
}

await command(main);
