import "server-only";
import type { Actor } from "@/lib/access/policy";
import type { Tx } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { isListed } from "@/lib/reviews/movement";
import { decideReview } from "@/lib/reviews/service/decision";
import { type HeldReview, holdReview, isWithCommune } from "@/lib/reviews/service/held-review";

// What an event in a household's life does to its review in the open round, and so to the ledger. A list that is not with the
// commune stays as it is: the next round says what happened since (lib/rounds/service.ts, openRound).

/** Building block: the reviews of these households in open rounds, held until the transaction ends, in one order for everybody. */
export async function holdOpenReviews(tx: Tx, householdIds: readonly string[]): Promise<HeldReview[]> {
  const open = await tx.review.findMany({
    where: { householdId: { in: [...householdIds] }, round: { status: "OPEN" } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const reviews: HeldReview[] = [];
  for (const { id } of open) reviews.push(await holdReview(tx, id));
  return reviews;
}

/**
 * Building block: the household ended. Its review is closed, and where it was poor or near-poor at the start the ledger says
 * that it left (R2, R3: other decrease). The list is with the commune: the caller has looked.
 */
export async function departReview(tx: Tx, review: HeldReview): Promise<void> {
  const key = { roundId: review.roundId, householdId: review.householdId };
  await tx.movement.deleteMany({ where: key });
  if (isListed(review.startClass)) {
    await tx.movement.create({
      data: {
        id: crypto.randomUUID(),
        ...key,
        villageId: review.villageId,
        unitPath: review.unitPath,
        startClass: review.startClass,
        endClass: null,
        kind: "DEPARTED",
        personsStart: review.startPersons,
        personsEnd: 0,
      },
      select: { id: true },
    });
  }
  await tx.review.update({
    where: { id: review.id },
    data: {
      status: "CLOSED",
      finalClass: null,
      computedClass: null,
      overrideClass: null,
      overrideReason: null,
      overrideDocument: null,
      movementKind: null,
      endPersons: null,
      version: { increment: 1 },
    },
    select: { id: true },
  });
}

/** Building block: a finished review is open again; its ledger row is taken back until it is finished anew. */
export async function reopen(tx: Tx, review: { id: string; roundId: string; householdId: string }) {
  await tx.movement.deleteMany({ where: { roundId: review.roundId, householdId: review.householdId } });
  return tx.review.update({
    where: { id: review.id },
    data: {
      status: "DRAFT",
      incomeScore: null,
      deprivationScore: null,
      computedClass: null,
      overrideClass: null,
      overrideReason: null,
      overrideDocument: null,
      finalClass: null,
      movementKind: null,
      endPersons: null,
      finishedAt: null,
      finishedById: null,
      version: { increment: 1 },
    },
    select: { version: true },
  });
}

/**
 * Building block: the members of a household are others than they were. A finished review is decided anew with them, so that
 * the ledger counts them; where that leaves a question open, the review is open again.
 */
export async function followMembers(tx: Tx, actor: Actor, reviewId: string): Promise<void> {
  const review = await holdReview(tx, reviewId);
  if (review.status !== "DONE" || !isWithCommune(review)) return;
  const { overrideClass, overrideReason, overrideDocument } = review;
  const override =
    overrideClass && overrideReason && overrideDocument
      ? { class: overrideClass, reason: overrideReason, document: overrideDocument }
      : null;
  try {
    await decideReview(tx, actor, review, override, review.surveyorName ?? actor.name);
  } catch (error) {
    // Nothing has been written before the answers were found wanting.
    if (!(error instanceof Problem) || error.code !== "invalid") throw error;
    await reopen(tx, review);
  }
}

/**
 * Building block: a household that was split off or moved in with its class is reviewed in the open round, too. It was nowhere
 * at the start: where it ends poor or near-poor, the ledger counts it as other increase.
 */
export async function listArrived(tx: Tx, householdId: string): Promise<void> {
  const household = await tx.household.findUniqueOrThrow({ where: { id: householdId } });
  if (!isListed(household.class)) return;
  const lists = await tx.communeList.findMany({
    where: { communeId: household.communeId, round: { status: "OPEN", track: "ANNUAL" } },
    include: { round: true },
  });
  for (const list of lists) {
    if (!isWithCommune({ round: list.round, communeList: list, returnedReason: null })) continue;
    await tx.review.create({
      data: {
        id: crypto.randomUUID(),
        roundId: list.roundId,
        householdId,
        communeListId: list.id,
        villageId: household.villageId,
        unitPath: household.unitPath,
        startClass: null,
        startPersons: 0,
        arrived: true,
      },
      select: { id: true },
    });
  }
}
