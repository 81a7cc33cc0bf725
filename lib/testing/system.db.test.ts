import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import {
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

// Guarantees of the database itself, whatever the application does.

afterAll(closeDatabase);

const query = <Row>(sql: string) => ownerDb().$queryRawUnsafe<Row[]>(sql);

test("every table has row security and a policy", async () => {
  const open = await query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
      AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))`);
  expect(open).toEqual([]);
});

test("every foreign key has an index that begins with its columns", async () => {
  const slow = await query<{ name: string }>(`
    SELECT k.conname AS name FROM pg_constraint k
    WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND NOT EXISTS (
      SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
        AND (i.indkey::int2[])[0:array_length(k.conkey, 1) - 1] = k.conkey)`);
  expect(slow).toEqual([]);
});

test("the migrations make the tables, columns and types of schema.prisma", async () => {
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  const declared: string[] = [];
  for (const [, body = ""] of schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)) {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    for (const line of body.split("\n")) {
      const field = /^\s{2}(\w+)\s+(\w+)(\[\])?/.exec(line);
      if (!field || /@relation/.test(line) || /^\s+\w+\s+[A-Z]\w+\[\]/.test(line.replace(/String\[\]/, ""))) continue;
      if (new RegExp(`^model ${field[2]} \\{`, "m").test(schema)) continue;
      declared.push(`${table}.${/@map\("(\w+)"\)/.exec(line)?.[1] ?? field[1]}`);
    }
  }
  const columns = await query<{ name: string; generated: string }>(`
    SELECT table_name || '.' || column_name AS name, is_generated AS generated FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name <> '_prisma_migrations'`);
  // Generated columns serve sorting and searching in SQL only; Prisma need not know them.
  expect(
    columns
      .filter((c) => c.generated === "NEVER")
      .map((c) => c.name)
      .sort(),
  ).toEqual(declared.sort());
});

test("the serving role owns nothing, bypasses nothing and creates nothing", async () => {
  const role = new URL(process.env.DATABASE_URL ?? "").username;
  const [row] = await query<{ bypass: boolean; owned: bigint; creates: boolean }>(`
    SELECT r.rolsuper OR r.rolbypassrls AS bypass,
      (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) AS owned,
      has_schema_privilege(r.oid, current_schema(), 'CREATE') AS creates
    FROM pg_roles r WHERE r.rolname = '${role}'`);
  expect(row).toEqual({ bypass: false, owned: 0n, creates: false });
});

test("the audit trail takes rows and gives none up", async () => {
  const { commune, village } = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", commune);
  await createHousehold(village);
  for (const sql of ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]) {
    await expect(
      asActor(officer, (tx) => tx.$executeRawUnsafe(sql)),
      sql,
    ).rejects.toThrow(/permission denied/);
  }
});

describe("reach", () => {
  test("a change is recorded under the person, the act and the request, with what stood before", async () => {
    const { commune, village } = await createArea();
    const officer = await createActor("COMMUNE_OFFICER", commune);
    const household = await createHousehold(village);
    await asActor(
      officer,
      (tx) => tx.household.update({ where: { id: household.id }, data: { address: "Nà Mới" } }),
      "household.edit",
    );
    const [entry] = await asActor(officer, (tx) =>
      tx.auditEntry.findMany({ where: { rowId: household.id, operation: "UPDATE" }, orderBy: { id: "desc" }, take: 1 }),
    );
    expect(entry).toMatchObject({
      actorId: officer.userId,
      act: "household.edit",
      requestId: officer.requestId,
      unitPath: village.path,
      before: { address: household.address },
    });
  });

  test("a stranger finds nothing in any table that carries a path, by SQL with the serving role either", async () => {
    const area = await createArea();
    const round = await createRound(area.province, [area.commune]);
    await createReview(round, await createHousehold(area.village, { class: "POOR" }));
    const stranger = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    const tables = await query<{ name: string }>(`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND column_name = 'unit_path'`);
    expect(tables.length).toBeGreaterThan(12);
    for (const { name } of tables) {
      const rows = await asActor(stranger, (tx) =>
        tx.$queryRawUnsafe<unknown[]>(`SELECT 1 FROM ${name} WHERE unit_path LIKE '${area.province.path}%'`),
      );
      expect(rows, name).toEqual([]);
    }
    expect(
      await asActor(stranger, (tx) => tx.unit.count({ where: { path: { startsWith: area.province.path } } })),
    ).toBe(0);
  });

  test("an actor without a reach, a job, and a transaction that says nothing see no household", async () => {
    const { commune, village } = await createArea();
    await createHousehold(village);
    const officer = await createActor("COMMUNE_OFFICER", commune);
    expect(await asActor({ ...officer, unitPath: "" }, (tx) => tx.household.count())).toBe(0);
    expect(await asJob("session", (tx) => tx.household.count())).toBe(0);
    expect(await asJob("sign-in", (tx) => tx.person.count())).toBe(0);
  });

  test("nobody writes outside their reach", async () => {
    const { village } = await createArea();
    const elsewhere = await createHousehold(village);
    const officer = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    const touched = await asActor(
      officer,
      (tx) => tx.$executeRaw`UPDATE household SET address = 'x' WHERE id = ${elsewhere.id}::uuid`,
    );
    expect(touched).toBe(0);
    await expect(
      asActor(officer, (tx) =>
        tx.person.create({
          data: {
            id: crypto.randomUUID(),
            unitPath: village.path,
            fullName: "Lý Văn Ba",
            sex: "MALE",
            birthYear: 1980,
            ethnicityCode: "07",
            nationalIdAbsence: "LOST",
          },
        }),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

test("nobody is in two households on one day", async () => {
  const { village } = await createArea();
  const [first, second] = [await createHousehold(village), await createHousehold(village)];
  const personId = first.memberships[0]?.personId ?? "";
  const join = (validFrom: string) =>
    ownerDb().membership.create({
      data: {
        id: crypto.randomUUID(),
        householdId: second.id,
        personId,
        unitPath: village.path,
        relationship: "OTHER",
        validFrom: new Date(validFrom),
      },
    });
  await expect(join("2024-06-01")).rejects.toThrow(/membership_one_household_a_day/);
  await ownerDb().membership.updateMany({ where: { personId }, data: { validTo: new Date("2024-06-01") } });
  await expect(join("2024-06-01")).resolves.toBeTruthy();
});

test("the head's name and the number of members on a household follow its members", async () => {
  const { village } = await createArea();
  const household = await createHousehold(village, {
    members: [{ fullName: "Hoàng Văn Sơn" }, { fullName: "Nông Thị Ánh" }],
  });
  expect(household).toMatchObject({ headName: "Hoàng Văn Sơn", memberCount: 2 });
  await ownerDb().person.update({
    where: { id: household.memberships[0]?.personId ?? "" },
    data: { fullName: "Hoàng Văn Sinh" },
  });
  await ownerDb().membership.update({
    where: { id: household.memberships[1]?.id ?? "" },
    data: { validTo: new Date("2024-01-01") },
  });
  expect(await ownerDb().household.findUnique({ where: { id: household.id } })).toMatchObject({
    headName: "Hoàng Văn Sinh",
    memberCount: 1,
  });
});

test("what a list of the register says it holds equals a count of its rows, whatever happened to them", async () => {
  const area = await createArea();
  const db = ownerDb();
  const other = await createUnit({ level: "VILLAGE", parent: area.commune });
  const made = await Promise.all(
    (["POOR", "POOR", null, "NEAR_POOR", "POOR"] as const).map((of) =>
      createHousehold(area.village, {
        class: of,
        members: [{ fullName: "Nông Thị Đếm" }, { fullName: "Nông Văn Đếm" }],
      }),
    ),
  );
  const [moved, ended, classed, grown, gone] = made.map(({ id }) => ({ where: { id } }));
  if (!moved || !ended || !classed || !grown || !gone) throw new Error("five were made");
  await db.household.update({ ...moved, data: { villageId: other.id, unitPath: other.path } });
  await db.household.update({ ...ended, data: { closedOn: new Date("2024-11-01"), closeReason: "MOVED_OUT" } });
  await db.household.update({ ...classed, data: { class: "NOT_POOR" } });
  await db.household.update({ ...grown, data: { memberCount: 7 } });
  await db.household.update({ ...grown, data: { address: "Cuối thôn" } });
  await db.membership.deleteMany({ where: { householdId: gone.where.id } });
  await db.household.delete(gone);

  const kept = await db.householdSummary.findMany({
    where: { unitPath: { startsWith: area.commune.path }, OR: [{ households: { not: 0 } }, { persons: { not: 0 } }] },
  });
  const rows = await db.household.findMany({ where: { communeId: area.commune.id } });
  const counted = new Map<string, { households: number; persons: number }>();
  for (const { villageId, communeId, class: of, closedOn, memberCount } of rows)
    for (const unitId of [villageId, communeId]) {
      const key = `${unitId} ${of ?? "-"} ${closedOn !== null}`;
      const sum = counted.get(key) ?? { households: 0, persons: 0 };
      counted.set(key, { households: sum.households + 1, persons: sum.persons + memberCount });
    }
  expect(rows).toHaveLength(4);
  expect(
    new Map(
      kept.map(({ unitId, class: of, closed, households, persons }) => [
        `${unitId} ${of} ${closed}`,
        { households, persons },
      ]),
    ),
  ).toEqual(counted);
});

test("kept summaries equal a count of the rows, also after rows are taken back", async () => {
  const area = await createArea();
  const round = await createRound(area.province, [area.commune]);
  const households = await Promise.all([1, 2, 3].map(() => createHousehold(area.village, { class: "POOR" })));
  for (const household of households) await createReview(round, household);
  const db = ownerDb();
  for (const [i, household] of households.entries()) {
    await db.movement.create({
      data: {
        id: crypto.randomUUID(),
        roundId: round.id,
        householdId: household.id,
        villageId: area.village.id,
        unitPath: area.village.path,
        startClass: "POOR",
        endClass: i === 0 ? "NEAR_POOR" : "POOR",
        kind: i === 0 ? "CHANGES" : "STAYS",
        personsStart: 2,
        personsEnd: 2 + i,
      },
    });
  }
  await db.movement.deleteMany({ where: { householdId: households[1]?.id ?? "" } });
  await db.review.updateMany({ where: { householdId: households[0]?.id ?? "" }, data: { status: "DRAFT" } });

  for (const level of ["VILLAGE", "COMMUNE"] as const) {
    const kept = await db.movementSummary.findMany({
      where: { roundId: round.id, level, dimension: "ALL", households: { not: 0 } },
      orderBy: { endClass: "asc" },
    });
    expect(
      kept.map(
        ({ startClass, endClass, kind, households: n, personsStart, personsEnd, personsGained, personsLost }) => ({
          startClass,
          endClass,
          kind,
          n,
          personsStart,
          personsEnd,
          personsGained,
          personsLost,
        }),
      ),
    ).toEqual([
      {
        startClass: "POOR",
        endClass: "NEAR_POOR",
        kind: "CHANGES",
        n: 1,
        personsStart: 2,
        personsEnd: 2,
        personsGained: 0,
        personsLost: 0,
      },
      {
        startClass: "POOR",
        endClass: "POOR",
        kind: "STAYS",
        n: 1,
        personsStart: 2,
        personsEnd: 4,
        personsGained: 2,
        personsLost: 0,
      },
    ]);
    const counted = await db.reviewSummary.findMany({ where: { roundId: round.id, level, reviews: { not: 0 } } });
    const sums: Record<string, number> = {};
    for (const { status, reviews } of counted) sums[status] = (sums[status] ?? 0) + reviews;
    expect(sums).toEqual({ LISTED: 2, DRAFT: 1 });
    // By the class and the members that each began with.
    const rows = await db.$queryRaw`
      SELECT w.status::text, coalesce(w.start_class::text, '-') AS "startClass", count(*)::int AS reviews, sum(w.start_persons)::int AS "startPersons"
      FROM review w WHERE w.round_id = ${round.id}::uuid GROUP BY 1, 2 ORDER BY 1, 2`;
    const byClass = await db.$queryRaw`
      SELECT status::text, start_class AS "startClass", sum(reviews)::int AS reviews, sum(start_persons)::int AS "startPersons"
      FROM review_summary WHERE round_id = ${round.id}::uuid AND level = ${level} AND reviews <> 0 GROUP BY 1, 2 ORDER BY 1, 2`;
    expect(byClass).toEqual(rows);
  }
});
