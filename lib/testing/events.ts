import type { EventInput } from "@/lib/events/schema";
import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";
import { ownerDb } from "@/lib/testing/factories";
import type { Relationship, Unit } from "@/prisma/generated/client";

/** A household's members and version as they stand now, the way a form sends them back. */
export async function seen(householdId: string) {
  const household = await ownerDb().household.findUniqueOrThrow({
    where: { id: householdId },
    include: { memberships: { where: { validTo: null }, orderBy: { position: "asc" } } },
  });
  return {
    id: household.id,
    version: household.version,
    members: household.memberships.map(({ personId, relationship }) => ({ personId, relationship })),
  };
}

type Place = { personId: string; relationship: Relationship };

/** Those of these places who stay, the first of them as head where the head leaves. */
export function headed(places: readonly Place[]): Place[] {
  if (places.length === 0 || places.some(({ relationship }) => relationship === "HEAD")) return [...places];
  return places.map((place, i) => (i === 0 ? { ...place, relationship: "HEAD" as const } : place));
}

/** Nobody is head: for joining a household that has one. */
export const others = (personIds: readonly string[]): Place[] =>
  personIds.map((personId) => ({ personId, relationship: "OTHER" as const }));

export const eventInput = (input: Partial<EventInput> & Pick<EventInput, "kind">): EventInput => ({
  id: crypto.randomUUID(),
  on: "01/12/2024",
  reason: "đã xác minh",
  document: "",
  household: null,
  staying: [],
  leaving: [],
  joining: [],
  target: null,
  newHousehold: null,
  elsewhere: "",
  arrivals: [],
  ...input,
});

/** An event of a household in which these members leave; the first of the others becomes head where the head is among them. */
export async function leavingInput(
  kind: EventInput["kind"],
  householdId: string,
  leaving: readonly string[],
  more: Partial<EventInput> = {},
): Promise<EventInput> {
  const { id, version, members } = await seen(householdId);
  return eventInput({
    kind,
    household: { id, version },
    leaving: [...leaving],
    staying: headed(members.filter(({ personId }) => !leaving.includes(personId))),
    ...more,
  });
}

export const newHouseholdIn = (village: Unit) => ({
  id: crypto.randomUUID(),
  villageId: village.id,
  address: village.name,
  phone: "",
});

export const arrival = (changes: Partial<MemberInput> = {}): MemberInput => ({
  ...EMPTY_MEMBER,
  id: crypto.randomUUID(),
  fullName: "Hoàng Thị Mới",
  sex: "FEMALE",
  birth: "01/12/2024",
  relationship: "CHILD",
  ethnicityCode: "07",
  nationalIdAbsence: "CHILD_NOT_ISSUED",
  ...changes,
});

/** Every row of a province that events change, without versions, which only go up. */
export async function registerRows(provincePath: string) {
  const db = ownerDb();
  const where = { unitPath: { startsWith: provincePath } };
  const orderBy = { id: "asc" } as const;
  const all = [
    await db.household.findMany({ where, orderBy }),
    await db.householdAlias.findMany({ where, orderBy }),
    await db.person.findMany({ where, orderBy }),
    await db.membership.findMany({ where, orderBy }),
    await db.review.findMany({ where, orderBy }),
    await db.movement.findMany({ where, orderBy }),
    await db.reviewVersion.findMany({ where, orderBy: { reviewId: "asc" } }),
    await db.transfer.findMany({ where, orderBy }),
    await db.movementSummary.findMany({
      where: { ...where, households: { not: 0 } },
      orderBy: [
        { unitId: "asc" },
        { dimension: "asc" },
        { value: "asc" },
        { startClass: "asc" },
        { endClass: "asc" },
        { kind: "asc" },
      ],
    }),
    await db.reviewSummary.findMany({
      where: { ...where, reviews: { not: 0 } },
      orderBy: [{ unitId: "asc" }, { status: "asc" }, { startClass: "asc" }],
    }),
  ];
  return all.map((rows) => rows.map((row) => ({ ...row, version: 0 })));
}
