import "server-only";
import type { Tx } from "@/lib/core/db";
import type { HouseholdState } from "@/lib/events/event-act";

/** Building block: households as they stand in this transaction, in the order asked for, with their review in an open round. */
export async function findStates(tx: Tx, ids: readonly string[]): Promise<HouseholdState[]> {
  const found = await tx.household.findMany({
    where: { id: { in: [...ids] } },
    include: {
      village: true,
      commune: true,
      memberships: {
        where: { validTo: null },
        include: { person: { select: { fullName: true, birthYear: true } } },
        orderBy: [{ position: "asc" }, { id: "asc" }],
      },
      reviews: { where: { round: { status: "OPEN" } }, include: { round: true, communeList: true }, take: 1 },
      movements: { where: { round: { status: "OPEN" } }, take: 1 },
    },
  });
  return ids.flatMap((id) => {
    const household = found.find((one) => one.id === id);
    if (!household) return [];
    const [review] = household.reviews;
    const [movement] = household.movements;
    return [
      {
        id,
        code: household.code,
        headName: household.headName,
        village: household.village.fullName,
        commune: household.commune.fullName,
        class: household.class,
        ended: household.closeReason,
        members: household.memberships.map(({ person, personId, relationship }) => ({
          id: personId,
          name: person.fullName,
          relationship,
          birthYear: person.birthYear,
        })),
        review: review
          ? {
              year: review.round.year,
              status: review.status,
              finalClass: review.finalClass,
              listStatus: review.communeList.status,
              movement: movement
                ? { kind: movement.kind, personsStart: movement.personsStart, personsEnd: movement.personsEnd }
                : null,
            }
          : null,
      },
    ];
  });
}
