// npm run fuzz: thousands of malformed requests to the built application, on a database of its own.
//   node scripts/fuzz.mjs [--requests 10000] [--seed 1]
import "./node-version.mjs";
import { spawn } from "node:child_process";
import path from "node:path";
import { command, ROOT, Stop } from "./console.mjs";
import { ensureInstalled } from "./installation.mjs";
import { freePort, isAlive, pause } from "./processes.mjs";
import { endInOrder } from "./serve.mjs";

await command(async () => {
  await ensureInstalled();
  const { runTypeScript } = await import("./environment.mjs");
  const port = await freePort();
  const server = spawn(process.execPath, [path.join(ROOT, "scripts/serve-e2e.mjs")], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, E2E_PORT: String(port), LOG_LEVEL: process.env.LOG_LEVEL || "silent" },
  });
  endInOrder(async () => void server.kill("SIGTERM"));
  /** @type {{ owner: string } | undefined} */
  let told;
  server.once("message", (message) => {
    told = /** @type {{ owner: string }} */ (message);
  });
  while (!told) {
    if (server.exitCode !== null) throw new Stop("The application could not be started: see above.");
    await pause(100);
  }
  Object.assign(process.env, {
    DATABASE_OWNER_URL: told.owner,
    FUZZ_ORIGIN: `http://127.0.0.1:${port}`,
    FUZZ_PID: String(server.pid),
    NEXT_DIST_DIR: ".data/next-test",
  });
  const code = await runTypeScript("lib/testing/fuzz.ts", process.argv.slice(2));
  if (server.exitCode !== null) throw new Stop("The server ended meanwhile.");
  server.kill("SIGTERM");
  while (server.pid && isAlive(server.pid) && server.exitCode === null) await pause(100);
  process.exit(code);
});
