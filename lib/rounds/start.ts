import { Prisma } from "@/prisma/generated/client";

/** SQL: `before`, the annual round before an annual one; nothing before one of another track, which has no start of its own. */
export const roundBefore = (roundId: string): Prisma.Sql => Prisma.sql`before AS (
    SELECT o.id, o.closes_on FROM round o JOIN round r ON r.id = ${roundId}::uuid
    WHERE o.track = 'ANNUAL' AND r.track = 'ANNUAL' AND o.year < r.year ORDER BY o.year DESC LIMIT 1)`;

/**
 * SQL: `before`, and `last`: with what class and persons each household ended it. Its columns 9 are this round's columns 1. And
 * `sent`: when each commune sent its list of it for the last time; `begun`: where there was none, since when a household came in
 * this round. Never in a round of another track, which takes everybody as the register has them.
 */
export const lastLedger = (roundId: string): Prisma.Sql => Prisma.sql`${roundBefore(roundId)}, sent AS (
    SELECT b.commune_id, coalesce((SELECT max(e.at) FROM list_event e WHERE e.list_id = b.id AND e.action = 'submit'),
      (before.closes_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') AS at
    FROM before JOIN commune_list b ON b.round_id = before.id
  ), begun AS (
    SELECT CASE r.track WHEN 'ANNUAL' THEN make_date(r.year, 1, 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' ELSE 'infinity' END AS at
    FROM round r WHERE r.id = ${roundId}::uuid
  ), last AS (
    SELECT m.household_id, m.end_class, m.persons_end FROM movement m JOIN before b ON b.id = m.round_id
    WHERE m.end_class IS NOT NULL)`;

/**
 * SQL, after `household h`: what it was at the start of the round, `s`. That is the end of the annual round before, whatever
 * happened in between, also where its members changed: the difference is counted in this round. Who was split off or moved in
 * since that list was sent was nowhere; who has been here for longer was here and on no list. Who came on the list otherwise since
 * was not on it; where its commune had no round before, the register's class is the start.
 */
export const START = Prisma.sql`
  LEFT JOIN last ON last.household_id = h.id
  CROSS JOIN LATERAL (SELECT last.household_id IS NULL AND h.origin IN ('SPLIT', 'MOVED_IN', 'TRANSFERRED')
    AND h.created_at > coalesce((SELECT sent.at FROM sent WHERE sent.commune_id = h.commune_id), (SELECT begun.at FROM begun))
    AND NOT EXISTS (SELECT 1 FROM movement m WHERE m.household_id = h.id) AS arrived) a
  CROSS JOIN LATERAL (SELECT a.arrived,
    CASE WHEN last.household_id IS NOT NULL THEN last.end_class
      WHEN a.arrived THEN NULL
      WHEN h.class IN ('POOR', 'NEAR_POOR') AND EXISTS (
        SELECT 1 FROM commune_list b JOIN before ON before.id = b.round_id WHERE b.commune_id = h.commune_id) THEN NULL
      ELSE h.class END AS start_class,
    CASE WHEN a.arrived THEN 0 ELSE coalesce(last.persons_end, h.member_count) END AS start_persons) s`;
