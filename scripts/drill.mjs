// npm run drill: the days that go wrong, oftener than `npm test` has them. Kills of process and database, the line between them cut and silent,
// clocks that jump, an upgrade under load, a migration killed in the middle, copies and their restoration, imports whose process ends, and,
// where this user may mount a small disk, one that fills up.
//   node scripts/drill.mjs [rounds]
import "./node-version.mjs";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { command, print, ROOT, Stop } from "./console.mjs";
import { ensureGenerated, ensureInstalled } from "./installation.mjs";
import { run } from "./processes.mjs";

const FILES = [
  "scripts/bad-days.test.ts",
  "lib/imports/job.db.test.ts",
  "lib/core/health.db.test.ts",
  "scripts/health.test.ts",
  "scripts/postgres.test.ts",
  "scripts/province-copy.test.ts",
  "prisma/rotation.test.ts",
];

await command(async () => {
  const rounds = Number(process.argv[2] ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Stop("How many rounds? A whole number.");
  await ensureInstalled();
  await ensureGenerated();
  const disk = path.join(ROOT, ".data", `drill-disk-${process.pid}`);
  mkdirSync(disk, { recursive: true });
  const hasDisk = spawnSync("mount", ["-t", "tmpfs", "-o", "size=500m,mode=755", "tmpfs", disk]).status === 0;
  if (!hasDisk) print("No disk that fills up: this user may not mount one.");
  try {
    const { code } = await run(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", "--reporter=verbose", ...FILES],
      {
        cwd: ROOT,
        show: true,
        env: { ...process.env, NODE_ENV: "test", DRILL_ROUNDS: String(rounds), ...(hasDisk && { DRILL_DISK: disk }) },
      },
    );
    process.exitCode = code;
  } finally {
    if (hasDisk) spawnSync("umount", [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});
