// For an image: leaves only the packages that the built application asks for. `npm prune --omit=dev` keeps what another package would
// take besides if it were there (an optional peer), so that tools of ours bring theirs along: a third of the whole.
//   node scripts/prune.mjs [folder]
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ROOT } from "./console.mjs";

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() })),
});

/** Made for building, whatever asks for it: the compilers, and what reads sources for them. */
const BUILDING = /^node_modules\/(@next\/swc-|@swc\/core|@parcel\/watcher|@typescript\/)/;

/**
 * The folders of packages that only building and testing need.
 * @param {string} lock text of package-lock.json
 */
export function onlyForMachines(lock) {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  return Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place && (dev || devOptional || BUILDING.test(place)))
    .map(([place]) => place);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.resolve(process.argv[2] ?? ROOT);
  for (const place of onlyForMachines(readFileSync(path.join(folder, "package-lock.json"), "utf8")))
    rmSync(path.join(folder, place), { recursive: true, force: true });
}
