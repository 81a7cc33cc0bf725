import "server-only";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";
import type { Takeable } from "@/lib/duplicates/schema";
import type { Held, HeldHousehold, HeldPerson } from "@/lib/duplicates/service/hold";
import { openNationalId, sealNationalId } from "@/lib/households/identity";
import { departReview, followMembers } from "@/lib/reviews/service/follow-household";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import type { Membership, Prisma, Relationship } from "@/prisma/generated/client";

// What merging is made of. Each takes the act's open transaction; triggers keep what every row was before.

/** Building block: a membership ends today, or on the day it began. */
export async function endMembership(tx: Tx, { id, validFrom }: Membership): Promise<void> {
  const validTo = new Date(Math.max(Date.parse(today()), validFrom.getTime()));
  await tx.membership.update({ where: { id }, data: { validTo }, select: { id: true } });
}

/** Building block: a person is a member from today on. */
export async function startMembership(
  tx: Tx,
  household: { id: string; unitPath: string },
  personId: string,
  relationship: Relationship,
  position: number,
): Promise<void> {
  await tx.membership.create({
    data: {
      id: crypto.randomUUID(),
      householdId: household.id,
      personId,
      unitPath: household.unitPath,
      relationship,
      position,
      validFrom: new Date(today()),
    },
    select: { id: true },
  });
}

/** Building block: a household loses its head and others stay: the spouse comes forward, or the first on its sheet. */
export async function nameNextHead(tx: Tx, householdId: string): Promise<void> {
  const members = await tx.membership.findMany({
    where: { householdId, validTo: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  if (members.some(({ relationship }) => relationship === "HEAD")) return;
  const next = members.find(({ relationship }) => relationship === "SPOUSE") ?? members[0];
  if (next)
    await tx.membership.update({ where: { id: next.id }, data: { relationship: "HEAD" }, select: { id: true } });
}

/**
 * Building block: a household that was only another record of one that stands. Closed before its memberships end, so that it keeps the
 * name and the number of members it had; its codes go on finding the household that stands.
 */
export async function closeDouble(
  tx: Tx,
  household: HeldHousehold,
  into: { id: string; unitPath: string } | null,
  note: string,
): Promise<void> {
  await tx.household.update({
    where: { id: household.id },
    data: { closedOn: new Date(today()), closeReason: "MISTAKE", closeNote: note },
    select: { id: true },
  });
  if (!into) return;
  await tx.householdAlias.createMany({
    data: [household.code, ...household.aliases.map(({ code }) => code)].map((code) => ({
      id: crypto.randomUUID(),
      code,
      householdId: into.id,
      unitPath: into.unitPath,
    })),
    skipDuplicates: true,
  });
}

/**
 * Building block: the double's record stands for the other from now on, and so do the records that were merged into it. The
 * number goes over where the record that stands has none.
 */
export async function mergeRecords(
  tx: Tx,
  stands: HeldPerson,
  double: HeldPerson,
  take: readonly Takeable[] = [],
): Promise<void> {
  await tx.person.updateMany({ where: { mergedIntoId: double.id }, data: { mergedIntoId: stands.id } });
  await tx.person.update({
    where: { id: double.id },
    data: { mergedIntoId: stands.id, version: { increment: 1 } },
    select: { id: true },
  });
  const data: Prisma.PersonUncheckedUpdateInput = {};
  if (take.includes("fullName")) data.fullName = double.fullName;
  if (take.includes("sex")) data.sex = double.sex;
  if (take.includes("ethnicityCode")) data.ethnicityCode = double.ethnicityCode;
  if (take.includes("birth")) {
    data.birthYear = double.birthYear;
    data.birthMonth = double.birthMonth;
    data.birthDay = double.birthDay;
  }
  if (double.nationalIdSealed && (take.includes("nationalId") || !stands.nationalIdSealed)) {
    Object.assign(data, sealNationalId(stands.id, openNationalId(double.id, double.nationalIdSealed)));
    data.nationalIdAbsence = null;
  }
  if (data.sex === "MALE") data.isPregnant = false;
  if (!stands.diedOn && double.diedOn) data.diedOn = double.diedOn;
  if (Object.keys(data).length === 0) return;
  await tx.person.update({
    where: { id: stands.id },
    data: { ...data, version: { increment: 1 } },
    select: { id: true },
  });
}

/**
 * Building block: what the open round says of the households concerned. While a list is away it stays as it was sent, and the next round
 * says what happened since.
 */
export async function followReviews(
  tx: Tx,
  actor: Actor,
  held: Pick<Held, "reviews">,
  ended: ReadonlySet<string>,
): Promise<void> {
  for (const review of held.reviews) {
    if (!isWithCommune(review)) continue;
    if (ended.has(review.householdId)) await departReview(tx, review);
    else await followMembers(tx, actor, review.id);
  }
}

/** Building block: these two are one, by this act. What else was asked about the record that was merged is asked no more. */
export async function markSame(
  tx: Tx,
  actor: Actor,
  actId: string,
  [standsId, doubleId]: readonly [string, string],
  unitPath: string,
  note: string,
): Promise<void> {
  const [personAId = "", personBId = ""] = [standsId, doubleId].sort();
  const decided = { status: "SAME" as const, actId, note, decidedAt: now(), decidedByName: actor.name };
  await tx.duplicatePair.upsert({
    where: { personAId_personBId: { personAId, personBId } },
    create: {
      id: crypto.randomUUID(),
      personAId,
      personBId,
      unitPath,
      score: 1,
      level: "SURE",
      reasons: [],
      foundAt: now(),
      ...decided,
    },
    update: { ...decided, version: { increment: 1 } },
    select: { id: true },
  });
  await tx.duplicatePair.deleteMany({
    where: { status: "OPEN", OR: [{ personAId: doubleId }, { personBId: doubleId }] },
  });
}

/** Building block: households whose members changed are seen anew by whoever has them open. */
export async function touchHouseholds(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.household.updateMany({ where: { id: { in: [...ids] } }, data: { version: { increment: 1 } } });
}
