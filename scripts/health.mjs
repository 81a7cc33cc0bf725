// For the health check of a container: succeeds when the application on this machine is well.
//   node scripts/health.mjs [--end]
// Docker notes that a container is unwell and leaves it at that. With --end a server that cannot get well by itself is ended, and the
// container's restart policy starts it again: one that does not answer, or that cannot reach a database which can be reached from here.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { command } from "./console.mjs";
import { processFile } from "./processes.mjs";
import { addressFromSettings } from "./serve.mjs";
import { loadSettings } from "./settings.mjs";

/** How often in a row it is asked before it is told to end, and then made to. */
const PATIENCE = 4;

/** @param {number} port @returns {Promise<"well" | "unwell" | "stuck">} */
async function ask(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5_000) });
    if (answer.ok) return "well";
    const { database } = await answer.json();
    return database === "down" && (await isDatabaseUp()) ? "stuck" : "unwell";
  } catch {
    return "stuck";
  }
}

async function isDatabaseUp() {
  const { withClient } = await import("./sql.mjs");
  return withClient(process.env.DATABASE_URL ?? "", async () => true).catch(() => false);
}

/** How often it was found stuck, this time included. @param {string} file */
function countUp(file) {
  let before = 0;
  try {
    before = Number(readFileSync(file, "utf8"));
  } catch {
    // The first time.
  }
  writeFileSync(file, String(before + 1));
  return before + 1;
}

await command(async () => {
  loadSettings();
  const { port } = addressFromSettings();
  const state = await ask(port);
  if (process.argv.includes("--end")) {
    const counted = processFile(port, "stuck");
    if (state !== "stuck") rmSync(counted, { force: true });
    else {
      const times = countUp(counted);
      // One that hangs hears no signal but the last.
      if (times >= PATIENCE)
        process.kill(
          Number(readFileSync(processFile(port, "pid"), "utf8")),
          times === PATIENCE ? "SIGTERM" : "SIGKILL",
        );
    }
  }
  process.exit(state === "well" ? 0 : 1);
});
