// npm test: everything that shows that the application works, on what a fresh clone and this machine offer. The last line
// is the sum over all runners: `N passed, N failed`.
//   node scripts/test.mjs [--only types|lint|unit|db|build|e2e]… [-- arguments of the one runner]
import "./node-version.mjs";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { command, print, ROOT, Stop } from "./console.mjs";
import { ensureGenerated, ensureInstalled } from "./installation.mjs";
import { takeLock } from "./lock.mjs";
import { freePort, pause, run } from "./processes.mjs";

const DATA = path.join(ROOT, ".data");
const RESULTS = path.join(DATA, "test-results");
const NAMES = /** @type {const} */ (["types", "lint", "unit", "db", "build", "e2e"]);

/**
 * @typedef {(typeof NAMES)[number]} Name
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: VitestFile[] }} VitestResults
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightResults
 */

/** A run that says only whether it succeeded counts as one test. @param {boolean} succeeded @returns {Count} */
const one = (succeeded) => ({ passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 });

/** @param {string} file */
const readResults = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/**
 * A runner that failed without a failed test (a file that does not load, an error outside the tests) failed once.
 * @param {Count} count @param {number} code
 * @returns {Count}
 */
const atLeastOne = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count);

/**
 * @param {VitestResults | null} results what Vitest's json reporter writes
 * @param {number} code
 * @returns {Count}
 */
export function countVitest(results, code) {
  if (!results) return one(false);
  const broken = results.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return atLeastOne(
    {
      passed: results.numPassedTests,
      failed: results.numFailedTests + broken,
      skipped: results.numPendingTests + results.numTodoTests,
    },
    code,
  );
}

/**
 * @param {PlaywrightResults | null} results what Playwright's json reporter writes
 * @param {number} code
 * @returns {Count}
 */
export function countPlaywright(results, code) {
  if (!results) return one(false);
  const { expected, unexpected, flaky, skipped } = results.stats;
  return atLeastOne({ passed: expected, failed: unexpected + flaky, skipped }, code);
}

/** Whether this command was told to end: nothing more is begun. */
let isEnding = false;

/** Children that run now, to be ended with this command. @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

/**
 * @param {string} script of a package
 * @param {readonly string[]} args
 * @param {{ show?: boolean, env?: Record<string, string> }} [options]
 */
function runTool(script, args, { show = false, env = {} } = {}) {
  const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env };
  Reflect.deleteProperty(environment, "NODE_ENV");
  return run(process.execPath, [path.join("node_modules", script), ...args], {
    cwd: ROOT,
    show,
    env: environment,
    onStart(child) {
      children.add(child);
      child.once("exit", () => children.delete(child));
    },
  });
}

/** @param {"unit" | "db"} project @param {readonly string[]} rest */
async function vitest(project, rest) {
  const file = path.join(RESULTS, `${project}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...rest,
  ];
  const { code, output } = await runTool("vitest/vitest.mjs", args);
  return { count: countVitest(readResults(file), code), output };
}

/** @type {Record<Name, (rest: readonly string[]) => Promise<{ count: Count, output: string }>>} */
const RUNNERS = {
  async types() {
    // The types of routes are generated; without them the pages' own types are unknown.
    const generated = await runTool("next/dist/bin/next", ["typegen"]);
    if (generated.code !== 0) return { count: one(false), output: generated.output };
    const { code, output } = await runTool("typescript/bin/tsc", ["--noEmit"]);
    return { count: one(code === 0), output };
  },
  async lint() {
    const { code, output } = await runTool("@biomejs/biome/bin/biome", ["check", "."]);
    return { count: one(code === 0), output };
  },
  unit: (rest) => vitest("unit", rest),
  db: (rest) => vitest("db", rest),
  async build() {
    const { ensureBuilt } = await import("./build.mjs");
    try {
      await ensureBuilt({ folder: ".data/next-test" });
      return { count: one(true), output: "" };
    } catch (error) {
      return { count: one(false), output: error instanceof Error ? error.message : String(error) };
    }
  },
  async e2e(rest) {
    const { ensureChromium } = await import("./chromium.mjs");
    try {
      const chromium = await ensureChromium();
      const file = path.join(RESULTS, "e2e.json");
      const { code } = await runTool("@playwright/test/cli.js", ["test", ...rest], {
        show: true,
        env: { CHROMIUM_PATH: chromium, E2E_PORT: String(await freePort()), E2E_RESULTS: file },
      });
      return { count: countPlaywright(readResults(file), code), output: "" };
    } catch (error) {
      return { count: one(false), output: error instanceof Error ? error.message : String(error) };
    }
  },
};

/** @param {readonly string[]} args */
function chosen(args) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const names = own.flatMap((word, at) => (own[at - 1] === "--only" ? word.split(",") : []));
  for (const name of names) {
    if (!NAMES.some((known) => known === name)) throw new Stop(`Unknown part "${name}": one of ${NAMES.join(", ")}.`);
  }
  return {
    has: (/** @type {Name} */ name) => names.length === 0 || names.includes(name),
    rest: end < 0 ? [] : args.slice(end + 1),
  };
}

async function main() {
  const since = Date.now();
  const { has, rest } = chosen(process.argv.slice(2));
  const release = await takeLock(DATA, "test");
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, async () => {
      isEnding = true;
      for (const child of children) child.kill("SIGTERM");
      for (let waited = 0; children.size && waited < 100; waited++) await pause(100);
      release();
      process.exit(1);
    });
  }
  await ensureInstalled();
  await ensureGenerated();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  /** @type {Count} */
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @param {readonly Name[]} names one after the other */
  const lane = async (...names) => {
    for (const name of names) {
      if (isEnding || !has(name)) continue;
      const begun = Date.now();
      if (name === "e2e") print("\n── e2e");
      const { count, output } = await RUNNERS[name](rest);
      sum.passed += count.passed;
      sum.failed += count.failed;
      sum.skipped += count.skipped;
      const skipped = count.skipped ? `, ${count.skipped} skipped` : "";
      if (count.failed && output) print(`\n${output.trimEnd()}\n`);
      print(
        `── ${name}: ${count.passed} passed, ${count.failed} failed${skipped} (${Math.round((Date.now() - begun) / 1000)} s)`,
      );
    }
  };
  // Beside each other where they do not disturb each other, and so that both end at about the same time: the browser opens what was
  // built, and browsers wait where the other lane reckons. None needs the machine for itself.
  await Promise.all([lane("build", "e2e"), lane("unit", "db", "types", "lint")]);
  release();

  print(`\n${Math.round((Date.now() - since) / 1000)} s${sum.skipped ? `, ${sum.skipped} skipped` : ""}`);
  print(`${sum.passed} passed, ${sum.failed} failed`);
  process.exit(sum.failed === 0 ? 0 : 1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await command(main);
