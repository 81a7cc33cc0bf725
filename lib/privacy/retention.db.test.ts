import { afterAll, describe, expect, test } from "vitest";
import { asActor, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { countDue, purge } from "@/lib/privacy/purge";
import { listRetentionRules } from "@/lib/privacy/queries";
import type { RetentionRuleId } from "@/lib/privacy/retention";
import { changeRetentionRule } from "@/lib/privacy/service";
import { createActor, createArea, createHousehold, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

const DAY = "2024-12-05";

/** Old counts of wrong passwords go by themselves whenever somebody signs in: only what nobody else removes is compared. */
const lasting = <T extends { rule: RetentionRuleId }>(counts: T[]) =>
  counts.filter(({ rule }) => rule !== "sign_in_throttle");
const ownerUrl = process.env.DATABASE_OWNER_URL ?? "";

/** A province with rows of every kind: long kept, and kept for a while. */
async function stage() {
  const area = await createArea();
  const household = await createHousehold(area.village, {
    members: [{ fullName: "Lý Văn Cũ" }, { fullName: "Lý Thị Nay" }],
  });
  const provincial = await createActor("PROVINCE_STAFF", area.province);
  const reading = (at: string) => ({
    at: new Date(at),
    actorId: provincial.userId,
    act: "household.read",
    tableName: "household",
    rowId: household.id,
    unitPath: area.village.path,
    operation: "READ",
  });
  await ownerDb().auditEntry.createMany({
    data: [
      ...Array.from({ length: 7 }, (_, i) => reading(`2010-01-0${i + 1}T03:00:00Z`)),
      reading("2024-12-01T03:00:00Z"),
      // A change, not a reading: it stays, however old it is.
      { ...reading("2009-01-01T03:00:00Z"), operation: "UPDATE", act: "household.edit" },
    ],
  });
  const act = (at: string) =>
    ownerDb().act.create({
      data: {
        id: crypto.randomUUID(),
        kind: "BIRTH",
        unitPath: area.commune.path,
        actorId: provincial.userId,
        actorName: provincial.name,
        at: new Date(at),
        rows: {
          create: { unitPath: area.village.path, tableName: "household", rowKey: household.id, operation: "UPDATE" },
        },
      },
    });
  const [old, young] = [await act("2024-01-05T03:00:00Z"), await act("2024-12-01T03:00:00Z")];
  const list = (state: "DONE" | "CHECKED", at: string) => {
    const part = () => ({ id: crypto.randomUUID(), unitPath: area.commune.path, sealed: "" });
    return ownerDb().import.create({
      data: {
        id: crypto.randomUUID(),
        communeId: area.commune.id,
        unitPath: area.commune.path,
        state,
        name: "",
        pasted: true,
        bytes: 1,
        digest: "",
        actorId: provincial.userId,
        actorName: provincial.name,
        postingId: provincial.postingId,
        createdAt: new Date(at),
        batches: { create: { ...part(), batch: 0 } },
        subjects: { create: { ...part(), number: 0, kind: "SAME", warnings: 0 } },
      },
    });
  };
  await list("DONE", "2024-01-05T03:00:00Z");
  await list("DONE", "2024-12-01T03:00:00Z");
  // Somebody still works on it, however old it is.
  await list("CHECKED", "2024-01-05T03:00:00Z");
  await ownerDb().signInThrottle.create({ data: { key: crypto.randomUUID(), lastAt: new Date("2020-01-01") } });
  await ownerDb().signInAlarm.create({
    data: { id: crypto.randomUUID(), at: new Date("2010-01-01"), unitPath: "", address: "203.0.113.9", failures: 50 },
  });
  await ownerDb().$executeRaw`
    INSERT INTO session (id, user_id, created_at, used_at, lapses_at, ends_at, device, address)
    SELECT gen_random_uuid(), ${provincial.userId}::uuid, at, at, at, at + interval '12 hours', '', ''
    FROM (SELECT '2010-01-01 03:00Z'::timestamptz AS at)`;
  await ownerDb().person.update({
    where: { id: household.memberships[0]?.personId ?? "" },
    data: { diedOn: new Date("2012-05-01") },
  });
  return { ...area, household, provincial, old, young };
}

const dueOf = async (actor: Parameters<typeof listRetentionRules>[0], id: RetentionRuleId) =>
  (await listRetentionRules(actor)).find((rule) => rule.id === id)?.due;

describe("retention", () => {
  test("each rule says that it is a convention, and shows what is due by commune, with the oldest and the newest", async () => {
    const at = await stage();
    const rules = await listRetentionRules(at.provincial);
    for (const { basis } of rules) expect(basis).toBe("Quy ước của phần mềm, chưa có căn cứ pháp luật");
    expect(await dueOf(at.provincial, "readings")).toEqual({
      count: 7,
      oldest: new Date("2010-01-01T03:00:00Z"),
      newest: new Date("2010-01-07T03:00:00Z"),
      communes: [
        {
          id: at.commune.id,
          name: at.commune.fullName,
          count: 7,
          oldest: new Date("2010-01-01T03:00:00Z"),
          newest: new Date("2010-01-07T03:00:00Z"),
        },
      ],
    });
    expect(await dueOf(at.provincial, "act_rows")).toMatchObject({ count: 1 });
    expect(await dueOf(at.provincial, "import_rows")).toMatchObject({ count: 1, communes: [{ id: at.commune.id }] });
    expect(await dueOf(at.provincial, "import_households")).toMatchObject({ count: 1 });
    expect(await dueOf(at.provincial, "persons_gone")).toMatchObject({ count: 1, communes: [{ id: at.commune.id }] });
  });

  test("another province sees nothing of it; other roles see no rules, and the function answers them nothing", async () => {
    const at = await stage();
    const elsewhere = await createActor("PROVINCE_STAFF", (await createArea()).province);
    expect(await dueOf(elsewhere, "readings")).toMatchObject({ count: 0, communes: [] });
    for (const role of ["COMMUNE_OFFICER", "DISTRICT_REVIEWER", "ADMINISTRATOR"] as const) {
      const unit = { COMMUNE_OFFICER: at.commune, DISTRICT_REVIEWER: at.district, ADMINISTRATOR: at.province }[role];
      const actor = await createActor(role, unit);
      await expect(listRetentionRules(actor)).rejects.toMatchObject({ code: "forbidden" });
      expect(await asActor(actor, (tx) => tx.$queryRaw`SELECT * FROM retention_due('readings', ${DAY}::date)`)).toEqual(
        [],
      );
    }
  });

  test("a purge removes what the dry run counted, in batches, and records how much for each rule", async () => {
    const at = await stage();
    const counted = await countDue({ ownerUrl, day: DAY });
    const seen = Object.fromEntries(counted.map(({ rule, count }) => [rule, count]));
    expect(seen.readings).toBeGreaterThanOrEqual(7);
    const batches: number[] = [];
    const removed = await purge({
      ownerUrl,
      day: DAY,
      batch: 3,
      onBatch: (rule, n) => rule === "readings" && batches.push(n),
    });
    expect(lasting(removed)).toEqual(lasting(counted));
    expect(Math.max(...batches)).toBe(3);
    expect(lasting(await countDue({ ownerUrl, day: DAY })).filter(({ count }) => count > 0)).toEqual([]);
    expect(
      await ownerDb().auditEntry.findMany({ where: { unitPath: at.village.path, act: { startsWith: "household." } } }),
    ).toHaveLength(2);
    expect(await ownerDb().actRow.count({ where: { actId: at.old.id } })).toBe(0);
    expect(await ownerDb().actRow.count({ where: { actId: at.young.id } })).toBe(1);
    expect(await ownerDb().person.count({ where: { unitPath: at.village.path } })).toBe(2);
    for (const { rule, count } of lasting(removed)) {
      const entries = await ownerDb().auditEntry.findMany({
        where: { act: "retention.purge", rowId: rule },
        orderBy: { id: "desc" },
        take: 1,
      });
      expect(entries[0]).toMatchObject({ job: "purge", operation: "DELETE", before: { count, day: DAY } });
    }
  });

  test("a purge that is cut short has recorded what it removed, and goes on when it is run again", async () => {
    await stage();
    const ending = new AbortController();
    const first = await purge({ ownerUrl, day: DAY, batch: 2, signal: ending.signal, onBatch: () => ending.abort() });
    const removed = first.reduce((sum, { count }) => sum + count, 0);
    expect(removed).toBe(2);
    const [entry] = await ownerDb().auditEntry.findMany({
      where: { act: "retention.purge" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(entry?.before).toMatchObject({ count: 2 });
    await purge({ ownerUrl, day: DAY });
    expect(lasting(await countDue({ ownerUrl, day: DAY })).filter(({ count }) => count > 0)).toEqual([]);
  });

  test("the serving role takes nothing out of the trail and writes no rule of its own", async () => {
    const at = await stage();
    for (const sql of [
      "DELETE FROM audit_entry",
      "DELETE FROM act_row",
      "DELETE FROM retention_rule",
      "INSERT INTO retention_rule (id, days, least, basis) VALUES ('x', 1, 1, 'x')",
    ])
      await expect(
        asActor(at.provincial, (tx) => tx.$executeRawUnsafe(sql)),
        sql,
      ).rejects.toThrow(/permission denied/);
  });
});

describe("a change of a rule", () => {
  // One rule for these tests alone: others count by it at the same time.
  const rule = () => ownerDb().retentionRule.findUniqueOrThrow({ where: { id: "sign_in_throttle" } });

  test("is made by the province, once however often it is sent, and never below the least", async () => {
    const { provincial, commune } = await stage();
    const { version, days } = await rule();
    const input = {
      id: "sign_in_throttle",
      version,
      days: days + 1,
      basis: "Quyết định 12 của tỉnh",
      enabled: true,
    } as const;
    const first = await changeRetentionRule(provincial, input);
    expect(await changeRetentionRule(provincial, input)).toEqual(first);
    const problem = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => (error instanceof Problem ? error.code : error),
      );
    expect(await problem(changeRetentionRule(provincial, { ...input, days: days + 2 }))).toBe("stale");
    const readings = await ownerDb().retentionRule.findUniqueOrThrow({ where: { id: "readings" } });
    await expect(
      changeRetentionRule(provincial, { ...input, id: "readings", version: readings.version, days: 30 }),
    ).rejects.toThrow(/retention_rule_days/);
    const officer = await createActor("COMMUNE_OFFICER", commune);
    expect(await problem(changeRetentionRule(officer, { ...input, version: version + 1 }))).toBe("forbidden");
    await changeRetentionRule(provincial, {
      ...input,
      version: first.version,
      days,
      basis: "Quy ước của phần mềm, chưa có căn cứ pháp luật",
    });
  });
});
