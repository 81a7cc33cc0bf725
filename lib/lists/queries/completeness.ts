import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import type { Ask } from "@/lib/core/db";
import { checkIdentities, type LedgerGroup, project, projectAll, type Violation } from "@/lib/ledger/projection";
import { OFFICIAL_TABLES } from "@/lib/ledger/tables";
import { type Completeness, INCOMPLETE_KINDS } from "@/lib/lists/list";
import { checkResidents, type ResidentsFacts } from "@/lib/lists/residents";
import { findOpenRoundIn } from "@/lib/rounds/queries";
import type { RoundView } from "@/lib/rounds/round";
import { roundBefore } from "@/lib/rounds/start";
import { type CommuneList, Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, MovementKind } from "@/prisma/generated/enums";

/** The columns of a list that its completeness is judged by. */
type JudgedList = Pick<
  CommuneList,
  "id" | "roundId" | "communeId" | "residentHouseholds" | "residentPersons" | "residentsNote"
>;

const listSchema = z.object({
  id: z.string(),
  roundId: z.string(),
  communeId: z.string(),
  residentHouseholds: z.int().nullable(),
  residentPersons: z.int().nullable(),
  residentsNote: z.string().nullable(),
  status: z.enum(ListStatus),
  submission: z.int(),
  partialReturn: z.boolean(),
});

/** A list as its completeness and the start page ask for it. */
export type OwnList = z.infer<typeof listSchema>;

/** Building block: the list for which a condition on `commune_list l` holds; null where there is none in reach. */
export async function findOwnList(ask: Ask, where: Prisma.Sql): Promise<OwnList | null> {
  const [row] = await ask(Prisma.sql`
    SELECT l.id, l.round_id AS "roundId", l.commune_id AS "communeId", l.resident_households AS "residentHouseholds",
      l.resident_persons AS "residentPersons", l.residents_note AS "residentsNote", l.status, l.submission,
      l.partial_return AS "partialReturn"
    FROM commune_list l WHERE ${where}`);
  return row === undefined ? null : listSchema.parse(row);
}

/** SQL: the condition on `commune_list l` that it is the one of the actor's commune. */
export const ownListIn = (round: Pick<RoundView, "id">, actor: Actor) =>
  Prisma.sql`l.round_id = ${round.id}::uuid AND l.commune_id = ${actor.unitId}::uuid`;

/** Building block: the list of the actor's commune in the open round; null where there is none. */
export async function findOpenList(ask: Ask, actor: Actor): Promise<OwnList | null> {
  const round = await findOpenRoundIn(ask);
  return round && findOwnList(ask, ownListIn(round, actor));
}

/** How many households of a kind are named; the count says how many there are. */
const NAMED = 20;

const householdSchema = z.object({
  householdId: z.string(),
  reviewId: z.string().nullable(),
  code: z.string(),
  headName: z.string(),
  village: z.string(),
});

const ISSUE_KINDS = [...INCOMPLETE_KINDS, "without_national_id"] as const;
type IssueKind = (typeof ISSUE_KINDS)[number];

const issuesSchema = z.array(
  z.object({
    kind: z.enum(ISSUE_KINDS),
    count: z.number(),
    persons: z.number(),
    households: z.array(householdSchema),
  }),
);

const classOrNone = z.union([z.enum(HouseholdClass), z.literal("-").transform(() => null)]);

const groupSchema = z.object({
  startClass: classOrNone,
  endClass: classOrNone,
  kind: z.enum(MovementKind),
  households: z.number(),
  personsStart: z.number(),
  personsEnd: z.number(),
  personsGained: z.number(),
  personsLost: z.number(),
});

const balanceSchema = z.array(groupSchema.extend({ part: z.enum(["now", "open", "last"]), hasLast: z.boolean() }));

/** The columns of the ledger's sums. */
const SUMS = Prisma.sql`start_class AS "startClass", end_class AS "endClass", kind, households, persons_start AS "personsStart",
  persons_end AS "personsEnd", persons_gained AS "personsGained", persons_lost AS "personsLost"`;

/** SQL: the sums of a commune, by no dimension, as their key begins. */
const wholeOf = (communeId: string) =>
  Prisma.sql`level = 'COMMUNE' AND dimension = 'ALL' AND unit_path = (SELECT path FROM unit WHERE id = ${communeId}::uuid)`;

/** Building block: the ledger of one commune in one round, added up. */
export async function findLedger(
  ask: Ask,
  { roundId, communeId }: Pick<JudgedList, "roundId" | "communeId">,
): Promise<LedgerGroup[]> {
  return z.array(groupSchema).parse(
    await ask(Prisma.sql`
      SELECT ${SUMS} FROM movement_summary
      WHERE round_id = ${roundId}::uuid AND ${wholeOf(communeId)} AND households <> 0`),
  );
}

/**
 * The ledger of a list, and which identities of the forms it breaks. Households still to be reviewed count as if
 * nothing changed, so that the start can be held against the end of the annual round before at any time.
 */
async function findBalance(
  ask: Ask,
  { roundId, communeId }: Pick<JudgedList, "roundId" | "communeId">,
): Promise<{ ledger: LedgerGroup[]; violations: Violation[] }> {
  const rows = balanceSchema.parse(
    await ask(Prisma.sql`
      WITH ${roundBefore(roundId)}, last_list AS (
        SELECT l.round_id FROM before JOIN commune_list l ON l.round_id = before.id AND l.commune_id = ${communeId}::uuid
      ), found AS (
        SELECT CASE round_id WHEN ${roundId}::uuid THEN 'now' ELSE 'last' END AS part, ${SUMS} FROM movement_summary
        WHERE round_id IN (SELECT ${roundId}::uuid UNION ALL SELECT round_id FROM last_list)
          AND ${wholeOf(communeId)} AND households <> 0
        UNION ALL
        SELECT 'open', start_class, start_class, 'STAYS', sum(reviews)::int, sum(start_persons)::int, sum(start_persons)::int, 0, 0
        FROM review_summary
        WHERE round_id = ${roundId}::uuid AND level = 'COMMUNE' AND unit_path = (SELECT path FROM unit WHERE id = ${communeId}::uuid)
          AND status IN ('LISTED', 'DRAFT') GROUP BY start_class HAVING sum(reviews) <> 0
      )
      SELECT found.*, EXISTS (SELECT FROM last_list) AS "hasLast" FROM found`),
  );
  const of = (...parts: string[]) =>
    rows.flatMap(({ part, hasLast: _, ...group }): LedgerGroup[] => (parts.includes(part) ? [group] : []));
  const last = rows[0]?.hasLast ? projectAll(of("last")) : undefined;
  return { ledger: of("now"), violations: checkIdentities(projectAll(of("now", "open")), last) };
}

const lastSchema = z.array(z.object({ households: z.number(), persons: z.number() }));

/** Building block: what the residents' numbers of a list are held against: its own households, and last year. */
export async function findResidentsFacts(
  ask: Ask,
  list: Pick<JudgedList, "roundId" | "communeId">,
  ledger?: readonly LedgerGroup[],
): Promise<ResidentsFacts> {
  const r1 = project(OFFICIAL_TABLES.r1, ledger ?? (await findLedger(ask, list)));
  const classes = Object.values(r1);
  const [last] = lastSchema.parse(
    await ask(Prisma.sql`
      SELECT b.resident_households AS households, b.resident_persons AS persons
      FROM commune_list b JOIN round o ON o.id = b.round_id JOIN round r ON r.id = ${list.roundId}::uuid
      WHERE b.commune_id = ${list.communeId}::uuid AND o.track = r.track AND o.year < r.year
        AND b.resident_households IS NOT NULL AND b.resident_persons IS NOT NULL
      ORDER BY o.year DESC LIMIT 1`),
  );
  return {
    listed: {
      households: classes.reduce((sum, { households }) => sum + households, 0),
      persons: classes.reduce((sum, { persons }) => sum + persons, 0),
    },
    last: last ?? null,
  };
}

/** Building block: the ledger of a list, which identities it breaks, and what its residents' numbers are held against. */
export async function findAgreement(
  ask: Ask,
  list: Pick<JudgedList, "roundId" | "communeId">,
): Promise<{ ledger: LedgerGroup[]; violations: Violation[]; facts: ResidentsFacts }> {
  const balance = await findBalance(ask, list);
  return { ...balance, facts: await findResidentsFacts(ask, list, balance.ledger) };
}

/** SQL: a list's subtree, beside others' where the reader sees more than one commune. */
const within = (path: Prisma.Sql, { id }: JudgedList) => {
  const top = Prisma.sql`(SELECT unit_path FROM commune_list WHERE id = ${id}::uuid)`;
  return Prisma.sql`${path} >= ${top} AND ${path} < left(${top}, -1) || '0'`;
};

/**
 * Which households each kind of issue concerns: household_id, review_id, persons. Each is found from what is rare, so that it costs
 * little where little is wrong, whatever the planner takes the list for.
 */
const ISSUES: Record<IssueKind, (list: JudgedList) => Prisma.Sql> = {
  not_reviewed: ({ id }) => Prisma.sql`
    SELECT v.household_id, v.id AS review_id, 0 AS persons FROM review v
    WHERE v.commune_list_id = ${id}::uuid AND v.status = 'LISTED'`,
  begun: ({ id }) => Prisma.sql`
    SELECT v.household_id, v.id, 0 FROM review v WHERE v.commune_list_id = ${id}::uuid AND v.status = 'DRAFT'`,
  not_listed: ({ roundId, communeId }) => Prisma.sql`
    SELECT h.id, NULL::uuid, 0 FROM household h
    WHERE h.commune_id = ${communeId}::uuid AND h.class IN ('POOR', 'NEAR_POOR', 'AVERAGE_STANDARD') AND h.closed_on IS NULL
      AND EXISTS (SELECT FROM round WHERE id = ${roundId}::uuid AND track = 'ANNUAL')
      AND NOT EXISTS (SELECT FROM review v WHERE v.round_id = ${roundId}::uuid AND v.household_id = h.id)`,
  // A table that adds up also says what was decided: the reviews' decisions, less those that the ledger has. A row of the ledger for
  // each that ended while it was poor, too.
  ledger_differs: (list) => Prisma.sql`
    SELECT v.household_id, v.id, 0
    FROM (
      SELECT household_id, movement_kind, start_class, final_class, start_persons, end_persons FROM review
      WHERE commune_list_id = ${list.id}::uuid AND status = 'DONE'
      EXCEPT
      SELECT household_id, kind, start_class, end_class, persons_start, persons_end FROM movement m
      WHERE m.round_id = ${list.roundId}::uuid AND ${within(Prisma.sql`m.unit_path`, list)}
    ) d JOIN review v ON v.round_id = ${list.roundId}::uuid AND v.household_id = d.household_id
    UNION ALL
    SELECT v.household_id, v.id, 0
    FROM review v LEFT JOIN movement m ON m.round_id = v.round_id AND m.household_id = v.household_id
    WHERE v.commune_list_id = ${list.id}::uuid AND v.status = 'CLOSED' AND v.start_class IN ('POOR', 'NEAR_POOR')
      AND (m.id IS NULL OR m.end_class IS NOT NULL OR m.start_class IS DISTINCT FROM v.start_class)`,
  // Whoever was in two households left one of them, and few did: only their snapshots are read.
  same_person: ({ id, roundId }) => Prisma.sql`
    SELECT DISTINCT v.household_id, v.id, 0
    FROM (
      SELECT DISTINCT e.person_id, p.mine, p.other
      FROM membership e JOIN membership m ON m.person_id = e.person_id AND m.household_id <> e.household_id
      CROSS JOIN LATERAL (VALUES (e.household_id, m.household_id), (m.household_id, e.household_id)) AS p(mine, other)
      WHERE e.valid_to IS NOT NULL
    ) s
    JOIN review v ON v.round_id = ${roundId}::uuid AND v.household_id = s.mine AND v.commune_list_id = ${id}::uuid AND v.status = 'DONE'
    JOIN review w ON w.round_id = ${roundId}::uuid AND w.household_id = s.other AND w.status = 'DONE'
    WHERE v.snapshot @> jsonb_build_object('members', jsonb_build_array(jsonb_build_object('id', s.person_id)))
      AND w.snapshot @> jsonb_build_object('members', jsonb_build_array(jsonb_build_object('id', s.person_id)))`,
  members_changed: ({ id }) => Prisma.sql`
    SELECT v.household_id, v.id, 0
    FROM review v JOIN household h ON h.id = v.household_id AND h.closed_on IS NULL
    WHERE v.commune_list_id = ${id}::uuid AND v.status = 'DONE'
      AND ARRAY(SELECT m.person_id::text FROM membership m WHERE m.household_id = h.id AND m.valid_to IS NULL ORDER BY 1)
        IS DISTINCT FROM ARRAY(SELECT s ->> 'id' FROM jsonb_array_elements(v.snapshot -> 'members') s ORDER BY 1)`,
  without_national_id: (list) => Prisma.sql`
    SELECT v.household_id, v.id, n.persons
    FROM (
      SELECT m.household_id, count(*)::int AS persons
      FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      WHERE p.national_id_absence <> 'CHILD_NOT_ISSUED' AND ${within(Prisma.sql`p.unit_path`, list)}
      GROUP BY m.household_id
    ) n JOIN review v ON v.round_id = ${list.roundId}::uuid AND v.household_id = n.household_id
    WHERE v.commune_list_id = ${list.id}::uuid AND v.status <> 'CLOSED'`,
};

/**
 * Building block: what is missing in a list, what does not agree, and who is concerned.
 *
 * @param kinds what to look for; what is not looked for is not there
 * @param known what was read already in this transaction
 */
export async function findIncompleteness(
  ask: Ask,
  list: JudgedList,
  kinds: readonly IssueKind[] = ISSUE_KINDS,
  known?: { violations: Violation[]; facts: ResidentsFacts },
): Promise<Completeness> {
  const parts = kinds.map(
    (kind) =>
      Prisma.sql`SELECT ${kind}::text AS kind, f.* FROM (${ISSUES[kind](list)}) f(household_id, review_id, persons)`,
  );
  const issues = issuesSchema.parse(
    await ask(Prisma.sql`
      WITH found AS MATERIALIZED (${Prisma.join(parts, " UNION ALL ")}), named AS (
        SELECT f.*, h.code, h.head_name, u.name AS village,
          row_number() OVER (PARTITION BY f.kind ORDER BY u.name COLLATE "vi-x-icu", h.head_given, h.head_other, h.id) AS place
        FROM found f JOIN household h ON h.id = f.household_id JOIN unit u ON u.id = h.village_id
      )
      SELECT kind, count(*)::int AS count, sum(persons)::int AS persons,
        json_agg(json_build_object('householdId', household_id, 'reviewId', review_id, 'code', code, 'headName', head_name,
          'village', village) ORDER BY place) FILTER (WHERE place <= ${NAMED}) AS households
      FROM named GROUP BY kind`),
  );
  const { violations: identities, facts } = known ?? (await findAgreement(ask, list));
  const residents = checkResidents(
    { households: list.residentHouseholds, persons: list.residentPersons, note: list.residentsNote },
    facts,
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
