import { randomBytes } from "node:crypto";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { OWN_COMMUNES } from "./e2e/communes";
import { findChromium } from "./scripts/chromium.mjs";

// Workers read this file again and inherit the environment: what is found once is kept there.
process.env.CHROMIUM_PATH ||= (await findChromium()) ?? "";
process.env.E2E_PORT ||= "3998";
process.env.E2E_DATABASE ||= path.resolve(".data", `e2e-${process.env.E2E_PORT}.json`);
process.env.E2E_SECRET ||= randomBytes(24).toString("hex");
process.env.E2E_COMMUNES ||= Object.values(OWN_COMMUNES).join(",");

const baseURL = `http://localhost:${process.env.E2E_PORT}`;
const results = process.env.E2E_RESULTS;

export default defineConfig({
  testDir: "e2e",
  outputDir: path.join("test-results"),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A limit is there to end what hangs: no test measures time, and a busy machine is no failure.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  reporter: results ? [["list"], ["json", { outputFile: results }]] : "list",
  use: {
    baseURL,
    ...devices["Desktop Chrome"],
    viewport: { width: 1366, height: 768 },
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    // Recording each step takes a third longer: E2E_TRACE=1 asks for it.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  webServer: {
    command: "node scripts/serve-e2e.mjs",
    url: `${baseURL}/api/health`,
    reuseExistingServer: false,
    stdout: "pipe",
    timeout: 900_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
  },
});
