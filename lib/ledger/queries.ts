import "server-only";
import { z } from "zod";
import type { LedgerGroup } from "@/lib/ledger/projection";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, MovementKind } from "@/prisma/generated/enums";

const classSchema = z.enum(HouseholdClass).nullable();

const unitSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  parentId: z.string(),
  parentName: z.string(),
  /** The list it belongs to and where that list is; null where the round has none. */
  listId: z.string().nullable(),
  status: z.enum(ListStatus).nullable(),
  /** All resident households and persons of the commune (of its commune, for a village), as entered; null where not entered. */
  residents: z.object({ households: z.number(), persons: z.number() }).nullable(),
});

// One value for the whole answer, as tables without names: a few thousand small rows cost more to carry each with the names of its
// columns than to add up.
const ledgerSchema = z.object({
  units: z.array(z.array(z.string().nullable())).nullable(),
  groups: z.array(z.tuple([z.string(), classSchema, classSchema, z.enum(MovementKind)])).nullable(),
  counts: z.array(z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()])).nullable(),
});

/** A commune or village with its part of the ledger, added up by classes and kind. */
type LedgerUnit = z.infer<typeof unitSchema> & { groups: LedgerGroup[] };

/** SQL values that say which part of the ledger is meant. */
type LedgerScope = {
  roundId: Prisma.Sql;
  /** The id of the unit on top, and its subtree: from "20/181/" up to "20/1810". */
  top: Prisma.Sql;
  from: Prisma.Sql;
  to: Prisma.Sql;
  /** COMMUNE or VILLAGE, as text. */
  level: Prisma.Sql;
};

/**
 * SQL: the ledger of a subtree as one JSON value, from the kept sums: its cost depends on the number of units and not on the
 * number of households. Its communes or villages stand in the order of their names. Read it with `parseLedger`.
 *
 * Units (from the top down, for a province has ten times as many villages as communes) and sums are each read once, by their keys, and put together by whoever reads them: whatever the planner takes a reach for,
 * nothing is gone through again for each of something else.
 */
export const ledgerOf = ({ roundId, top, from, to, level }: LedgerScope): Prisma.Sql => Prisma.sql`
    WITH RECURSIVE below AS (
      SELECT id, name, full_name, path, level, parent_id FROM unit WHERE id = ${top}
      UNION ALL
      SELECT u.* FROM below b,
        LATERAL (SELECT id, name, full_name, path, level, parent_id FROM unit WHERE parent_id = b.id OFFSET 0) u
      WHERE b.level::text <> ${level}
    )
    SELECT json_build_object('units', u.units, 'groups', s.groups, 'counts', s.counts)
    FROM (
      SELECT to_json(array_agg(ARRAY[u.id::text, u.full_name, u.path, p.id::text, p.full_name, l.id::text, l.status::text,
        l.resident_households::text, l.resident_persons::text] ORDER BY p.path, u.name COLLATE "vi-x-icu", u.path)) AS units
      FROM below u
      JOIN unit p ON p.id = u.parent_id
      LEFT JOIN commune_list l ON l.round_id = ${roundId} AND l.commune_id = CASE WHEN u.level = 'COMMUNE' THEN u.id ELSE u.parent_id END
      WHERE u.level::text = ${level}
    ) u, (
      SELECT to_json(array_agg(ARRAY[unit_path, nullif(start_class, '-'), nullif(end_class, '-'), kind::text])) AS groups,
        to_json(array_agg(ARRAY[households, persons_start, persons_end, persons_gained, persons_lost])) AS counts
      FROM movement_summary
      WHERE round_id = ${roundId} AND level = ${level} AND dimension = 'ALL' AND unit_path >= ${from} AND unit_path < ${to}
        AND households <> 0
    ) s`;

/**
 * The units that the round has a list or a movement of, each with its part of the ledger.
 *
 * @param json what `ledgerOf` answered
 */
export function parseLedger(json: unknown): LedgerUnit[] {
  const { units, groups, counts } = ledgerSchema.parse(json);
  const groupsOf = new Map<string, LedgerGroup[]>();
  groups?.forEach(([path, startClass, endClass, kind], i) => {
    const [households, personsStart, personsEnd, personsGained, personsLost] = counts?.[i] ?? [0, 0, 0, 0, 0];
    const group = { startClass, endClass, kind, households, personsStart, personsEnd, personsGained, personsLost };
    const others = groupsOf.get(path);
    if (others) others.push(group);
    else groupsOf.set(path, [group]);
  });
  return (units ?? []).flatMap(([id, name, path, parentId, parentName, listId, status, households, persons]) => {
    const residents = households && persons ? { households: Number(households), persons: Number(persons) } : null;
    const unit = unitSchema.parse({ id, name, path, parentId, parentName, listId, status, residents });
    const own = groupsOf.get(unit.path) ?? [];
    return unit.listId !== null || own.length > 0 ? [{ ...unit, groups: own }] : [];
  });
}
