import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { dayOf } from "@/lib/core/day";
import { type Ask, asking, type Tx } from "@/lib/core/db";
import { type FieldErrors, problems } from "@/lib/core/problem";
import { answersSchema, listMissing, type ReviewAnswers } from "@/lib/reviews/answers";
import { compareAnswers } from "@/lib/reviews/changes";
import { proposeMovement, settleMovement } from "@/lib/reviews/movement";
import { packResult } from "@/lib/reviews/result";
import { frameOf } from "@/lib/reviews/review";
import { dayOfReview, proposedBy, scoreReview } from "@/lib/reviews/scoring";
import type { HeldReview } from "@/lib/reviews/service/held-review";
import { reviewMember, type Snapshot } from "@/lib/reviews/snapshot";
import { getStandard, listPointTables } from "@/lib/standards/load";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass } from "@/prisma/generated/enums";

/** Another class than the computed one, by the right role, with its reason and its document. Both values stay. */
type ClassOverride = { class: HouseholdClass; reason: string; document: string };

/**
 * Building block: decides a held review from its answers and the household as it stands, and writes everything that
 * follows in the same transaction: scores and class, the picture of the household, the ledger row, and the version that
 * a reviewer will see. Remarks whose answer changed since they were made are closed.
 *
 * @throws Problem `invalid` with what is missing, field by field
 */
export async function decideReview(
  tx: Tx,
  actor: Actor,
  review: HeldReview,
  override: ClassOverride | null,
  surveyorName = actor.name,
): Promise<{ version: number }> {
  const { round, household, communeList: list } = review;
  const standard = getStandard(round.standardId);
  const answers = answersSchema.parse(review.answers);
  const memberships = await tx.membership.findMany({
    where: { householdId: household.id, validTo: null },
    include: { person: true },
    orderBy: { position: "asc" },
  });
  const members = memberships.map(({ person, relationship }) => reviewMember(person, relationship));
  const frame = frameOf(review, { opensOn: dayOf(round.opensOn), closesOn: dayOf(round.closesOn) });
  const day = dayOfReview(answers, today());
  const score = scoreReview(standard, answers, members, day, {
    isApplicant: frame.isApplicant,
    provinceCode: provinceCodeOf(review.unitPath),
    pointTables: listPointTables(standard),
  });
  const finalClass = override?.class ?? score.class;
  const proposal = proposeMovement({
    startClass: review.startClass,
    endClass: finalClass,
    history: await listHistory(asking(tx), review),
    arrived: review.arrived,
    markedRelapsed: answers.movement?.relapsed,
  });
  const kind = settleMovement(proposal, answers.movement);
  const missing = listMissing(answers, standard, frame, {
    proposals: proposedBy(score),
    movementNeedsConfirmation: score.class !== null && kind === null,
    scoring: score.missing,
    today: today(),
  });
  if (missing.length > 0 || !finalClass || !kind) {
    const fields: FieldErrors = {};
    for (const { field, message } of missing) fields[field] = [message];
    throw problems.reviewIncomplete(fields);
  }

  const snapshot: Snapshot = {
    household: {
      code: household.code,
      headName: household.headName,
      village: review.village.name,
      area: frame.villageArea,
      address: household.address,
      phone: household.phone,
      notes: household.notes,
    },
    members,
  };
  const at = now();
  const result = packResult(score, round.standardHash) satisfies Prisma.InputJsonObject;
  const { version } = await tx.review.update({
    where: { id: review.id },
    data: {
      status: "DONE",
      snapshot,
      result,
      incomeScore: score.incomeScore,
      deprivationScore: score.deprivationScore,
      computedClass: score.class,
      overrideClass: override?.class ?? null,
      overrideReason: override?.reason ?? null,
      overrideDocument: override?.document ?? null,
      finalClass,
      movementKind: kind,
      endPersons: members.length,
      surveyorName: answers.surveyorName?.trim() || surveyorName,
      surveyedOn: new Date(day),
      finishedAt: at,
      finishedById: actor.userId,
      version: { increment: 1 },
    },
    select: { version: true },
  });

  const key = { roundId: review.roundId, householdId: review.householdId };
  await tx.movement.deleteMany({ where: key });
  await tx.movement.create({
    data: {
      id: crypto.randomUUID(),
      ...key,
      villageId: review.villageId,
      unitPath: review.unitPath,
      startClass: review.startClass,
      endClass: finalClass,
      kind,
      personsStart: review.startPersons,
      personsEnd: members.length,
    },
    select: { id: true },
  });

  await closeAnswered(tx, actor, review.id, list.submission, answers);
  const submission = list.submission + 1;
  const seen = { answers, result, finalClass, at };
  await tx.reviewVersion.upsert({
    where: { reviewId_submission: { reviewId: review.id, submission } },
    create: { reviewId: review.id, submission, unitPath: review.unitPath, ...seen },
    update: seen,
    select: { reviewId: true },
  });
  return { version };
}

const pastSchema = z.array(z.object({ year: z.int(), class: z.enum(HouseholdClass) }));

/** The classes that earlier rounds decided for the household, also while it was in another commune. */
export async function listHistory(
  ask: Ask,
  { householdId, round }: { householdId: string; round: { year: number } },
): Promise<{ year: number; class: HouseholdClass }[]> {
  return pastSchema.parse(
    await ask(Prisma.sql`
      SELECT r.year, v.final_class::text AS class FROM review v JOIN round r ON r.id = v.round_id
      WHERE v.household_id = ${householdId}::uuid AND v.status = 'DONE' AND v.final_class IS NOT NULL AND r.year < ${round.year}
      UNION
      SELECT p.year, p.final_class FROM household_past_reviews(${householdId}::uuid) p
      WHERE p.status = 'DONE' AND p.final_class IS NOT NULL AND p.year < ${round.year}
      ORDER BY 1 DESC`),
  );
}

/** A path begins with the province's code. */
export const provinceCodeOf = (unitPath: string): string => unitPath.slice(0, unitPath.indexOf("/"));

/** A remark has been dealt with when the answer is another one than the reviewer saw. */
async function closeAnswered(tx: Tx, actor: Actor, reviewId: string, submission: number, answers: ReviewAnswers) {
  const open = await tx.reviewComment.findMany({ where: { reviewId, closedAt: null } });
  if (open.length === 0) return;
  const seen = await tx.reviewVersion.findFirst({
    where: { reviewId, submission: { lte: submission } },
    orderBy: { submission: "desc" },
  });
  if (!seen) return;
  const changed = new Set<string>(
    compareAnswers(answersSchema.parse(seen.answers), answers).map(({ field }) => questionOf(field)),
  );
  await tx.reviewComment.updateMany({
    where: { id: { in: open.filter(({ question }) => changed.has(questionOf(question))).map(({ id }) => id) } },
    data: { closedAt: now(), closedBy: actor.name },
  });
}

/** The answer to an indicator and the words beside it are one question. */
const questionOf = (field: string): string => field.replace(/^(indicators\.\d+)\..*$/, "$1");
