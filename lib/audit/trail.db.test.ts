import { afterAll, expect, test } from "vitest";
import { beginAct } from "@/lib/acts/service";
import { asActor, closeDatabase } from "@/lib/core/db";
import { createActor, createArea, createHousehold, createUnit, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

test("rows that one statement adds stand in the trail and in the act one by one, as they came", async () => {
  const { commune, village } = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", commune);
  const ids = Array.from({ length: 40 }, () => crypto.randomUUID());
  const act = { id: crypto.randomUUID(), kind: "BIRTH" as const, unitPath: commune.path };
  await asActor(
    officer,
    async (tx) => {
      await beginAct(tx, officer, act);
      await tx.$executeRaw`
        INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_absence)
        SELECT i, ${village.path}, 'Nông Thị Hoa', 'FEMALE', 1980, '07', 'NEVER_ISSUED' FROM unnest(${ids}::uuid[]) i`;
    },
    "household.register",
  );
  const entries = await ownerDb().auditEntry.findMany({
    where: { tableName: "person", rowId: { in: ids } },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ rowId }) => rowId)).toEqual(ids);
  for (const { id: _id, at: _at, rowId: _rowId, ...entry } of entries)
    expect(entry).toEqual({
      actorId: officer.userId,
      job: null,
      act: "household.register",
      requestId: officer.requestId,
      tableName: "person",
      unitPath: village.path,
      operation: "INSERT",
      before: null,
    });
  const kept = await ownerDb().$queryRaw`
    SELECT j.row_key, j.operation, j.unit_path, j.before, j.after_mark = row_mark(to_jsonb(p)) AS marked
    FROM act_row j JOIN person p ON p.id = j.row_key::uuid WHERE j.act_id = ${act.id}::uuid ORDER BY j.id`;
  expect(kept).toEqual(
    ids.map((id) => ({ row_key: id, operation: "INSERT", unit_path: village.path, before: null, marked: true })),
  );
});

test("what follows from a row stands in the trail after it", async () => {
  const { commune, village } = await createArea();
  const other = await createUnit({ level: "VILLAGE", parent: commune });
  const household = await createHousehold(village);
  const officer = await createActor("COMMUNE_OFFICER", commune);
  await asActor(officer, (tx) =>
    tx.household.update({ where: { id: household.id }, data: { villageId: other.id }, select: { id: true } }),
  );
  const entries = await ownerDb().auditEntry.findMany({ where: { actorId: officer.userId }, orderBy: { id: "asc" } });
  expect(entries.map(({ tableName }) => tableName)).toEqual([
    "household",
    "membership",
    "membership",
    "person",
    "person",
  ]);
});

test("a household is counted anew only where somebody came, left or has another part in it", async () => {
  const { commune, village } = await createArea();
  const household = await createHousehold(village);
  const officer = await createActor("COMMUNE_OFFICER", commune);
  const [, second] = household.memberships;
  // A count that is wrong shows whether anybody counted.
  const where = { id: household.id };
  const count = async () => (await ownerDb().household.findUniqueOrThrow({ where })).memberCount;
  const changeSecond = (data: { position?: number; relationship?: "CHILD"; validTo?: Date }) =>
    asActor(officer, (tx) => tx.membership.update({ where: { id: second?.id ?? "" }, data }));

  await ownerDb().household.update({ where, data: { memberCount: 9 } });
  await changeSecond({ position: 5 });
  expect(await count()).toBe(9);
  await changeSecond({ relationship: "CHILD" });
  expect(await count()).toBe(2);
  await changeSecond({ validTo: new Date("2024-06-01") });
  expect(await count()).toBe(1);
});
