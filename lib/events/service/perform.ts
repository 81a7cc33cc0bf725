import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { beginAct, endAct, isDone } from "@/lib/acts/service";
import { today } from "@/lib/core/clock";
import { asking, type Tx } from "@/lib/core/db";
import { parsePartialDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { type FieldErrors, problems } from "@/lib/core/problem";
import { checkMembers, commonPath, countHeads, type MemberPlace, SHAPES } from "@/lib/events/event";
import type { EventAct } from "@/lib/events/event-act";
import { awaiting } from "@/lib/households/awaiting";
import { beginHousehold } from "@/lib/households/begin";
import { ownColumns } from "@/lib/households/form-values";
import { BEGINNING_FIELDS } from "@/lib/households/household-fields";
import { addMembers } from "@/lib/households/members";
import { departReview, followMembers, holdOpenReviews, listArrived } from "@/lib/reviews/service/follow-household";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import type { Prisma, Relationship } from "@/prisma/generated/client";

const HOUSEHOLD = {
  village: true,
  aliases: true,
  memberships: {
    where: { validTo: null },
    include: { person: { select: { fullName: true, version: true } } },
    orderBy: { position: "asc" },
  },
} satisfies Prisma.HouseholdInclude;

type Held = Prisma.HouseholdGetPayload<{ include: typeof HOUSEHOLD }>;

const invalid = (path: string, message: string) => problems.invalid({ [path]: [say(message)] });

/** Held until the transaction ends, always in one order: two events that touch the same households wait for each other. */
async function holdHouseholds(tx: Tx, actor: Actor, seen: readonly ({ id: string; version: number } | null)[]) {
  const ids = seen.flatMap((one) => (one ? [one.id] : []));
  await tx.$queryRaw`SELECT 1 FROM household WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const found = await tx.household.findMany({ where: { id: { in: ids } }, include: HOUSEHOLD });
  return seen.map((one) => {
    if (!one) return null;
    const household = found.find(({ id }) => id === one.id);
    if (!household) throw problems.notFound();
    assertCan(actor, "household.edit", household.unitPath);
    if (household.closedOn) throw problems.householdClosed();
    if (household.version !== one.version) throw problems.stale([{ field: "version", now: household.version }]);
    return household;
  });
}

/** Whether what was sent is one event and a possible one. @throws Problem `invalid` beside the fields */
function assertPossible(act: EventAct, household: Held | null, target: Held | null): void {
  const { kind, staying, leaving, joining, newHousehold, arrivals, on } = act;
  const shape = SHAPES[kind];
  const to = target ? "household" : newHousehold && household ? "new" : "nowhere";
  if (!shape.to.includes(to) || (target && newHousehold)) throw invalid("target", "choice_required");
  if (!household && !(kind === "MOVE_IN" && newHousehold)) throw problems.notFound();
  if (target && target.id === household?.id) throw invalid("target", "event_same_household");
  if (shape.arrives !== arrivals.length > 0) throw invalid("arrivals", "members_required");
  if (kind === "BIRTH" && arrivals.length !== 1) throw invalid("arrivals", "event_choose_one");

  if (household) {
    const members = household.memberships.map(({ personId }) => personId);
    const fields: FieldErrors = {};
    for (const { field, message } of checkMembers(kind, members, { staying, leaving })) {
      fields[field] = [...(fields[field] ?? []), say(message)];
    }
    if (Object.keys(fields).length > 0) throw problems.invalid(fields);
    const head = household.memberships.find(({ relationship }) => relationship === "HEAD")?.personId;
    if (kind === "HEAD_CHANGE" && staying.some((place) => place.personId === head && place.relationship === "HEAD"))
      throw invalid("staying", "event_same_head");
    const since = household.memberships
      .filter(({ personId }) => leaving.includes(personId))
      .map(({ validFrom }) => validFrom);
    if (since.some((from) => from.getTime() > Date.parse(on))) throw invalid("on", "event_before_membership");
  }
  const going = target || (newHousehold && household) ? leaving : [];
  if (joining.length !== going.length || going.some((id) => !joining.some(({ personId }) => personId === id)))
    throw invalid("joining", "event_members_changed");
  // Where a household begins, one of those who begin it is its head; where there is one, it has a head.
  const heads = countHeads(joining) + countHeads(arrivals);
  if (heads !== (newHousehold ? 1 : 0))
    throw invalid(arrivals.length > 0 ? "arrivals" : "joining", newHousehold ? "one_head" : "event_has_head");
  arrivals.forEach((arrival, i) => {
    if (kind === "BIRTH" && !bornOn(arrival.birth, on)) throw invalid(`arrivals.${i}.birth`, "event_birth_day");
  });
}

/** Whether what is known of a birth date agrees with the day of the birth. */
function bornOn(birth: string, on: string): boolean {
  const date = parsePartialDate(birth);
  const [year, month, day] = on.split("-").map(Number);
  return date?.year === year && (date?.month ?? month) === month && (date?.day ?? day) === day;
}

/** What is on its way to another commune is not moved a second time. @throws Problem `conflict` */
async function assertNotReleased(tx: Tx, act: EventAct, households: readonly (Held | null)[]): Promise<void> {
  if (act.kind === "TRANSFER") return;
  const released = await tx.transfer.findMany({
    where: {
      householdId: { in: households.flatMap((one) => (one ? [one.id] : [])) },
      ...awaiting(today()),
    },
  });
  for (const { personIds, whole, householdId } of released) {
    const changes = householdId !== act.household?.id || SHAPES[act.kind].ends !== "DIED" ? act.leaving : [];
    const ends = householdId === act.household?.id && act.leaving.length > 0 && act.staying.length === 0;
    if (
      ends ||
      act.kind === "HEAD_CHANGE" ||
      (whole && act.kind === "SPLIT") ||
      changes.some((id) => personIds.includes(id))
    )
      throw problems.householdReleased();
  }
}

/**
 * Building block: carries out an event whole, with what it means for the open round's ledger. Everything that it changes is
 * kept as an act, and can be taken back. The same act sent again changes nothing.
 *
 * @param finish what the caller adds to the act, told of the household that those who left are in now
 * @returns the households concerned; empty where the act had been done before
 */
export async function perform(
  tx: Tx,
  actor: Actor,
  act: EventAct,
  finish: (householdId: string | null) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const { actId, kind, on, reason, document, staying, leaving, joining, newHousehold, arrivals, elsewhere } = act;
  if (await isDone(tx, actor, { id: actId, kind })) return [];
  const seen = [act.household, act.target];
  const reviews = await holdOpenReviews(
    tx,
    seen.flatMap((one) => (one ? [one.id] : [])),
  );
  const [household = null, target = null] = await holdHouseholds(tx, actor, seen);
  assertPossible(act, household, target);
  await assertNotReleased(tx, act, [household, target]);

  const village = newHousehold
    ? await tx.unit.findFirst({
        where: { id: newHousehold.villageId, level: "VILLAGE", validTo: null },
        include: { parent: true },
      })
    : null;
  if (newHousehold && !village?.parent?.path.startsWith(actor.unitPath)) throw problems.villageUnknown();
  const inOneCommune = [household, target].every((one) => !one || !village || one.communeId === village.parentId);
  if (kind !== "TRANSFER" && (!inOneCommune || (household && target && household.communeId !== target.communeId)))
    throw problems.villageUnknown();
  const paths = [household?.unitPath, target?.unitPath, village?.path].filter((path) => path !== undefined);
  const nameOf = (id: string) => household?.memberships.find(({ personId }) => personId === id)?.person.fullName ?? "";
  const leaver = leaving.map(nameOf);

  await beginAct(tx, actor, {
    id: actId,
    kind,
    unitPath: paths.reduce(commonPath),
    on,
    reason,
    document,
    summary: {
      names: leaver.length > 0 ? leaver : arrivals.map(({ fullName }) => fullName),
      ...(household ? { from: household.code } : {}),
      ...(target ? { to: target.code } : {}),
      ...(elsewhere ? { elsewhere } : {}),
      ...(kind === "HEAD_CHANGE"
        ? { head: nameOf(staying.find(({ relationship }) => relationship === "HEAD")?.personId ?? "") }
        : {}),
    },
  });

  if (kind === "DEATH") {
    await tx.person.updateMany({
      where: { id: { in: [...leaving] } },
      data: { diedOn: new Date(on), version: { increment: 1 } },
    });
  }
  if (newHousehold && village?.parent) {
    const isNew = !household;
    const begun = await beginHousehold(
      asking(tx),
      {
        id: newHousehold.id,
        ...ownColumns(newHousehold, BEGINNING_FIELDS),
        origin: isNew ? "MOVED_IN" : kind === "SPLIT" ? "SPLIT" : "TRANSFERRED",
        predecessorId: household?.id ?? null,
        class: household?.class ?? null,
      },
      actor.unitPath,
    );
    if (!begun) throw problems.actUsedElsewhere();
  }
  if (household) await leave(tx, act, household);
  const arriveIn = newHousehold
    ? { id: newHousehold.id, unitPath: village?.path ?? "", size: 0 }
    : target && { id: target.id, unitPath: target.unitPath, size: target.memberships.length };
  if (arriveIn && joining.length > 0) await join(tx, arriveIn, joining, on);
  if (arrivals.length > 0) {
    const into =
      arriveIn ?? (household && { id: household.id, unitPath: household.unitPath, size: household.memberships.length });
    if (into) await addMembers(asking(tx), into.id, arrivals, into.size, on);
  }
  for (const one of [household, target]) {
    if (one)
      await tx.household.update({ where: { id: one.id }, data: { version: { increment: 1 } }, select: { id: true } });
  }
  const ended = household !== null && staying.length === 0 && leaving.length > 0;
  if (
    ended &&
    arriveIn &&
    (kind === "MERGE" || kind === "TRANSFER" || kind === "MARRIAGE_OUT" || kind === "MOVE_OUT")
  ) {
    // Whoever asks for the old code finds where they are.
    const codes = [household.code, ...household.aliases.map(({ code }) => code)];
    await tx.householdAlias.createMany({
      data: codes.map((code) => ({
        id: crypto.randomUUID(),
        code,
        householdId: arriveIn.id,
        unitPath: arriveIn.unitPath,
      })),
      skipDuplicates: true,
    });
  }

  for (const review of reviews) {
    if (!isWithCommune(review)) continue;
    if (ended && review.householdId === household.id) await departReview(tx, review);
    else await followMembers(tx, actor, review.id);
  }
  if (newHousehold && household) await listArrived(tx, newHousehold.id);
  await finish(arriveIn?.id ?? null);
  await endAct(tx, actId);
  return [household?.id, target?.id, newHousehold?.id].filter((id) => id !== undefined);
}

/** Those who leave are members until the day; those who stay are what they are from then on. Nobody left: the household ends. */
async function leave(tx: Tx, { kind, on, reason, staying, leaving }: EventAct, household: Held): Promise<void> {
  if (staying.length === 0 && leaving.length > 0) {
    // Closed first: a household that ended keeps the name and the number of members it ended with.
    await tx.household.update({
      where: { id: household.id },
      data: { closedOn: new Date(on), closeReason: SHAPES[kind].ends, closeNote: reason },
      select: { id: true },
    });
  }
  await tx.membership.updateMany({
    where: { householdId: household.id, validTo: null, personId: { in: [...leaving] } },
    data: { validTo: new Date(on) },
  });
  const now = new Map(household.memberships.map(({ personId, relationship }) => [personId, relationship]));
  await become(
    tx,
    household.id,
    staying.filter(({ personId, relationship }) => now.get(personId) !== relationship),
  );
}

/** A household has one head at a time: the old one steps back before the new one comes forward. */
async function become(tx: Tx, householdId: string, places: readonly MemberPlace[]): Promise<void> {
  const isHead = (relationship: Relationship) => Number(relationship === "HEAD");
  for (const { personId, relationship } of [...places].sort(
    (a, b) => isHead(a.relationship) - isHead(b.relationship),
  )) {
    await tx.membership.updateMany({ where: { householdId, personId, validTo: null }, data: { relationship } });
  }
}

async function join(
  tx: Tx,
  household: { id: string; unitPath: string; size: number },
  places: readonly MemberPlace[],
  on: string,
) {
  await tx.membership.createMany({
    data: places.map(({ personId, relationship }, i) => ({
      id: crypto.randomUUID(),
      householdId: household.id,
      personId,
      unitPath: household.unitPath,
      relationship,
      position: household.size + i,
      validFrom: new Date(on),
    })),
  });
}
