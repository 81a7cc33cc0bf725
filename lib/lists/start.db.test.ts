import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import { getListPage, getResidentsPage } from "@/lib/lists/queries/pages";
import { getToDo } from "@/lib/lists/queries/start";
import { approveList } from "@/lib/lists/service/approve-list";
import { enterResidents } from "@/lib/lists/service/enter-residents";
import { returnList } from "@/lib/lists/service/return-list";
import { submitList } from "@/lib/lists/service/submit-list";
import { createDecided, giveDecision } from "@/lib/testing/decisions";
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

/** A district of two communes; the first has one household decided and one to review. */
async function stage() {
  const area = await createArea();
  const other = await createUnit({ level: "COMMUNE", parent: area.district });
  const round = await createRound(area.province, [area.commune, other]);
  const decided = await createDecided(round, area.village, "POOR");
  const open = await createHousehold(area.village, {
    class: "NEAR_POOR",
    members: [{ fullName: "Nông Thị Hoa", birthYear: 1980, nationalId: anyNationalId() }],
  });
  const review = await createReview(round, open);
  const listId = round.lists.find(({ communeId }) => communeId === area.commune.id)?.id ?? "";
  const [officer, district, province] = await Promise.all([
    createActor("COMMUNE_OFFICER", area.commune),
    createActor("DISTRICT_REVIEWER", area.district),
    createActor("PROVINCE_STAFF", area.province),
  ]);
  return { area, round, decided, review, listId, officer, district, province };
}

const act = async (listId: string) => ({
  eventId: crypto.randomUUID(),
  listId,
  version: (await ownerDb().communeList.findUniqueOrThrow({ where: { id: listId } })).version,
});

const summary = ({ items }: Awaited<ReturnType<typeof getToDo>>) => items.map(({ kind, count }) => [kind, count]);

describe("the start page of a commune", () => {
  test("says what is to be done, in order, until the list is sent, and again when it comes back", async () => {
    const { round, review, listId, officer, district, decided } = await stage();
    const begin = await getToDo(officer);
    expect(begin.round?.id).toBe(round.id);
    expect(begin.commune).toMatchObject({ finished: 1, total: 2, poor: 1, nearPoor: 0 });
    expect(summary(begin)).toEqual([
      ["not_reviewed", 1],
      ["without_national_id", 2],
      ["residents", 1],
    ]);
    expect(begin.items[1]?.href).toBe(`/households/${decided.household.id}`);

    const { version } = await act(listId);
    await enterResidents(officer, { listId, version, households: 300, persons: 1200, note: "" });
    await giveDecision(review.id);
    expect(summary(await getToDo(officer))).toEqual([
      ["without_national_id", 2],
      ["ready", 1],
    ]);

    await submitList(officer, await act(listId));
    const sent = await getToDo(officer);
    expect(sent.items).toEqual([]);
    expect(sent.commune?.list).toMatchObject({ status: "SUBMITTED", submission: 1 });

    await returnList(district, {
      ...(await act(listId)),
      reason: "SCORE_DOUBTFUL",
      note: "Xem lại",
      households: [{ reviewId: review.id, reason: "SCORE_DOUBTFUL", note: "Điểm khác phiếu giấy" }],
    });
    const back = await getToDo(officer);
    expect(back.items[0]).toMatchObject({ kind: "households_returned", count: 1, href: `/reviews/${review.id}` });
  });

  test("a list that came back whole says so, and a household that is begun is counted apart", async () => {
    const { review, listId, officer, district } = await stage();
    await ownerDb().review.update({ where: { id: review.id }, data: { status: "DRAFT" } });
    expect(summary(await getToDo(officer))[0]).toEqual(["begun", 1]);
    await giveDecision(review.id);
    const { version } = await act(listId);
    await enterResidents(officer, { listId, version, households: 300, persons: 1200, note: "" });
    await submitList(officer, await act(listId));
    await returnList(district, {
      ...(await act(listId)),
      reason: "OTHER",
      note: "Xem lại cả danh sách",
      households: [],
    });
    expect(summary(await getToDo(officer))[0]).toEqual(["list_returned", 1]);
  });
});

describe("the start page of those above", () => {
  test("the district sees what waits for it, the province what the districts have done", async () => {
    const { area, review, listId, officer, district, province } = await stage();
    expect(summary(await getToDo(district))).toEqual([["communes_working", 2]]);
    await giveDecision(review.id);
    const { version } = await act(listId);
    await enterResidents(officer, { listId, version, households: 300, persons: 1200, note: "" });
    await submitList(officer, await act(listId));

    const waiting = await getToDo(district);
    expect(waiting.items[0]).toMatchObject({ kind: "waiting", count: 1, href: `/lists/${listId}` });
    expect(waiting.districts).toMatchObject([{ district: area.district.fullName, lists: 2, waiting: 1, working: 1 }]);

    expect(summary(await getToDo(province))).toEqual([["communes_working", 1]]);
    await approveList(district, await act(listId));
    expect(summary(await getToDo(province))[0]).toEqual(["waiting", 1]);
    await approveList(province, await act(listId));
    const done = await getToDo(province);
    expect(done.districts).toMatchObject([{ approved: 1, waiting: 0, working: 1, finished: 2, total: 2, poor: 1 }]);
  });

  test("without an open round the province is asked to open one, the others for nothing", async () => {
    const { province } = await createArea();
    const staff = await createActor("PROVINCE_STAFF", province);
    expect(await getToDo(staff)).toMatchObject({ round: null, items: [{ kind: "open_round", href: "/rounds/new" }] });
  });

  test("an administrator sees the accounts and no household", async () => {
    const { province } = await createArea();
    const administrator = await createActor("ADMINISTRATOR", province);
    const { people, items, round } = await getToDo(administrator);
    expect(people).toMatchObject({ active: 1, waiting: 1, without: 0 });
    expect(items).toMatchObject([{ kind: "not_signed_in", count: 1 }]);
    expect(round).toBeNull();
  });
});

describe("a commune's lists over the years", () => {
  test("are there for those who reach the commune, newest first, and for nobody else", async () => {
    const { area, round, listId, district } = await stage();
    await createRound(area.province, [area.commune], { year: 2023 });
    const { siblings } = await getListPage(district, listId);
    expect(siblings.map(({ year }) => year)).toEqual([2024, 2023]);
    expect(siblings[0]).toMatchObject({ id: listId, year: round.year, status: "OPEN" });
    const elsewhere = await createArea();
    const stranger = await createActor("DISTRICT_REVIEWER", elsewhere.district);
    await expect(getListPage(stranger, listId)).rejects.toMatchObject({ code: "not_found" });
    await expect(getResidentsPage(stranger, listId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("residents are held against the list itself and the year before", async () => {
    const { area, listId, district } = await stage();
    const last = await createRound(area.province, [area.commune], { year: 2023 });
    await ownerDb().communeList.update({
      where: { id: last.lists[0]?.id ?? "" },
      data: { residentHouseholds: 290, residentPersons: 1180 },
    });
    expect((await getResidentsPage(district, listId)).facts).toMatchObject({
      listed: { households: 1 },
      last: { households: 290, persons: 1180 },
    });
  });
});
