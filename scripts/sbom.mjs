// npm run sbom: prints what the image is made of, as CycloneDX. npm makes the list; told to leave out what is for developers it forgets
// what developers' tools ask for as well (pg among them), so that it is asked for all, and what the image does not hold is taken out.
//   npm run --silent sbom > sbom.json
import "./node-version.mjs";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { command, print, ROOT } from "./console.mjs";
import { runOrStop } from "./processes.mjs";
import { placesLeft } from "./prune.mjs";

const listSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string() }) }),
  components: z.array(z.looseObject({ "bom-ref": z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/** @returns {Promise<z.output<typeof listSchema>>} */
export async function billOfMaterials() {
  const own = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")));
  const said = await runOrStop(
    "npm could not list the packages.",
    "npm",
    ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"],
    { cwd: ROOT },
  );
  const list = listSchema.parse(JSON.parse(said.slice(said.indexOf("{"))));
  const { component } = list.metadata;
  const kept = new Set([
    component["bom-ref"],
    ...placesLeft(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).map(
      ({ name, version }) => `${name}@${version}`,
    ),
  ]);
  return {
    ...list,
    // npm names it after its folder.
    metadata: { ...list.metadata, component: { ...component, ...own } },
    components: list.components.filter((one) => kept.has(one["bom-ref"])),
    dependencies: list.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map((one) => ({ ...one, dependsOn: one.dependsOn?.filter((ref) => kept.has(ref)) ?? [] })),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await command(async () => print(JSON.stringify(await billOfMaterials(), null, 2)));
