import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor, Permission } from "@/lib/access/policy";
import { type BulkKind, type BulkState, isBulkKind, TARGETS_OF_A_PART } from "@/lib/acts/bulk";
import { beginAct, continueAct, endAct, isDone } from "@/lib/acts/service";
import { findProgress, keepTargets, nextTargets, settleTargets } from "@/lib/acts/targets";
import { asActor, asking, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { BeginBulkInput } from "@/lib/lists/bulk-schema";
import { findSelected } from "@/lib/lists/queries/selection";
import { assignReviews } from "@/lib/reviews/service/assign";
import { changeVillage } from "@/lib/reviews/service/change-village";
import { findOpenRoundIn } from "@/lib/rounds/queries";
import type { Act, Unit } from "@/prisma/generated/client";

const PERMISSION: Record<BulkKind, Permission> = { ASSIGN: "review.assign", CHANGE_VILLAGE: "household.edit" };

/**
 * Begins an act on many households: chooses them, once, so that the number that was said is the number that is done. Nothing is
 * changed yet; `continueBulk` does it, part by part. Beginning the same one again changes nothing and succeeds.
 *
 * @throws Problem `forbidden`, `stale` where others are meant now than were counted, `invalid` for a village that is not of the
 *   commune, `conflict` where no round is open
 */
export async function beginBulk(actor: Actor, input: BeginBulkInput): Promise<{ id: string }> {
  assertCan(actor, PERMISSION[input.kind]);
  return asActor(
    actor,
    async (tx) => {
      const act = { id: input.id, kind: input.kind, unitPath: actor.unitPath };
      if (await isDone(tx, actor, act)) return { id: act.id };
      const ids = await findSelected(tx, actor, input.selection);
      if (ids.length === 0) throw problems.nothingSelected();
      if (ids.length !== input.expected) throw problems.selectionChanged(ids.length);
      const summary = await summaryOf(tx, actor, input);
      await beginAct(tx, actor, { ...act, summary: { ...summary, households: ids.length } });
      await keepTargets(tx, act, ids);
      await endAct(tx, act.id);
      return { id: act.id };
    },
    `bulk.${input.kind.toLowerCase()}`,
  );
}

/** What the act goes by later, and what its history says. */
async function summaryOf(tx: Tx, actor: Actor, input: BeginBulkInput): Promise<Record<string, string>> {
  if (input.kind === "ASSIGN") {
    const round = await findOpenRoundIn(asking(tx));
    if (!round) throw problems.noOpenRound();
    return { surveyor: input.surveyor, roundId: round.id };
  }
  const village = await findVillage(tx, actor, input.villageId);
  if (!village) throw problems.villageUnknown();
  return { village: village.fullName, villageId: village.id };
}

const findVillage = (tx: Tx, actor: Actor, id: string): Promise<Unit | null> =>
  tx.unit.findFirst({ where: { id, level: "VILLAGE", validTo: null, parentId: actor.unitId } });

const summarySchema = z.union([
  z.object({ surveyor: z.string(), roundId: z.uuid() }),
  z.object({ villageId: z.uuid() }),
]);

/**
 * Does the next part of an act on many households, and says how far it has come. A part is whole or not at all: after a lost line
 * or a killed process the next call goes on where the last one ended. Calling it once more after the end changes nothing.
 *
 * @throws Problem `not_found`, `forbidden`, `conflict` once it has been taken back
 */
export async function continueBulk(actor: Actor, id: string, most = TARGETS_OF_A_PART): Promise<BulkState> {
  assertCan(actor, "household.edit");
  return asActor(
    actor,
    async (tx) => {
      // One part at a time, whoever asks.
      await tx.$queryRaw`SELECT 1 FROM act WHERE id = ${id}::uuid FOR UPDATE`;
      const act = await tx.act.findUnique({ where: { id } });
      if (!act || !isBulkKind(act.kind)) throw problems.notFound();
      assertCan(actor, PERMISSION[act.kind], act.unitPath);
      await continueAct(tx, id);
      const ids = await nextTargets(tx, id, most);
      if (ids.length > 0) {
        const outcomes = await work(tx, actor, act, ids);
        await endAct(tx, id);
        await settleTargets(tx, act, outcomes);
      }
      return findProgress(tx, id);
    },
    "bulk.continue",
  );
}

async function work(tx: Tx, actor: Actor, act: Act, ids: readonly string[]) {
  const summary = summarySchema.parse(act.summary);
  if ("surveyor" in summary) return assignReviews(tx, summary.roundId, ids, summary.surveyor || null);
  const village = await findVillage(tx, actor, summary.villageId);
  if (!village) throw problems.villageUnknown();
  return changeVillage(tx, actor, ids, village);
}
