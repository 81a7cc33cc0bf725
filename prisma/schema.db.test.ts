import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeSchema, drawSchema } from "@/scripts/schema.mjs";

// What is written down of the database is what the migrations and rules make. `npm run schema` writes both files anew.

const owner = process.env.DATABASE_OWNER_URL ?? "";
const serving = decodeURIComponent(new URL(process.env.DATABASE_URL ?? "").username);

test("prisma/schema.txt says what the database holds", async () => {
  expect(await describeSchema(owner, serving)).toBe(readFileSync("prisma/schema.txt", "utf8"));
});

test("docs/schema.md draws it", async () => {
  expect(await drawSchema(owner)).toBe(readFileSync("docs/schema.md", "utf8"));
});
