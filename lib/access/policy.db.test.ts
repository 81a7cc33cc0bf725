import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Actor, can, type Permission } from "@/lib/access/policy";
import { asActor, asJob, askAsActor, closeDatabase } from "@/lib/core/db";
import { createDecided } from "@/lib/testing/decisions";
import { type Area, createActor, createArea, createRound, ownerDb } from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";
import { Role } from "@/prisma/generated/enums";
import { ROLES_WITH } from "@/prisma/rules/roles.mjs";

// PostgreSQL asks what the application asks: prisma/rules/roles.mjs.

afterAll(closeDatabase);

const PERMISSIONS = Object.keys(ROLES_WITH) as Permission[];

let area: Area;
beforeAll(async () => {
  area = await createArea();
});

test.each(Object.values(Role))("of a %s the database and the application say the same", async (role) => {
  const actor = await createActor(role, area.province);
  const asked = Prisma.sql`
    SELECT p AS permission, may(p) AS may, role_may(${role}, p) AS "roleMay", EXISTS (
      SELECT FROM role_permission r WHERE r.role::text = ${role} AND r.permission = p) AS kept
    FROM unnest(${PERMISSIONS}::text[]) p ORDER BY p`;
  expect(await askAsActor(actor, (ask) => ask(asked))).toEqual(
    PERMISSIONS.sort().map((permission) => {
      const may = can(actor, permission);
      return { permission, may, roleMay: may, kept: may };
    }),
  );
});

test("no other permission is kept", async () => {
  const kept = await ownerDb().rolePermission.findMany({ distinct: ["permission"] });
  expect(kept.map(({ permission }) => permission).sort()).toEqual(PERMISSIONS.sort());
});

test("nobody's role may nothing, and what there is not cannot be asked for", async () => {
  const [row] = await ownerDb().$queryRaw<unknown[]>`
    SELECT role_may(NULL, 'report.read') AS of_none, role_may('', 'report.read') AS of_nothing, may('report.read') AS unsaid`;
  expect(row).toEqual({ of_none: false, of_nothing: false, unsaid: false });
  expect(await asJob("session", (tx) => tx.$queryRaw`SELECT may('people.administer') AS may`)).toEqual([
    { may: false },
  ]);
  await expect(ownerDb().$queryRaw`SELECT may('report.write')`).rejects.toThrow(
    /there is no permission "report\.write"/,
  );
});

const planSchema = z.array(z.object({ "QUERY PLAN": z.string() }));

describe("what is asked for each table", () => {
  test("is asked once for a statement, of constants", async () => {
    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    const tables = await ownerDb().$queryRaw<{ name: string }[]>`
      SELECT DISTINCT tablename AS name FROM pg_policies WHERE policyname = 'reach' AND qual LIKE '%acting_reach_of(%'`;
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const lines = planSchema.parse(
        await askAsActor(officer, (ask) => ask(Prisma.raw(`EXPLAIN (VERBOSE) SELECT * FROM ${name}`))),
      );
      const asked = lines
        .map((line) => line["QUERY PLAN"].trim())
        .filter((line) => /acting_reach_of|acting_role|\bacting\(|\bmay\(|role_may/.test(line));
      expect(asked, name).not.toEqual([]);
      // A plan of its own, which is run once; rows are compared with what it found.
      for (const line of asked)
        expect(line, name).toMatch(
          /^Output: (acting_reach_of\('\{[\w,]+\}'::text\[\]\)|acting\(1\)|NULLIF\(\(acting\(2\) = ANY \('\{[\w,]+\}'::text\[\]\)\), false\))$/,
        );
    }
  });
});

describe("PostgreSQL refuses by itself", () => {
  const write = async (actor: Actor, sql: string) => asActor(actor, (tx) => tx.$executeRawUnsafe(sql));

  test.each([
    [
      "DISTRICT_REVIEWER",
      "a village",
      "INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, area, valid_from) SELECT gen_random_uuid(), 'x', 'x', 'x', 'thôn', 'VILLAGE', path || 'x/', id, 'RURAL', now() FROM unit WHERE level = 'COMMUNE'",
    ],
    [
      "COMMUNE_CHAIR",
      "a list without a round's opening",
      "INSERT INTO commune_list (id, round_id, commune_id, unit_path) SELECT gen_random_uuid(), round_id, commune_id, unit_path FROM commune_list",
    ],
    [
      "DISTRICT_REVIEWER",
      "a way to read lists that come in",
      "INSERT INTO import_layout (id, commune_id, unit_path, signature, mapping, at) SELECT gen_random_uuid(), id, path, 'x', '{}', now() FROM unit WHERE level = 'COMMUNE'",
    ],
  ] as const)("a %s %s", async (role, _, sql) => {
    const place = await createArea();
    await createRound(place.province, [place.commune]);
    const actor = await createActor(role, role === "DISTRICT_REVIEWER" ? place.district : place.commune);
    await expect(write(actor, sql)).rejects.toThrow(/row-level security/);
  });

  test("a class that is set aside by whoever may not", async () => {
    const place = await createArea();
    const { reviewId } = await createDecided(await createRound(place.province, [place.commune]), place.village, "POOR");
    const sql = `UPDATE review SET override_class = 'NEAR_POOR', override_reason = 'x', override_document = 'x' WHERE id = '${reviewId}'`;
    const [officer, chair] = [
      await createActor("COMMUNE_OFFICER", place.commune),
      await createActor("COMMUNE_CHAIR", place.commune),
    ];
    await expect(write(officer, sql)).rejects.toThrow(/review_override_permitted/);
    expect(await write(chair, sql)).toBe(1);
  });
});
