import { afterAll, expect, test } from "vitest";
import { closeDatabase, readAsJob } from "@/lib/core/db";
import { readFigures } from "@/lib/core/figures";
import { Prisma } from "@/prisma/generated/client";
import { withClient } from "@/scripts/sql.mjs";

afterAll(closeDatabase);

test("the figures tell the size of the database, and when a copy was last made", async () => {
  const owner = process.env.DATABASE_OWNER_URL ?? "";
  await withClient(owner, (client) =>
    client.query(
      `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation) VALUES ('backup', 'copy.made', 'copy', 'made', '', 'READ')`,
    ),
  );
  const figures = new Map((await readFigures()).map(({ name, value }) => [name, value]));
  expect(figures.get("database_bytes")).toBeGreaterThan(1e6);
  expect(figures.get("copy")).toBeGreaterThan(1.7e9);
});

test("nobody but the health check asks for them", async () => {
  await expect(readAsJob("session", Prisma.sql`SELECT * FROM figures()`)).rejects.toThrow(/only the health check/);
});
