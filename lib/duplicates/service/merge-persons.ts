import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { beginAct, endAct } from "@/lib/acts/service";
import { today } from "@/lib/core/clock";
import { asActor, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type { MergePersonsInput } from "@/lib/duplicates/schema";
import { type Held, type HeldPerson, holdForMerge, holdPair } from "@/lib/duplicates/service/hold";
import {
  closeDouble,
  endMembership,
  followReviews,
  markSame,
  mergeRecords,
  nameNextHead,
  startMembership,
  touchHouseholds,
} from "@/lib/duplicates/service/merging";
import { commonPath } from "@/lib/events/event";
import type { HouseholdChange } from "@/lib/events/event-act";
import { preview } from "@/lib/events/service/record-event";

/**
 * Two records are of one person: one stands, the other becomes a sign to it. The person is in one household from today on; nothing of
 * what either record was is lost. An act, which can be taken back whole. Sent twice, it happens once.
 *
 * @throws Problem `not_found` outside the reach, `stale` where a record changed since it was seen, `conflict` where somebody decided
 *   first or a person is on the way to another commune, `invalid`
 */
export async function mergePersons(actor: Actor, input: MergePersonsInput): Promise<{ id: string }> {
  assertCan(actor, "duplicate.decide");
  await asActor(actor, (tx) => merge(tx, actor, input), "duplicate.merge_persons");
  return { id: input.pair.id };
}

/** What merging would do to the households: it is done, looked at, and taken back. @throws as `mergePersons` */
export async function previewMergePersons(actor: Actor, input: MergePersonsInput): Promise<HouseholdChange[]> {
  assertCan(actor, "duplicate.decide");
  const ids = await asActor(actor, (tx) =>
    tx.membership.findMany({
      where: { personId: { in: [input.stands.id, input.double.id] }, validTo: null },
      select: { householdId: true },
      distinct: ["householdId"],
    }),
  );
  return preview(
    actor,
    (tx) => merge(tx, actor, input),
    ids.map(({ householdId }) => householdId),
    undefined,
  );
}

async function merge(tx: Tx, actor: Actor, input: MergePersonsInput): Promise<void> {
  const pair = await holdPair(tx, actor, input.pair, input.id);
  if (!pair) return;
  const asked = [pair.personAId, pair.personBId].sort().join();
  if ([input.stands.id, input.double.id].sort().join() !== asked) throw problems.notFound();
  const held = await holdForMerge(tx, actor, [input.stands.id, input.double.id], [input.stands, input.double]);
  const [stands, double] = [held.persons.get(input.stands.id), held.persons.get(input.double.id)];
  if (!stands || !double) throw problems.notFound();
  const paths = [stands.unitPath, double.unitPath, ...[...held.households.values()].map(({ unitPath }) => unitPath)];
  const unitPath = paths.reduce(commonPath);

  await beginAct(tx, actor, {
    id: input.id,
    kind: "PERSON_MERGE",
    unitPath,
    on: today(),
    reason: input.note,
    summary: { names: [stands.fullName, double.fullName] },
  });
  const ended = await moveHome(tx, held, stands, double, input);
  await mergeRecords(tx, stands, double, input.take);
  await touchHouseholds(tx, [...held.households.keys()]);
  await followReviews(tx, actor, held, ended);
  await markSame(tx, actor, input.id, [stands.id, double.id], pair.unitPath, input.note);
  await endAct(tx, input.id);
}

/** The person is in one household afterwards, the record that stands as its member. @returns households that ended with it */
async function moveHome(
  tx: Tx,
  held: Held,
  stands: HeldPerson,
  double: HeldPerson,
  { home, note }: MergePersonsInput,
): Promise<Set<string>> {
  const [mine, theirs] = [stands.memberships[0], double.memberships[0]];
  const possible = [mine?.householdId, theirs?.householdId].filter((id) => id !== undefined);
  if (home === null ? possible.length > 0 : !possible.includes(home))
    throw problems.invalid({ home: [say("choice_required")] });
  const ended = new Set<string>();
  for (const household of held.households.values()) {
    const leaving = household.memberships.filter(({ id }) => id === mine?.id || id === theirs?.id);
    if (household.id === home || leaving.length < household.memberships.length) continue;
    // Nobody is left in it: it was a record of nobody else.
    await closeDouble(tx, household, held.households.get(home ?? "") ?? null, note);
    ended.add(household.id);
  }
  if (theirs) await endMembership(tx, theirs);
  if (mine && home === mine.householdId) {
    if (theirs?.householdId === home && theirs.relationship === "HEAD")
      await tx.membership.update({ where: { id: mine.id }, data: { relationship: "HEAD" }, select: { id: true } });
  } else {
    if (mine) await endMembership(tx, mine);
    const household = held.households.get(home ?? "");
    if (household && theirs) await startMembership(tx, household, stands.id, theirs.relationship, theirs.position);
  }
  for (const { id } of held.households.values()) if (!ended.has(id)) await nameNextHead(tx, id);
  return ended;
}
