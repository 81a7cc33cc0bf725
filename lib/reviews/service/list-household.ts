import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { lastLedger, START } from "@/lib/rounds/start";
import { standsWithCommune } from "@/lib/rounds/steps";

type ListHouseholdInput = {
  /** The review's id, made by the device. */
  id: string;
  roundId: string;
  householdId: string;
};

/**
 * Puts a household that asks to be reviewed on the round's list of its commune. Where it stands on the list already, that
 * review is the answer, so that asking twice changes nothing.
 *
 * @throws Problem `not_found`, `conflict` for a household that has ended, `locked` while the list is not with the commune
 */
export async function listHouseholdForReview(actor: Actor, input: ListHouseholdInput): Promise<{ id: string }> {
  assertCan(actor, "review.record");
  return asActor(
    actor,
    async (tx) => {
      const household = await tx.household.findUnique({ where: { id: input.householdId } });
      if (!household) throw problems.notFound();
      assertCan(actor, "review.record", household.unitPath);

      const key = { roundId: input.roundId, householdId: household.id };
      const listed = await tx.review.findUnique({ where: { roundId_householdId: key }, select: { id: true } });
      if (listed) return listed;
      if (household.closedOn) throw problems.householdClosed();

      const list = await tx.communeList.findUnique({
        where: { roundId_communeId: { roundId: input.roundId, communeId: household.communeId } },
        include: { round: true },
      });
      if (!list) throw problems.notFound();
      if (list.round.status !== "OPEN") throw problems.roundClosed();
      if (!standsWithCommune(list.status)) throw problems.listLocked();
      if (list.partialReturn) throw problems.listPartlyLocked();

      // Two officers may list it at once: the second finds the first one's review.
      await tx.$executeRaw`
        WITH ${lastLedger(input.roundId)}
        INSERT INTO review (id, round_id, household_id, commune_list_id, village_id, unit_path, start_class, start_persons, arrived)
        SELECT ${input.id}::uuid, ${input.roundId}::uuid, h.id, ${list.id}::uuid, h.village_id, h.unit_path,
          s.start_class, s.start_persons, s.arrived
        FROM household h ${START}
        WHERE h.id = ${household.id}::uuid
        ON CONFLICT DO NOTHING`;
      const review = await tx.review.findUnique({ where: { roundId_householdId: key }, select: { id: true } });
      // The id is in use for another household.
      if (!review) throw problems.notFound();
      return review;
    },
    "review.list",
  );
}
