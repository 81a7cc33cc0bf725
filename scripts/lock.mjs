// One command at a time may hold the data folder.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Stop } from "./console.mjs";
import { commandLine, isAlive, pause } from "./processes.mjs";

/** @param {string} file */
function holder(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // The id of a killed command may have passed to another process since.
    return pid && pid !== process.pid && isAlive(pid) && /\bscripts[/\\]\w+/.test(commandLine(pid)) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * Takes the folder, or stops with the id of the command that holds it.
 * @param {string} folder
 * @param {string} [what] kind of command: one of each kind may hold the folder
 * @returns {Promise<() => void>} gives it back
 */
export async function takeLock(folder, what = "start") {
  const file = path.join(folder, `${what}.lock`);
  /** @param {number | null} pid */
  const stop = (pid) => {
    if (pid) throw new Stop(`Another ${what} is at work here (process ${pid}): use it, or stop it first.`);
  };
  try {
    mkdirSync(folder, { recursive: true });
    stop(holder(file));
    const mine = `${file}.${process.pid}`;
    writeFileSync(mine, String(process.pid));
    renameSync(mine, file);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(
      `The data folder ${folder} cannot be used by this user (${/** @type {NodeJS.ErrnoException} */ (error).code}): start as the user who made it, or give it to this one.`,
    );
  }
  // Of two at the very same moment the later one stays in the file.
  await pause(60);
  stop(holder(file));
  return () => {
    if (holder(file) === null) rmSync(file, { force: true });
  };
}
