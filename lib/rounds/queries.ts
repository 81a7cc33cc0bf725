import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { dayOf } from "@/lib/core/day";
import { type Ask, asActor, askAsActor } from "@/lib/core/db";
import type { RoundView } from "@/lib/rounds/round";
import { CHAIN_NAMES, chainOf, FINAL } from "@/lib/rounds/steps";
import { Prisma, type Round } from "@/prisma/generated/client";
import { RoundStatus, RoundTrack } from "@/prisma/generated/enums";

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

const openSchema = z.object({
  id: z.string(),
  year: z.int(),
  track: z.enum(RoundTrack),
  chain: z.enum(CHAIN_NAMES),
  standardId: z.string(),
  status: z.enum(RoundStatus),
  opensOn: z.string(),
  closesOn: z.string(),
  communeDue: z.string().nullable(),
  districtDue: z.string().nullable(),
});

/**
 * Building block: the open round to work on, null where none is open. The annual one first: a round of another track that
 * is open beside it, be it of a later year, is gone to by choice.
 */
export async function findOpenRoundIn(ask: Ask): Promise<RoundView | null> {
  const [row] = await ask(Prisma.sql`
    SELECT id, year, track, chain, standard_id AS "standardId", status, opens_on::text AS "opensOn", closes_on::text AS "closesOn",
      commune_due::text AS "communeDue", district_due::text AS "districtDue"
    FROM round WHERE status = 'OPEN' ORDER BY track, year DESC LIMIT 1`);
  return row === undefined ? null : openSchema.parse(row);
}

/** The round that people work on now, or null. */
export async function findOpenRound(actor: Actor): Promise<RoundView | null> {
  assertCan(actor, "list.read");
  return askAsActor(actor, findOpenRoundIn);
}

/** All rounds of the province that the actor belongs to, the newest first. */
export async function listRounds(actor: Actor): Promise<RoundView[]> {
  assertCan(actor, "list.read");
  const rounds = await asActor(actor, (tx) => tx.round.findMany({ orderBy: [...newestFirst] }));
  return rounds.map(roundView);
}

const countsSchema = z.array(z.object({ roundId: z.string(), lists: z.int(), approved: z.int() }));

type RoundProgress = RoundView & { lists: number; approved: number };

/** Rounds with how many of their lists inside the actor's reach have passed the whole chain. */
export async function listRoundProgress(actor: Actor): Promise<RoundProgress[]> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const rounds = await tx.round.findMany({ orderBy: [...newestFirst] });
    const counts = countsSchema.parse(
      await tx.$queryRaw`
        SELECT round_id AS "roundId", count(*)::int AS lists, (count(*) FILTER (WHERE status::text = ANY (${FINAL})))::int AS approved
        FROM commune_list GROUP BY round_id`,
    );
    return rounds.map((round) => {
      const count = counts.find(({ roundId }) => roundId === round.id);
      return { ...roundView(round), lists: count?.lists ?? 0, approved: count?.approved ?? 0 };
    });
  });
}
