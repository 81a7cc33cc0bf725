import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can } from "@/lib/access/policy";
import { findTimeLimit } from "@/lib/acts/queries";
import { undo } from "@/lib/acts/service";
import { now, today } from "@/lib/core/clock";
import { addDays, dateOf, dayOf } from "@/lib/core/day";
import { asActor, oneAtATime, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import { checkMembers, commonPath } from "@/lib/events/event";
import type { EventAct, HouseholdChange } from "@/lib/events/event-act";
import type { AcceptInput, ReleaseInput } from "@/lib/events/schema";
import { perform } from "@/lib/events/service/perform";
import { checkedDay, preview } from "@/lib/events/service/record-event";
import { transferFactsSchema } from "@/lib/events/transfer";
import { type Prisma, Relationship, type Transfer } from "@/prisma/generated/client";

const placesSchema = z.array(z.object({ personId: z.string(), relationship: z.enum(Relationship) }));

/**
 * Releases a household, or some of its members, to another commune of the province. Until that commune has accepted, everything
 * stays where it is and is counted here. Sent twice, it is released once.
 *
 * @throws Problem `not_found`, `stale`, `invalid`, `conflict` where it is on its way already
 */
export async function releaseHousehold(actor: Actor, input: ReleaseInput): Promise<{ id: string }> {
  assertCan(actor, "household.edit");
  const on = checkedDay(input.on);
  return asActor(
    actor,
    async (tx) => {
      await oneAtATime(tx, `transfer:${input.id}`);
      const known = await tx.transfer.findUnique({ where: { id: input.id } });
      if (known) {
        if (known.householdId !== input.household.id) throw problems.actUsedElsewhere();
        return { id: known.id };
      }
      await tx.$queryRaw`SELECT 1 FROM household WHERE id = ${input.household.id}::uuid FOR UPDATE`;
      const household = await tx.household.findUnique({
        where: { id: input.household.id },
        include: {
          village: true,
          commune: true,
          memberships: { where: { validTo: null }, include: { person: true }, orderBy: { position: "asc" } },
        },
      });
      if (!household) throw problems.notFound();
      assertCan(actor, "household.edit", household.unitPath);
      if (household.closedOn) throw problems.householdClosed();
      if (household.version !== input.household.version)
        throw problems.stale([{ field: "version", now: household.version }]);

      const members = household.memberships.map(({ personId }) => personId);
      const leaving = input.whole ? members : input.leaving;
      const staying = input.whole ? [] : input.staying;
      const [wrong] = checkMembers("TRANSFER", members, { staying, leaving });
      if (wrong) throw problems.invalid({ [wrong.field]: [say(wrong.message)] });
      if (!input.whole && staying.length === 0) throw problems.invalid({ leaving: [say("event_choose_some_not_all")] });
      const to = (await listCommunes(tx)).find(({ id }) => id === input.toCommuneId);
      if (!to || to.id === household.communeId) throw problems.invalid({ toCommuneId: [say("unit_unknown")] });

      const [released] = await tx.transfer.findMany({ where: { householdId: household.id, status: "RELEASED" } });
      if (released) {
        if (released.deadline >= new Date(today())) throw problems.householdReleased();
        await tx.transfer.update({
          where: { id: released.id },
          data: { status: "WITHDRAWN", answeredAt: now(), answeredByName: actor.name },
          select: { id: true },
        });
      }
      const days = await findTimeLimit(tx, "transfer_answer");
      // What the receiving side may know before it takes them in: who comes, and nothing of ids, origin or health.
      const facts = transferFactsSchema.parse({
        code: household.code,
        headName: household.headName,
        village: household.village.fullName,
        commune: household.commune.fullName,
        class: household.class,
        members: household.memberships
          .filter(({ personId }) => leaving.includes(personId))
          .map(({ person, relationship }) => ({
            id: person.id,
            name: person.fullName,
            birthYear: person.birthYear,
            sex: person.sex,
            relationship,
          })),
        staying,
      }) satisfies Prisma.InputJsonObject;
      await tx.transfer.create({
        data: {
          id: input.id,
          householdId: household.id,
          personIds: leaving,
          whole: input.whole,
          fromCommuneId: household.communeId,
          toCommuneId: to.id,
          unitPath: household.commune.path,
          toPath: to.path,
          on: new Date(on),
          reason: input.reason,
          document: input.document,
          facts,
          deadline: dateOf(addDays(today(), days)),
          releasedByName: actor.name,
          releasedAt: now(),
        },
        select: { id: true },
      });
      return { id: input.id };
    },
    "transfer.release",
  );
}

const communeSchema = z.array(z.object({ id: z.string(), name: z.string(), district: z.string(), path: z.string() }));

/** Building block: the communes of the actor's province, by district and name. */
export async function listCommunes(tx: Tx): Promise<z.infer<typeof communeSchema>> {
  return communeSchema.parse(await tx.$queryRaw`SELECT * FROM communes_of_province()`);
}

async function holdTransfer(tx: Tx, id: string): Promise<Transfer> {
  await tx.$queryRaw`SELECT 1 FROM transfer WHERE id = ${id}::uuid FOR UPDATE`;
  const transfer = await tx.transfer.findUnique({ where: { id } });
  if (!transfer) throw problems.notFound();
  return transfer;
}

/** Takes a release back while nobody has answered. Twice is once. @throws Problem `not_found`, `conflict` after an answer */
export async function withdrawTransfer(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "household.edit");
  await answer(actor, id, "WITHDRAWN", null);
}

/** Sends a release back with the reason: the household stays where it is. @throws Problem `not_found`, `conflict` */
export async function refuseTransfer(actor: Actor, { id, note }: { id: string; note: string }): Promise<void> {
  assertCan(actor, "household.edit");
  await answer(actor, id, "REFUSED", note);
}

async function answer(actor: Actor, id: string, status: "WITHDRAWN" | "REFUSED", note: string | null): Promise<void> {
  await asActor(
    actor,
    async (tx) => {
      const transfer = await holdTransfer(tx, id);
      assertCan(actor, "household.edit", status === "REFUSED" ? transfer.toPath : transfer.unitPath);
      if (transfer.status === status) return;
      if (transfer.status !== "RELEASED") throw problems.transferAnswered();
      await tx.transfer.update({
        where: { id },
        data: { status, answeredAt: now(), answeredByName: actor.name, answerNote: note },
        select: { id: true },
      });
    },
    status === "REFUSED" ? "transfer.refuse" : "transfer.withdraw",
  );
}

/**
 * Takes in who was released to this commune, as a household of its own or into one of its households: in one transaction they
 * leave there and are here, with class and history; on no day are they in both. Sent twice, it happens once.
 *
 * @throws Problem `not_found`, `conflict` after an answer or the deadline, `invalid`
 */
export async function acceptTransfer(actor: Actor, input: AcceptInput): Promise<{ id: string }> {
  assertCan(actor, "household.edit");
  const { acting } = await reachBoth(actor, input);
  return asActor(acting, (tx) => accept(tx, actor, acting, input), "transfer.accept");
}

/** What accepting would do, on both sides. @throws as `acceptTransfer` */
export async function previewTransfer(actor: Actor, input: AcceptInput): Promise<HouseholdChange[]> {
  assertCan(actor, "household.edit");
  const { acting, householdId } = await reachBoth(actor, input);
  return preview(
    acting,
    (tx) => accept(tx, actor, acting, input),
    [householdId, input.target?.id],
    input.newHousehold?.id,
  );
}

/**
 * The receiving officer, with the reach that holds both communes: only after the database has shown them, in their own reach, a
 * release that is addressed to their commune.
 */
async function reachBoth(actor: Actor, { id }: { id: string }): Promise<{ acting: Actor; householdId: string }> {
  const transfer = await asActor(actor, (tx) => tx.transfer.findUnique({ where: { id } }));
  if (!transfer || !can(actor, "household.edit", transfer.toPath)) throw problems.notFound();
  return {
    acting: { ...actor, unitPath: commonPath(transfer.unitPath, transfer.toPath) },
    householdId: transfer.householdId,
  };
}

async function accept(tx: Tx, actor: Actor, acting: Actor, input: AcceptInput): Promise<{ id: string }> {
  const transfer = await holdTransfer(tx, input.id);
  if (transfer.status === "ACCEPTED") {
    const mine = await tx.act.findFirst({ where: { id: input.actId, actorId: actor.userId } });
    if (mine && transfer.newHouseholdId) return { id: transfer.newHouseholdId };
  }
  if (transfer.status !== "RELEASED") throw problems.transferAnswered();
  if (transfer.deadline < new Date(today())) throw problems.transferExpired();
  // The reach is wide for the sending side's sake: what they come into is still this commune's.
  const { target, newHousehold } = input;
  const village = newHousehold && (await tx.unit.findUnique({ where: { id: newHousehold.villageId } }));
  if (newHousehold && village?.parentId !== transfer.toCommuneId) throw problems.villageUnknown();
  const into = target && (await tx.household.findUnique({ where: { id: target.id } }));
  if (target && into?.communeId !== transfer.toCommuneId) throw problems.notFound();

  const household = await tx.household.findUnique({
    where: { id: transfer.householdId },
    include: { memberships: { where: { validTo: null }, orderBy: { position: "asc" } } },
  });
  if (!household || household.closedOn) throw problems.householdClosed();
  const members = household.memberships;
  // Of a whole household everybody comes, also who was born since; of some members those who have not died meanwhile.
  const leaving = members.flatMap(({ personId }) =>
    transfer.whole || transfer.personIds.includes(personId) ? [personId] : [],
  );
  const settled = placesSchema.parse(transferFactsSchema.parse(transfer.facts).staying);
  const staying = members.flatMap(({ personId, relationship }) =>
    leaving.includes(personId)
      ? []
      : [
          {
            personId,
            relationship: settled.find((place) => place.personId === personId)?.relationship ?? relationship,
          },
        ],
  );
  // Whoever was born on the way comes along as what they are; whoever died on the way does not come.
  const chosen = new Map(input.joining.map(({ personId, relationship }) => [personId, relationship]));
  const joining = members.flatMap(({ personId, relationship }) =>
    leaving.includes(personId)
      ? [{ personId, relationship: chosen.get(personId) ?? (relationship === "HEAD" ? "OTHER" : relationship) }]
      : [],
  );
  const act: EventAct = {
    actId: input.actId,
    kind: "TRANSFER",
    on: dayOf(transfer.on),
    reason: transfer.reason,
    document: transfer.document,
    household: { id: household.id, version: household.version },
    staying,
    leaving,
    joining,
    target,
    newHousehold,
    elsewhere: "",
    arrivals: [],
  };
  let arrivedIn = "";
  await perform(tx, acting, act, async (householdId) => {
    arrivedIn = householdId ?? "";
    await tx.transfer.update({
      where: { id: transfer.id },
      data: {
        status: "ACCEPTED",
        personIds: leaving,
        answeredAt: now(),
        answeredByName: actor.name,
        newHouseholdId: householdId,
        actId: input.actId,
      },
      select: { id: true },
    });
  });
  return { id: arrivedIn };
}

/**
 * Takes an accepted move back, on both sides; it waits for an answer again. For the commune that accepted it. Twice is once.
 *
 * @throws Problem `not_found`, `conflict` where something stands on it or its time has passed
 */
export async function undoTransfer(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "act.undo");
  const transfer = await asActor(actor, (tx) => tx.transfer.findUnique({ where: { id } }));
  if (!transfer || !can(actor, "household.edit", transfer.toPath)) throw problems.notFound();
  const { actId } = transfer;
  if (actId === null) return;
  const acting = { ...actor, unitPath: commonPath(transfer.unitPath, transfer.toPath) };
  await asActor(acting, (tx) => undo(tx, acting, actId), "act.undo");
}
