import "server-only";
import type { Actor } from "@/lib/access/policy";
import type { Tx } from "@/lib/core/db";
import { answersSchema } from "@/lib/reviews/answers";
import { followMembers, holdOpenReviews } from "@/lib/reviews/service/follow-household";
import { fieldVersionsSchema, type HeldReview, isWithCommune } from "@/lib/reviews/service/held-review";
import type { Unit } from "@/prisma/generated/client";
import type { BulkOutcome } from "@/prisma/generated/enums";

/**
 * Building block: these households live in another village of their commune. Their members, their reviews in open rounds and
 * their ledger rows follow; a review that was finished is decided anew there, since town and country have scores of their own.
 * A household whose list is not with the commune stays where it is.
 *
 * @returns what came of each
 */
export async function changeVillage(
  tx: Tx,
  actor: Actor,
  householdIds: readonly string[],
  village: Unit,
): Promise<Map<string, BulkOutcome>> {
  // The reviews before the households: recording a review holds them in that order.
  const reviews = await holdOpenReviews(tx, householdIds);
  await tx.$queryRaw`SELECT 1 FROM household WHERE id = ANY(${householdIds}::uuid[]) ORDER BY id FOR UPDATE`;
  const households = new Map(
    (
      await tx.household.findMany({
        where: { id: { in: [...householdIds] } },
        include: { releases: { where: { status: "RELEASED" }, select: { id: true } } },
      })
    ).map((household) => [household.id, household]),
  );
  const outcomes = new Map<string, BulkOutcome>();
  for (const id of householdIds) {
    const household = households.get(id);
    const open = reviews.filter(({ householdId, status }) => householdId === id && status !== "CLOSED");
    if (!household || household.communeId !== village.parentId) outcomes.set(id, "GONE");
    else if (household.closedOn) outcomes.set(id, "ENDED");
    else if (household.villageId === village.id) outcomes.set(id, "SAME");
    else if (household.releases.length > 0) outcomes.set(id, "RELEASED");
    else if (!open.every(isWithCommune)) outcomes.set(id, "AWAY");
    else {
      await tx.household.update({
        where: { id },
        data: { villageId: village.id, version: { increment: 1 } },
        select: { id: true },
      });
      for (const review of open) await followVillage(tx, actor, review, village);
      outcomes.set(id, "DONE");
    }
  }
  return outcomes;
}

async function followVillage(tx: Tx, actor: Actor, review: HeldReview, village: Unit): Promise<void> {
  await tx.reviewVersion.updateMany({
    where: { reviewId: review.id, submission: review.communeList.submission + 1 },
    data: { unitPath: village.path },
  });
  await tx.review.update({
    where: { id: review.id },
    data: { villageId: village.id, unitPath: village.path, ...answersThere(review, village) },
    select: { id: true },
  });
  await followMembers(tx, actor, review.id);
}

/** Town or country is an answer, too, and begins with that of the village: whoever left it so means the village they live in. */
function answersThere(review: HeldReview, village: Unit) {
  const answers = answersSchema.parse(review.answers);
  if (!answers.area || answers.area !== review.village.area || !village.area || village.area === answers.area)
    return {};
  const version = review.version + 1;
  return {
    answers: { ...answers, area: village.area },
    fieldVersions: { ...fieldVersionsSchema.parse(review.fieldVersions), area: version },
    version,
  };
}
