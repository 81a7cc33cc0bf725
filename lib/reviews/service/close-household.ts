import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { beginAct, endAct } from "@/lib/acts/service";
import { today } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { parseDate } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { awaiting } from "@/lib/households/awaiting";
import type { CloseHouseholdInput } from "@/lib/households/schema";
import { departReview, holdOpenReviews } from "@/lib/reviews/service/follow-household";
import { assertWithCommune } from "@/lib/reviews/service/held-review";

/**
 * Ends a household: its memberships end on the day, and in the open round its review is closed. Where it was poor or
 * near-poor at the start, the ledger says that it left (R2, R3: other decrease). Nothing is deleted. Closing twice closes once.
 *
 * @throws Problem `not_found`, `stale`, `conflict` while another commune is to accept it, `locked` while the household's list is not
 *   with the commune
 */
export async function closeHousehold(actor: Actor, input: CloseHouseholdInput): Promise<void> {
  assertCan(actor, "household.edit");
  const day = parseDate(input.closedOn);
  if (!day) throw new RangeError("an unchecked day");
  await asActor(
    actor,
    async (tx) => {
      // The review before the household: recording a review holds them in that order.
      const reviews = await holdOpenReviews(tx, [input.id]);
      await tx.$queryRaw`SELECT 1 FROM household WHERE id = ${input.id}::uuid FOR UPDATE`;
      const household = await tx.household.findUnique({
        where: { id: input.id },
        include: { memberships: { where: { validTo: null } } },
      });
      if (!household) throw problems.notFound();
      assertCan(actor, "household.edit", household.unitPath);
      if (household.closedOn) return;
      if (household.version !== input.version) throw problems.stale();
      if ((await tx.transfer.count({ where: { householdId: household.id, ...awaiting(today()) } })) > 0)
        throw problems.householdReleased();
      await beginAct(tx, actor, {
        id: input.actId,
        kind: "CLOSE",
        unitPath: household.unitPath,
        on: day,
        reason: input.note,
        summary: { from: household.code, why: input.reason },
      });

      for (const review of reviews) {
        assertWithCommune(review);
        await departReview(tx, review);
      }
      // Closed first: a household that ended keeps the name and the number of members it ended with.
      await tx.household.update({
        where: { id: household.id },
        data: {
          closedOn: new Date(day),
          closeReason: input.reason,
          closeNote: input.note,
          version: { increment: 1 },
        },
        select: { id: true },
      });
      for (const { id, validFrom } of household.memberships) {
        await tx.membership.update({
          where: { id },
          data: { validTo: new Date(Math.max(Date.parse(day), validFrom.getTime())) },
          select: { id: true },
        });
      }
      await endAct(tx, input.actId);
    },
    "household.close",
  );
}
