import { randomBytes } from "node:crypto";
import { makeCommands } from "@/scripts/commands.mjs";
import { keepDoorKey, migrate, stateRules } from "@/scripts/migrate.mjs";
import { startTestDatabase } from "@/scripts/postgres.mjs";

/**
 * Vitest's global setup: a database of this run's own with every migration, and the settings that the code reads. Tests
 * serve with the role that production serves with; DATABASE_OWNER_URL is there for what only the owner may do.
 *
 * With TEST_DATABASE_URL and TEST_DATABASE_OWNER_URL set, those are used instead.
 * @returns the teardown
 */
export default async function setup(): Promise<() => Promise<void>> {
  await makeCommands();
  const given = process.env.TEST_DATABASE_URL;
  const givenOwner = process.env.TEST_DATABASE_OWNER_URL;
  const own = given && givenOwner ? null : await startTestDatabase();
  const serving = own?.servingUrl ?? given ?? "";
  const owner = own?.ownerUrl ?? givenOwner ?? "";
  const doorKey = randomBytes(32).toString("base64");
  try {
    await migrate(owner);
    await stateRules(owner, decodeURIComponent(new URL(serving).username));
    await keepDoorKey(owner, doorKey);
  } catch (error) {
    await own?.remove();
    throw error;
  }
  Object.assign(process.env, {
    DATABASE_URL: serving,
    DATABASE_OWNER_URL: owner,
    NEXTAUTH_SECRET: randomBytes(24).toString("hex"),
    NEXTAUTH_URL: "http://localhost:3000",
    IDENTITY_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    IDENTITY_HASH_KEY: randomBytes(32).toString("base64"),
    TRAIL_KEY: randomBytes(32).toString("base64"),
    DOOR_KEY: doorKey,
    DEMO: "1",
    CLOCK: "2024-12-05",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  });
  return async () => {
    await own?.remove();
  };
}
