import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, asking } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { findResidentsFacts } from "@/lib/lists/queries/completeness";
import type { ResidentsFacts } from "@/lib/lists/residents";
import { roundView } from "@/lib/rounds/queries";
import type { RoundView } from "@/lib/rounds/round";

/** The lists of one commune, the newest round first: to go from one year to another. None outside the actor's reach. */
export async function listListsOfCommune(
  actor: Actor,
  communeId: string,
): Promise<{ id: string; round: Pick<RoundView, "year" | "track" | "status"> }[]> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const lists = await tx.communeList.findMany({
      where: { communeId },
      select: { id: true, round: true },
      orderBy: [{ round: { year: "desc" } }, { round: { track: "asc" } }],
    });
    return lists.map(({ id, round }) => ({ id, round: roundView(round) }));
  });
}

/** What the residents' numbers of a list are held against: its own households, and last year. @throws Problem `not_found` */
export async function getResidentsFacts(actor: Actor, listId: string): Promise<ResidentsFacts> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId } });
    if (!list) throw problems.notFound();
    return findResidentsFacts(asking(tx), list);
  });
}
