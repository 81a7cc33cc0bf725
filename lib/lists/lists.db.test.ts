import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase } from "@/lib/core/db";
import { listBoard } from "@/lib/lists/queries/board";
import { findOwnListId, getList } from "@/lib/lists/queries/list";
import { getListPage, getResidentsPage, getReviewsPage } from "@/lib/lists/queries/pages";
import type { ListRowsChoice } from "@/lib/lists/rows-choice";
import { approveList } from "@/lib/lists/service/approve-list";
import { addComment, closeComment } from "@/lib/lists/service/comments";
import { enterResidents } from "@/lib/lists/service/enter-residents";
import { returnList } from "@/lib/lists/service/return-list";
import { submitList } from "@/lib/lists/service/submit-list";
import type { Chain } from "@/lib/rounds/steps";
import { createDecided, giveDecision, indicatorsWith } from "@/lib/testing/decisions";
import {
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

afterAll(closeDatabase);

/** A round with one commune's list of three decided households and its residents, and the people who handle it. */
async function stage(chain: Chain = "COMMUNE_DISTRICT_PROVINCE") {
  const area = await createArea();
  const round = await createRound(area.province, [area.commune], { chain });
  const decided = [
    await createDecided(round, area.village, "POOR"),
    await createDecided(round, area.village, "POOR", { finalClass: "NEAR_POOR" }),
    await createDecided(round, area.village, "NEAR_POOR", { finalClass: "NOT_POOR" }),
  ] as const;
  const listId = round.lists[0]?.id ?? "";
  const [officer, chair, district, province] = await Promise.all([
    createActor("COMMUNE_OFFICER", area.commune),
    createActor("COMMUNE_CHAIR", area.commune),
    createActor("DISTRICT_REVIEWER", area.district),
    createActor("PROVINCE_STAFF", area.province),
  ]);
  await enterResidents(officer, { listId, version: 1, households: 500, persons: 2000, note: "" });
  const reviews = [decided[0].reviewId, decided[1].reviewId, decided[2].reviewId] as const;
  return { area, round, decided, reviews, listId, officer, chair, district, province };
}

const versionOf = async (listId: string) =>
  (await ownerDb().communeList.findUniqueOrThrow({ where: { id: listId } })).version;

/** An act on the list as it stands now. */
const act = async (listId: string) => ({ eventId: crypto.randomUUID(), listId, version: await versionOf(listId) });

const submit = async (actor: Actor, listId: string) => submitList(actor, await act(listId));
const approve = async (actor: Actor, listId: string) => approveList(actor, await act(listId));
const giveBack = async (actor: Actor, listId: string, reviewIds: readonly string[] = []) =>
  returnList(actor, {
    ...(await act(listId)),
    reason: "SCORE_DOUBTFUL",
    note: "Xem lại điểm thu nhập",
    households: reviewIds.map((reviewId) => ({ reviewId, reason: "SCORE_DOUBTFUL", note: "Điểm khác phiếu giấy" })),
  });

/** What stands in the way of sending a list that is with the commune. */
async function missingIn(actor: Actor, listId: string) {
  const { completeness } = await getListPage(actor, listId);
  if (!completeness) throw new Error("the list is not with the commune");
  return completeness;
}

describe("the way up", () => {
  test("commune, district, back for one household, again, province, back to the district, and approved", async () => {
    const { listId, reviews, decided, officer, chair, district, province } = await stage();
    expect(await submit(officer, listId)).toMatchObject({ status: "SUBMITTED", submission: 1 });
    expect(await giveBack(district, listId, [reviews[0]])).toMatchObject({ status: "RETURNED", submission: 1 });

    const back = await getList(officer, listId);
    expect(back).toMatchObject({ partialReturn: true, returned: 1 });
    expect((await getListPage(officer, listId)).returned).toMatchObject([
      { reviewId: reviews[0], returnedReason: "SCORE_DOUBTFUL", returnedNote: "Điểm khác phiếu giấy" },
    ]);

    await giveDecision(reviews[0], { incomeScore: 120 });
    expect(await submit(chair, listId)).toMatchObject({ status: "SUBMITTED", submission: 2 });
    expect(await getList(district, listId)).toMatchObject({ partialReturn: false, returned: 0 });
    expect((await getListPage(district, listId)).changes).toMatchObject([
      {
        reviewId: reviews[0],
        isNew: false,
        answers: [{ field: "incomeScore", before: 100, after: 120 }],
      },
    ]);

    expect(await approve(district, listId)).toMatchObject({ status: "DISTRICT_APPROVED" });
    expect(await giveBack(province, listId)).toMatchObject({ status: "RETURNED_TO_DISTRICT" });
    expect(await approve(district, listId)).toMatchObject({ status: "DISTRICT_APPROVED" });
    // The class in force is still last year's.
    const classes = () =>
      Promise.all(
        decided.map(
          async ({ household }) => (await ownerDb().household.findUnique({ where: { id: household.id } }))?.class,
        ),
      );
    expect(await classes()).toEqual(["POOR", "POOR", "NEAR_POOR"]);
    expect(await approve(province, listId)).toMatchObject({ status: "APPROVED", submission: 2 });
    expect(await classes()).toEqual(["POOR", "NEAR_POOR", "NOT_POOR"]);

    const { events } = await getList(officer, listId);
    expect(events.map(({ action, toStatus, actorName }) => [action, toStatus, actorName])).toEqual([
      ["approve", "APPROVED", province.name],
      ["approve", "DISTRICT_APPROVED", district.name],
      ["return", "RETURNED_TO_DISTRICT", province.name],
      ["approve", "DISTRICT_APPROVED", district.name],
      ["submit", "SUBMITTED", chair.name],
      ["return", "RETURNED", district.name],
      ["submit", "SUBMITTED", officer.name],
    ]);
    expect(events[5]).toMatchObject({ reason: "SCORE_DOUBTFUL", note: "Xem lại điểm thu nhập", households: 1 });
    expect(
      events.every(({ at }) => at.toISOString().startsWith("2024-12-0")),
      "by the clock of the house",
    ).toBe(true);
  });

  test("without districts the province decides on what the commune sends, and returns to it", async () => {
    const { listId, reviews, officer, district, province } = await stage("COMMUNE_PROVINCE");
    await submit(officer, listId);
    await expect(approve(district, listId)).rejects.toMatchObject({ code: "conflict" });
    await expect(giveBack(province, listId, [reviews[1]])).resolves.toMatchObject({ status: "RETURNED" });
    await submit(officer, listId);
    await expect(approve(province, listId)).resolves.toMatchObject({ status: "APPROVED" });
  });

  test("a district sends on to the commune what the province sent back", async () => {
    const { listId, reviews, officer, district, province } = await stage();
    await submit(officer, listId);
    await approve(district, listId);
    await giveBack(province, listId);
    await expect(giveBack(district, listId, [reviews[2]])).resolves.toMatchObject({ status: "RETURNED" });
    expect(await getList(officer, listId)).toMatchObject({ partialReturn: true, returned: 1 });
  });

  test("the province names no households to the district", async () => {
    const { listId, reviews, officer, district, province } = await stage();
    await submit(officer, listId);
    await approve(district, listId);
    await expect(giveBack(province, listId, [reviews[0]])).rejects.toMatchObject({
      code: "invalid",
      fields: { households: ["households_not_named_here"] },
    });
    expect(await getList(district, listId)).toMatchObject({ status: "DISTRICT_APPROVED" });
  });

  test("nobody takes a step that is not theirs", async () => {
    const { area, listId, officer, district, province } = await stage();
    await expect(approve(officer, listId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(submit(district, listId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(approve(district, listId)).rejects.toMatchObject({ code: "conflict" });
    await submit(officer, listId);
    await expect(approve(province, listId)).rejects.toMatchObject({ code: "conflict" });
    const administrator = await createActor("ADMINISTRATOR", area.province);
    await expect(approve(administrator, listId)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a household of another list cannot be sent back with this one", async () => {
    const [mine, other] = [await stage(), await stage()];
    await submit(mine.officer, mine.listId);
    await expect(giveBack(mine.district, mine.listId, [other.reviews[0]])).rejects.toMatchObject({ code: "not_found" });
    expect(await getList(mine.district, mine.listId), "and nothing was done").toMatchObject({ status: "SUBMITTED" });
  });
});

describe("two at once", () => {
  test("of two reviewers one wins and the other is told who did what", async () => {
    const { area, listId, officer, district } = await stage();
    const colleague = await createActor("DISTRICT_REVIEWER", area.district);
    await submit(officer, listId);
    const seen = await act(listId);
    const results = await Promise.allSettled([
      approveList(district, seen),
      returnList(colleague, {
        ...seen,
        eventId: crypto.randomUUID(),
        reason: "OTHER",
        note: "Xem lại",
        households: [],
      }),
    ]);
    const lost = results.find((result) => result.status === "rejected");
    const winner = results[0]?.status === "fulfilled" ? district : colleague;
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(lost?.reason).toMatchObject({ code: "stale" });
    expect(String(lost?.reason.text)).toContain(encodeURIComponent(winner.name));
    expect((await getList(district, listId)).events).toHaveLength(2);
  });

  test("the same act sent twice, or twice at once, happens once", async () => {
    const { listId, officer, district } = await stage();
    const sending = await act(listId);
    const [first, second] = await Promise.all([submitList(officer, sending), submitList(officer, sending)]);
    expect(second).toEqual(first);
    const approving = await act(listId);
    await approveList(district, approving);
    expect(await approveList(district, approving)).toMatchObject({ status: "DISTRICT_APPROVED" });
    const { events, submission } = await getList(officer, listId);
    expect(events).toHaveLength(2);
    expect(submission).toBe(1);
  });

  test("an act's id is not taken over for something else", async () => {
    const [mine, other] = [await stage(), await stage()];
    const sent = await act(mine.listId);
    await submitList(mine.officer, sent);
    await expect(submitList(mine.chair, sent)).rejects.toMatchObject({ code: "conflict" });
    await expect(submitList(other.officer, { ...(await act(other.listId)), eventId: sent.eventId })).rejects.toThrow(
      /list_event_pkey/,
    );
    expect(await getList(other.officer, other.listId)).toMatchObject({ status: "DRAFT" });
  });

  test("what was decided on an older view is refused", async () => {
    const { listId, officer, district } = await stage();
    await submit(officer, listId);
    const old = await act(listId);
    await giveBack(district, listId);
    await submit(officer, listId);
    await expect(approveList(district, old)).rejects.toMatchObject({ code: "stale" });
  });
});

describe("an incomplete list", () => {
  test("is not sent, and says what is missing and where", async () => {
    const { area, round, listId, officer } = await stage();
    const listed = await createHousehold(area.village, { class: "POOR" });
    const review = await createReview(round, listed);
    const begun = await createReview(round, await createHousehold(area.village, { class: "POOR" }));
    await ownerDb().review.update({ where: { id: begun.id }, data: { status: "DRAFT" } });
    const omitted = await createHousehold(area.village, { class: "NEAR_POOR" });

    const found = await missingIn(officer, listId);
    expect(found).toMatchObject({ complete: false, count: 3 });
    expect(found.items.map(({ kind, households }) => [kind, households.map(({ householdId }) => householdId)])).toEqual(
      [
        ["not_reviewed", [listed.id]],
        ["begun", [begun.householdId]],
        ["not_listed", [omitted.id]],
      ],
    );
    expect(found.items[0]?.households[0]).toMatchObject({
      reviewId: review.id,
      code: listed.code,
      village: area.village.name,
    });
    await expect(submit(officer, listId)).rejects.toMatchObject({ code: "conflict", text: "list_incomplete?count=3" });
  });

  test("one that adds up otherwise than it was decided names the household", async () => {
    const { decided, listId, officer } = await stage();
    const { householdId } = await ownerDb().movement.findFirstOrThrow({
      where: { householdId: decided[1].household.id },
    });
    await ownerDb().movement.deleteMany({ where: { householdId } });
    const { items } = await missingIn(officer, listId);
    expect(items).toMatchObject([{ kind: "ledger_differs", count: 1, households: [{ householdId }] }]);
    await expect(submit(officer, listId)).rejects.toMatchObject({ code: "conflict" });
  });

  test("one person in two decided households stops it until one side gives way", async () => {
    const { decided, reviews, listId, officer } = await stage();
    const [from, to] = [decided[0].household, decided[1].household];
    const moved = from.memberships[1];
    // Recorded in the first household, then moved to the second, which is recorded after that.
    await ownerDb().membership.update({ where: { id: moved?.id ?? "" }, data: { validTo: new Date("2024-12-02") } });
    await ownerDb().membership.create({
      data: {
        id: crypto.randomUUID(),
        householdId: to.id,
        personId: moved?.personId ?? "",
        unitPath: to.unitPath,
        relationship: "OTHER",
        validFrom: new Date("2024-12-02"),
      },
    });
    await giveDecision(reviews[1], { finalClass: "NEAR_POOR" });
    const before = await missingIn(officer, listId);
    expect(before.items).toMatchObject([
      { kind: "same_person", count: 2 },
      { kind: "members_changed", count: 1, households: [{ householdId: from.id }] },
    ]);
    await giveDecision(reviews[0]);
    expect(await missingIn(officer, listId)).toMatchObject({ complete: true, items: [] });
  });

  test("a household that ended needs no review, and its row says that it left", async () => {
    const { area, round, listId, officer } = await stage();
    const gone = await createReview(round, await createHousehold(area.village, { class: "POOR" }));
    await ownerDb().review.update({ where: { id: gone.id }, data: { status: "CLOSED", movementKind: "DEPARTED" } });
    expect((await missingIn(officer, listId)).items).toMatchObject([{ kind: "ledger_differs", count: 1 }]);
    await ownerDb().movement.create({
      data: {
        id: crypto.randomUUID(),
        roundId: round.id,
        householdId: gone.householdId,
        villageId: gone.villageId,
        unitPath: gone.unitPath,
        startClass: "POOR",
        endClass: null,
        kind: "DEPARTED",
        personsStart: 2,
        personsEnd: 0,
      },
    });
    expect(await missingIn(officer, listId)).toMatchObject({ complete: true });
  });

  test("missing identity numbers are counted and do not stop it", async () => {
    const { listId, officer } = await stage();
    const { complete, withoutNationalId } = await missingIn(officer, listId);
    expect(complete).toBe(true);
    expect(withoutNationalId).toMatchObject({ persons: 6 });
    expect(withoutNationalId.households).toHaveLength(3);
  });
});

describe("the residents of a commune", () => {
  test("are needed before a list is sent", async () => {
    const area = await createArea();
    const round = await createRound(area.province, [area.commune]);
    await createDecided(round, area.village, "POOR");
    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    const listId = round.lists[0]?.id ?? "";
    expect(await missingIn(officer, listId)).toMatchObject({ count: 1, residents: [{ kind: "missing" }] });
    await expect(submit(officer, listId)).rejects.toMatchObject({ code: "conflict" });
  });

  test("cannot be fewer than those on the list, and a sharp change is explained", async () => {
    const { area, listId, officer } = await stage();
    const enter = async (households: number, persons: number, note = "") =>
      enterResidents(officer, { listId, version: await versionOf(listId), households, persons, note });
    await expect(enter(1, 500)).rejects.toMatchObject({
      code: "invalid",
      fields: { households: [expect.any(String)] },
    });
    await expect(enter(500, 499)).rejects.toMatchObject({ fields: { persons: [expect.any(String)] } });

    const last = await createRound(area.province, [area.commune], { year: 2023 });
    await ownerDb().communeList.updateMany({
      where: { roundId: last.id },
      data: { residentHouseholds: 1000, residentPersons: 4000 },
    });
    await expect(enter(800, 4000)).rejects.toMatchObject({ fields: { note: [expect.stringContaining("15")] } });
    await expect(enter(800, 4000, "Tách 2 thôn sang xã khác")).resolves.toMatchObject({ version: 3 });
    // The same numbers again change nothing.
    await expect(enter(800, 4000, "Tách 2 thôn sang xã khác")).resolves.toMatchObject({ version: 3 });
  });

  test("entered on an older view are refused, with what stands now", async () => {
    const { listId, chair } = await stage();
    await expect(
      enterResidents(chair, { listId, version: 1, households: 510, persons: 2000, note: "" }),
    ).rejects.toMatchObject({ code: "stale", changes: expect.arrayContaining([{ field: "households", now: 500 }]) });
  });

  test("stay as they were sent", async () => {
    const { listId, officer, district } = await stage();
    await submit(officer, listId);
    const numbers = { listId, version: await versionOf(listId), households: 600, persons: 2400, note: "" };
    await expect(enterResidents(officer, numbers)).rejects.toMatchObject({ code: "locked" });
    await expect(enterResidents(district, numbers)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a locked list", () => {
  const ATTEMPTS = (listId: string, reviewId: string): [string, string][] => [
    ["answers", `UPDATE review SET answers = '{"notes":"x"}' WHERE id = '${reviewId}'`],
    ["a class", `UPDATE review SET final_class = 'POOR' WHERE commune_list_id = '${listId}'`],
    ["a mark", `UPDATE review SET returned_reason = 'OTHER' WHERE id = '${reviewId}'`],
    [
      "the ledger",
      `UPDATE movement SET persons_end = 9 WHERE household_id = (SELECT household_id FROM review WHERE id = '${reviewId}')`,
    ],
    [
      "a row taken out of the ledger",
      `DELETE FROM movement WHERE household_id = (SELECT household_id FROM review WHERE id = '${reviewId}')`,
    ],
    ["a review taken away", `DELETE FROM review WHERE id = '${reviewId}'`],
    ["a version that was seen", `UPDATE review_version SET answers = '{}' WHERE review_id = '${reviewId}'`],
    ["its residents", `UPDATE commune_list SET resident_persons = 1 WHERE id = '${listId}'`],
    ["its number of submissions", `UPDATE commune_list SET submission = 9 WHERE id = '${listId}'`],
    ["its state, past a level", `UPDATE commune_list SET status = 'APPROVED' WHERE id = '${listId}'`],
    ["its state, back to a draft", `UPDATE commune_list SET status = 'DRAFT' WHERE id = '${listId}'`],
    ["itself", `DELETE FROM commune_list WHERE id = '${listId}'`],
    ["a step of the past", `UPDATE list_event SET note = 'x' WHERE list_id = '${listId}'`],
    [
      "a step in another's name",
      `INSERT INTO list_event (id, list_id, unit_path, action, from_status, to_status, submission, review_ids, actor_id, actor_name, actor_role, at)
       SELECT gen_random_uuid(), id, unit_path, 'approve', 'SUBMITTED', 'APPROVED', 1, '{}', gen_random_uuid(), 'x', 'PROVINCE_STAFF', now() FROM commune_list WHERE id = '${listId}'`,
    ],
    [
      "a class in force",
      `UPDATE household SET class = 'AVERAGE_STANDARD' WHERE id = (SELECT household_id FROM review WHERE id = '${reviewId}')`,
    ],
  ];

  test.each(["COMMUNE_OFFICER", "COMMUNE_CHAIR", "DISTRICT_REVIEWER"] as const)(
    "is edited by SQL with the serving role by no %s",
    async (role) => {
      const { area, listId, reviews, officer } = await stage();
      await submit(officer, listId);
      const unit = role === "DISTRICT_REVIEWER" ? area.district : area.commune;
      const actor = await createActor(role, unit);
      for (const [what, sql] of ATTEMPTS(listId, reviews[0]))
        await expect(
          asActor(actor, (tx) => tx.$executeRawUnsafe(sql)),
          what,
        ).rejects.toThrow(/locked|commune_list_step|permission denied|row-level security|household_class_decided/);
    },
  );

  test("is edited by SQL with the serving role by no province staff, waiting or approved", async () => {
    const { listId, reviews, officer, district, province } = await stage();
    await submit(officer, listId);
    await approve(district, listId);
    const attempts = ATTEMPTS(listId, reviews[0]).filter(([what]) => what !== "its state, past a level");
    for (const after of ["waiting", "approved"]) {
      for (const [what, sql] of attempts)
        await expect(
          asActor(province, (tx) => tx.$executeRawUnsafe(sql)),
          `${after}: ${what}`,
        ).rejects.toThrow(/locked|commune_list_step|permission denied|row-level security|household_class_decided/);
      if (after === "waiting") await approve(province, listId);
    }
  });

  test("is out of an administrator's sight", async () => {
    const { area, listId, reviews, officer } = await stage();
    await submit(officer, listId);
    const administrator = await createActor("ADMINISTRATOR", area.province);
    const state = () =>
      ownerDb().review.findMany({
        where: { communeListId: listId },
        include: { communeList: { include: { events: true } }, household: true, versions: true },
        orderBy: { id: "asc" },
      });
    const before = await state();
    for (const [, sql] of ATTEMPTS(listId, reviews[0]))
      await asActor(administrator, (tx) => tx.$executeRawUnsafe(sql)).catch((error: Error) => error);
    expect(await state()).toEqual(before);
  });

  test("that came back in part keeps the other households closed", async () => {
    const { area, round, listId, reviews, officer, district } = await stage();
    await submit(officer, listId);
    await giveBack(district, listId, [reviews[0]]);
    const write = (reviewId: string) =>
      asActor(officer, (tx) => tx.review.update({ where: { id: reviewId }, data: { answers: { notes: "x" } } }));
    await expect(write(reviews[0])).resolves.toBeTruthy();
    await expect(write(reviews[1])).rejects.toThrow(/partly_locked/);
    // Nor does the commune free it by marking it, or put another on the list.
    await expect(
      asActor(officer, (tx) => tx.review.update({ where: { id: reviews[1] }, data: { returnedReason: "OTHER" } })),
    ).rejects.toThrow(/locked/);
    const late = await createHousehold(area.village);
    await expect(
      asActor(officer, (tx) =>
        tx.review.create({
          data: {
            id: crypto.randomUUID(),
            roundId: round.id,
            householdId: late.id,
            communeListId: listId,
            villageId: area.village.id,
            unitPath: area.village.path,
          },
        }),
      ),
    ).rejects.toThrow(/locked/);
  });

  test("a list with the commune is not written by those above it", async () => {
    const { listId, reviews, district, province } = await stage();
    for (const actor of [district, province]) {
      await expect(
        asActor(actor, (tx) => tx.review.update({ where: { id: reviews[0] }, data: { answers: {} } })),
      ).rejects.toThrow(/locked/);
      await expect(
        asActor(
          actor,
          (tx) =>
            tx.$executeRaw`DELETE FROM movement WHERE household_id = (SELECT household_id FROM review WHERE id = ${reviews[0]}::uuid)`,
        ),
      ).rejects.toThrow(/locked/);
      await expect(
        asActor(actor, (tx) => tx.communeList.update({ where: { id: listId }, data: { residentPersons: 1 } })),
      ).rejects.toThrow(/locked|commune_list_residents/);
    }
  });
});

describe("what stands out", () => {
  test("is found with the households behind it, last year's answers beside", async () => {
    const { area, round, listId, reviews, decided, district } = await stage();
    await giveDecision(reviews[0], { incomeScore: 138 });
    await giveDecision(reviews[1], { overrideClass: "NEAR_POOR", finalClass: "NEAR_POOR" });
    const same = [];
    for (let i = 0; i < 3; i++)
      same.push(
        (
          await createDecided(round, area.village, "NEAR_POOR", {
            surveyorName: "Lý Văn Ba",
            answers: { averageIncome: 7 },
          })
        ).reviewId,
      );
    // Last year: a round before, in which the third household was deprived of more.
    const last = await createRound(area.province, [area.commune], { year: 2023 });
    const before = await createReview(last, decided[2].household);
    await giveDecision(before.id, { finalClass: "NEAR_POOR", answers: { indicators: indicatorsWith(6) } });

    const found = Object.fromEntries(
      (await getListPage(district, listId)).attention.map(({ kind, reviewIds }) => [kind, reviewIds]),
    );
    expect(found.close).toEqual([reviews[0]]);
    expect(found.overridden).toEqual([reviews[1]]);
    expect(found.sharp).toEqual([reviews[2]]);
    expect(found.same_sheets?.sort()).toEqual(same.sort());
    expect((await getListPage(district, listId, { attention: "same_sheets" })).rows.rows).toHaveLength(3);
  });
});

describe("remarks", () => {
  const remark = (reviewId: string) => ({
    id: crypto.randomUUID(),
    reviewId,
    question: "indicators.4.deprived",
    text: "Ông Sơn có thẻ bảo hiểm không?",
  });

  test("are pinned by a reviewer, seen by the commune, and closed by a reviewer alone", async () => {
    const { listId, reviews, officer, district, province } = await stage();
    await submit(officer, listId);
    const written = remark(reviews[0]);
    await addComment(district, written);
    await addComment(district, written);
    expect((await getListPage(officer, listId)).comments).toMatchObject([
      { reviewId: reviews[0], question: "indicators.4.deprived", authorName: district.name, closedAt: null },
    ]);
    await expect(addComment(officer, remark(reviews[0]))).rejects.toMatchObject({ code: "forbidden" });
    await expect(closeComment(officer, written.id)).rejects.toMatchObject({ code: "forbidden" });
    await closeComment(province, written.id);
    expect(await ownerDb().reviewComment.findMany({ where: { reviewId: reviews[0] } })).toMatchObject([
      { closedBy: province.name },
    ]);
    expect((await getListPage(officer, listId)).comments).toEqual([]);
    expect(await getList(district, listId)).toMatchObject({ openComments: 0 });
  });

  test("stand at a question, keep their words, and end with the list", async () => {
    const { listId, reviews, officer, district, province } = await stage();
    await submit(officer, listId);
    await expect(addComment(district, { ...remark(reviews[0]), question: "x" })).rejects.toMatchObject({
      code: "invalid",
    });
    await addComment(district, remark(reviews[0]));
    await expect(asActor(district, (tx) => tx.$executeRaw`UPDATE review_comment SET text = 'y'`)).rejects.toThrow(
      /review_comment_stays/,
    );
    await approve(district, listId);
    await approve(province, listId);
    expect((await getListPage(district, listId)).comments).toEqual([]);
    await expect(addComment(district, remark(reviews[1]))).rejects.toMatchObject({ code: "locked" });
  });
});

describe("reading", () => {
  test("the board shows first what waits for the reader, with progress", async () => {
    const { area, round, listId, officer, district, province } = await stage();
    const other = await createUnit({ level: "COMMUNE", parent: area.district, name: "An Phú" });
    await ownerDb().communeList.create({
      data: { id: crypto.randomUUID(), roundId: round.id, communeId: other.id, unitPath: other.path },
    });
    const board = (actor: Actor) => listBoard(actor, round);
    expect(await board(district)).toMatchObject([
      { commune: other.fullName },
      { id: listId, total: 3, finished: 3, poor: 1, nearPoor: 1 },
    ]);
    await submit(officer, listId);
    expect(await board(district)).toMatchObject([{ id: listId, waitsForMe: true }, { waitsForMe: false }]);
    expect((await board(province)).map(({ waitsForMe }) => waitsForMe)).toEqual([false, false]);
    expect(await board(officer)).toHaveLength(1);
  });

  test("pages follow names, and filters find what they say", async () => {
    const { listId, reviews, area, officer } = await stage();
    const chosen = async (choice: ListRowsChoice) => (await getListPage(officer, listId, choice)).rows;
    const { rows, next } = await chosen({});
    expect(rows).toHaveLength(3);
    expect(next).toBeNull();
    const poor = await chosen({ class: "POOR" });
    expect(poor.rows.map(({ reviewId }) => reviewId)).toEqual([reviews[0]]);
    expect((await chosen({ villageId: area.village.id, status: "DONE", all: true })).rows).toHaveLength(3);
    expect((await chosen({ status: "LISTED" })).rows).toEqual([]);
    expect(await getReviewsPage(officer, { class: "POOR" })).toMatchObject({
      total: 1,
      rows: { rows: [{ reviewId: reviews[0] }] },
      villages: [{ id: area.village.id, name: area.village.name }],
      next: null,
    });
    expect(await findOwnListId(officer, (await getList(officer, listId)).round.id)).toBe(listId);
  });

  test("to a stranger nothing of it exists", async () => {
    const { listId, reviews, round, officer } = await stage();
    await submit(officer, listId);
    const elsewhere = await createArea();
    const strangers = await Promise.all([
      createActor("COMMUNE_OFFICER", elsewhere.commune),
      createActor("DISTRICT_REVIEWER", elsewhere.district),
      createActor("PROVINCE_STAFF", elsewhere.province),
    ]);
    for (const stranger of strangers) {
      for (const read of [getList, getListPage, getResidentsPage])
        await expect(read(stranger, listId), read.name).rejects.toMatchObject({ code: "not_found" });
      expect(await getReviewsPage(stranger, {})).toBeNull();
      expect(await listBoard(stranger, round)).toEqual([]);
      expect(await findOwnListId(stranger, round.id)).toBeNull();
    }
    const [commune, district, province] = strangers;
    if (!commune || !district || !province) throw new Error("three strangers");
    await expect(submit(commune, listId)).rejects.toMatchObject({ code: "not_found" });
    await expect(approve(district, listId)).rejects.toMatchObject({ code: "not_found" });
    await expect(giveBack(province, listId)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      addComment(district, { id: crypto.randomUUID(), reviewId: reviews[0], question: "household", text: "?" }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      enterResidents(commune, { listId, version: 2, households: 600, persons: 2400, note: "" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
