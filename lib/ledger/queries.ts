import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/core/db";
import { endOfSubtree } from "@/lib/core/db";
import type { LedgerGroup } from "@/lib/ledger/projection";
import { FINAL } from "@/lib/rounds/steps";
import { HouseholdClass, ListStatus, MovementKind } from "@/prisma/generated/enums";

const classOrNone = z.union([z.enum(HouseholdClass), z.literal("-").transform(() => null)]);

// One text value for the whole answer: a few thousand small rows cost more to carry row by row than to add up.
const unitsSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    path: z.string(),
    parentId: z.string(),
    parentName: z.string(),
    listId: z.string().nullable(),
    status: z.enum(ListStatus).nullable(),
    households: z.number().nullable(),
    persons: z.number().nullable(),
    groups: z.array(
      z.tuple([
        classOrNone,
        classOrNone,
        z.enum(MovementKind),
        z.number(),
        z.number(),
        z.number(),
        z.number(),
        z.number(),
      ]),
    ),
  }),
);

/** A commune or village with its part of the ledger, added up by classes and kind. */
export type LedgerUnit = {
  id: string;
  name: string;
  path: string;
  parentId: string;
  parentName: string;
  /** The list it belongs to and where that list is; null where the round has none. */
  listId: string | null;
  status: ListStatus | null;
  /** All resident households and persons of the commune (of its commune, for a village), as entered; null where not entered. */
  residents: { households: number; persons: number } | null;
  groups: LedgerGroup[];
};

export type LedgerScope = {
  roundId: string;
  /** The subtree: "20/181/". */
  path: string;
  level: "COMMUNE" | "VILLAGE";
  /** Count only lists that have passed their whole chain. */
  approvedOnly?: boolean;
};

/**
 * The ledger of a subtree, one entry per commune or village in the order of their names, from the kept sums: its cost
 * depends on the number of units and not on the number of households. Units without a movement are there with none.
 */
export async function listLedgerUnits(
  tx: Tx,
  { roundId, path, level, approvedOnly = false }: LedgerScope,
): Promise<LedgerUnit[]> {
  const [row] = await tx.$queryRaw<{ units: string | null }[]>`
    SELECT json_agg(json_build_object('id', u.id, 'name', u.full_name, 'path', u.path, 'parentId', p.id, 'parentName', p.full_name,
      'listId', l.id, 'status', l.status,
      'households', l.resident_households, 'persons', l.resident_persons,
      'groups', coalesce(s.groups, '[]'::json)) ORDER BY p.path, u.name COLLATE "vi-x-icu", u.path)::text AS units
    FROM unit u
    JOIN unit p ON p.id = u.parent_id
    LEFT JOIN commune_list l ON l.round_id = ${roundId}::uuid AND l.commune_id = CASE WHEN u.level = 'COMMUNE' THEN u.id ELSE u.parent_id END
    LEFT JOIN (
      SELECT unit_id, json_agg(json_build_array(start_class, end_class, kind, households, persons_start, persons_end, persons_gained, persons_lost)) AS groups
      FROM movement_summary
      WHERE round_id = ${roundId}::uuid AND level = ${level}::"UnitLevel" AND households <> 0
        AND unit_path >= ${path} AND unit_path < ${endOfSubtree(path)}
      GROUP BY unit_id
    ) s ON s.unit_id = u.id AND (NOT ${approvedOnly} OR l.status::text = ANY (${FINAL}))
    WHERE u.level = ${level}::"UnitLevel" AND u.path >= ${path} AND u.path < ${endOfSubtree(path)}
      AND (l.id IS NOT NULL OR s.unit_id IS NOT NULL)`;
  return unitsSchema.parse(JSON.parse(row?.units ?? "[]")).map(({ households, persons, groups, ...unit }) => ({
    ...unit,
    residents: households === null || persons === null ? null : { households, persons },
    groups: groups.map(([startClass, endClass, kind, count, personsStart, personsEnd, personsGained, personsLost]) => ({
      startClass,
      endClass,
      kind,
      households: count,
      personsStart,
      personsEnd,
      personsGained,
      personsLost,
    })),
  }));
}
