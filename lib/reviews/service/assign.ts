import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/core/db";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import { type BulkOutcome, ListStatus, ReturnReason, ReviewStatus, RoundStatus } from "@/prisma/generated/enums";

const assignedSchema = z.array(
  z.object({
    id: z.string(),
    householdId: z.string(),
    status: z.enum(ReviewStatus),
    assignedTo: z.string().nullable(),
    returnedReason: z.enum(ReturnReason).nullable(),
    round: z.object({ status: z.enum(RoundStatus) }),
    communeList: z.object({ status: z.enum(ListStatus), partialReturn: z.boolean() }),
  }),
);

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
  const reviews = assignedSchema.parse(
    await tx.$queryRaw`
      SELECT v.id, v.household_id AS "householdId", v.status, v.assigned_to AS "assignedTo", v.returned_reason AS "returnedReason",
        json_build_object('status', r.status) AS round,
        json_build_object('status', l.status, 'partialReturn', l.partial_return) AS "communeList"
      FROM review v JOIN commune_list l ON l.id = v.commune_list_id JOIN round r ON r.id = v.round_id
      WHERE v.round_id = ${roundId}::uuid AND v.household_id = ANY(${householdIds}::uuid[])
      ORDER BY v.id FOR UPDATE OF v`,
  );
  const households = new Map(
    (
      await tx.household.findMany({ where: { id: { in: [...householdIds] } }, select: { id: true, closedOn: true } })
    ).map((household) => [household.id, household]),
  );
  const byHousehold = new Map(reviews.map((review) => [review.householdId, review]));
  const outcomes = new Map<string, BulkOutcome>();
  const changed: string[] = [];
  for (const id of householdIds) {
    const household = households.get(id);
    const review = byHousehold.get(id);
    if (!household) outcomes.set(id, "GONE");
    else if (household.closedOn || review?.status === "CLOSED") outcomes.set(id, "ENDED");
    else if (!review) outcomes.set(id, "NOT_LISTED");
    else if (!isWithCommune(review)) outcomes.set(id, "AWAY");
    else if (review.assignedTo === surveyor) outcomes.set(id, "SAME");
    else {
      outcomes.set(id, "DONE");
      changed.push(review.id);
    }
  }
  if (changed.length > 0)
    await tx.review.updateMany({ where: { id: { in: changed } }, data: { assignedTo: surveyor } });
  return outcomes;
}
