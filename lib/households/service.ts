import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { asActor, type Tx } from "@/lib/core/db";
import { parseDate } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { takeHouseholdCode } from "@/lib/households/code";
import { listDifferences, memberValues } from "@/lib/households/form-values";
import { maskedNationalId } from "@/lib/households/identity";
import { addMembers, personRow, withHeldIds, withTakenIds } from "@/lib/households/members";
import { isMasked } from "@/lib/households/national-id";
import type { HouseholdEditInput, HouseholdInput } from "@/lib/households/schema";

/**
 * Registers a household with its members and gives it the next code of its commune. Sending the same one again, also at
 * the same moment, changes nothing and succeeds.
 *
 * @throws Problem `forbidden`, `invalid` for a village out of reach, `conflict` for a national id that somebody holds
 */
export async function registerHousehold(actor: Actor, input: HouseholdInput): Promise<{ id: string }> {
  assertCan(actor, "household.register");
  try {
    return await asActor(
      actor,
      async (tx) => {
        const known = await tx.household.findUnique({ where: { id: input.id }, select: { id: true } });
        if (known) return known;
        const village = await tx.unit.findFirst({
          where: { id: input.villageId, level: "VILLAGE", validTo: null },
          include: { parent: true },
        });
        if (!village?.parent?.path.startsWith(actor.unitPath)) throw problems.villageUnknown();

        await tx.household.create({
          data: {
            id: input.id,
            code: await takeHouseholdCode(tx, village.parent),
            communeId: village.parent.id,
            villageId: village.id,
            unitPath: village.path,
            address: input.address,
            phone: input.phone || null,
            notes: input.notes || null,
            createdAt: now(),
          },
          select: { id: true },
        });
        await addMembers(tx, { id: input.id, unitPath: village.path }, input.members, 0);
        return { id: input.id };
      },
      "household.register",
    );
  } catch (error) {
    if (violatedConstraint(error) === "household_pkey") {
      // The same registration, arriving twice at once: the other one has made it. An id of a household out of reach stays unknown.
      const made = await asActor(actor, (tx) =>
        tx.household.findUnique({ where: { id: input.id }, select: { id: true } }),
      );
      if (made) return made;
      throw problems.notFound();
    }
    throw await withTakenIds(actor, input.members, error);
  }
}

/**
 * Changes a household and its members in one act: facts, members who came, members who left on a day, another head.
 * The same edit sent twice succeeds once and changes nothing the second time.
 *
 * @throws Problem `stale` with what stands now where it differs from what was sent; `not_found`, `forbidden`, `conflict`
 */
export async function editHousehold(actor: Actor, input: HouseholdEditInput): Promise<{ version: number }> {
  assertCan(actor, "household.edit");
  try {
    return await asActor(actor, (tx) => edit(tx, actor, input), "household.edit");
  } catch (error) {
    throw await withTakenIds(actor, input.members, error);
  }
}

async function edit(tx: Tx, actor: Actor, sent: HouseholdEditInput): Promise<{ version: number }> {
  const { id } = sent;
  // Held until the end: a second edit waits, and is then told what changed.
  await tx.$queryRaw`SELECT 1 FROM household WHERE id = ${id}::uuid FOR UPDATE`;
  const household = await tx.household.findUnique({
    where: { id },
    include: { memberships: { where: { validTo: null }, include: { person: true }, orderBy: { position: "asc" } } },
  });
  if (!household) throw problems.notFound();
  assertCan(actor, "household.edit", household.unitPath);
  if (household.closedOn) throw problems.householdClosed();

  const input = {
    ...sent,
    members: withHeldIds(sent.members, new Map(household.memberships.map(({ person }) => [person.id, person]))),
  };
  const values = ({ person, relationship }: (typeof household.memberships)[number]) =>
    memberValues({ ...person, nationalId: maskedNationalId(person) }, relationship);
  const stands = {
    villageId: household.villageId,
    address: household.address,
    phone: household.phone ?? "",
    notes: household.notes ?? "",
    members: household.memberships.map(values),
  };
  const differences = listDifferences(stands, input);
  if (household.version !== input.version) {
    if (differences.length === 0 && stands.members.length === input.members.length)
      return { version: household.version };
    throw problems.stale([...differences, { field: "version", now: household.version }]);
  }

  if (input.villageId !== household.villageId) {
    const village = await tx.unit.findFirst({
      where: { id: input.villageId, level: "VILLAGE", validTo: null, parentId: household.communeId },
    });
    if (!village) throw problems.villageUnknown();
  }
  const { unitPath } = await tx.household.update({
    where: { id: input.id },
    data: {
      villageId: input.villageId,
      address: input.address,
      phone: input.phone || null,
      notes: input.notes || null,
      version: { increment: 1 },
    },
    select: { unitPath: true },
  });

  const current = new Map(household.memberships.map((membership) => [membership.personId, membership]));
  const staying = new Set(input.members.map(({ id }) => id));
  for (const [personId, membership] of current) {
    if (staying.has(personId)) continue;
    const on = parseDate(input.departed.find((departure) => departure.personId === personId)?.on ?? "") ?? today();
    await tx.membership.update({
      where: { id: membership.id },
      data: { validTo: new Date(Math.max(Date.parse(on), membership.validFrom.getTime())) },
      select: { id: true },
    });
  }
  // A household has one head at a time: the old one steps back before the new one comes forward.
  for (const [position, member] of [...input.members]
    .map((m, i) => [i, m] as const)
    .sort(([, a], [, b]) => Number(a.relationship === "HEAD") - Number(b.relationship === "HEAD"))) {
    const membership = current.get(member.id);
    if (!membership) continue;
    const { relationship, id: _, nationalIdSealed, nationalIdHash, ...columns } = personRow(member);
    const changes = listDifferences({ ...stands, members: [values(membership)] }, { ...stands, members: [member] });
    if (changes.length > 0) {
      await tx.person.update({
        where: { id: member.id },
        data: {
          ...columns,
          ...(isMasked(member.nationalId) ? {} : { nationalIdSealed, nationalIdHash }),
          version: { increment: 1 },
        },
        select: { id: true },
      });
    }
    if (membership.relationship !== relationship || membership.position !== position) {
      await tx.membership.update({
        where: { id: membership.id },
        data: { relationship, position },
        select: { id: true },
      });
    }
  }
  const added = input.members.filter(({ id }) => !current.has(id));
  if (added.length > 0) await addMembers(tx, { id: input.id, unitPath }, added, input.members.length - added.length);
  return { version: input.version + 1 };
}
