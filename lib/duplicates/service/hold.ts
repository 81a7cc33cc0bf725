import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";
import { formatDateTime } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { awaiting } from "@/lib/households/awaiting";
import { holdOpenReviews } from "@/lib/reviews/service/follow-household";
import type { HeldReview } from "@/lib/reviews/service/held-review";
import type { DuplicatePair, Prisma } from "@/prisma/generated/client";

const HOUSEHOLD = {
  commune: true,
  aliases: true,
  memberships: { where: { validTo: null }, orderBy: [{ position: "asc" }, { id: "asc" }] },
} satisfies Prisma.HouseholdInclude;

export type HeldHousehold = Prisma.HouseholdGetPayload<{ include: typeof HOUSEHOLD }>;
const PERSON = { memberships: { where: { validTo: null } } } satisfies Prisma.PersonInclude;
export type HeldPerson = Prisma.PersonGetPayload<{ include: typeof PERSON }>;

/** What a merge works on, held until the transaction ends. */
export type Held = { persons: Map<string, HeldPerson>; households: Map<string, HeldHousehold>; reviews: HeldReview[] };

/**
 * The pair, held: of two who decide at once the second waits, and is told what the first decided.
 *
 * @returns null where this act has decided it already
 * @throws Problem `not_found`, `stale`, `conflict` once it has been decided
 */
export async function holdPair(
  tx: Tx,
  actor: Actor,
  seen: { id: string; version: number },
  actId: string,
): Promise<DuplicatePair | null> {
  await tx.$queryRaw`SELECT 1 FROM duplicate_pair WHERE id = ${seen.id}::uuid FOR UPDATE`;
  const pair = await tx.duplicatePair.findUnique({ where: { id: seen.id } });
  if (!pair) throw problems.notFound();
  assertCan(actor, "duplicate.decide", pair.unitPath);
  if (pair.actId === actId) return null;
  if (pair.status !== "OPEN") throw pairDecided(pair);
  return pair;
}

/** Who decided, and when. */
export const pairDecided = ({ decidedByName, decidedAt }: DuplicatePair) =>
  problems.pairDecided(decidedByName ?? "", decidedAt ? formatDateTime(decidedAt) : "");

/**
 * Persons and the households they are in, held in the order that events keep: reviews, households, then persons.
 *
 * @throws Problem `not_found`, `stale` where one has changed since it was seen, `conflict` for a record that was merged already
 *   or somebody on the way to another commune
 */
export async function holdForMerge(
  tx: Tx,
  actor: Actor,
  personIds: readonly string[],
  seen: readonly { id: string; version: number }[] = [],
): Promise<Held> {
  const ids = [...personIds];
  const where = { memberships: { some: { personId: { in: ids }, validTo: null } } };
  const householdIds = (await tx.household.findMany({ where, select: { id: true } })).map(({ id }) => id);
  const reviews = await holdOpenReviews(tx, householdIds);
  await tx.$queryRaw`SELECT 1 FROM household WHERE id = ANY (${householdIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM person WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const households = await tx.household.findMany({ where: { id: { in: householdIds } }, include: HOUSEHOLD });
  const persons = await tx.person.findMany({ where: { id: { in: ids } }, include: PERSON });
  if (persons.length !== new Set(ids).size) throw problems.notFound();
  for (const person of persons) {
    assertCan(actor, "duplicate.decide", person.unitPath);
    if (person.mergedIntoId) throw problems.personMergedAlready();
    // Somebody moved in or out between reading and holding.
    if (person.memberships.some(({ householdId }) => !householdIds.includes(householdId))) throw problems.stale();
  }
  for (const { id, version } of seen) {
    const now = [...persons, ...households].find((one) => one.id === id)?.version;
    if (now !== version) throw problems.stale([{ field: "version", now: now ?? null }]);
  }
  await assertNotReleased(tx, householdIds, ids);
  return {
    persons: new Map(persons.map((one) => [one.id, one])),
    households: new Map(households.map((one) => [one.id, one])),
    reviews,
  };
}

/** What is on its way to another commune is decided there. */
async function assertNotReleased(tx: Tx, householdIds: readonly string[], personIds: readonly string[]): Promise<void> {
  const released = await tx.transfer.findFirst({
    where: {
      ...awaiting(today()),
      householdId: { in: [...householdIds] },
      OR: [{ whole: true }, { personIds: { hasSome: [...personIds] } }],
    },
  });
  if (released) throw problems.householdReleased();
}
