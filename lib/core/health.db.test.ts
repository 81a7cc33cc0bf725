import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { constraintProblem } from "@/lib/core/constraint";
import { closeDatabase, sendAsJob } from "@/lib/core/db";
import { type Health, isHealthy, readHealth } from "@/lib/core/health";
import { Prisma } from "@/prisma/generated/client";

afterAll(closeDatabase);

const names = readdirSync("prisma/migrations", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** The health once the database has answered in time: on a busy machine the first answer may be that it is down. */
async function readOnceUp(names?: Promise<string[]>): Promise<Health> {
  let health = await readHealth(names);
  while (health.database === "down") health = await readHealth(names);
  return health;
}

describe("health", () => {
  test("counts the migrations, without anybody signed in", async () => {
    const health = await readOnceUp();
    expect(health).toEqual({
      process: "up",
      database: "up",
      storage: "ok",
      migrations: { applied: names.length, pending: 0 },
    });
    expect(isHealthy(health)).toBe(true);
  });

  test("a migration that is not applied keeps requests away", async () => {
    const health = await readOnceUp(Promise.resolve([...names, "99991231000000_of_the_next_version"]));
    expect(health.migrations).toEqual({ applied: names.length, pending: 1 });
    expect(isHealthy(health)).toBe(false);
  });

  test("a database that is down keeps requests away", () => {
    const down: Health = { process: "up", database: "down", storage: "ok", migrations: null };
    expect(isHealthy(down)).toBe(false);
  });

  test("a disk that is full is said in words, and keeps requests away for a while", async () => {
    const full = sendAsJob("health", Prisma.sql`SELECT set_config('x.y', (1 / 0)::text, true)`).then(
      () => null,
      (error: unknown) => error,
    );
    expect(constraintProblem(await full), "another failure is no full disk").toBeNull();
    // As PostgreSQL says it, by the driver and by Prisma.
    const refused = "could not extend file";
    for (const error of [
      Object.assign(new Error(refused), { code: "53100" }),
      { meta: { driverAdapterError: { cause: { originalCode: "53100", originalMessage: refused } } } },
    ]) {
      expect(constraintProblem(error)).toMatchObject({ code: "unavailable", text: "storage_full" });
    }
    const health = await readOnceUp();
    expect(health.storage).toBe("full");
    expect(isHealthy(health)).toBe(false);
  });
});
