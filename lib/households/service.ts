import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { type Ask, asActor, askAsActor, asking, type Tx } from "@/lib/core/db";
import { parseDate } from "@/lib/core/format";
import { normaliseName } from "@/lib/core/name";
import { type Problem, problems } from "@/lib/core/problem";
import { beginHousehold } from "@/lib/households/begin";
import { listDifferences, memberValues, ownColumns, ownValues } from "@/lib/households/form-values";
import { HOUSEHOLD_FIELD_NAMES } from "@/lib/households/household-fields";
import { maskedNationalId } from "@/lib/households/identity";
import { addMembers, personRow, withHeldIds } from "@/lib/households/members";
import { isMasked } from "@/lib/households/national-id";
import { type AssertFree, withNewNumbers } from "@/lib/households/new-numbers";
import type { HouseholdEditInput, HouseholdInput } from "@/lib/households/schema";
import { Prisma } from "@/prisma/generated/client";

/**
 * Registers a household with its members and gives it the next code of its commune. Sending the same one again, also at
 * the same moment, changes nothing and succeeds.
 *
 * @throws Problem `forbidden`, `invalid` for a village out of reach, `conflict` for a national id that somebody holds
 */
export async function registerHousehold(actor: Actor, input: HouseholdInput): Promise<{ id: string }> {
  assertCan(actor, "household.register");
  return withNewNumbers(actor, { householdId: input.id, members: input.members }, (assertFree) =>
    register(actor, input, assertFree),
  );
}

async function register(
  actor: Actor,
  input: HouseholdInput,
  assertFree: AssertFree,
): Promise<{ id: string } | Problem> {
  try {
    return await askAsActor(
      actor,
      async (ask) => {
        const taken = await assertFree(ask);
        if (taken) return taken;
        const head = input.members.find(({ relationship }) => relationship === "HEAD");
        const household = {
          id: input.id,
          ...ownColumns(input, HOUSEHOLD_FIELD_NAMES),
          origin: "REGISTERED" as const,
          headName: normaliseName(head?.fullName ?? ""),
          memberCount: input.members.length,
        };
        if (await beginHousehold(ask, household, actor.unitPath))
          await addMembers(ask, input.id, input.members, 0, today(), true);
        else if (!(await isThere(ask, input.id))) throw problems.villageUnknown();
        return { id: input.id };
      },
      "household.register",
    );
  } catch (error) {
    if (violatedConstraint(error) === "household_pkey") {
      // The same registration, arriving twice at once: the other one has made it. Of an id that a household out of reach has, no more is
      // said than of any other that is used.
      if (await askAsActor(actor, (ask) => isThere(ask, input.id), "read")) return { id: input.id };
      throw problems.actUsedElsewhere();
    }
    throw error;
  }
}

const isThere = async (ask: Ask, id: string): Promise<boolean> =>
  (await ask(Prisma.sql`SELECT FROM household WHERE id = ${id}::uuid`)).length > 0;

/**
 * Changes a household and its members in one act: facts, members who came, members who left on a day, another head.
 * The same edit sent twice succeeds once and changes nothing the second time.
 *
 * @throws Problem `stale` with what stands now where it differs from what was sent; `not_found`, `forbidden`, `conflict`
 */
export async function editHousehold(actor: Actor, input: HouseholdEditInput): Promise<{ version: number }> {
  assertCan(actor, "household.edit");
  return withNewNumbers(actor, { householdId: input.id, members: input.members }, (assertFree) =>
    asActor(actor, (tx) => edit(tx, actor, input, assertFree), "household.edit"),
  );
}

async function edit(
  tx: Tx,
  actor: Actor,
  sent: HouseholdEditInput,
  assertFree: AssertFree,
): Promise<{ version: number } | Problem> {
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
    ...ownValues(household),
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
  const taken = await assertFree(asking(tx), input.members);
  if (taken) return taken;
  await tx.household.update({
    where: { id: input.id },
    data: { ...ownColumns(input, HOUSEHOLD_FIELD_NAMES), version: { increment: 1 } },
    select: { id: true },
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
    const { relationship } = member;
    const { id: _, nationalIdSealed, nationalIdHash, ...columns } = personRow(member);
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
  if (added.length > 0) await addMembers(asking(tx), input.id, added, input.members.length - added.length);
  return { version: input.version + 1 };
}
