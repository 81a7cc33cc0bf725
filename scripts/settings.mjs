// Settings from the environment and from the file .env, which never overrides the environment.
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT, Stop } from "./console.mjs";

/** Reads .env, when there is one. */
export function loadSettings() {
  const file = path.join(ROOT, ".env");
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    throw new Stop(`The file .env cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Where the embedded database lives: DATA_DIR, or `.data` in the repository. */
export const dataFolder = () => path.resolve(ROOT, process.env.DATA_DIR || ".data");
