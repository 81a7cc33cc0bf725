import { afterAll, describe, expect, test } from "vitest";
import { getBulk } from "@/lib/acts/queries";
import { undoAct } from "@/lib/acts/service";
import { closeDatabase } from "@/lib/core/db";
import { releaseHousehold } from "@/lib/events/service/transfer";
import type { BeginBulkInput, Selection } from "@/lib/lists/bulk-schema";
import { getListPage, getReviewsPage } from "@/lib/lists/queries/pages";
import { listSelected, listSurveyors } from "@/lib/lists/queries/selection";
import { beginBulk, continueBulk } from "@/lib/lists/service/bulk";
import { enterResidents } from "@/lib/lists/service/enter-residents";
import { returnList } from "@/lib/lists/service/return-list";
import { submitList } from "@/lib/lists/service/submit-list";
import type { AnswersPatch } from "@/lib/reviews/answers";
import { finishReview } from "@/lib/reviews/service/finish-review";
import { saveReview } from "@/lib/reviews/service/save-review";
import { createDecided } from "@/lib/testing/decisions";
import { registerRows } from "@/lib/testing/events";
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

/** A commune of two villages, with this many poor households on the open round's list, in the first one. */
async function stage(households = 5) {
  const area = await createArea();
  const other = await createUnit({ level: "VILLAGE", parent: area.commune });
  const round = await createRound(area.province, [area.commune]);
  const listed = [];
  for (let i = 0; i < households; i++) {
    const household = await createHousehold(area.village, { class: "POOR" });
    listed.push({ household, review: await createReview(round, household) });
  }
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const ids = listed.map(({ household }) => household.id);
  return { ...area, other, round, list: round.lists[0]?.id ?? "", listed, ids, officer };
}
type Stage = Awaited<ReturnType<typeof stage>>;

const byIds = (ids: readonly string[]): Selection => ({ from: "ids", ids: [...ids] });

const assign = (selection: Selection, expected: number, surveyor = "Lý Văn Rà"): BeginBulkInput => ({
  id: crypto.randomUUID(),
  kind: "ASSIGN",
  selection,
  expected,
  surveyor,
});

const move = ({ other }: Pick<Stage, "other">, selection: Selection, expected: number): BeginBulkInput => ({
  id: crypto.randomUUID(),
  kind: "CHANGE_VILLAGE",
  selection,
  expected,
  villageId: other.id,
});

/** Begins and does all of it. */
async function doAll({ officer }: Pick<Stage, "officer">, input: BeginBulkInput, part?: number) {
  const { id } = await beginBulk(officer, input);
  let progress = await continueBulk(officer, id, part);
  while (progress.dealtWith < progress.total) progress = await continueBulk(officer, id, part);
  return { id, ...progress };
}

/** A list of three decided households that has been sent to the district. */
async function sent() {
  const at = await stage(0);
  const decided = [];
  for (let i = 0; i < 3; i++) decided.push(await createDecided(at.round, at.village, "POOR"));
  const district = await createActor("DISTRICT_REVIEWER", at.district);
  await enterResidents(at.officer, { listId: at.list, version: 1, households: 500, persons: 2000, note: "" });
  await submitList(at.officer, { eventId: crypto.randomUUID(), listId: at.list, version: 2 });
  return {
    ...at,
    ids: decided.map(({ household }) => household.id),
    reviewIds: decided.map((one) => one.reviewId),
    reviewer: district,
  };
}

/** The first household of a list comes back. */
async function giveBack({ list, reviewer, reviewIds }: Awaited<ReturnType<typeof sent>>) {
  await returnList(reviewer, {
    eventId: crypto.randomUUID(),
    listId: list,
    version: 3,
    reason: "SCORE_DOUBTFUL",
    note: "Xem lại",
    households: [{ reviewId: reviewIds[0] ?? "", reason: "SCORE_DOUBTFUL", note: "Xem lại" }],
  });
}

/** A whole sheet: poor in the country up to 140 points. */
const SHEET: AnswersPatch = {
  incomeSource: "PAPER",
  incomeScore: 100,
  "housing.floorAreaM2": 60,
  ...Object.fromEntries([1, 3, 7, 9, 10, 11, 12, 2, 4, 5, 6, 8].map((n, i) => [`indicators.${n}.deprived`, i < 3])),
};

const assigned = async ({ round }: Stage) =>
  (await ownerDb().review.findMany({ where: { roundId: round.id }, orderBy: { id: "asc" } })).map(
    ({ assignedTo }) => assignedTo,
  );

describe("an act on many households", () => {
  test("is about those that were chosen when it began, and no others", async () => {
    const at = await stage(3);
    const input = assign({ from: "reviews", query: "status=LISTED" }, 3);
    await beginBulk(at.officer, input);
    const late = await createHousehold(at.village, { class: "POOR" });
    await createReview(at.round, late);
    expect(await continueBulk(at.officer, input.id)).toMatchObject({ total: 3, dealtWith: 3, counts: { DONE: 3 } });
    expect((await assigned(at)).filter((name) => name === null)).toHaveLength(1);
  });

  test("does not begin where others are meant than were counted, and says how many there are", async () => {
    const at = await stage(3);
    const input = assign({ from: "households", query: "class=POOR" }, 2);
    await expect(beginBulk(at.officer, input)).rejects.toMatchObject({
      code: "stale",
      text: "selection_changed?count=3",
    });
    expect(await ownerDb().act.count({ where: { id: input.id } })).toBe(0);
    await expect(beginBulk(at.officer, { ...input, expected: 3 })).resolves.toBeTruthy();
  });

  test("begun and done twice, also at once, happens once", async () => {
    const at = await stage(4);
    const input = assign(byIds(at.ids), 4);
    await Promise.all([beginBulk(at.officer, input), beginBulk(at.officer, input)]);
    const parts = await Promise.all(Array.from({ length: 4 }, () => continueBulk(at.officer, input.id, 2)));
    expect(Math.max(...parts.map(({ dealtWith }) => dealtWith))).toBe(4);
    await beginBulk(at.officer, input);
    expect(await continueBulk(at.officer, input.id)).toMatchObject({ total: 4, counts: { DONE: 4, SAME: 0 } });
    expect(await ownerDb().actRow.count({ where: { actId: input.id } })).toBe(4);
  });

  test("goes on where it ended, also by a colleague, and not after it was taken back", async () => {
    const at = await stage(4);
    const input = move(at, byIds(at.ids), 4);
    await beginBulk(at.officer, input);
    expect(await continueBulk(at.officer, input.id, 3)).toMatchObject({ dealtWith: 3, total: 4 });
    const chair = await createActor("COMMUNE_CHAIR", at.commune);
    expect(await continueBulk(chair, input.id, 3)).toMatchObject({ dealtWith: 4, counts: { DONE: 4 } });
    await undoAct(at.officer, input.id);
    await expect(continueBulk(at.officer, input.id)).rejects.toMatchObject({ text: "act_undone" });
  });

  test("left half done is taken back, too", async () => {
    const at = await stage(4);
    const before = await registerRows(at.province.path);
    const input = move(at, byIds(at.ids), 4);
    await beginBulk(at.officer, input);
    await continueBulk(at.officer, input.id, 2);
    await undoAct(at.officer, input.id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });

  test("names those that were left as they are, and why", async () => {
    const at = await stage(3);
    const [ended, unlisted] = [await createHousehold(at.village), await createHousehold(at.village)];
    const input = assign(byIds([...at.ids, ended.id, unlisted.id]), 5);
    await beginBulk(at.officer, input);
    await ownerDb().household.update({
      where: { id: ended.id },
      data: { closedOn: new Date("2024-12-01"), closeReason: "MOVED_OUT" },
    });
    await continueBulk(at.officer, input.id);
    const { counts, leftOut } = await getBulk(at.officer, input.id);
    expect(counts).toMatchObject({ DONE: 3, ENDED: 1, NOT_LISTED: 1 });
    expect(new Map(leftOut.map(({ code, outcome }) => [code, outcome]))).toEqual(
      new Map([
        [ended.code, "ENDED"],
        [unlisted.code, "NOT_LISTED"],
      ]),
    );
  });

  test("of another commune's households is refused, and so are the neighbour, the district and the administrator", async () => {
    const at = await stage(2);
    const neighbour = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: at.district }));
    await expect(beginBulk(neighbour, assign(byIds(at.ids), 2))).rejects.toMatchObject({ text: "nothing_selected" });
    await expect(beginBulk(neighbour, move(at, byIds(at.ids), 2))).rejects.toMatchObject({ text: "nothing_selected" });
    // A village of another commune is none to which anybody moves.
    const elsewhere = await createUnit({ level: "VILLAGE", parent: (await createArea()).commune });
    await expect(beginBulk(at.officer, move({ other: elsewhere }, byIds(at.ids), 2))).rejects.toMatchObject({
      fields: { villageId: ["village_unknown"] },
    });
    const { id } = await beginBulk(at.officer, assign(byIds(at.ids), 2));
    await expect(continueBulk(neighbour, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getBulk(neighbour, id)).rejects.toMatchObject({ code: "not_found" });
    for (const role of ["DISTRICT_REVIEWER", "ADMINISTRATOR"] as const) {
      const stranger = await createActor(role, at.district);
      await expect(beginBulk(stranger, assign(byIds(at.ids), 2))).rejects.toMatchObject({ code: "forbidden" });
      await expect(beginBulk(stranger, move(at, byIds(at.ids), 2))).rejects.toMatchObject({ code: "forbidden" });
      await expect(continueBulk(stranger, id)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await listSelected(neighbour, byIds(at.ids))).toEqual([]);
  });

  test("by two people at once on the same households leaves what the second one said, and no household twice", async () => {
    const at = await stage(6);
    const chair = await createActor("COMMUNE_CHAIR", at.commune);
    const third = await createUnit({ level: "VILLAGE", parent: at.commune });
    const [first, second] = await Promise.all([
      doAll(at, move(at, byIds(at.ids), 6), 2),
      doAll({ officer: chair }, move({ other: third }, byIds([...at.ids].reverse()), 6), 3),
    ]);
    expect(first.counts.DONE + second.counts.DONE).toBe(12);
    const reviews = await ownerDb().review.findMany({ where: { roundId: at.round.id }, include: { household: true } });
    for (const { household, villageId, unitPath } of reviews)
      expect([villageId, unitPath]).toEqual([household.villageId, household.unitPath]);
  });
});

describe("assigning a surveyor", () => {
  test("names who is to visit: the list can be asked for it, and the name is offered again", async () => {
    const at = await stage(3);
    await doAll(at, assign(byIds(at.ids.slice(0, 2)), 2));
    expect((await getListPage(at.officer, at.list, { assignedTo: "Lý Văn Rà" })).rows.rows).toHaveLength(2);
    expect((await getListPage(at.officer, at.list, { assignedTo: "" })).rows.rows).toHaveLength(1);
    expect(await getReviewsPage(at.officer, {})).toMatchObject({ list: { id: at.list }, surveyors: ["Lý Văn Rà"] });
    expect(await listSurveyors(at.officer)).toEqual(["Lý Văn Rà"]);
    expect(await doAll(at, assign(byIds(at.ids), 3))).toMatchObject({ counts: { DONE: 1, SAME: 2 } });
    expect(await doAll(at, assign(byIds(at.ids), 3, ""))).toMatchObject({ counts: { DONE: 3 } });
    expect(await assigned(at)).toEqual([null, null, null]);
  });

  test("is taken back exactly, and stands in the household's history", async () => {
    const at = await stage(3);
    await doAll(at, assign(byIds(at.ids.slice(0, 1)), 1, "Vi Thị Trước"));
    const before = await registerRows(at.province.path);
    const { id } = await doAll(at, assign(byIds(at.ids), 3));
    expect(await ownerDb().actSubject.count({ where: { actId: id, subjectId: { in: at.ids } } })).toBe(3);
    await undoAct(at.officer, id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });

  test("is taken back also once its sheets were worked on and recorded: only who is to visit goes back", async () => {
    const at = await stage(2);
    const { id } = await doAll(at, assign(byIds(at.ids), 2));
    const [typed = "", recorded = ""] = at.listed.map(({ review }) => review.id);
    await saveReview(at.officer, { id: typed, version: 1, patch: { incomeSource: "PAPER", incomeScore: 90 } });
    const { version } = await saveReview(at.officer, { id: recorded, version: 1, patch: SHEET });
    await finishReview(at.officer, { id: recorded, version });
    const reviews = () => ownerDb().review.findMany({ where: { roundId: at.round.id }, orderBy: { id: "asc" } });
    const worked = await reviews();
    await undoAct(at.officer, id);
    expect(await reviews()).toEqual(worked.map((review) => ({ ...review, assignedTo: null })));
  });

  test("is not taken back over a later one: what the second one said stays", async () => {
    const at = await stage(1);
    const { id } = await doAll(at, assign(byIds(at.ids), 1));
    await doAll(at, assign(byIds(at.ids), 1, "Vi Thị Sau"));
    await expect(undoAct(at.officer, id)).rejects.toThrow(/act_built_upon/);
    expect(await assigned(at)).toEqual(["Vi Thị Sau"]);
  });

  test("leaves alone what is not with the commune: a list that was sent, households that did not come back", async () => {
    const at = await sent();
    expect(await doAll(at, assign(byIds(at.ids), 3))).toMatchObject({ counts: { AWAY: 3, DONE: 0 } });
    await giveBack(at);
    expect(await doAll(at, assign(byIds(at.ids), 3))).toMatchObject({ counts: { AWAY: 2, DONE: 1 } });
    expect((await assigned(at)).filter((name) => name !== null)).toEqual(["Lý Văn Rà"]);
  });

  test("names the surveyor of the sheet that is recorded, unless another one is written on it", async () => {
    const at = await stage(2);
    await doAll(at, assign(byIds(at.ids), 2));
    for (const [i, surveyor] of [undefined, "Vi Thị Khác"].entries()) {
      const id = at.listed[i]?.review.id ?? "";
      const patch = surveyor ? { ...SHEET, surveyorName: surveyor } : SHEET;
      const { version, answers } = await saveReview(at.officer, { id, version: 1, patch });
      // The form begins with the name that was assigned.
      expect(answers.surveyorName).toBe(surveyor ?? "Lý Văn Rà");
      await finishReview(at.officer, { id, version });
      expect(await ownerDb().review.findUniqueOrThrow({ where: { id } })).toMatchObject({
        surveyorName: surveyor ?? "Lý Văn Rà",
      });
    }
  });
});

describe("changing village", () => {
  test("takes members, reviews, ledger rows and counts along; taken back, every row is as it was", async () => {
    const at = await stage(3);
    const id = at.listed[0]?.review.id ?? "";
    const { version } = await saveReview(at.officer, { id, version: 1, patch: SHEET });
    await finishReview(at.officer, { id, version });
    const before = await registerRows(at.province.path);

    const act = await doAll(at, move(at, byIds(at.ids), 3));
    expect(act.counts).toMatchObject({ DONE: 3 });
    const db = ownerDb();
    expect(await db.person.count({ where: { unitPath: at.other.path } })).toBe(6);
    expect(await db.membership.count({ where: { unitPath: at.other.path } })).toBe(6);
    expect(await db.review.count({ where: { villageId: at.other.id, unitPath: at.other.path } })).toBe(3);
    expect(await db.reviewVersion.count({ where: { unitPath: at.other.path } })).toBe(1);
    expect(await db.movement.findMany({ where: { roundId: at.round.id } })).toMatchObject([
      { villageId: at.other.id, unitPath: at.other.path, kind: "STAYS" },
    ]);
    const households = async (unitId: string) =>
      (await db.movementSummary.findMany({ where: { unitId, dimension: "ALL" } })).reduce(
        (sum, row) => sum + row.households,
        0,
      );
    expect([await households(at.village.id), await households(at.other.id), await households(at.commune.id)]).toEqual([
      0, 1, 1,
    ]);
    const { snapshot } = await db.review.findUniqueOrThrow({ where: { id } });
    expect(snapshot).toMatchObject({ household: { village: at.other.name } });

    await undoAct(at.officer, act.id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });

  test("from the country to the town is scored as in town, and a sheet that says otherwise stays as it is", async () => {
    const at = await stage(2);
    const town = await createUnit({ level: "VILLAGE", parent: at.commune, area: "URBAN" });
    const [first, second] = at.listed.map(({ review }) => review.id);
    // 160 points: above the line of the country, below that of the town.
    for (const [id, area] of [
      [first ?? "", "RURAL"],
      [second ?? "", "URBAN"],
    ] as const) {
      const { version } = await saveReview(at.officer, {
        id,
        version: 1,
        patch: { ...SHEET, incomeScore: 160, isFarming: false, area, areaReason: "nhà ở khối 3" },
      });
      await finishReview(at.officer, { id, version });
    }
    const classOf = async (id = "") => (await ownerDb().review.findUniqueOrThrow({ where: { id } })).finalClass;
    expect([await classOf(first), await classOf(second)]).toEqual(["NOT_POOR", "POOR"]);
    const before = await registerRows(at.province.path);
    const act = await doAll(at, move({ other: town }, byIds(at.ids), 2));
    expect([await classOf(first), await classOf(second)]).toEqual(["POOR", "POOR"]);
    await undoAct(at.officer, act.id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });

  test("leaves alone households whose list is away, which are on their way elsewhere, or live there already", async () => {
    const at = await sent();
    const free = await createHousehold(at.village);
    const there = await createHousehold(at.other);
    const leaving = await createHousehold(at.village);
    await releaseHousehold(at.officer, {
      id: crypto.randomUUID(),
      household: { id: leaving.id, version: leaving.version },
      whole: true,
      leaving: [],
      staying: [],
      toCommuneId: (await createUnit({ level: "COMMUNE", parent: at.district })).id,
      on: "01/12/2024",
      reason: "chuyển đi",
      document: "",
    });
    const all = [...at.ids, free.id, there.id, leaving.id];
    expect(await doAll(at, move(at, byIds(all), 6))).toMatchObject({
      counts: { AWAY: 3, DONE: 1, SAME: 1, RELEASED: 1 },
    });
    await giveBack(at);
    expect(await doAll(at, move(at, byIds(at.ids), 3))).toMatchObject({ counts: { AWAY: 2, DONE: 1 } });
  });
});
