// What the commands print, and how they give up.
import path from "node:path";

/** The repository's folder; every command works from here, wherever it was called. */
export const ROOT = path.resolve(import.meta.dirname, "..");

/** A failure with one clear sentence for the person at the terminal. Anything else that is thrown is a bug and shows its stack. */
export class Stop extends Error {}

/** @param {string} text */
export const print = (text) => console.log(text);

/** @param {number} since milliseconds */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs a step. One that lasts says what it is doing, and how long it took.
 * @template T
 * @param {string} label such as "Starting the database"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const since = Date.now();
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    print(`${label} …`);
  }, 800);
  const alive = setInterval(() => shown && print(`${label} … ${seconds(since)}`), 15_000);
  try {
    const result = await work();
    if (shown) print(`${label}: ${seconds(since)}`);
    return result;
  } finally {
    clearTimeout(timer);
    clearInterval(alive);
  }
}

/**
 * Runs a command's main function: a Stop ends it with its sentence, a bug with its stack, both with exit code 1.
 * @param {() => Promise<unknown>} main
 */
export async function command(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exit(1);
  }
}
