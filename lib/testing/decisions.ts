import { actsAs, createHousehold, createReview, type createRound, ownerDb } from "@/lib/testing/factories";
import type { HouseholdClass, MovementKind, Unit } from "@/prisma/generated/client";

type TestRound = Awaited<ReturnType<typeof createRound>>;
type TestHousehold = Awaited<ReturnType<typeof createHousehold>>;

type Decision = {
  finalClass?: HouseholdClass;
  incomeScore?: number;
  answers?: Record<string, unknown>;
  surveyorName?: string;
  overrideClass?: HouseholdClass;
  kind?: MovementKind;
  /** The list's submission that this will be part of. */
  submission?: number;
};

/** Twelve answers with this many deprivations, the first ones. */
export const indicatorsWith = (deprived: number): Record<string, { deprived: boolean }> =>
  Object.fromEntries(Array.from({ length: 12 }, (_, i) => [String(i + 1), { deprived: i < deprived }]));

/**
 * Decides a review as recording its result would: scores, picture of the members, ledger row and the version that a reviewer
 * will see. Only the stage of tests that are about something else.
 */
export async function giveDecision(reviewId: string, decision: Decision = {}) {
  const db = ownerDb();
  const review = await db.review.findUniqueOrThrow({
    where: { id: reviewId },
    include: {
      household: { include: { memberships: { orderBy: { position: "asc" }, include: { person: true } } } },
      communeList: true,
    },
  });
  const finalClass = decision.finalClass ?? review.startClass ?? "POOR";
  const kind = decision.kind ?? (finalClass === review.startClass ? "STAYS" : "CHANGES");
  const answers = {
    surveyedOn: "2024-11-20",
    area: "RURAL",
    incomeSource: "PAPER",
    incomeScore: decision.incomeScore ?? 100,
    indicators: indicatorsWith(finalClass === "POOR" ? 3 : 1),
    ...decision.answers,
  };
  const members = review.household.memberships
    .filter(({ validTo }) => validTo === null)
    .map(({ person }) => ({ id: person.id, fullName: person.fullName }));
  const result = { class: finalClass, indicators: [] };
  const at = new Date("2024-12-01T02:00:00Z");
  await db.review.update({
    where: { id: reviewId },
    data: {
      status: "DONE",
      answers,
      result,
      snapshot: { members },
      incomeScore: answers.incomeScore,
      deprivationScore: finalClass === "POOR" ? 30 : 10,
      computedClass: decision.overrideClass ? "NOT_POOR" : finalClass,
      overrideClass: decision.overrideClass,
      overrideReason: decision.overrideClass ? "biên bản họp thôn" : null,
      overrideDocument: decision.overrideClass ? "01/BB" : null,
      finalClass,
      movementKind: kind,
      endPersons: members.length,
      surveyorName: decision.surveyorName,
      finishedAt: at,
      version: { increment: 1 },
    },
  });
  await db.movement.deleteMany({ where: { roundId: review.roundId, householdId: review.householdId } });
  await db.movement.create({
    data: {
      id: crypto.randomUUID(),
      roundId: review.roundId,
      householdId: review.householdId,
      villageId: review.villageId,
      unitPath: review.unitPath,
      startClass: review.startClass,
      endClass: finalClass,
      kind,
      personsStart: review.startPersons,
      personsEnd: members.length,
    },
  });
  const submission = review.communeList.submission + 1;
  await db.reviewVersion.upsert({
    where: { reviewId_submission: { reviewId, submission } },
    create: { reviewId, submission, unitPath: review.unitPath, answers, result, finalClass, at },
    update: { answers, result, finalClass, at },
  });
}

/** A household on the round's list, decided. */
export async function createDecided(
  round: TestRound,
  village: Unit,
  startClass: HouseholdClass,
  decision: Decision = {},
): Promise<{ household: TestHousehold; reviewId: string }> {
  const household = await createHousehold(village, { class: startClass });
  const { id: reviewId } = await createReview(round, household);
  await giveDecision(reviewId, decision);
  return { household, reviewId };
}

/** Sends a list of the longer chain and approves it at each level. Only the stage of tests that are about something else. */
export async function approveByAll(listId: string): Promise<void> {
  const db = ownerDb();
  await db.$transaction([
    actsAs({ role: "COMMUNE_CHAIR" }),
    db.$executeRaw`UPDATE commune_list SET status = 'SUBMITTED', submission = 1 WHERE id = ${listId}::uuid`,
    db.$executeRaw`
      INSERT INTO list_event (id, list_id, unit_path, action, from_status, to_status, submission, actor_id, actor_name, actor_role, at)
      SELECT gen_random_uuid(), id, unit_path, 'submit', 'DRAFT', 'SUBMITTED', 1, gen_random_uuid(), '', 'COMMUNE_CHAIR', '2024-12-03'
      FROM commune_list WHERE id = ${listId}::uuid`,
    actsAs({ role: "DISTRICT_REVIEWER" }),
    db.$executeRaw`UPDATE commune_list SET status = 'DISTRICT_APPROVED' WHERE id = ${listId}::uuid`,
    actsAs({ role: "PROVINCE_STAFF" }),
    db.$executeRaw`UPDATE commune_list SET status = 'APPROVED' WHERE id = ${listId}::uuid`,
  ]);
}
