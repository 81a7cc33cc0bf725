import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { type Ask, askAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { RowKeys } from "@/lib/core/query";
import { and, idsSchema, namesSchema } from "@/lib/core/sql";
import { compareNames } from "@/lib/households/names";
import { type ListRow, type ListView, noReviews } from "@/lib/lists/list";
import { findListAttention } from "@/lib/lists/queries/attention";
import { findOwnList, ownListIn } from "@/lib/lists/queries/completeness";
import type { ListRowsChoice } from "@/lib/lists/rows-choice";
import { ROUND, roundSchema } from "@/lib/rounds/queries";
import { LIST_ACTIONS } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, ReturnReason, ReviewStatus, Role } from "@/prisma/generated/enums";

/** Households on a page of a list. */
const PAGE = 50;

/** The steps of a list, the last one first. The demonstration's clock stands on one day, so that the time alone may deceive. */
export const LAST_FIRST = [{ submission: "desc" }, { at: "desc" }] satisfies Prisma.ListEventOrderByWithRelationInput[];

const viewSchema = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(ListStatus),
  submission: z.int(),
  partialReturn: z.boolean(),
  residents: z.object({ households: z.int().nullable(), persons: z.int().nullable(), note: z.string().nullable() }),
  round: roundSchema,
  commune: z.object({ id: z.string(), name: z.string(), path: z.string() }),
  district: z.string(),
  counts: z.partialRecord(z.enum(ReviewStatus), z.int()).transform((counts) => ({ ...noReviews(), ...counts })),
  returned: z.int(),
  openComments: z.int(),
  events: z.array(
    z.object({
      id: z.string(),
      action: z.enum(LIST_ACTIONS),
      fromStatus: z.enum(ListStatus),
      toStatus: z.enum(ListStatus),
      submission: z.int(),
      reason: z.enum(ReturnReason).nullable(),
      note: z.string().nullable(),
      households: z.int(),
      actorName: z.string(),
      actorRole: z.enum(Role),
      at: z.coerce.date(),
    }),
  ),
});

/** Building block: a list as it stands, with its history, the last step first. @throws Problem `not_found` */
export async function findView(ask: Ask, id: string): Promise<ListView> {
  const [row] = await ask(Prisma.sql`
    SELECT l.id, l.version, l.status, l.submission, l.partial_return AS "partialReturn",
      json_build_object('households', l.resident_households, 'persons', l.resident_persons, 'note', l.residents_note) AS residents,
      (SELECT row_to_json(o) FROM (SELECT ${ROUND} FROM round r WHERE r.id = l.round_id) o) AS round,
      json_build_object('id', c.id, 'name', c.full_name, 'path', c.path) AS commune, coalesce(d.full_name, '') AS district,
      (SELECT coalesce(json_object_agg(s.status, s.reviews), '{}') FROM (
        SELECT status, sum(reviews) AS reviews FROM review_summary
        WHERE round_id = l.round_id AND level = 'COMMUNE' AND unit_path = l.unit_path GROUP BY status) s) AS counts,
      (SELECT count(*)::int FROM review v WHERE v.commune_list_id = l.id AND v.returned_reason IS NOT NULL) AS returned,
      (SELECT count(*)::int FROM review_comment k JOIN review v ON v.id = k.review_id
        WHERE v.commune_list_id = l.id AND k.closed_at IS NULL) AS "openComments",
      (SELECT coalesce(json_agg(json_build_object('id', e.id, 'action', e.action, 'fromStatus', e.from_status, 'toStatus', e.to_status,
          'submission', e.submission, 'reason', e.reason, 'note', e.note, 'households', cardinality(e.review_ids),
          'actorName', e.actor_name, 'actorRole', e.actor_role, 'at', e.at) ORDER BY e.submission DESC, e.at DESC), '[]')
        FROM list_event e WHERE e.list_id = l.id) AS events
    FROM commune_list l JOIN unit c ON c.id = l.commune_id LEFT JOIN unit d ON d.id = c.parent_id
    WHERE l.id = ${id}::uuid`);
  if (!row) throw problems.notFound();
  return viewSchema.parse(row);
}

/** A list as it stands, with its history, the last step first. @throws Problem `not_found` */
export async function getList(actor: Actor, id: string): Promise<ListView> {
  assertCan(actor, "list.read");
  return askAsActor(actor, (ask) => findView(ask, id));
}

/** The list of the commune that the actor belongs to in a round; null where there is none or the actor stands above. */
export async function findOwnListId(actor: Actor, roundId: string): Promise<string | null> {
  assertCan(actor, "list.read");
  const list = await askAsActor(actor, (ask) => findOwnList(ask, ownListIn({ id: roundId }, actor)));
  return list?.id ?? null;
}

const rowsSchema = z.array(
  z.object({
    householdId: z.string(),
    reviewId: z.string(),
    code: z.string(),
    headName: z.string(),
    given: z.string(),
    other: z.string(),
    village: z.string(),
    status: z.enum(ReviewStatus),
    persons: z.number(),
    startClass: z.enum(HouseholdClass).nullable(),
    finalClass: z.enum(HouseholdClass).nullable(),
    overridden: z.boolean(),
    incomeScore: z.number().nullable(),
    deprivationScore: z.number().nullable(),
    returnedReason: z.enum(ReturnReason).nullable(),
    returnedNote: z.string().nullable(),
    assignedTo: z.string().nullable(),
    openComments: z.number(),
  }),
);

export type ListRows = { rows: ListRow[]; next: RowKeys | null };

/** The conditions of a choice on `review v`. */
function conditionsOf(listId: string, choice: ListRowsChoice): Prisma.Sql {
  const { assignedTo } = choice;
  return Prisma.sql`v.commune_list_id = ${listId}::uuid
          ${and(choice.status, Prisma.sql`v.status = ${choice.status}::"ReviewStatus"`)}
          ${and(choice.class, Prisma.sql`v.final_class = ${choice.class}::"HouseholdClass"`)}
          ${and(choice.villageId, Prisma.sql`v.village_id = ${choice.villageId}::uuid`)}
          ${and(choice.returnedOnly, Prisma.sql`v.returned_reason IS NOT NULL`)}
          ${and(assignedTo !== undefined, assignedTo === "" ? Prisma.sql`v.assigned_to IS NULL` : Prisma.sql`v.assigned_to = ${assignedTo}`)}`;
}

/** Building block: the households of a list in the order of their names. None for a list outside the actor's reach. */
export async function findRows(
  ask: Ask,
  list: Pick<ListView, "id" | "round">,
  choice: ListRowsChoice,
): Promise<ListRows> {
  const { after, all } = choice;
  const groups = choice.attention ? await findListAttention(ask, list) : [];
  const only = groups.find(({ kind }) => kind === choice.attention)?.reviewIds ?? [];
  const rows = rowsSchema.parse(
    await ask(Prisma.sql`
      SELECT h.id AS "householdId", v.id AS "reviewId", h.code, h.head_name AS "headName", h.head_given AS given, h.head_other AS other,
        u.name AS village, v.status, coalesce(v.end_persons, h.member_count) AS persons, v.start_class AS "startClass",
        v.final_class AS "finalClass", v.override_class IS NOT NULL AS overridden, v.income_score AS "incomeScore",
        v.deprivation_score AS "deprivationScore", v.returned_reason AS "returnedReason", v.returned_note AS "returnedNote",
        v.assigned_to AS "assignedTo",
        (SELECT count(*)::int FROM review_comment c WHERE c.review_id = v.id AND c.closed_at IS NULL) AS "openComments"
      FROM review v JOIN household h ON h.id = v.household_id JOIN unit u ON u.id = v.village_id
      WHERE ${conditionsOf(list.id, choice)}
        ${and(choice.attention, Prisma.sql`v.id = ANY(${only}::uuid[])`)}
        ${and(after, Prisma.sql`(h.head_given, h.head_other, h.id) > (${after?.given}, ${after?.other}, ${after?.id}::uuid)`)}
      ORDER BY ${all ? Prisma.sql`u.name COLLATE "vi-x-icu", h.head_given, h.head_other, h.id` : Prisma.sql`h.head_given, h.head_other, h.id`}
      LIMIT ${all ? 20_000 : PAGE + 1}`),
  );
  const last = !all && rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return {
    rows: (all ? rows : rows.slice(0, PAGE)).map(({ given: _, other: __, ...row }) => row),
    next: last ? { given: last.given, other: last.other, id: last.householdId } : null,
  };
}

/** Building block: the ids of all households that a choice names, in the order of their names; at most `most`. */
export async function findListedIds(ask: Ask, listId: string, choice: ListRowsChoice, most: number): Promise<string[]> {
  return idsSchema.parse(
    await ask(Prisma.sql`
      SELECT h.id FROM review v JOIN household h ON h.id = v.household_id WHERE ${conditionsOf(listId, choice)}
      ORDER BY h.head_given, h.head_other, h.id LIMIT ${most}`),
  );
}

/** Building block: how many households of a list a choice names. */
export async function countListed(ask: Ask, listId: string, choice: ListRowsChoice): Promise<number> {
  const [row] = await ask(Prisma.sql`SELECT count(*)::int AS n FROM review v WHERE ${conditionsOf(listId, choice)}`);
  return z.object({ n: z.int() }).parse(row).n;
}

/** Building block: who is to visit households of a list, as names are sorted. */
export async function findSurveyorsOfList(ask: Ask, listId: string): Promise<string[]> {
  const rows = await ask(Prisma.sql`
    SELECT DISTINCT assigned_to AS name FROM review WHERE commune_list_id = ${listId}::uuid AND assigned_to IS NOT NULL`);
  return namesSchema.parse(rows).sort(compareNames);
}

/** Building block: the villages that have households on a list, for its filter. */
export async function findVillagesOfList(ask: Ask, listId: string): Promise<{ id: string; name: string }[]> {
  const rows = await ask(Prisma.sql`
    SELECT u.id, u.name FROM unit u
    WHERE u.id IN (SELECT v.village_id FROM review v WHERE v.commune_list_id = ${listId}::uuid)
    ORDER BY u.name COLLATE "vi-x-icu", u.path`);
  return z.array(z.object({ id: z.string(), name: z.string() })).parse(rows);
}
