import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { checkIdentities, type LedgerGroup, project, projectAll } from "@/lib/ledger/projection";
import { OFFICIAL_TABLES } from "@/lib/ledger/tables";
import { type Completeness, INCOMPLETE_KINDS } from "@/lib/lists/list";
import { checkResidents, type ResidentsFacts } from "@/lib/lists/residents";
import { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

/** The columns of a list that its completeness is judged by. */
export type JudgedList = {
  id: string;
  roundId: string;
  communeId: string;
  residentHouseholds: number | null;
  residentPersons: number | null;
  residentsNote: string | null;
};

/** How many households of a kind are named; the count says how many there are. */
const NAMED = 20;

const householdSchema = z.object({
  householdId: z.string(),
  reviewId: z.string().nullable(),
  code: z.string(),
  headName: z.string(),
  village: z.string(),
});

const issuesSchema = z.array(
  z.object({
    kind: z.enum([...INCOMPLETE_KINDS, "without_national_id"]),
    count: z.number(),
    persons: z.number(),
    households: z.array(householdSchema),
  }),
);

const classOrNone = z.union([z.enum(HouseholdClass), z.literal("-").transform(() => null)]);

const groupsSchema = z.array(
  z.object({
    startClass: classOrNone,
    endClass: classOrNone,
    kind: z.enum(MovementKind),
    households: z.number(),
    personsStart: z.number(),
    personsEnd: z.number(),
    personsGained: z.number(),
    personsLost: z.number(),
  }),
);

/** Building block: the ledger of one commune in one round, added up. */
export async function findLedger(
  tx: Tx,
  { roundId, communeId }: Pick<JudgedList, "roundId" | "communeId">,
): Promise<LedgerGroup[]> {
  return groupsSchema.parse(
    await tx.$queryRaw`
      SELECT start_class AS "startClass", end_class AS "endClass", kind, households, persons_start AS "personsStart",
        persons_end AS "personsEnd", persons_gained AS "personsGained", persons_lost AS "personsLost"
      FROM movement_summary
      WHERE round_id = ${roundId}::uuid AND level = 'COMMUNE' AND unit_id = ${communeId}::uuid AND households <> 0`,
  );
}

const lastSchema = z.array(z.object({ households: z.number(), persons: z.number() }));

/** Building block: what the residents' numbers of a list are held against. */
export async function findResidentsFacts(
  tx: Tx,
  list: Pick<JudgedList, "roundId" | "communeId">,
  ledger?: readonly LedgerGroup[],
): Promise<ResidentsFacts> {
  const r1 = project(OFFICIAL_TABLES.r1, ledger ?? (await findLedger(tx, list)));
  const classes = Object.values(r1);
  const [last] = lastSchema.parse(
    await tx.$queryRaw`
      SELECT b.resident_households AS households, b.resident_persons AS persons
      FROM commune_list b JOIN round o ON o.id = b.round_id JOIN round r ON r.id = ${list.roundId}::uuid
      WHERE b.commune_id = ${list.communeId}::uuid AND o.track = r.track AND o.year < r.year
        AND b.resident_households IS NOT NULL AND b.resident_persons IS NOT NULL
      ORDER BY o.year DESC LIMIT 1`,
  );
  return {
    listed: {
      households: classes.reduce((sum, { households }) => sum + households, 0),
      persons: classes.reduce((sum, { persons }) => sum + persons, 0),
    },
    last: last ?? null,
  };
}

/**
 * Building block: what is missing in a list, what does not agree, and who is concerned. Ledger rows are held against the
 * reviews that they were written for, so that a table that adds up also says what was decided.
 */
export async function findIncompleteness(tx: Tx, list: JudgedList): Promise<Completeness> {
  const issues = issuesSchema.parse(
    await tx.$queryRaw`
      -- People who were in two households of the round are few: they are found first, and only their snapshots are read.
      WITH shared AS MATERIALIZED (
        SELECT v.id AS review_id, w.id AS other_id, m.person_id
        FROM review v
        JOIN membership m ON m.household_id = v.household_id
        JOIN membership o ON o.person_id = m.person_id AND o.household_id <> m.household_id
        JOIN review w ON w.round_id = v.round_id AND w.household_id = o.household_id AND w.status = 'DONE'
        WHERE v.commune_list_id = ${list.id}::uuid AND v.status = 'DONE'
      ), found AS (
        SELECT CASE v.status WHEN 'LISTED' THEN 'not_reviewed' ELSE 'begun' END AS kind, v.household_id, v.id AS review_id, 0 AS persons
        FROM review v WHERE v.commune_list_id = ${list.id}::uuid AND v.status IN ('LISTED', 'DRAFT')
        UNION ALL
        SELECT 'not_listed', h.id, NULL, 0
        FROM household h JOIN round r ON r.id = ${list.roundId}::uuid AND r.track = 'ANNUAL'
        WHERE h.commune_id = ${list.communeId}::uuid AND h.class IN ('POOR', 'NEAR_POOR') AND h.closed_on IS NULL
          AND NOT EXISTS (SELECT 1 FROM review v WHERE v.round_id = r.id AND v.household_id = h.id)
        UNION ALL
        SELECT 'ledger_differs', v.household_id, v.id, 0
        FROM review v LEFT JOIN movement m ON m.round_id = v.round_id AND m.household_id = v.household_id
        WHERE v.commune_list_id = ${list.id}::uuid AND (
          (v.status = 'DONE' AND (m.id IS NULL OR m.kind IS DISTINCT FROM v.movement_kind
            OR (m.start_class, m.end_class) IS DISTINCT FROM (v.start_class, v.final_class)
            OR (m.persons_start, m.persons_end) IS DISTINCT FROM (v.start_persons, v.end_persons)))
          OR (v.status = 'CLOSED' AND v.start_class IN ('POOR', 'NEAR_POOR')
            AND (m.id IS NULL OR m.end_class IS NOT NULL OR m.start_class IS DISTINCT FROM v.start_class)))
        UNION ALL
        SELECT DISTINCT 'same_person', v.household_id, v.id, 0
        FROM shared s JOIN review v ON v.id = s.review_id JOIN review w ON w.id = s.other_id
        WHERE v.snapshot @> jsonb_build_object('members', jsonb_build_array(jsonb_build_object('id', s.person_id)))
          AND w.snapshot @> jsonb_build_object('members', jsonb_build_array(jsonb_build_object('id', s.person_id)))
        UNION ALL
        SELECT 'members_changed', v.household_id, v.id, 0
        FROM review v JOIN household h ON h.id = v.household_id AND h.closed_on IS NULL
        WHERE v.commune_list_id = ${list.id}::uuid AND v.status = 'DONE'
          AND ARRAY(SELECT m.person_id::text FROM membership m WHERE m.household_id = h.id AND m.valid_to IS NULL ORDER BY 1)
            IS DISTINCT FROM ARRAY(SELECT s ->> 'id' FROM jsonb_array_elements(v.snapshot -> 'members') s ORDER BY 1)
        UNION ALL
        SELECT 'without_national_id', v.household_id, v.id, count(*)::int
        FROM review v
        JOIN membership m ON m.household_id = v.household_id AND m.valid_to IS NULL
        JOIN person p ON p.id = m.person_id
        WHERE v.commune_list_id = ${list.id}::uuid AND v.status <> 'CLOSED' AND p.national_id_absence <> 'CHILD_NOT_ISSUED'
        GROUP BY v.household_id, v.id
      ), named AS (
        SELECT f.*, h.code, h.head_name, u.name AS village,
          row_number() OVER (PARTITION BY f.kind ORDER BY u.name COLLATE "vi-x-icu", h.head_given, h.head_other, h.id) AS place
        FROM found f JOIN household h ON h.id = f.household_id JOIN unit u ON u.id = h.village_id
      )
      SELECT kind, count(*)::int AS count, sum(persons)::int AS persons,
        json_agg(json_build_object('householdId', household_id, 'reviewId', review_id, 'code', code, 'headName', head_name,
          'village', village) ORDER BY place) FILTER (WHERE place <= ${NAMED}) AS households
      FROM named GROUP BY kind`,
  );
  const ledger = await findLedger(tx, list);
  const identities = checkIdentities(projectAll(ledger));
  const residents = checkResidents(
    { households: list.residentHouseholds, persons: list.residentPersons, note: list.residentsNote },
    await findResidentsFacts(tx, list, ledger),
  );
  const items = INCOMPLETE_KINDS.flatMap((kind) => {
    const issue = issues.find((one) => one.kind === kind);
    return issue ? [{ kind, count: issue.count, households: issue.households }] : [];
  });
  const without = issues.find(({ kind }) => kind === "without_national_id");
  const count = items.reduce((sum, item) => sum + item.count, 0) + identities.length + residents.length;
  return {
    complete: count === 0,
    count,
    items,
    identities,
    residents,
    withoutNationalId: { persons: without?.persons ?? 0, households: without?.households ?? [] },
  };
}

/** What still stands in the way of sending this list, each with the households to mend. @throws Problem `not_found` */
export async function getCompleteness(actor: Actor, listId: string): Promise<Completeness> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId } });
    if (!list) throw problems.notFound();
    return findIncompleteness(tx, list);
  });
}
