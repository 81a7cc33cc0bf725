import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { type Ask, askAsActor, readAsActor } from "@/lib/core/db";
import type { RoundView } from "@/lib/rounds/round";
import { CHAIN_NAMES, FINAL } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { RoundStatus, RoundTrack } from "@/prisma/generated/enums";

/** A round as it is shown. */
export const roundSchema = z.object({
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
}) satisfies z.ZodType<RoundView>;

/** SQL: the columns of `round r` that `roundSchema` reads. */
export const ROUND = Prisma.sql`r.id, r.year, r.track, r.chain, r.standard_id AS "standardId", r.status, r.opens_on::text AS "opensOn",
  r.closes_on::text AS "closesOn", r.commune_due::text AS "communeDue", r.district_due::text AS "districtDue"`;

/** SQL: rounds `r`, the newest first. */
export const NEWEST_FIRST = Prisma.sql`r.year DESC, r.track`;

/**
 * Building block: the open round to work on, null where none is open. The annual one first: a round of another track that
 * is open beside it, be it of a later year, is gone to by choice.
 */
export async function findOpenRoundIn(ask: Ask): Promise<RoundView | null> {
  const [row] = await ask(Prisma.sql`
    SELECT ${ROUND} FROM round r WHERE r.status = 'OPEN' ORDER BY r.track, r.year DESC LIMIT 1`);
  return row === undefined ? null : roundSchema.parse(row);
}

/** The round that people work on now, or null. */
export async function findOpenRound(actor: Actor): Promise<RoundView | null> {
  assertCan(actor, "list.read");
  return askAsActor(actor, findOpenRoundIn);
}

/** All rounds of the province that the actor belongs to, the newest first. */
export async function listRounds(actor: Actor): Promise<RoundView[]> {
  assertCan(actor, "list.read");
  return z
    .array(roundSchema)
    .parse(await readAsActor(actor, Prisma.sql`SELECT ${ROUND} FROM round r ORDER BY ${NEWEST_FIRST}`));
}

const progressSchema = z.array(roundSchema.extend({ lists: z.int(), approved: z.int() }));

/** Rounds, the newest first, each with how many of its lists inside the actor's reach have passed the whole chain. */
export async function listRoundProgress(actor: Actor): Promise<z.infer<typeof progressSchema>> {
  assertCan(actor, "list.read");
  return progressSchema.parse(
    await readAsActor(
      actor,
      Prisma.sql`
        SELECT ${ROUND}, count(l.id)::int AS lists, (count(*) FILTER (WHERE l.status::text = ANY (${FINAL})))::int AS approved
        FROM round r LEFT JOIN commune_list l ON l.round_id = r.id GROUP BY r.id ORDER BY ${NEWEST_FIRST}`,
    ),
  );
}
