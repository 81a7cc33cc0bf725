import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { type Ask, askAsActor, endOfSubtree } from "@/lib/core/db";
import type { BoardRow } from "@/lib/lists/list";
import type { RoundView } from "@/lib/rounds/round";
import { waitingStatuses } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { ListStatus } from "@/prisma/generated/enums";

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    version: z.number(),
    commune: z.string(),
    districtId: z.string(),
    district: z.string(),
    status: z.enum(ListStatus),
    submission: z.number(),
    total: z.number(),
    finished: z.number(),
    poor: z.number(),
    nearPoor: z.number(),
    lastAt: z.date().nullable(),
    waitsForMe: z.boolean(),
    households: z.number().nullable(),
    persons: z.number().nullable(),
  }),
);

/**
 * The lists of a round inside the actor's reach, from the kept counts: first those that wait for the actor, the longest
 * waiting before the others, then the rest by name.
 */
export async function listBoard(actor: Actor, round: Pick<RoundView, "id" | "chain">): Promise<BoardRow[]> {
  assertCan(actor, "list.read");
  return askAsActor(actor, (ask) => findBoard(ask, actor, round));
}

/** Building block: the same in an open transaction. */
export async function findBoard(ask: Ask, actor: Actor, round: Pick<RoundView, "id" | "chain">): Promise<BoardRow[]> {
  const mine = waitingStatuses(round.chain, actor.role);
  const [lo, hi] = [actor.unitPath, endOfSubtree(actor.unitPath)];
  const rows = await ask(Prisma.sql`
      SELECT l.id, l.version, u.full_name AS commune, d.id AS "districtId", d.full_name AS district, l.status, l.submission,
        coalesce(s.total, 0)::int AS total, coalesce(s.finished, 0)::int AS finished, coalesce(m.poor, 0)::int AS poor,
        coalesce(m.near_poor, 0)::int AS "nearPoor", e.at AS "lastAt", l.status::text = ANY(${mine}::text[]) AS "waitsForMe",
        l.resident_households AS households, l.resident_persons AS persons
      FROM commune_list l
      JOIN unit u ON u.id = l.commune_id JOIN unit d ON d.id = u.parent_id
      -- Each list's sums by their key: however many there are, none is gone through for another.
      LEFT JOIN LATERAL (
        SELECT sum(reviews) AS total, sum(reviews) FILTER (WHERE status IN ('DONE', 'CLOSED')) AS finished
        FROM review_summary WHERE round_id = ${round.id}::uuid AND level = 'COMMUNE' AND unit_path = u.path
      ) s ON TRUE
      LEFT JOIN LATERAL (
        SELECT sum(households) FILTER (WHERE end_class = 'POOR') AS poor,
          sum(households) FILTER (WHERE end_class = 'NEAR_POOR') AS near_poor
        FROM movement_summary
        WHERE round_id = ${round.id}::uuid AND level = 'COMMUNE' AND dimension = 'ALL' AND unit_path = u.path
      ) m ON TRUE
      LEFT JOIN LATERAL (SELECT max(at) AS at FROM list_event e WHERE e.list_id = l.id) e ON TRUE
      WHERE l.round_id = ${round.id}::uuid AND l.unit_path >= ${lo} AND l.unit_path < ${hi}
      ORDER BY "waitsForMe" DESC, CASE WHEN l.status::text = ANY(${mine}::text[]) THEN e.at END ASC NULLS LAST,
        d.path, u.name COLLATE "vi-x-icu", u.path`);
  return rowsSchema.parse(rows).map(({ households, persons, ...row }) => ({
    ...row,
    residents: households === null || persons === null ? null : { households, persons },
  }));
}
