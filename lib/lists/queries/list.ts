import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, asking, readAsActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { and, idsSchema, namesSchema } from "@/lib/core/sql";
import { compareNames } from "@/lib/households/names";
import type { LedgerGroup, Violation } from "@/lib/ledger/projection";
import { type AttentionGroup, type ListRow, type ListView, noReviews } from "@/lib/lists/list";
import { findListAttention } from "@/lib/lists/queries/attention";
import { findBalance } from "@/lib/lists/queries/completeness";
import type { ListRowsChoice } from "@/lib/lists/rows-choice";
import { roundView } from "@/lib/rounds/queries";
import { LIST_ACTIONS, type ListAction } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ReturnReason, ReviewStatus } from "@/prisma/generated/enums";

/** Households on a page of a list. */
const PAGE = 50;

/** The steps of a list, the last one first. The demonstration's clock stands on one day, so that the time alone may deceive. */
export const LAST_FIRST = [{ submission: "desc" }, { at: "desc" }] satisfies Prisma.ListEventOrderByWithRelationInput[];

const isAction = (text: string): text is ListAction => LIST_ACTIONS.some((action) => action === text);

async function findView(tx: Tx, id: string): Promise<ListView> {
  const list = await tx.communeList.findUnique({
    where: { id },
    include: { round: true, commune: { include: { parent: true } }, events: { orderBy: LAST_FIRST } },
  });
  if (!list) throw problems.notFound();
  const [counted] = z
    .array(
      z.object({
        counts: z.record(z.enum(ReviewStatus), z.number()).nullable(),
        returned: z.number(),
        comments: z.number(),
      }),
    )
    .parse(
      await tx.$queryRaw`
        SELECT (SELECT json_object_agg(s.status, s.n) FROM (
            SELECT e.status, (SELECT count(*) FROM review v WHERE v.commune_list_id = ${id}::uuid AND v.status = e.status) AS n
            FROM unnest(enum_range(NULL::"ReviewStatus")) AS e(status)) s) AS counts,
          (SELECT count(*)::int FROM review v WHERE v.commune_list_id = ${id}::uuid AND v.returned_reason IS NOT NULL) AS returned,
          (SELECT count(*)::int FROM review_comment c JOIN review v ON v.id = c.review_id
            WHERE v.commune_list_id = ${id}::uuid AND c.closed_at IS NULL) AS comments`,
    );
  return {
    id: list.id,
    version: list.version,
    status: list.status,
    submission: list.submission,
    partialReturn: list.partialReturn,
    residents: { households: list.residentHouseholds, persons: list.residentPersons, note: list.residentsNote },
    round: roundView(list.round),
    commune: { id: list.commune.id, name: list.commune.fullName, path: list.commune.path },
    district: list.commune.parent?.fullName ?? "",
    counts: { ...noReviews(), ...counted?.counts },
    returned: counted?.returned ?? 0,
    openComments: counted?.comments ?? 0,
    events: list.events.flatMap(({ action, reviewIds, unitPath: _, listId: __, actorId: ___, ...event }) =>
      isAction(action) ? [{ ...event, action, households: reviewIds.length }] : [],
    ),
  };
}

/** A list as it stands, with its history, the last step first. @throws Problem `not_found` */
export async function getList(actor: Actor, id: string): Promise<ListView> {
  assertCan(actor, "list.read");
  return asActor(actor, (tx) => findView(tx, id));
}

/** The list of the commune that the actor belongs to in a round; null where there is none or the actor stands above. */
export async function findOwnListId(actor: Actor, roundId: string): Promise<string | null> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({
      where: { roundId_communeId: { roundId, communeId: actor.unitId } },
      select: { id: true },
    });
    return list?.id ?? null;
  });
}

/** The page of a list as its reviewer sees it. */
type ListPage = { list: ListView; ledger: LedgerGroup[]; violations: Violation[]; attention: AttentionGroup[] };

/** @throws Problem `not_found` */
export async function getListPage(actor: Actor, id: string): Promise<ListPage> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const list = await findView(tx, id);
    const balance = await findBalance(asking(tx), { id, roundId: list.round.id, communeId: list.commune.id });
    const attention = list.counts.DONE > 0 ? await findListAttention(tx, list) : [];
    return { list, ...balance, attention };
  });
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

type ListRows = { rows: ListRow[]; next: { given: string; other: string; id: string } | null };

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

/** The households of a list in the order of their names. None for a list outside the actor's reach. */
export async function listRows(actor: Actor, listId: string, choice: ListRowsChoice): Promise<ListRows> {
  assertCan(actor, "list.read");
  return asActor(actor, async (tx) => {
    const { after, all } = choice;
    let only: string[] | null = null;
    if (choice.attention) {
      const list = await tx.communeList.findUnique({ where: { id: listId }, include: { round: true } });
      if (!list) return { rows: [], next: null };
      const groups = await findListAttention(tx, list);
      only = groups.find(({ kind }) => kind === choice.attention)?.reviewIds ?? [];
    }
    const rows = rowsSchema.parse(
      await tx.$queryRaw`
        SELECT h.id AS "householdId", v.id AS "reviewId", h.code, h.head_name AS "headName", h.head_given AS given, h.head_other AS other,
          u.name AS village, v.status, coalesce(v.end_persons, h.member_count) AS persons, v.start_class AS "startClass",
          v.final_class AS "finalClass", v.override_class IS NOT NULL AS overridden, v.income_score AS "incomeScore",
          v.deprivation_score AS "deprivationScore", v.returned_reason AS "returnedReason", v.returned_note AS "returnedNote",
          v.assigned_to AS "assignedTo",
          (SELECT count(*)::int FROM review_comment c WHERE c.review_id = v.id AND c.closed_at IS NULL) AS "openComments"
        FROM review v JOIN household h ON h.id = v.household_id JOIN unit u ON u.id = v.village_id
        WHERE ${conditionsOf(listId, choice)}
          ${and(only, Prisma.sql`v.id = ANY(${only ?? []}::uuid[])`)}
          ${and(after, Prisma.sql`(h.head_given, h.head_other, h.id) > (${after?.given}, ${after?.other}, ${after?.id}::uuid)`)}
        ORDER BY ${all ? Prisma.sql`u.name COLLATE "vi-x-icu", h.head_given, h.head_other, h.id` : Prisma.sql`h.head_given, h.head_other, h.id`}
        LIMIT ${all ? 20_000 : PAGE + 1}`,
    );
    const last = !all && rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      rows: (all ? rows : rows.slice(0, PAGE)).map(({ given: _, other: __, ...row }) => row),
      next: last ? { given: last.given, other: last.other, id: last.householdId } : null,
    };
  });
}

/** Building block: the ids of all households that a choice names, in the order of their names; at most `most`. */
export async function findListedIds(tx: Tx, listId: string, choice: ListRowsChoice, most: number): Promise<string[]> {
  return idsSchema.parse(
    await tx.$queryRaw`
      SELECT h.id FROM review v JOIN household h ON h.id = v.household_id WHERE ${conditionsOf(listId, choice)}
      ORDER BY h.head_given, h.head_other, h.id LIMIT ${most}`,
  );
}

/** How many households of a list a choice names. */
export async function countRows(actor: Actor, listId: string, choice: ListRowsChoice): Promise<number> {
  assertCan(actor, "list.read");
  const [row] = await readAsActor(
    actor,
    Prisma.sql`SELECT count(*)::int AS n FROM review v WHERE ${conditionsOf(listId, choice)}`,
  );
  return z.object({ n: z.int() }).parse(row).n;
}

/** Who is to visit households of a list, as names are sorted. */
export async function listSurveyorsOfList(actor: Actor, listId: string): Promise<string[]> {
  assertCan(actor, "list.read");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT DISTINCT assigned_to AS name FROM review WHERE commune_list_id = ${listId}::uuid AND assigned_to IS NOT NULL`,
  );
  return namesSchema.parse(rows).sort(compareNames);
}

/** The villages that have households on a list, for its filter. */
export async function listVillagesOfList(actor: Actor, listId: string): Promise<{ id: string; name: string }[]> {
  assertCan(actor, "list.read");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT u.id, u.name FROM unit u
      WHERE u.id IN (SELECT v.village_id FROM review v WHERE v.commune_list_id = ${listId}::uuid)
      ORDER BY u.name COLLATE "vi-x-icu", u.path`,
  );
  return z.array(z.object({ id: z.string(), name: z.string() })).parse(rows);
}
