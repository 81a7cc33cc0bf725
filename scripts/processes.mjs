// Child processes, ports and process ids.
import { spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { Stop } from "./console.mjs";

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, show?: boolean, onStart?: (child: import("node:child_process").ChildProcess) => void }} [options]
 *   `show` lets it write to the terminal; otherwise what it says is kept and returned.
 * @returns {Promise<{ code: number, output: string }>} code 127 when it could not be started
 */
export function run(program, args, { show = false, onStart, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      ...options,
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
    onStart?.(child);
  });
}

/**
 * As `run`, but anything else than success stops the command with the given sentence, after what the program said.
 * @param {string} sentence
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function runOrStop(sentence, program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new Stop(`${output.trimEnd()}\n${sentence}`.trimStart());
  return output;
}

/**
 * Where it is noted which process serves on a port, and how it fares.
 * @param {number} port
 * @param {"pid" | "stuck"} what
 */
export const processFile = (port, what) => path.join(os.tmpdir(), `ra-soat-${port}.${what}`);

/**
 * Whether a process with this id exists, whoever owns it.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * The command line of a process, or "" when it is gone or nobody can tell.
 * @param {number} pid
 */
export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  }
}

/**
 * The working folder of a process, or null when it is gone or nobody can tell.
 * @param {number} pid
 */
export function workingFolder(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/**
 * Listens for a moment to learn whether a port is free.
 * @param {number} port
 * @param {string} [host] undefined means every address
 * @returns {Promise<number>} the port
 * @throws the system's error, `code` EADDRINUSE or EACCES
 */
export function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}

/**
 * A port that is free, and that the system gives to no connection: one of those could have it before a server starts there.
 * Linux gives connections the ports from 32768, others from 49152.
 * @param {string} [host] undefined means every address
 * @returns {Promise<number>}
 */
export async function freePort(host) {
  for (;;) {
    try {
      return await tryPort(randomInt(20_000, 32_000), host);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE") throw error;
    }
  }
}
