// Runs a command of ours, or a TypeScript file, with the application's settings and its database: the province's own, the one that
// `npm start` runs, or one started for the purpose. In an image, too, where nothing is installed, made or migrated.
//   node scripts/run.mjs purge --dry-run
//   node scripts/run.mjs prisma/demo/complete.ts [arguments]
import "./node-version.mjs";
import { fileOfCommand, makeCommands } from "./commands.mjs";
import { command, Stop } from "./console.mjs";
import { checkDatabase } from "./database-check.mjs";
import { ensureInstalled, isImage } from "./installation.mjs";
import { run } from "./processes.mjs";
import { loadSettings } from "./settings.mjs";

await command(async () => {
  const [what, ...args] = process.argv.slice(2);
  if (!what) throw new Stop("What is to be run? node scripts/run.mjs <command or file.ts> [arguments]");
  loadSettings();
  if (!isImage()) await ensureInstalled();
  const { runTypeScript, withDatabase } = await import("./environment.mjs");
  const made = fileOfCommand(what);
  let code = 1;
  await withDatabase(
    async ({ servingUrl, signal }) => {
      await checkDatabase(servingUrl);
      const onStart = (/** @type {import("node:child_process").ChildProcess} */ child) =>
        signal.addEventListener("abort", () => child.kill("SIGTERM"));
      if (!made) code = await runTypeScript(what, args, onStart);
      else {
        if (!isImage()) await makeCommands();
        const node = ["--conditions=react-server", made, ...args];
        ({ code } = await run(process.execPath, node, { show: true, onStart }));
      }
    },
    { prepared: true },
  );
  process.exit(code);
});
