// A Chromium for the end-to-end tests: one that is there, else what the machine can install.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { print, ROOT, Stop, step } from "./console.mjs";
import { run } from "./processes.mjs";

// First the one without windows, menus and tabs: the same engine, for a quarter less of the machine's time.
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Whether the program is there and answers: on some systems the name only says how to install it. @param {string} file */
function works(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(file, ["--version"], { timeout: 20_000 }).status === 0;
}

/**
 * The first Chromium that works: of CHROMIUM_PATH, of the system, of Playwright.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!works(given)) throw new Stop(`CHROMIUM_PATH names no Chromium that works: ${given}.`);
    return given;
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter).concat("/usr/bin", "/snap/bin");
  const own = (await import("@playwright/test")).chromium.executablePath();
  const places = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...PLACES, own];
  return [...new Set(places)].find((place) => existsSync(place) && works(place));
}

/** As `findChromium`, after installing one where there is none. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const root = process.getuid?.() === 0;
  const asRoot = root ? [] : ["sudo", "-n"];
  const apt =
    spawnSync("apt-get", ["--version"]).status === 0 && (root || spawnSync("sudo", ["-n", "true"]).status === 0);
  const ways = [
    ...(apt
      ? [
          [...asRoot, "apt-get", "update"],
          ...["chromium-headless-shell", "chromium"].map((name) => [
            ...asRoot,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            name,
          ]),
        ]
      : []),
    [process.execPath, "node_modules/@playwright/test/cli.js", "install", ...(root ? ["--with-deps"] : []), "chromium"],
  ];
  return step("Installing Chromium", async () => {
    for (const [program = "", ...args] of ways) {
      const { code, output } = await run(program, args, { cwd: ROOT });
      const installed = await findChromium();
      if (installed) return installed;
      if (code !== 0) print(output.trimEnd().split("\n").slice(-3).join("\n"));
    }
    throw new Stop("No Chromium was found and none could be installed: install one, or set CHROMIUM_PATH.");
  });
}
