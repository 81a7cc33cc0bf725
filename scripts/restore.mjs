// npm run restore: puts a copy of `npm run backup` into the database that the settings name, or into an embedded one.
//   node scripts/restore.mjs FILE [--replace] [--keys FILE]
//     --replace   also where a register is: it is thrown away when the copy is whole in its place
//     --keys      where to write the settings that came with the copy, when this machine does not have them
import "./node-version.mjs";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { summary } from "./backup.mjs";
import { command, print, Stop, step } from "./console.mjs";
import { carriedSettings, restoreCopy } from "./province-copy.mjs";
import { backupKey, loadSettings } from "./settings.mjs";

/**
 * Of the settings that came with the copy those that this machine does not have. Of keys it may have more.
 * @param {Record<string, string>} carried
 * @param {Record<string, string>} own
 */
const missing = (carried, own) =>
  Object.entries(carried).filter(([name, value]) => {
    const keys = own[name]?.split(",") ?? [];
    return !value.split(",").every((key) => keys.includes(key));
  });

async function main() {
  const { values, positionals } = parseArgs({
    options: { replace: { type: "boolean", default: false }, keys: { type: "string" } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  if (!file || more.length) throw new Stop("Which copy? npm run restore -- FILE [--replace] [--keys FILE]");
  loadSettings();
  const key = backupKey();
  const { withDatabase } = await import("./environment.mjs");
  await withDatabase(
    async ({ ownerUrl, servingUrl, keep, signal }) => {
      /** @type {[string, string][]} */
      let other = [];
      const count = await step("Restoring", () =>
        restoreCopy({
          file,
          key,
          ownerUrl,
          servingRole: decodeURIComponent(new URL(servingUrl).username),
          replace: values.replace,
          signal,
          onFacts({ settings }) {
            other = missing(settings, carriedSettings());
            if (other.length === 0 || values.keys || (keep && other.every(([name]) => !process.env[name]))) return;
            throw new Stop(
              `${other.map(([name]) => name).join(" and ")} of this machine cannot open or prove what the copy holds: --keys FILE writes what can, to be put into the settings.`,
            );
          },
        }),
      );
      print(`Restored: ${summary(count)}.`);
      if (other.length === 0) return;
      if (values.keys) {
        const text = other.map(([name, value]) => `${name}=${value}\n`).join("");
        writeFileSync(values.keys, text, { flag: "wx", mode: 0o600 });
        print(`The settings that came with it stand in ${values.keys}: put them into those of this machine.`);
      } else keep?.(Object.fromEntries(other));
    },
    { alone: true },
  );
}

await command(main);
process.exit(0);
