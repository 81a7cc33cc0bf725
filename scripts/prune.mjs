// For an image: leaves only the packages that the built application asks for. `npm prune --omit=dev` keeps what another package would
// take besides if it were there (an optional peer), so that tools of ours bring theirs along: a third of the whole.
//   node scripts/prune.mjs [folder]
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ROOT } from "./console.mjs";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

/** Made for building, whatever asks for it: the compilers, and what reads sources for them. */
const BUILDING = /^node_modules\/(@next\/swc-|@swc\/core|@parcel\/watcher|@typescript\/)/;

/** The packages of a lock, and whether only building and testing need them. @param {string} lock text of package-lock.json */
const packagesOfLock = (lock) =>
  Object.entries(lockSchema.parse(JSON.parse(lock)).packages)
    .filter(([place]) => place)
    .map(([place, { name, version, dev, devOptional }]) => ({
      place,
      name: name ?? place.replace(/^.*node_modules\//, ""),
      version,
      forMachines: dev || devOptional || BUILDING.test(place),
    }));

/**
 * The folders of packages that only building and testing need.
 * @param {string} lock text of package-lock.json
 */
export const onlyForMachines = (lock) =>
  packagesOfLock(lock).flatMap(({ place, forMachines }) => (forMachines ? [place] : []));

/** The others. @param {string} lock text of package-lock.json */
export const placesLeft = (lock) => packagesOfLock(lock).filter(({ forMachines }) => !forMachines);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = path.resolve(process.argv[2] ?? ROOT);
  for (const place of onlyForMachines(readFileSync(path.join(folder, "package-lock.json"), "utf8")))
    rmSync(path.join(folder, place), { recursive: true, force: true });
}
