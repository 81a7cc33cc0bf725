import { afterAll, describe, expect, test } from "vitest";
import { asActor, closeDatabase } from "@/lib/core/db";
import { getListPage } from "@/lib/lists/queries/pages";
import { isApplicant } from "@/lib/reviews/review";
import { listHouseholdForReview } from "@/lib/reviews/service/list-household";
import { findOpenRound, listRoundProgress, listRounds } from "@/lib/rounds/queries";
import type { OpenRoundInput } from "@/lib/rounds/schema";
import { closeRound, openRound } from "@/lib/rounds/service";
import { hashStandard } from "@/lib/standards/hash";
import { getStandard } from "@/lib/standards/load";
import { createDecided } from "@/lib/testing/decisions";
import {
  actsAs,
  createActor,
  createArea,
  createHousehold,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";
import type { Prisma } from "@/prisma/generated/client";
import type { HouseholdClass, HouseholdOrigin } from "@/prisma/generated/enums";

afterAll(closeDatabase);

const round = (changes: Partial<OpenRoundInput> = {}): OpenRoundInput => ({
  id: crypto.randomUUID(),
  year: 2024,
  track: "ANNUAL",
  standardId: "vn-2022-2026",
  chain: "COMMUNE_DISTRICT_PROVINCE",
  opensOn: "2024-09-01",
  closesOn: "2024-12-14",
  communeDue: "2024-12-01",
  districtDue: "2024-12-09",
  ...changes,
});

describe("opening a round", () => {
  test("lists every commune, and on the lists everybody who is poor, near-poor or of average standard", async () => {
    const area = await createArea();
    const province = await createActor("PROVINCE_STAFF", area.province);
    const second = await createUnit({ level: "COMMUNE", parent: area.district });
    const gone = await createUnit({ level: "COMMUNE", parent: area.district });
    await ownerDb().unit.update({ where: { id: gone.id }, data: { validTo: new Date("2023-12-31") } });
    const poor = await createHousehold(area.village, { class: "POOR" });
    const near = await createHousehold(area.village, { class: "NEAR_POOR" });
    const average = await createHousehold(area.village, { class: "AVERAGE_STANDARD" });
    await createHousehold(area.village, { class: "NOT_POOR" });
    await createHousehold(area.village);
    const ended = await createHousehold(area.village, { class: "POOR" });
    await ownerDb().household.update({
      where: { id: ended.id },
      data: { closedOn: new Date("2024-01-01"), closeReason: "DIED" },
    });

    const input = round();
    const opened = { id: input.id, lists: 2, reviews: 3 };
    expect(await Promise.all([openRound(province, input), openRound(province, input)])).toEqual([opened, opened]);
    expect(await openRound(province, input), "sent again").toEqual({ id: input.id, lists: 2, reviews: 3 });

    const reviews = await ownerDb().review.findMany({ where: { roundId: input.id }, include: { communeList: true } });
    expect(reviews.map(({ householdId }) => householdId).sort()).toEqual([poor.id, near.id, average.id].sort());
    for (const review of reviews) {
      expect(review).toMatchObject({ status: "LISTED", startPersons: 2, villageId: area.village.id });
      const of = [poor, near, average].find(({ id }) => id === review.householdId);
      expect(review.startClass).toBe(of?.class);
      expect(review.communeList.communeId).toBe(area.commune.id);
    }
    const lists = await ownerDb().communeList.findMany({ where: { roundId: input.id } });
    expect(lists.map(({ communeId }) => communeId).sort()).toEqual([area.commune.id, second.id].sort());
    const kept = await ownerDb().round.findUniqueOrThrow({ where: { id: input.id } });
    expect(kept.standardHash).toBe(hashStandard(getStandard("vn-2022-2026")));

    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    expect(await findOpenRound(officer)).toMatchObject({
      id: input.id,
      closesOn: "2024-12-14",
      communeDue: "2024-12-01",
    });
  });

  test("starts from the end of the annual round before, whatever happened in between", async () => {
    const area = await createArea();
    const province = await createActor("PROVINCE_STAFF", area.province);
    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    const before = await createRound(area.province, [area.commune], { year: 2023 });
    const decided = async (end: HouseholdClass) =>
      (await createDecided(before, area.village, "NEAR_POOR", { finalClass: end })).household;
    const now = async ({ id }: { id: string }, changes: Prisma.HouseholdUpdateInput) => {
      await ownerDb().household.update({ where: { id }, data: changes });
      return id;
    };
    // As the register stands a year later: some by decisions in the year.
    const households = {
      stayed: await now(await decided("POOR"), { class: "POOR" }),
      escapedInYear: await now(await decided("POOR"), { class: "NOT_POOR" }),
      poorerInYear: await now(await decided("NEAR_POOR"), { class: "POOR" }),
      backInYear: await now(await decided("NOT_POOR"), { class: "NEAR_POOR" }),
      left: await now(await decided("NEAR_POOR"), {
        class: "NEAR_POOR",
        closedOn: new Date("2024-03-01"),
        closeReason: "MOVED_OUT",
      }),
      notPoor: await now(await decided("NOT_POOR"), { class: "NOT_POOR" }),
      average: await now(await decided("AVERAGE_STANDARD"), { class: "AVERAGE_STANDARD" }),
      newInYear: (await createHousehold(area.village, { class: "POOR" })).id,
      newLater: (await createHousehold(area.village)).id,
    };
    await ownerDb().round.update({ where: { id: before.id }, data: { status: "CLOSED" } });
    const input = round();
    expect(await openRound(province, input)).toMatchObject({ lists: 1, reviews: 6 });
    // Recognised since, and put on the list by hand: on no list at the start either.
    const later = await now({ id: households.newLater }, { class: "NEAR_POOR" });
    await listHouseholdForReview(officer, { id: crypto.randomUUID(), roundId: input.id, householdId: later });

    const reviews = await ownerDb().review.findMany({ where: { roundId: input.id }, include: { household: true } });
    const names = Object.entries(households).map(([name, id]): [string, string] => [id, name]);
    const found = reviews.map(({ householdId, startClass, status }) => [
      new Map(names).get(householdId),
      startClass,
      status,
    ]);
    expect(Object.fromEntries(found.map(([name, ...rest]) => [name, rest]))).toEqual({
      stayed: ["POOR", "LISTED"],
      escapedInYear: ["POOR", "LISTED"],
      poorerInYear: ["NEAR_POOR", "LISTED"],
      backInYear: ["NOT_POOR", "LISTED"],
      left: ["NEAR_POOR", "CLOSED"],
      average: ["AVERAGE_STANDARD", "LISTED"],
      newInYear: [null, "LISTED"],
      newLater: [null, "LISTED"],
    });
    expect(reviews.filter(isApplicant)).toEqual([]);

    // R2.1 of this round is R2.9 of the one before, before anybody is reviewed; a start that somebody else chose is named.
    const listId = reviews[0]?.communeListId ?? "";
    expect(await getListPage(officer, listId)).toMatchObject({ violations: [], completeness: { identities: [] } });
    await ownerDb().review.updateMany({ where: { householdId: households.newInYear }, data: { startClass: "POOR" } });
    const violation = { identity: "poor_start", unit: "households", left: 3, right: 2 };
    const page = await getListPage(officer, listId);
    expect(page.violations).toContainEqual(violation);
    expect(page.completeness?.identities).toContainEqual(violation);
  });

  test("who came since the last list was sent was nowhere; who came before was here, on no list", async () => {
    const area = await createArea();
    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    const before = await createRound(area.province, [area.commune], { year: 2023 });
    await ownerDb().listEvent.create({
      data: {
        id: crypto.randomUUID(),
        listId: before.lists[0]?.id ?? "",
        unitPath: area.commune.path,
        action: "submit",
        fromStatus: "DRAFT",
        toStatus: "SUBMITTED",
        submission: 1,
        actorId: officer.userId,
        actorName: officer.name,
        actorRole: "COMMUNE_OFFICER",
        at: new Date("2023-12-01T08:00:00Z"),
      },
    });
    await ownerDb().round.update({ where: { id: before.id }, data: { status: "CLOSED" } });
    const annual = await createRound(area.province, [area.commune], { year: 2024 });
    const inYear = await createRound(area.province, [area.commune], { year: 2024, track: "IN_YEAR" });
    const came = async (
      origin: HouseholdOrigin,
      createdAt: string,
      roundId: string,
      householdClass?: HouseholdClass,
    ) => {
      const { id: householdId } = await createHousehold(area.village, { class: householdClass });
      await ownerDb().household.update({
        where: { id: householdId },
        data: { origin, createdAt: new Date(createdAt) },
      });
      await listHouseholdForReview(officer, { id: crypto.randomUUID(), roundId, householdId });
      const { arrived, startClass } = await ownerDb().review.findFirstOrThrow({ where: { roundId, householdId } });
      return [arrived, startClass];
    };
    expect(await came("MOVED_IN", "2021-03-01", annual.id)).toEqual([false, null]);
    expect(await came("MOVED_IN", "2023-11-30", annual.id)).toEqual([false, null]);
    expect(await came("SPLIT", "2023-12-10", annual.id, "POOR"), "after it was sent, before the round ended").toEqual([
      true,
      null,
    ]);
    expect(await came("TRANSFERRED", "2024-05-01", annual.id, "NEAR_POOR")).toEqual([true, null]);
    // What asks to be seen in the year starts as the register has it.
    expect(await came("SPLIT", "2024-05-01", inYear.id, "POOR")).toEqual([false, "POOR"]);
  });

  test("is not done before its first day", async () => {
    const province = await createActor("PROVINCE_STAFF", (await createArea()).province);
    await expect(
      openRound(
        province,
        round({ year: 2025, opensOn: "2025-09-01", closesOn: "2025-12-14", communeDue: null, districtDue: null }),
      ),
    ).rejects.toMatchObject({ code: "invalid", fields: { opensOn: ["date_in_future"] } });
  });

  test("puts nobody on the lists of a track in which people ask", async () => {
    const area = await createArea();
    const province = await createActor("PROVINCE_STAFF", area.province);
    await createHousehold(area.village, { class: "POOR" });
    expect(await openRound(province, round({ track: "IN_YEAR" }))).toMatchObject({ lists: 1, reviews: 0 });
  });

  test("is refused twice for a year and track, beside an open annual round, and without a standard for the year", async () => {
    const area = await createArea();
    const province = await createActor("PROVINCE_STAFF", area.province);
    await openRound(province, round());
    await expect(openRound(province, round())).rejects.toThrow(/round_year_track_key/);
    await expect(openRound(province, round({ year: 2025 }))).rejects.toMatchObject({
      text: "round_still_open?year=2024",
    });
    await expect(openRound(province, round({ year: 2027 }))).rejects.toMatchObject({
      fields: { year: expect.any(Array) },
    });
    await expect(openRound(province, round({ standardId: "nobody" }))).rejects.toMatchObject({ code: "invalid" });
    expect(await listRounds(province)).toHaveLength(1);
  });

  test.each(["COMMUNE_OFFICER", "COMMUNE_CHAIR", "DISTRICT_REVIEWER", "ADMINISTRATOR"] as const)(
    "is not for a %s",
    async (role) => {
      const area = await createArea();
      const actor = await createActor(role, area.province);
      await expect(openRound(actor, round())).rejects.toMatchObject({ code: "forbidden" });
      await expect(closeRound(actor, crypto.randomUUID())).rejects.toMatchObject({ code: "forbidden" });
    },
  );
});

test("PostgreSQL, too, lets the province's staff alone change a round", async () => {
  const area = await createArea();
  const { id } = await openRound(await createActor("PROVINCE_STAFF", area.province), round());
  const change = async (role: "ADMINISTRATOR" | "PROVINCE_STAFF") =>
    asActor(
      await createActor(role, area.province),
      (tx) => tx.$executeRaw`UPDATE round SET closes_on = '2024-12-13' WHERE id = ${id}::uuid`,
    );
  await expect(change("ADMINISTRATOR")).rejects.toThrow(/row-level security/);
  expect(await change("PROVINCE_STAFF")).toBe(1);
});

describe("closing a round", () => {
  test("waits for the last list, and then holds", async () => {
    const area = await createArea();
    const province = await createActor("PROVINCE_STAFF", area.province);
    const { id } = await openRound(province, round());
    await expect(closeRound(province, id)).rejects.toMatchObject({
      code: "conflict",
      text: "round_unfinished?count=1",
    });
    // The list of a commune in which nobody is poor, approved.
    for (const [role, status] of [
      ["COMMUNE_OFFICER", "SUBMITTED"],
      ["DISTRICT_REVIEWER", "DISTRICT_APPROVED"],
      ["PROVINCE_STAFF", "APPROVED"],
    ] as const)
      await ownerDb().$transaction([
        actsAs({ role }),
        ownerDb().communeList.updateMany({ where: { roundId: id }, data: { status } }),
      ]);
    expect(await listRoundProgress(province)).toMatchObject([{ id, lists: 1, approved: 1 }]);
    await closeRound(province, id);
    await closeRound(province, id);
    expect(await findOpenRound(province)).toBeNull();
    await expect(
      ownerDb().communeList.updateMany({ where: { roundId: id }, data: { residentPersons: 1, residentHouseholds: 1 } }),
    ).rejects.toThrow(/locked/);
  });

  test("does not exist for the staff of another province", async () => {
    const area = await createArea();
    const { id } = await openRound(await createActor("PROVINCE_STAFF", area.province), round());
    const stranger = await createActor("PROVINCE_STAFF", (await createArea()).province);
    await expect(closeRound(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await findOpenRound(stranger)).toBeNull();
    expect(await listRounds(stranger)).toEqual([]);
    expect(await listRoundProgress(stranger)).toEqual([]);
  });
});
