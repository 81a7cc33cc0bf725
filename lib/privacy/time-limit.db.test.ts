import { afterAll, expect, test } from "vitest";
import { TIME_LIMITS, type TimeLimitId } from "@/lib/acts/time-limit";
import { closeDatabase } from "@/lib/core/db";
import { listTimeLimits } from "@/lib/privacy/queries";
import { changeTimeLimit } from "@/lib/privacy/service";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

test("the province changes how long something may take, once however often it is sent, on the record", async () => {
  const { province, commune } = await createArea();
  const provincial = await createActor("PROVINCE_STAFF", province);
  expect((await listTimeLimits(provincial)).map(({ id }) => id)).toEqual([...TIME_LIMITS]);

  // A limit of this test alone: others count by the real ones at the same time.
  const own = { id: crypto.randomUUID() as TimeLimitId, amount: 14, note: "Quy ước của phần mềm" };
  const bounds = { unit: "day", least: 1, most: 30 };
  await ownerDb().timeLimit.create({ data: { ...own, ...bounds } });
  const now = () => ownerDb().timeLimit.findUniqueOrThrow({ where: { id: own.id } });
  const was = { amount: own.amount, note: own.note };
  const input = { id: own.id, amount: 20, note: "Quyết định 12 của tỉnh", was };
  await changeTimeLimit(provincial, input);
  await changeTimeLimit(provincial, input);
  expect(await now()).toMatchObject({ id: own.id, amount: 20, note: "Quyết định 12 của tỉnh" });
  const trail = await ownerDb().auditEntry.findMany({
    where: { tableName: "time_limit", rowId: own.id, operation: "UPDATE" },
  });
  expect(trail).toMatchObject([{ act: "time_limit.edit", actorId: provincial.userId, before: was }]);

  await expect(changeTimeLimit(provincial, { ...input, amount: 30 })).rejects.toMatchObject({ code: "stale" });
  await expect(changeTimeLimit(provincial, { ...input, amount: 31 })).rejects.toMatchObject({
    code: "invalid",
    fields: { amount: ["number_range?min=1&max=30"] },
  });
  const officer = await createActor("COMMUNE_OFFICER", commune);
  await expect(changeTimeLimit(officer, { ...input, was: { amount: 20, note: input.note } })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect((await now()).amount).toBe(20);
  await ownerDb().timeLimit.delete({ where: { id: own.id } });
});
