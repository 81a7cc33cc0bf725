import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import type { Cell } from "@/lib/documents/columns";
import { householdSheet } from "@/lib/documents/household-sheet";
import { getPersonTimeline, getTransfer } from "@/lib/events/queries";
import { getHousehold } from "@/lib/households/queries";
import { openHouseholdFile } from "@/lib/privacy/queries";
import { revealNationalId, revealSensitive } from "@/lib/privacy/service";
import { exportHouseholds, exportList } from "@/lib/reports/household-rows";
import { getReview } from "@/lib/reviews/queries";
import {
  anyNationalId,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

afterAll(closeDatabase);

async function stage() {
  const area = await createArea();
  const neighbour = await createUnit({ level: "COMMUNE", parent: area.district });
  const number = anyNationalId();
  const household = await createHousehold(area.village, {
    class: "POOR",
    members: [{ fullName: "Hoàng Văn Sơn", nationalId: number }, { fullName: "Nông Thị Mai" }],
  });
  return {
    ...area,
    number,
    household,
    head: household.memberships[0]?.personId ?? "",
    second: household.memberships[1]?.personId ?? "",
    officer: await createActor("COMMUNE_OFFICER", area.commune),
    stranger: await createActor("COMMUNE_OFFICER", neighbour),
    district: await createActor("DISTRICT_REVIEWER", area.district),
    provincial: await createActor("PROVINCE_STAFF", area.province),
    administrator: await createActor("ADMINISTRATOR", area.province),
  };
}

const trail = (act: string, rowId: string) =>
  ownerDb().auditEntry.findMany({ where: { act, rowId, operation: "READ" }, orderBy: { id: "asc" } });

const asking = (personId: string, id = crypto.randomUUID()) =>
  ({ id, personId, purpose: "INSURANCE_CARD", note: "đợt tháng 12" }) as const;

describe("revealing a number", () => {
  test("answers the number, and records who, what for and never the number", async () => {
    const { officer, head, number } = await stage();
    expect(await revealNationalId(officer, asking(head))).toEqual({ nationalId: number, warnings: [] });
    const [entry, ...others] = await trail("identity.reveal", head);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actorId: officer.userId,
      tableName: "person",
      before: { purpose: "INSURANCE_CARD", note: "đợt tháng 12", office: officer.unitName, role: officer.role },
    });
    expect(JSON.stringify(entry?.before)).not.toContain(number);
  });

  test("sent twice is recorded once, also at the same moment; asked twice is recorded twice", async () => {
    const { officer, head } = await stage();
    const once = asking(head);
    await Promise.all([revealNationalId(officer, once), revealNationalId(officer, once)]);
    await revealNationalId(officer, once);
    expect(await trail("identity.reveal", head)).toHaveLength(1);
    await revealNationalId(officer, asking(head));
    expect(await trail("identity.reveal", head)).toHaveLength(2);
  });

  test("says where the number contradicts what is written beside it", async () => {
    const { officer, head } = await stage();
    await ownerDb().person.update({ where: { id: head }, data: { sex: "FEMALE", birthYear: 1975 } });
    const { warnings } = await revealNationalId(officer, asking(head));
    expect(warnings.map(({ key }) => key)).toEqual(["national_id_sex", "national_id_birth_year"]);
  });

  test("is refused to an administrator, finds nothing out of reach or where there is none, and leaves no entry", async () => {
    const { administrator, stranger, officer, head, second } = await stage();
    await expect(revealNationalId(administrator, asking(head))).rejects.toMatchObject({ code: "forbidden" });
    await expect(revealNationalId(stranger, asking(head))).rejects.toMatchObject({ code: "not_found" });
    await expect(revealNationalId(officer, asking(second))).rejects.toMatchObject({ code: "not_found" });
    expect([...(await trail("identity.reveal", head)), ...(await trail("identity.reveal", second))]).toEqual([]);
  });

  test("the household's page holds no number in full, for nobody", async () => {
    const { officer, provincial, household, number } = await stage();
    for (const actor of [officer, provincial]) {
      const text = JSON.stringify(await getHousehold(actor, household.id));
      expect(text).not.toContain(number);
      expect(text).toContain(`${number.slice(0, 3)}•••••••${number.slice(-2)}`);
    }
  });
});

describe("ethnicity, disability and health", () => {
  test("stand on the page for the household's own commune, and for no other office", async () => {
    const { officer, district, household } = await stage();
    expect((await getHousehold(officer, household.id)).members[0]?.sensitive).toMatchObject({ ethnicity: "Nùng" });
    const members = (await getHousehold(district, household.id)).members;
    expect(members.map(({ sensitive }) => sensitive)).toEqual([null, null]);
    for (const field of ["ethnicityCode", "disability", "hasLabourCapacity", "nutrition", "isPregnant"])
      expect(members[0]).not.toHaveProperty(field);
  });

  test("are shown to the district for a purpose, which is recorded", async () => {
    const { district, household, head } = await stage();
    await ownerDb().person.update({ where: { id: head }, data: { disability: "SEVERE" } });
    const facts = await revealSensitive(district, {
      id: crypto.randomUUID(),
      householdId: household.id,
      purpose: "ANSWER_AUTHORITY",
      note: "",
    });
    expect(facts[head]).toMatchObject({ ethnicity: "Nùng", disability: "SEVERE" });
    expect(await trail("sensitive.reveal", household.id)).toHaveLength(1);
  });

  test("are refused to an administrator and out of reach", async () => {
    const { administrator, stranger, household } = await stage();
    const input = { id: crypto.randomUUID(), householdId: household.id, purpose: "DUPLICATE", note: "" } as const;
    await expect(revealSensitive(administrator, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revealSensitive(stranger, input)).rejects.toMatchObject({ code: "not_found" });
    expect(await trail("sensitive.reveal", household.id)).toEqual([]);
  });
});

describe("reading a household from outside its commune", () => {
  test("is recorded once for each opening of its page, its review, its member's page", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune]);
    const review = await createReview(round, at.household);
    await getHousehold(at.district, at.household.id);
    await getHousehold(at.provincial, at.household.id);
    await getReview(at.district, review.id);
    await getPersonTimeline(at.provincial, at.head);
    const entries = await trail("household.read", at.household.id);
    expect(
      entries.map(({ actorId, unitPath, before }) => [actorId, unitPath, (before as { place: string }).place]),
    ).toEqual([
      [at.district.userId, at.village.path, "household"],
      [at.provincial.userId, at.village.path, "household"],
      [at.district.userId, at.village.path, "review"],
      [at.provincial.userId, at.village.path, "person"],
    ]);
  });

  test("is not recorded for its own commune, nor for a stranger who finds nothing", async () => {
    const at = await stage();
    await getHousehold(at.officer, at.household.id);
    await getPersonTimeline(at.officer, at.head);
    await expect(getHousehold(at.stranger, at.household.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getHousehold(at.administrator, at.household.id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await trail("household.read", at.household.id)).toEqual([]);
  });

  test("is recorded where a receiving commune looks at a household on its way", async () => {
    const at = await stage();
    const receiving = await ownerDb().unit.findUniqueOrThrow({ where: { id: at.stranger.unitId } });
    const transfer = await ownerDb().transfer.create({
      data: {
        id: crypto.randomUUID(),
        householdId: at.household.id,
        whole: true,
        personIds: [at.head, at.second],
        fromCommuneId: at.commune.id,
        toCommuneId: receiving.id,
        unitPath: at.commune.path,
        toPath: receiving.path,
        on: new Date("2024-12-01"),
        reason: "chuyển đi",
        facts: { code: "x", headName: "x", village: "x", commune: "x", class: null, members: [], staying: [] },
        deadline: new Date("2024-12-15"),
        releasedByName: at.officer.name,
        releasedAt: new Date(),
      },
    });
    await getTransfer(at.officer, transfer.id);
    expect(await trail("household.read", at.household.id)).toEqual([]);
    await getTransfer(at.stranger, transfer.id);
    expect(await trail("household.read", at.household.id)).toMatchObject([
      { actorId: at.stranger.userId, before: { place: "transfer", office: at.stranger.unitName } },
    ]);
  });
});

/** A sheet's rows, each cell under its heading. */
async function rowsOf({ columns, rows }: ReturnType<typeof householdSheet>): Promise<Record<string, Cell>[]> {
  const found: Record<string, Cell>[] = [];
  for await (const batch of rows)
    for (const row of batch) {
      expect(row).toHaveLength(columns.length);
      found.push(Object.fromEntries(columns.map(({ header }, i) => [header, row[i] ?? null])));
    }
  return found;
}

const words = { heading: (key: string) => key, class: String, kind: String, status: String };

describe("a download of households", () => {
  const plain = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;

  test("is recorded with its purpose, and holds no number and nothing sensitive unless asked", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune]);
    await createReview(round, at.household);
    const list = round.lists[0]?.id ?? "";
    const found = await exportList(at.officer, list, plain);
    const rows = await rowsOf(householdSheet(found, words));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toHaveProperty("code");
    for (const field of ["ethnicity", "disabled", "national_id"]) expect(rows[0]).not.toHaveProperty(field);
    expect(await trail("list.export", list)).toMatchObject([
      { actorId: at.officer.userId, before: { purpose: "REPORT_UP", sensitive: false, ids: false } },
    ]);
  });

  test("carries them where they were asked for, the number masked in the middle, and the trail says so", async () => {
    const at = await stage();
    await createRound(at.province, [at.commune]);
    await ownerDb().person.update({
      where: { id: at.second },
      data: { disability: "MILD", hasLabourCapacity: false, sex: "FEMALE", isPregnant: true },
    });
    const found = await exportHouseholds(
      at.district,
      {},
      { purpose: "OTHER", note: "thẩm tra theo công văn 12", sensitive: true, ids: true },
    );
    expect(await rowsOf(householdSheet(found, words))).toMatchObject([
      {
        national_id: `${at.number.slice(0, 3)}•••••••${at.number.slice(-2)}`,
        ethnicity: "Nùng",
        disabled: 1,
        without_capacity: 1,
        undernourished: 0,
        pregnant: 1,
      },
    ]);
    const [entry] = await ownerDb().auditEntry.findMany({
      where: { act: "household.export", unitPath: at.district.unitPath },
    });
    expect(entry?.before).toMatchObject({ note: "thẩm tra theo công văn 12", sensitive: true, ids: true });
  });
});

describe("the household's file", () => {
  test("names everybody who read or changed it, what for and in which office, also from above", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune]);
    await createReview(round, at.household);
    await getHousehold(at.district, at.household.id);
    await getHousehold(at.district, at.household.id);
    await revealNationalId(at.provincial, asking(at.head));
    await exportHouseholds(at.provincial, {}, { purpose: "REPORT_UP", note: "", sensitive: true, ids: false });
    await exportList(at.district, round.lists[0]?.id ?? "", {
      purpose: "CHECK_LIST",
      note: "",
      sensitive: false,
      ids: false,
    });
    const readings = await openHouseholdFile(at.officer, at.household.id);
    const told = readings.map(({ act, who, office, purpose, times }) => [act, who, office, purpose, times]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["household.read", at.district.name, at.district.unitName, "", 1],
        ["identity.reveal", at.provincial.name, at.provincial.unitName, "INSURANCE_CARD", 1],
        ["household.export", at.provincial.name, at.provincial.unitName, "REPORT_UP", 1],
        ["list.export", at.district.name, at.district.unitName, "CHECK_LIST", 1],
        ["household.file", at.officer.name, at.officer.unitName, "", 1],
      ]),
    );
    expect(readings.find(({ act }) => act === "household.export")).toMatchObject({
      sensitive: true,
      role: "PROVINCE_STAFF",
    });
    expect(await trail("household.file", at.household.id)).toHaveLength(1);
  });

  test("says nothing of what was done to a person after they had left", async () => {
    const at = await stage();
    await ownerDb().membership.updateMany({
      where: { personId: at.second, householdId: at.household.id },
      data: { validTo: new Date("2024-06-01") },
    });
    await getPersonTimeline(at.provincial, at.second);
    await ownerDb().auditEntry.create({
      data: {
        at: new Date("2024-11-01"),
        actorId: at.provincial.userId,
        act: "identity.reveal",
        tableName: "person",
        rowId: at.second,
        unitPath: at.village.path,
        operation: "READ",
        before: { purpose: "DUPLICATE" },
      },
    });
    const readings = await openHouseholdFile(at.officer, at.household.id);
    expect(readings.filter(({ act }) => act === "identity.reveal")).toEqual([]);
  });

  test("is refused to an administrator, and finds nothing for a stranger", async () => {
    const at = await stage();
    await expect(openHouseholdFile(at.administrator, at.household.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(openHouseholdFile(at.stranger, at.household.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await trail("household.file", at.household.id)).toEqual([]);
  });
});
