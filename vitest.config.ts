import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
  resolve: {
    alias: {
      "@": root,
      // The real package throws outside a React server build; Next still enforces it in `next build`.
      "server-only": path.join(root, "lib/testing/empty.ts"),
    },
  },
  test: {
    // One for each processor: Vitest alone would leave one idle, which on a machine with two is half of it.
    maxWorkers: "100%",
    // A limit is there to end what hangs: no test measures time, and a busy machine is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,messages,scripts,standards,prisma}/**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "prisma/generated/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{lib,prisma}/**/*.db.test.ts"],
          globalSetup: "lib/testing/database.ts",
          setupFiles: "lib/testing/strict.ts",
        },
      },
    ],
  },
});
