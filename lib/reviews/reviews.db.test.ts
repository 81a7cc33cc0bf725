import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import type { AnswersPatch } from "@/lib/reviews/answers";
import { getReview } from "@/lib/reviews/queries";
import { closeHousehold } from "@/lib/reviews/service/close-household";
import { finishReview, overrideClass, reopenReview } from "@/lib/reviews/service/finish-review";
import { listHouseholdForReview } from "@/lib/reviews/service/list-household";
import { saveReview } from "@/lib/reviews/service/save-review";
import { reviewMember, snapshotSchema } from "@/lib/reviews/snapshot";
import { giveDecision } from "@/lib/testing/decisions";
import {
  actsAs,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";
import type { HouseholdClass } from "@/prisma/generated/enums";

afterAll(closeDatabase);

/** Twelve answers, the first `deprived` of them deprived, in agreement with insured adults who finished lower secondary. */
const answersOf = (score: number, deprived: number): AnswersPatch => ({
  incomeSource: "PAPER",
  incomeScore: score,
  "housing.floorAreaM2": 60,
  ...Object.fromEntries(
    [1, 3, 7, 9, 10, 11, 12, 2, 4, 5, 6, 8].map((n, i) => [`indicators.${n}.deprived`, i < deprived]),
  ),
});

async function stage(startClass: HouseholdClass | null = "POOR") {
  const area = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const round = await createRound(area.province, [area.commune]);
  const household = await createHousehold(area.village, { class: startClass });
  const review = await createReview(round, household);
  return { ...area, officer, round, household, review, listId: round.lists[0]?.id ?? "" };
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

const ledgerOf = (householdId: string) => ownerDb().movement.findFirst({ where: { householdId } });

async function finished(officer: Actor, id: string, patch: AnswersPatch) {
  const { version } = await saveReview(officer, { id, version: 1, patch });
  return finishReview(officer, { id, version });
}

describe("a review's page", () => {
  test("shows the household as it stands, what was found before, and the remarks in their order", async () => {
    const { province, commune, officer, household, review } = await stage();
    const past = await createReview(await createRound(province, [commune], { year: 2023 }), household);
    await giveDecision(past.id, { finalClass: "NEAR_POOR" });
    const remark = {
      reviewId: review.id,
      unitPath: household.unitPath,
      authorId: officer.userId,
      question: "household",
    };
    const later = {
      ...remark,
      id: crypto.randomUUID(),
      authorName: "B",
      text: "b",
      at: new Date("2024-11-02T01:02:03.456Z"),
    };
    const first = {
      ...remark,
      id: crypto.randomUUID(),
      authorName: "A",
      text: "a",
      at: new Date("2024-11-01T23:00:00Z"),
    };
    const closed = { ...first, closedAt: new Date("2024-11-03T00:00:00Z"), closedBy: "C" };
    await ownerDb().reviewComment.createMany({ data: [later, closed] });
    const view = await getReview(officer, review.id);
    expect(view).toMatchObject({
      status: "LISTED",
      frame: { isApplicant: false, villageArea: "RURAL", days: { from: "2024-09-01", to: "2024-12-14" } },
      household: { id: household.id, code: household.code, headName: household.headName, phone: null },
      last: { year: 2023, finalClass: "NEAR_POOR", incomeScore: 100 },
      history: [{ year: 2023, class: "NEAR_POOR" }],
      returned: null,
      withCommune: true,
      decided: null,
    });
    expect(view.members).toEqual(
      household.memberships.map(({ person, relationship }) => reviewMember(person, relationship)),
    );
    const { unitPath: _, ...shown } = closed;
    const { unitPath: __, ...shownLater } = later;
    expect(view.comments).toEqual([shown, { ...shownLater, closedAt: null, closedBy: null }]);
  });

  test("shows what was recorded, and under whose other class", async () => {
    const { commune, officer, review } = await stage();
    const { version } = await finished(officer, review.id, answersOf(100, 3));
    const chair = await createActor("COMMUNE_CHAIR", commune);
    await overrideClass(chair, {
      id: review.id,
      version,
      override: { class: "NEAR_POOR", reason: "họp thôn", document: "01/BB" },
    });
    expect((await getReview(officer, review.id)).decided).toMatchObject({
      computedClass: "POOR",
      finalClass: "NEAR_POOR",
      override: { class: "NEAR_POOR", reason: "họp thôn", document: "01/BB" },
      finishedAt: expect.any(Date),
      snapshot: { members: expect.any(Array) },
    });
  });
});

describe("what is typed", () => {
  test("is kept field by field; the first save begins the review in the village's area, today", async () => {
    const { officer, review } = await stage();
    const first = await saveReview(officer, { id: review.id, version: 1, patch: { incomeScore: 120 } });
    expect(first).toMatchObject({
      version: 2,
      conflicts: [],
      answers: { incomeScore: 120, area: "RURAL", surveyedOn: "2024-12-05" },
    });
    const row = await ownerDb().review.findUniqueOrThrow({ where: { id: review.id } });
    expect(row.status).toBe("DRAFT");
  });

  test("of two tabs in different fields stays whole; of two in one field the second is told", async () => {
    const { officer, review } = await stage();
    await saveReview(officer, { id: review.id, version: 1, patch: { incomeScore: 120 } });
    const other = await saveReview(officer, { id: review.id, version: 1, patch: { notes: "ghi chú" } });
    expect(other.answers).toMatchObject({ incomeScore: 120, notes: "ghi chú" });
    const late = await saveReview(officer, { id: review.id, version: 1, patch: { incomeScore: 90 } });
    expect(late.conflicts).toEqual([{ field: "incomeScore", theirs: 120, ours: 90 }]);
    expect(late.answers.incomeScore).toBe(120);
  });

  test("sent twice, also at once, changes nothing the second time", async () => {
    const { officer, review } = await stage();
    const patch = { incomeScore: 135, causes: ["LAND", "CAPITAL"] };
    const both = await Promise.all([
      saveReview(officer, { id: review.id, version: 1, patch }),
      saveReview(officer, { id: review.id, version: 1, patch }),
    ]);
    expect(both.map(({ version }) => version)).toEqual([2, 2]);
    expect(both.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });

  test("by ten officers at once into ten fields loses none", async () => {
    const { officer, commune, review } = await stage();
    const colleague = await createActor("COMMUNE_OFFICER", commune);
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        saveReview(i % 2 ? officer : colleague, {
          id: review.id,
          version: 1,
          patch: { [`indicators.${i + 1}.deprived`]: i % 3 === 0 },
        }),
      ),
    );
    const { answers } = await saveReview(officer, { id: review.id, version: 1, patch: {} });
    expect(Object.keys(answers.indicators ?? {})).toHaveLength(10);
  });

  test("by a neighbour, the district or a stranger is not taken, and they learn nothing", async () => {
    const { district, review } = await stage();
    const neighbour = await createUnit({ level: "COMMUNE", parent: district });
    const patch = { incomeScore: 1 };
    expect(
      await codeOf(saveReview(await createActor("COMMUNE_OFFICER", neighbour), { id: review.id, version: 1, patch })),
    ).toBe("not_found");
    expect(
      await codeOf(saveReview(await createActor("DISTRICT_REVIEWER", district), { id: review.id, version: 1, patch })),
    ).toBe("forbidden");
  });
});

describe("recording the result", () => {
  test("scores on the server and writes the picture, the ledger row and the version that a reviewer will see", async () => {
    const { officer, review, household } = await stage();
    await finished(officer, review.id, answersOf(100, 3));
    const row = await ownerDb().review.findUniqueOrThrow({ where: { id: review.id }, include: { versions: true } });
    expect(row).toMatchObject({
      status: "DONE",
      incomeScore: 100,
      deprivationScore: 30,
      finalClass: "POOR",
      movementKind: "STAYS",
      endPersons: 2,
      surveyorName: officer.name,
    });
    expect(
      snapshotSchema
        .parse(row.snapshot)
        .members.map(({ id }) => id)
        .sort(),
    ).toEqual(household.memberships.map(({ personId }) => personId).sort());
    expect(row.versions).toHaveLength(1);
    expect(row.versions[0]).toMatchObject({ submission: 1, finalClass: "POOR" });
    expect(await ledgerOf(household.id)).toMatchObject({
      startClass: "POOR",
      endClass: "POOR",
      kind: "STAYS",
      personsEnd: 2,
    });
  });

  test("names what is missing, field by field, and writes nothing", async () => {
    const { officer, review, household } = await stage();
    const { version } = await saveReview(officer, {
      id: review.id,
      version: 1,
      patch: { incomeSource: "PAPER", incomeScore: 100 },
    });
    const problem = await finishReview(officer, { id: review.id, version }).catch((error: Problem) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(Object.keys((problem as Problem).fields)).toContain("indicators.12.deprived");
    expect(await ledgerOf(household.id)).toBeNull();
  });

  test("an answer against the members' facts asks for a reason", async () => {
    const { officer, review } = await stage();
    const { version } = await saveReview(officer, {
      id: review.id,
      version: 1,
      patch: { ...answersOf(100, 3), "indicators.6.deprived": true },
    });
    const problem = await finishReview(officer, { id: review.id, version }).catch((error: Problem) => error);
    expect((problem as Problem).fields).toHaveProperty("indicators.6.reason");
    const { version: mended } = await saveReview(officer, {
      id: review.id,
      version,
      patch: { "indicators.6.reason": "thẻ đã hết hạn" },
    });
    expect(await codeOf(finishReview(officer, { id: review.id, version: mended }))).toBe("done");
  });

  test("twice at once happens once; on answers that changed meanwhile it is refused", async () => {
    const { officer, review, household } = await stage();
    const { version } = await saveReview(officer, { id: review.id, version: 1, patch: answersOf(100, 3) });
    expect(await codeOf(finishReview(officer, { id: review.id, version: version - 1 }))).toBe("stale");
    const both = await Promise.all([
      finishReview(officer, { id: review.id, version }),
      finishReview(officer, { id: review.id, version }),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await ownerDb().movement.count({ where: { householdId: household.id } })).toBe(1);
  });

  test("a household that is new on the list is found so; what was recorded is not touched by later changes", async () => {
    const { officer, review, household } = await stage(null);
    await finished(officer, review.id, { ...answersOf(90, 0), quickScreen: "PASSED" });
    expect(await ledgerOf(household.id)).toMatchObject({ startClass: null, endClass: "NEAR_POOR", kind: "NEW" });
    const person = household.memberships[0]?.person;
    await ownerDb().person.update({ where: { id: person?.id }, data: { fullName: "Tên Mới" } });
    const row = await ownerDb().review.findUniqueOrThrow({ where: { id: review.id } });
    expect(snapshotSchema.parse(row.snapshot).members.map(({ fullName }) => fullName)).toContain(person?.fullName);
  });

  test("after it, typing needs the review to be opened again, which takes the ledger row back", async () => {
    const { officer, review, household } = await stage();
    const { version } = await finished(officer, review.id, answersOf(100, 3));
    expect(await codeOf(saveReview(officer, { id: review.id, version, patch: { incomeScore: 200 } }))).toBe("conflict");
    const reopened = await reopenReview(officer, review.id);
    expect(await ledgerOf(household.id)).toBeNull();
    expect(await reopenReview(officer, review.id)).toEqual(reopened);
    const saved = await saveReview(officer, {
      id: review.id,
      version: reopened.version,
      patch: { incomeScore: 200, isFarming: false },
    });
    await finishReview(officer, { id: review.id, version: saved.version });
    expect(await ledgerOf(household.id)).toMatchObject({ endClass: "NOT_POOR", kind: "CHANGES" });
    const summary = await ownerDb().movementSummary.findMany({
      where: { unitId: household.communeId, dimension: "ALL", households: { not: 0 } },
    });
    expect(summary.map(({ endClass, households }) => [endClass, households])).toEqual([["NOT_POOR", 1]]);
  });

  test("is counted by head, indicator, cause and target group as it was then, and taken back from there", async () => {
    const { officer, review, household, round, commune } = await stage();
    const db = ownerDb();
    const sums = async () =>
      Object.fromEntries(
        (
          await db.movementSummary.findMany({
            where: { roundId: round.id, unitId: commune.id, households: { not: 0 } },
            orderBy: [{ dimension: "asc" }, { value: "asc" }],
          })
        ).map(({ dimension, value, households, personsEnd }) => [`${dimension}:${value}`, [households, personsEnd]]),
      );
    const [head, other] = household.memberships.map(({ person }) => person.id);
    await db.person.update({ where: { id: head }, data: { ethnicityCode: "01" } });
    await db.person.update({ where: { id: other }, data: { isMerit: true } });
    await finished(officer, review.id, { ...answersOf(100, 3), causes: ["LAND", "CAPITAL"] });
    const first = {
      "ALL:": [1, 2],
      "CAUSE:CAPITAL": [1, 2],
      "CAUSE:LAND": [1, 2],
      "ETHNICITY:01": [1, 2],
      "HEAD_SEX:MALE": [1, 2],
      "INDICATOR:1": [1, 2],
      "INDICATOR:3": [1, 2],
      "INDICATOR:7": [1, 2],
      "TARGET:MERIT": [1, 2],
    };
    expect(await sums()).toEqual(first);

    await db.person.update({ where: { id: head }, data: { sex: "FEMALE", ethnicityCode: "07" } });
    await db.person.update({ where: { id: other }, data: { isMerit: false } });
    expect(await sums()).toEqual(first);
    const { version } = await reopenReview(officer, review.id);
    expect(await sums()).toEqual({});
    const saved = await saveReview(officer, {
      id: review.id,
      version,
      patch: { ...answersOf(100, 4), causes: ["LAND"] },
    });
    await finishReview(officer, { id: review.id, version: saved.version });
    const second = {
      "ALL:": [1, 2],
      "CAUSE:LAND": [1, 2],
      "ETHNICITY:07": [1, 2],
      "HEAD_SEX:FEMALE": [1, 2],
      "INDICATOR:1": [1, 2],
      "INDICATOR:3": [1, 2],
      "INDICATOR:7": [1, 2],
      "INDICATOR:9": [1, 2],
    };
    expect(await sums()).toEqual(second);

    const { version: held } = await db.household.findUniqueOrThrow({ where: { id: household.id } });
    await closeHousehold(officer, {
      id: household.id,
      actId: crypto.randomUUID(),
      version: held,
      reason: "MOVED_OUT",
      closedOn: "01/12/2024",
      note: "chuyển đi",
    });
    expect(await sums()).toEqual({ "ALL:": [1, 0], "ETHNICITY:07": [1, 0], "HEAD_SEX:FEMALE": [1, 0] });
  });

  test("of a household that was never poor nor near-poor is counted as a whole alone", async () => {
    const { officer, review, round, commune } = await stage(null);
    await finished(officer, review.id, { ...answersOf(165, 3), quickScreen: "PASSED", isFarming: false });
    const kept = await ownerDb().movementSummary.findMany({ where: { roundId: round.id, unitId: commune.id } });
    expect(kept.map(({ dimension, households }) => [dimension, households])).toEqual([["ALL", 1]]);
  });

  test("is not recorded while a question that its class rests on is open, or a reason is owed", async () => {
    const { officer, review, household } = await stage(null);
    const tried = async (patch: AnswersPatch): Promise<string[]> => {
      const { version } = await ownerDb().review.findUniqueOrThrow({ where: { id: review.id } });
      const saved = await saveReview(officer, { id: review.id, version, patch });
      return finishReview(officer, { id: review.id, version: saved.version }).then(
        () => [],
        (error: unknown) => (error instanceof Problem ? Object.keys(error.fields) : [String(error)]),
      );
    };
    expect(await tried(answersOf(165, 3))).toEqual(["quickScreen", "isFarming"]);
    expect(await tried({ quickScreen: "OVERRULED", isFarming: false })).toEqual(["quickScreenReason"]);
    expect(await tried({ quickScreen: "PASSED", area: "URBAN", surveyedOn: "2024-08-31" })).toEqual([
      "surveyedOnReason",
      "areaReason",
    ]);
    expect(await ledgerOf(household.id)).toBeNull();
    expect(await tried({ surveyedOnReason: "theo biên bản", areaReason: "nhà ở khối 3" })).toEqual([]);
    expect(await ledgerOf(household.id)).toMatchObject({ endClass: "POOR" });
  });

  test("is locked once the list has been sent, whoever asks", async () => {
    const { officer, review, listId } = await stage();
    const { version } = await saveReview(officer, { id: review.id, version: 1, patch: answersOf(100, 3) });
    const owner = ownerDb();
    await owner.$transaction([
      actsAs({ role: "COMMUNE_OFFICER" }),
      owner.communeList.update({ where: { id: listId }, data: { status: "SUBMITTED", submission: 1 } }),
    ]);
    expect(await codeOf(finishReview(officer, { id: review.id, version }))).toBe("locked");
    expect(await codeOf(saveReview(officer, { id: review.id, version, patch: { incomeScore: 10 } }))).toBe("locked");
    expect(await codeOf(reopenReview(officer, review.id))).toBe("locked");
  });
});

describe("another class than the computed one", () => {
  test("is set by the chair alone, with reason and document, and both values stay", async () => {
    const { officer, commune, review, household } = await stage();
    const chair = await createActor("COMMUNE_CHAIR", commune);
    const { version } = await finished(officer, review.id, answersOf(100, 3));
    const override = { class: "NEAR_POOR", reason: "họp dân thống nhất", document: "12/BB-UBND" } as const;
    expect(await codeOf(overrideClass(officer, { id: review.id, version, override }))).toBe("forbidden");
    const changed = await overrideClass(chair, { id: review.id, version, override });
    const row = await ownerDb().review.findUniqueOrThrow({ where: { id: review.id } });
    expect(row).toMatchObject({ computedClass: "POOR", overrideClass: "NEAR_POOR", finalClass: "NEAR_POOR" });
    expect(await ledgerOf(household.id)).toMatchObject({ endClass: "NEAR_POOR", kind: "CHANGES" });
    await overrideClass(chair, { id: review.id, version: changed.version, override: null });
    expect(await ledgerOf(household.id)).toMatchObject({ endClass: "POOR", kind: "STAYS" });
  });
});

describe("a household that ends", () => {
  test("closes its review and leaves the ledger as a departure; it keeps its name", async () => {
    const { officer, review, household } = await stage();
    const input = {
      id: household.id,
      actId: crypto.randomUUID(),
      version: 1,
      reason: "MOVED_OUT",
      closedOn: "01/12/2024",
      note: "chuyển đi",
    } as const;
    await closeHousehold(officer, input);
    await closeHousehold(officer, input);
    expect(await ledgerOf(household.id)).toMatchObject({
      startClass: "POOR",
      endClass: null,
      kind: "DEPARTED",
      personsEnd: 0,
    });
    const row = await ownerDb().household.findUniqueOrThrow({
      where: { id: household.id },
      include: { reviews: true, memberships: true },
    });
    expect(row.reviews[0]?.status).toBe("CLOSED");
    expect(row.headName).toBe(household.headName);
    expect(row.memberships.every(({ validTo }) => validTo !== null)).toBe(true);
    expect(await codeOf(saveReview(officer, { id: review.id, version: 1, patch: { incomeScore: 1 } }))).toBe(
      "conflict",
    );
  });

  test("is refused on a version that somebody else has changed", async () => {
    const { officer, household } = await stage();
    const input = {
      id: household.id,
      actId: crypto.randomUUID(),
      version: 7,
      reason: "DIED",
      closedOn: "01/12/2024",
      note: "đã mất",
    } as const;
    expect(await codeOf(closeHousehold(officer, input))).toBe("stale");
  });
});

test("a household that asks is put on the list once", async () => {
  const { officer, round, village } = await stage();
  const asking = await createHousehold(village);
  const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
  const both = await Promise.all([
    listHouseholdForReview(officer, { id: a, roundId: round.id, householdId: asking.id }),
    listHouseholdForReview(officer, { id: b, roundId: round.id, householdId: asking.id }),
  ]);
  expect(both[0]).toEqual(both[1]);
});
