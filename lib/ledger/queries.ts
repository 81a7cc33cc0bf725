import "server-only";
import { z } from "zod";
import type { LedgerGroup } from "@/lib/ledger/projection";
import { FINAL } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, MovementKind } from "@/prisma/generated/enums";

const groupSchema = z.object({
  startClass: z.enum(HouseholdClass).nullable(),
  endClass: z.enum(HouseholdClass).nullable(),
  kind: z.enum(MovementKind),
  households: z.number(),
  personsStart: z.number(),
  personsEnd: z.number(),
  personsGained: z.number(),
  personsLost: z.number(),
});

// One value for the whole answer: a few thousand small rows cost more to carry row by row than to add up.
const unitsSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    path: z.string(),
    parentId: z.string(),
    parentName: z.string(),
    listId: z.string().nullable(),
    status: z.enum(ListStatus).nullable(),
    residents: z.object({ households: z.number(), persons: z.number() }).nullable(),
    groups: z.array(groupSchema),
  }),
);

/** A commune or village with its part of the ledger, added up by classes and kind. */
type LedgerUnit = {
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

/** SQL values that say which part of the ledger is meant. */
type LedgerScope = {
  roundId: Prisma.Sql;
  /** The subtree: from "20/181/" up to "20/1810". */
  from: Prisma.Sql;
  to: Prisma.Sql;
  /** COMMUNE or VILLAGE, as text. */
  level: Prisma.Sql;
  /** Count only lists that have passed their whole chain. */
  approvedOnly: boolean;
};

/**
 * SQL: the ledger of a subtree as one JSON array, one entry per commune or village in the order of their names, from the kept
 * sums: its cost depends on the number of units and not on the number of households. Units without a movement are there with
 * none. Read it with `parseLedgerUnits`.
 */
export const ledgerUnits = ({ roundId, from, to, level, approvedOnly }: LedgerScope): Prisma.Sql => Prisma.sql`
    SELECT json_agg(json_build_object('id', u.id, 'name', u.full_name, 'path', u.path, 'parentId', p.id, 'parentName', p.full_name,
      'listId', l.id, 'status', l.status,
      'residents', CASE WHEN l.resident_households + l.resident_persons IS NOT NULL
        THEN json_build_object('households', l.resident_households, 'persons', l.resident_persons) END,
      'groups', coalesce(s.groups, '[]'::json)) ORDER BY p.path, u.name COLLATE "vi-x-icu", u.path)
    FROM unit u
    JOIN unit p ON p.id = u.parent_id
    LEFT JOIN commune_list l ON l.round_id = ${roundId} AND l.commune_id = CASE WHEN u.level = 'COMMUNE' THEN u.id ELSE u.parent_id END
    LEFT JOIN LATERAL (
      -- Each unit's by its key: whatever the planner takes a reach for, they are put together once.
      SELECT json_agg(json_build_object('startClass', nullif(start_class, '-'), 'endClass', nullif(end_class, '-'), 'kind', kind,
        'households', households, 'personsStart', persons_start, 'personsEnd', persons_end,
        'personsGained', persons_gained, 'personsLost', persons_lost)) AS groups
      FROM movement_summary
      WHERE round_id = ${roundId} AND level = ${level} AND dimension = 'ALL' AND unit_path = u.path AND households <> 0
    ) s ON NOT ${approvedOnly} OR l.status::text = ANY (${FINAL})
    WHERE u.level::text = ${level} AND u.path >= ${from} AND u.path < ${to} AND (l.id IS NOT NULL OR s.groups IS NOT NULL)`;

/** @param json what `ledgerUnits` answered, null for no units */
export const parseLedgerUnits = (json: unknown): LedgerUnit[] => unitsSchema.parse(json ?? []);
