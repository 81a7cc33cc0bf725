import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { dayOf } from "@/lib/core/day";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { RoundView } from "@/lib/rounds/round";
import { chainOf, FINAL } from "@/lib/rounds/steps";
import type { Round } from "@/prisma/generated/client";

/** A row of the database as it is shown. */
export const roundView = (round: Round): RoundView => ({
  id: round.id,
  year: round.year,
  track: round.track,
  chain: chainOf(round),
  standardId: round.standardId,
  status: round.status,
  opensOn: dayOf(round.opensOn),
  closesOn: dayOf(round.closesOn),
  communeDue: round.communeDue && dayOf(round.communeDue),
  districtDue: round.districtDue && dayOf(round.districtDue),
});

const newestFirst = [{ year: "desc" }, { track: "asc" }] as const;

/**
 * Building block: the open round to work on, null where none is open. The annual one first: a round of another track that
 * is open beside it, be it of a later year, is gone to by choice.
 */
export async function findOpenRoundIn(tx: Tx): Promise<RoundView | null> {
  const round = await tx.round.findFirst({ where: { status: "OPEN" }, orderBy: [{ track: "asc" }, { year: "desc" }] });
  return round && roundView(round);
}

/** The round that people work on now, or null. */
export async function findOpenRound(actor: Actor): Promise<RoundView | null> {
  assertCan(actor, "list.read");
  return asActor(actor, findOpenRoundIn);
}

/** @throws Problem `not_found` where no round is open */
export async function getOpenRound(actor: Actor): Promise<RoundView> {
  const round = await findOpenRound(actor);
  if (!round) throw problems.notFound();
  return round;
}

/** All rounds of the province that the actor belongs to, the newest first. */
export async function listRounds(actor: Actor): Promise<RoundView[]> {
  assertCan(actor, "list.read");
  const rounds = await asActor(actor, (tx) => tx.round.findMany({ orderBy: [...newestFirst] }));
  return rounds.map(roundView);
}

type RoundProgress = RoundView & { lists: number; approved: number };

/** Rounds with how many of their lists inside the actor's reach have passed the whole chain. */
export async function listRoundProgress(actor: Actor): Promise<RoundProgress[]> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const rounds = await tx.round.findMany({ orderBy: [...newestFirst] });
    const counts = await tx.$queryRaw<{ round_id: string; lists: number; approved: number }[]>`
      SELECT round_id, count(*)::int AS lists, (count(*) FILTER (WHERE status::text = ANY (${FINAL})))::int AS approved
      FROM commune_list GROUP BY round_id`;
    return rounds.map((round) => {
      const count = counts.find(({ round_id }) => round_id === round.id);
      return { ...roundView(round), lists: count?.lists ?? 0, approved: count?.approved ?? 0 };
    });
  });
}
