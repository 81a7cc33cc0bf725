import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase, endOfSubtree } from "@/lib/core/db";
import { sheetResponse } from "@/lib/documents/spreadsheet";
import { project, projectAll } from "@/lib/ledger/projection";
import { ledgerOf } from "@/lib/ledger/queries";
import { TABLE_NAMES, tableOf } from "@/lib/ledger/tables";
import { exportHouseholds, exportList } from "@/lib/reports/household-rows";
import { exportReport, getProgress, getReport, listHouseholdsBehind, listRates } from "@/lib/reports/queries";
import { approveByAll, createDecided, giveDecision } from "@/lib/testing/decisions";
import {
  type Area,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";
import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

afterAll(closeDatabase);

const REASON = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;

type Step = [HouseholdClass | null, HouseholdClass | null, MovementKind, number, number];

const STEPS: Step[] = [
  ["POOR", "POOR", "STAYS", 4, 5],
  ["POOR", "NEAR_POOR", "CHANGES", 3, 3],
  ["NEAR_POOR", "NOT_POOR", "CHANGES", 2, 2],
  [null, "POOR", "NEW", 0, 4],
  ["POOR", null, "DEPARTED", 1, 0],
];

let area: Area;
let round: Awaited<ReturnType<typeof createRound>>;
let province: Actor;
let officer: Actor;

beforeAll(async () => {
  area = await createArea();
  const other = await createUnit({ level: "COMMUNE", parent: area.district });
  const otherVillage = await createUnit({ level: "VILLAGE", parent: other });
  round = await createRound(area.province, [area.commune, other]);
  for (const [i, [startClass, endClass, kind, personsStart, personsEnd]] of STEPS.entries()) {
    const village = i === 4 ? otherVillage : area.village;
    const household = await createHousehold(village, { class: startClass });
    await createReview(round, household);
    await ownerDb().movement.create({
      data: {
        id: crypto.randomUUID(),
        roundId: round.id,
        householdId: household.id,
        villageId: village.id,
        unitPath: village.path,
        startClass,
        endClass,
        kind,
        personsStart,
        personsEnd,
      },
    });
  }
  await ownerDb().communeList.updateMany({
    where: { roundId: round.id },
    data: { residentHouseholds: 100, residentPersons: 400 },
  });
  province = await createActor("PROVINCE_STAFF", area.province);
  officer = await createActor("COMMUNE_OFFICER", area.commune);
});

/** A node of a plan that ran. */
type Node = { "Relation Name"?: string; "Actual Rows": number; "Actual Loops": number; Plans?: Node[] };

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

test("the sums are read once, also where the planner takes a reach for one unit", async () => {
  const UNITS = 8;
  const place = await createArea();
  const own = await createRound(place.province, [place.commune]);
  for (let i = 0; i < UNITS; i++) {
    const village = await createUnit({ level: "VILLAGE", parent: place.commune });
    const household = await createHousehold(village, { class: "POOR" });
    await giveDecision((await createReview(own, household)).id);
  }
  const reader = await createActor("PROVINCE_STAFF", place.province);
  const ledger = ledgerOf({
    roundId: Prisma.sql`${own.id}::uuid`,
    top: Prisma.sql`${place.province.id}::uuid`,
    from: Prisma.sql`${place.province.path}`,
    to: Prisma.sql`${endOfSubtree(place.province.path)}`,
    level: Prisma.sql`'VILLAGE'`,
  });
  // With nothing but loops to join by, as it plans where it expects a single row.
  const [explained] = await asActor(reader, async (tx) => {
    await tx.$executeRaw`SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin']) name`;
    return z
      .array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: z.custom<Node>() })) }))
      .parse(await tx.$queryRaw(Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) SELECT (${ledger})`));
  });
  const [plan] = explained?.["QUERY PLAN"] ?? [];
  const read = plan ? nodesOf(plan.Plan).filter((node) => node["Relation Name"] === "movement_summary") : [];
  expect(read.map((node) => node["Actual Rows"] * node["Actual Loops"])).toEqual([UNITS]);
});

describe("the official tables", () => {
  test("equal a count of the ledger's rows, at every level", async () => {
    for (const level of ["DISTRICT", "COMMUNE", "VILLAGE"] as const) {
      const report = await getReport(province, { level });
      const total = report.rows[0];
      expect(projectAll(total?.groups ?? []).r1).toMatchObject({
        poor: { households: 2, persons: 9 },
        nearPoor: { households: 1, persons: 3 },
      });
      expect(projectAll(total?.groups ?? []).r2).toMatchObject({
        start: { households: 3, persons: 8 },
        less: { households: 1, persons: 1 },
        end: { households: 2, persons: 9 },
      });
      expect(projectAll(total?.groups ?? []).r3.above).toEqual({ households: 1, persons: 2 });
      expect(total?.residents).toEqual({ households: 200, persons: 800 });
    }
  });

  test("an officer reads the own commune and no other", async () => {
    const report = await getReport(officer, {});
    expect(report.level).toBe("VILLAGE");
    expect(projectAll(report.rows[0]?.groups ?? []).r2.start.households).toBe(2);
    await expect(getReport(officer, { unitId: area.district.id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("count approved lists only, when asked to", async () => {
    const report = await getReport(province, { approvedOnly: true });
    expect(report).toMatchObject({ approvedLists: 0, lists: 2 });
    expect(report.rows[0]?.groups).toEqual([]);
  });

  test("with approved lists only, the whole that rates are of is theirs alone", async () => {
    const place = await createArea();
    const second = await createUnit({ level: "COMMUNE", parent: place.district });
    const own = await createRound(place.province, [place.commune, second]);
    for (const parent of [place.commune, second]) {
      const village = await createUnit({ level: "VILLAGE", parent });
      await createDecided(own, village, "POOR");
    }
    const lists = own.lists.map(({ id }) => id);
    await ownerDb().communeList.updateMany({
      where: { id: { in: lists } },
      data: { residentHouseholds: 100, residentPersons: 400 },
    });
    await approveByAll(own.lists.find(({ communeId }) => communeId === second.id)?.id ?? "");
    const reader = await createActor("PROVINCE_STAFF", place.province);
    const all = await getReport(reader, { level: "COMMUNE" });
    expect(all.rows[0]).toMatchObject({ residents: { households: 200 } });
    const { rows, approvedLists } = await getReport(reader, { level: "COMMUNE", approvedOnly: true });
    expect(approvedLists).toBe(1);
    expect(projectAll(rows[0]?.groups ?? []).r1.poor.households).toBe(1);
    expect(rows.map(({ kind, unitId, residents }) => [kind, unitId, residents?.households])).toEqual([
      ["total", place.province.id, 100],
      ["parent", place.district.id, 100],
      ["unit", second.id, 100],
    ]);
  });

  test("are those of the annual round, beside whatever else is open", async () => {
    const place = await createArea();
    const annual = await createRound(place.province, [place.commune], { year: 2023 });
    await createRound(place.province, [place.commune], { year: 2024, track: "IN_YEAR" });
    const report = await getReport(await createActor("PROVINCE_STAFF", place.province), {});
    expect(report.round).toMatchObject({ id: annual.id, track: "ANNUAL" });
    expect(report.rounds.map(({ track }) => track)).toEqual(["IN_YEAR", "ANNUAL"]);
  });

  test("each figure opens as many households as it counts", async () => {
    const report = await getReport(province, {});
    for (const name of TABLE_NAMES) {
      const { counts } = tableOf(name);
      const figures = project(tableOf(name), report.rows[0]?.groups ?? []);
      for (const [count, { rows }] of Object.entries(counts)) {
        const behind = await listHouseholdsBehind(province, { selection: rows });
        expect(behind.total, `${name}.${count}`).toBe(figures[count]?.households);
        expect(behind.households).toHaveLength(behind.total);
      }
    }
    const mine = await listHouseholdsBehind(officer, { selection: { start: ["POOR"] } });
    expect(mine.total).toBe(2);
    await expect(listHouseholdsBehind(officer, { selection: {}, unitId: area.province.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("a stranger and an administrator get nothing", async () => {
    const stranger = await createActor("PROVINCE_STAFF", (await createArea()).province);
    await expect(getReport(stranger, { roundId: round.id })).rejects.toMatchObject({ code: "not_found" });
    const administrator = await createActor("ADMINISTRATOR", area.province);
    await expect(getReport(administrator, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportHouseholds(administrator, {}, REASON)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("rates are per cent of all residents, for rounds that are through and in which everybody has entered them", async () => {
  expect(await listRates(province, area.province.id), "not while it goes on").toEqual([]);
  await ownerDb().round.update({ where: { id: round.id }, data: { status: "CLOSED" } });
  expect(await listRates(province, area.province.id)).toEqual([{ year: 2024, poor: 1, nearPoor: 0.5 }]);
  await ownerDb().round.update({ where: { id: round.id }, data: { status: "OPEN" } });
});

test("progress counts the reviews of each commune", async () => {
  const { communes } = await getProgress(province, {});
  expect(communes.map(({ total, finished, status }) => [total, finished, status]).sort()).toEqual([
    [1, 0, "DRAFT"],
    [4, 0, "DRAFT"],
  ]);
  expect((await getProgress(officer, {})).communes).toHaveLength(1);
});

describe("downloads", () => {
  test("are recorded with who and what", async () => {
    await exportReport(province, "r2", {});
    const entry = await ownerDb().auditEntry.findFirst({ where: { actorId: province.userId, act: "report.export" } });
    expect(entry).toMatchObject({
      operation: "READ",
      tableName: "r2",
      unitPath: area.province.path,
      requestId: province.requestId,
    });
  });

  test("hold every household of the reach once, in place and code order, and none of another commune", async () => {
    const codes: string[] = [];
    const { columns, rows } = await exportHouseholds(officer, {}, REASON);
    const code = columns.findIndex(({ key }) => key === "code");
    for await (const batch of rows) codes.push(...batch.map((row) => String(row[code])));
    expect(codes).toHaveLength(4);
    expect(codes).toEqual([...codes].sort());
    const list = round.lists.find(({ communeId }) => communeId !== area.commune.id);
    await expect(exportList(officer, list?.id ?? "", REASON)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a CSV keeps Vietnamese letters and leading zeros, and runs no formula", async () => {
    const text = await sheetResponse("csv", "x", {
      name: "x",
      columns: [
        { header: "Mã hộ", kind: "text" },
        { header: "Tên", kind: "text" },
        { header: "Ngày", kind: "date" },
      ],
      rows: [
        ["00017", 'Hoàng "Ba", Nà Pàn', "2024-12-05"],
        ["=1+1", null, null],
      ],
    }).arrayBuffer();
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(text)).toBe(
      '\uFEFFMã hộ,Tên,Ngày\r\n00017,"Hoàng ""Ba"", Nà Pàn",05/12/2024\r\n\'=1+1,,\r\n',
    );
  });
});
