import "server-only";
import type { Tx } from "@/lib/core/db";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import type { BulkOutcome, ListStatus, ReturnReason, ReviewStatus, RoundStatus } from "@/prisma/generated/enums";

type Assigned = {
  id: string;
  household_id: string;
  status: ReviewStatus;
  assigned_to: string | null;
  returned_reason: ReturnReason | null;
  list_status: ListStatus;
  partial_return: boolean;
  round_status: RoundStatus;
};

/**
 * Building block: says who is to visit these households in a round; null takes it back. A form that is open on another device
 * goes on: this is none of its fields, and the version stays.
 *
 * @returns what came of each
 */
export async function assignReviews(
  tx: Tx,
  roundId: string,
  householdIds: readonly string[],
  surveyor: string | null,
): Promise<Map<string, BulkOutcome>> {
  // Lists before reviews, and both in one order for everybody, as recording a review holds them.
  await tx.$queryRaw`
    SELECT 1 FROM commune_list WHERE id IN (
      SELECT commune_list_id FROM review WHERE round_id = ${roundId}::uuid AND household_id = ANY(${householdIds}::uuid[]))
    ORDER BY id FOR SHARE`;
  const reviews = await tx.$queryRaw<Assigned[]>`
    SELECT v.id, v.household_id, v.status::text, v.assigned_to, v.returned_reason::text, l.status::text AS list_status,
      l.partial_return, r.status::text AS round_status
    FROM review v JOIN commune_list l ON l.id = v.commune_list_id JOIN round r ON r.id = v.round_id
    WHERE v.round_id = ${roundId}::uuid AND v.household_id = ANY(${householdIds}::uuid[])
    ORDER BY v.id FOR UPDATE OF v`;
  const households = new Map(
    (
      await tx.household.findMany({ where: { id: { in: [...householdIds] } }, select: { id: true, closedOn: true } })
    ).map((household) => [household.id, household]),
  );
  const byHousehold = new Map(reviews.map((review) => [review.household_id, review]));
  const outcomes = new Map<string, BulkOutcome>();
  const changed: string[] = [];
  for (const id of householdIds) {
    const household = households.get(id);
    const review = byHousehold.get(id);
    if (!household) outcomes.set(id, "GONE");
    else if (household.closedOn || review?.status === "CLOSED") outcomes.set(id, "ENDED");
    else if (!review) outcomes.set(id, "NOT_LISTED");
    else if (!isWithCommune(listed(review))) outcomes.set(id, "AWAY");
    else if (review.assigned_to === surveyor) outcomes.set(id, "SAME");
    else {
      outcomes.set(id, "DONE");
      changed.push(review.id);
    }
  }
  if (changed.length > 0)
    await tx.review.updateMany({ where: { id: { in: changed } }, data: { assignedTo: surveyor } });
  return outcomes;
}

const listed = (review: Assigned) => ({
  round: { status: review.round_status },
  communeList: { status: review.list_status, partialReturn: review.partial_return },
  returnedReason: review.returned_reason,
});
