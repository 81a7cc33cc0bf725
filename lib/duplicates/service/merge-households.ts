import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { beginAct, endAct } from "@/lib/acts/service";
import { today } from "@/lib/core/clock";
import { asActor, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type { MergeHouseholdsInput } from "@/lib/duplicates/schema";
import { type Held, type HeldHousehold, holdForMerge, holdPair } from "@/lib/duplicates/service/hold";
import {
  closeDouble,
  endMembership,
  followReviews,
  markSame,
  mergeRecords,
  startMembership,
  touchHouseholds,
} from "@/lib/duplicates/service/merging";
import { commonPath } from "@/lib/events/event";
import type { HouseholdChange } from "@/lib/events/event-act";
import { preview } from "@/lib/events/service/record-event";

/**
 * Two households are one that was typed twice: the double ends as a mistake, its code goes on finding the one that stands, members that
 * are the same are merged, the others of the double are members of the one that stands from today on. While its list is with
 * the commune, the ledger says that the double left. An act, which can be taken back whole. Sent twice, it happens once.
 *
 * @throws Problem as `mergePersons`
 */
export async function mergeHouseholds(actor: Actor, input: MergeHouseholdsInput): Promise<{ id: string }> {
  assertCan(actor, "duplicate.decide");
  await asActor(actor, (tx) => merge(tx, actor, input), "duplicate.merge_households");
  return { id: input.pair.id };
}

/** What merging would do to both households. @throws as `mergePersons` */
export async function previewMergeHouseholds(actor: Actor, input: MergeHouseholdsInput): Promise<HouseholdChange[]> {
  assertCan(actor, "duplicate.decide");
  return preview(actor, (tx) => merge(tx, actor, input), [input.stands.id, input.double.id], undefined);
}

async function merge(tx: Tx, actor: Actor, input: MergeHouseholdsInput): Promise<void> {
  const pair = await holdPair(tx, actor, input.pair, input.id);
  if (!pair) return;
  if (input.stands.id === input.double.id) throw problems.invalid({ double: [say("event_same_household")] });
  const members = await tx.membership.findMany({
    where: { householdId: { in: [input.stands.id, input.double.id] }, validTo: null },
    select: { personId: true },
  });
  const ids = members.map(({ personId }) => personId);
  const held = await holdForMerge(tx, actor, ids, [input.stands, input.double]);
  const [stands, double] = [held.households.get(input.stands.id), held.households.get(input.double.id)];
  if (!stands || !double) throw problems.notFound();
  assertMembers(input, stands, double);
  const asked = [pair.personAId, pair.personBId].sort().join();
  if (!input.couples.some(({ standsId, doubleId }) => [standsId, doubleId].sort().join() === asked))
    throw problems.invalid({ couples: [say("pair_among_couples")] });

  await beginAct(tx, actor, {
    id: input.id,
    kind: "HOUSEHOLD_MERGE",
    unitPath: commonPath(stands.unitPath, double.unitPath),
    on: today(),
    reason: input.note,
    summary: { names: [stands.headName, double.headName], from: double.code, to: stands.code },
  });
  await closeDouble(tx, double, stands, input.note);
  await moveMembers(tx, held, input, stands, double);
  await touchHouseholds(tx, [stands.id, double.id]);
  await followReviews(tx, actor, held, new Set([double.id]));
  for (const { standsId, doubleId } of input.couples)
    await markSame(tx, actor, input.id, [standsId, doubleId], commonPath(stands.unitPath, double.unitPath), input.note);
  await endAct(tx, input.id);
}

function assertMembers({ couples }: MergeHouseholdsInput, stands: HeldHousehold, double: HeldHousehold): void {
  const isIn = (household: HeldHousehold, id: string) => household.memberships.some(({ personId }) => personId === id);
  if (couples.some(({ standsId, doubleId }) => !isIn(stands, standsId) || !isIn(double, doubleId)))
    throw problems.invalid({ couples: [say("event_members_changed")] });
}

async function moveMembers(
  tx: Tx,
  held: Held,
  { couples }: MergeHouseholdsInput,
  stands: HeldHousehold,
  double: HeldHousehold,
): Promise<void> {
  let position = stands.memberships.length;
  for (const membership of double.memberships) {
    await endMembership(tx, membership);
    const couple = couples.find(({ doubleId }) => doubleId === membership.personId);
    if (!couple) {
      const relationship = membership.relationship === "HEAD" ? "OTHER" : membership.relationship;
      await startMembership(tx, stands, membership.personId, relationship, position++);
      continue;
    }
    const [person, other] = [held.persons.get(couple.standsId), held.persons.get(couple.doubleId)];
    if (person && other) await mergeRecords(tx, person, other);
  }
}
