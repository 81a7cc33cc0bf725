import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordHouseholdReading } from "@/lib/audit/record";
import { type Ask, askAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { idsSchema } from "@/lib/core/sql";
import { PLAIN_COLUMNS } from "@/lib/households/queries";
import { answersSchema } from "@/lib/reviews/answers";
import { unpackResult } from "@/lib/reviews/result";
import { type CommentView, type FoundResult, frameOf, type ReviewView } from "@/lib/reviews/review";
import { listHistory, provinceCodeOf } from "@/lib/reviews/service/decision";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import { reviewMemberSchema, snapshotSchema } from "@/lib/reviews/snapshot";
import { Prisma } from "@/prisma/generated/client";
import {
  AreaType,
  HouseholdClass,
  ListStatus,
  MovementKind,
  ReturnReason,
  ReviewStatus,
  RoundStatus,
} from "@/prisma/generated/enums";

const lastSchema = z.object({
  year: z.int(),
  answers: answersSchema,
  incomeScore: z.int().nullable(),
  deprivationScore: z.int().nullable(),
  finalClass: z.enum(HouseholdClass).nullable(),
});

/** A remark. */
export const remarkSchema = z.object({
  id: z.string(),
  reviewId: z.string(),
  question: z.string(),
  text: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  at: z.coerce.date(),
  closedAt: z.coerce.date().nullable(),
  closedBy: z.string().nullable(),
}) satisfies z.ZodType<CommentView>;

/** SQL: the columns of `review_comment k` that `remarkSchema` reads. */
export const COMMENT = Prisma.sql`k.id, k.review_id AS "reviewId", k.question, k.text, k.author_id AS "authorId",
  k.author_name AS "authorName", k.at, k.closed_at AS "closedAt", k.closed_by AS "closedBy"`;

/** What a page shows of a review as it is read, and under `held` what more is read with it. */
const viewSchema = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(ReviewStatus),
  unitPath: z.string(),
  answers: answersSchema,
  startClass: z.enum(HouseholdClass).nullable(),
  arrived: z.boolean(),
  assignedTo: z.string().nullable(),
  round: z.object({ id: z.string(), year: z.int(), standardId: z.string(), open: z.boolean() }),
  list: z.object({ id: z.string(), status: z.enum(ListStatus), submission: z.int() }),
  household: z.object({
    id: z.string(),
    version: z.int(),
    code: z.string(),
    headName: z.string(),
    village: z.string(),
    commune: z.string(),
    address: z.string(),
    phone: z.string().nullable(),
    notes: z.string().nullable(),
  }),
  members: z.array(reviewMemberSchema),
  last: lastSchema.nullable(),
  comments: z.array(remarkSchema),
  returned: z.object({ reason: z.enum(ReturnReason), note: z.string().nullable() }).nullable(),
});

const heldSchema = z.object({
  householdPath: z.string(),
  householdClass: z.enum(HouseholdClass).nullable(),
  area: z.enum(AreaType).nullable(),
  opensOn: z.string(),
  closesOn: z.string(),
  roundStatus: z.enum(RoundStatus),
  partialReturn: z.boolean(),
  computedClass: z.enum(HouseholdClass).nullable(),
  override: z.object({ class: z.enum(HouseholdClass), reason: z.string(), document: z.string() }).nullable(),
  finalClass: z.enum(HouseholdClass).nullable(),
  movementKind: z.enum(MovementKind).nullable(),
  surveyorName: z.string().nullable(),
  finishedAt: z.coerce.date().nullable(),
  snapshot: z.unknown(),
  result: z.unknown(),
});

/** SQL: a person `p` and the membership `m`, as `reviewMemberSchema` has them. */
const MEMBER = Prisma.sql`json_build_object('id', p.id, 'relationship', m.relationship,
  'birth', json_build_object('year', p.birth_year, 'month', p.birth_month, 'day', p.birth_day), ${PLAIN_COLUMNS})`;

/** SQL: a review as one row of `viewSchema` and `heldSchema`. */
const reviewStatement = (id: string): Prisma.Sql => Prisma.sql`
  SELECT v.id, v.version, v.status, v.unit_path AS "unitPath", v.answers, v.start_class AS "startClass", v.arrived,
    v.assigned_to AS "assignedTo",
    json_build_object('id', r.id, 'year', r.year, 'standardId', r.standard_id, 'open', r.status = 'OPEN') AS round,
    json_build_object('id', l.id, 'status', l.status, 'submission', l.submission) AS list,
    json_build_object('id', h.id, 'version', h.version, 'code', h.code, 'headName', h.head_name, 'village', hv.full_name,
      'commune', c.full_name, 'address', h.address, 'phone', h.phone, 'notes', h.notes) AS household,
    (SELECT coalesce(json_agg(${MEMBER} ORDER BY m.position, m.id), '[]')
      FROM membership m JOIN person p ON p.id = m.person_id WHERE m.household_id = h.id AND m.valid_to IS NULL) AS members,
    (SELECT json_build_object('year', lr.year, 'answers', b.answers, 'incomeScore', b.income_score,
        'deprivationScore', b.deprivation_score, 'finalClass', b.final_class)
      FROM review b JOIN round lr ON lr.id = b.round_id
      WHERE b.household_id = h.id AND b.status = 'DONE' AND lr.year < r.year AND lr.track = r.track
      ORDER BY lr.year DESC LIMIT 1) AS last,
    (SELECT coalesce(json_agg(c ORDER BY c.at, c.id), '[]')
      FROM (SELECT ${COMMENT} FROM review_comment k WHERE k.review_id = v.id) c) AS comments,
    CASE WHEN v.returned_reason IS NOT NULL
      THEN json_build_object('reason', v.returned_reason, 'note', v.returned_note) END AS returned,
    h.unit_path AS "householdPath", h.class AS "householdClass", u.area, r.opens_on::text AS "opensOn",
    r.closes_on::text AS "closesOn", r.status AS "roundStatus", l.partial_return AS "partialReturn",
    v.computed_class AS "computedClass", v.final_class AS "finalClass", v.movement_kind AS "movementKind",
    v.surveyor_name AS "surveyorName", v.finished_at AS "finishedAt", v.snapshot, v.result,
    CASE WHEN v.override_class IS NOT NULL AND v.override_reason <> '' AND v.override_document <> ''
      THEN json_build_object('class', v.override_class, 'reason', v.override_reason, 'document', v.override_document)
      END AS override
  FROM review v JOIN round r ON r.id = v.round_id JOIN commune_list l ON l.id = v.commune_list_id
    JOIN unit u ON u.id = v.village_id JOIN household h ON h.id = v.household_id
    JOIN unit hv ON hv.id = h.village_id JOIN unit c ON c.id = h.commune_id
  WHERE v.id = ${id}::uuid`;

/**
 * A review with everything beside it that the form and the result show, in two statements. Recorded where the reader is of
 * another office than the household's commune.
 *
 * @throws Problem `not_found`
 */
export async function getReview(actor: Actor, id: string): Promise<ReviewView> {
  assertCan(actor, "review.read");
  return askAsActor(actor, async (ask) => {
    const [row] = await ask(reviewStatement(id));
    if (!row) throw problems.notFound();
    const view = viewSchema.parse(row);
    const held = heldSchema.parse(row);
    const { household, round, list, status, startClass, unitPath } = view;
    await recordHouseholdReading(ask, actor, { id: household.id, unitPath: held.householdPath }, "review");
    const { computedClass, override, finalClass, movementKind, surveyorName, finishedAt } = held;
    return {
      ...view,
      frame: frameOf({ startClass, household: { class: held.householdClass }, village: { area: held.area } }, held),
      provinceCode: provinceCodeOf(unitPath),
      history: await listHistory(ask, { householdId: household.id, round }),
      withCommune:
        status !== "CLOSED" &&
        isWithCommune({
          round: { status: held.roundStatus },
          communeList: { status: list.status, partialReturn: held.partialReturn },
          returnedReason: view.returned?.reason ?? null,
        }),
      decided:
        status === "DONE" && finalClass && movementKind && finishedAt
          ? {
              snapshot: snapshotSchema.parse(held.snapshot),
              result: unpackResult(held.result),
              computedClass,
              override,
              finalClass,
              movementKind,
              surveyorName,
              finishedAt,
            }
          : null,
    };
  });
}

/**
 * A household of the list that is still to be reviewed: the next one by name after this one, or the first; null when all
 * are done.
 */
export async function findNextToReview(
  actor: Actor,
  listId: string,
  afterHouseholdId?: string,
): Promise<string | null> {
  assertCan(actor, "review.read");
  return askAsActor(actor, (ask) => findNextIn(ask, listId, afterHouseholdId));
}

/** Building block: the same in an open transaction. */
export async function findNextIn(ask: Ask, listId: string, afterHouseholdId?: string): Promise<string | null> {
  const [next] = idsSchema.parse(
    await ask(Prisma.sql`
      SELECT v.id FROM review v JOIN household h ON h.id = v.household_id
        LEFT JOIN household here ON here.id = ${afterHouseholdId ?? null}::uuid
      WHERE v.commune_list_id = ${listId}::uuid AND v.status IN ('LISTED', 'DRAFT') AND h.id IS DISTINCT FROM here.id
      ORDER BY coalesce((h.head_given, h.head_other, h.id) < (here.head_given, here.head_other, here.id), FALSE),
        h.head_given, h.head_other, h.id
      LIMIT 1`),
  );
  return next ?? null;
}

const foundSchema = z.object({
  id: z.string(),
  year: z.int(),
  finalClass: z.enum(HouseholdClass).nullable(),
  surveyorName: z.string().nullable(),
  surveyedOn: z.string().nullable(),
  override: z.object({ reason: z.string(), document: z.string() }).nullable(),
  result: z.unknown(),
});

/** Building block: what every round found of a household, newest first, each with its points and reasons. Empty outside the reach. */
export async function findResults(ask: Ask, householdId: string): Promise<FoundResult[]> {
  const rows = await ask(Prisma.sql`
    SELECT v.id, r.year, v.final_class AS "finalClass", v.surveyor_name AS "surveyorName", v.surveyed_on::text AS "surveyedOn",
      CASE WHEN v.override_reason <> '' AND v.override_document <> ''
        THEN json_build_object('reason', v.override_reason, 'document', v.override_document) END AS override,
      CASE WHEN v.status = 'DONE' THEN v.result END AS result
    FROM review v JOIN round r ON r.id = v.round_id WHERE v.household_id = ${householdId}::uuid ORDER BY r.year DESC, r.track`);
  return rows.map((row) => {
    const { result, ...found } = foundSchema.parse(row);
    return { ...found, result: result === null ? null : unpackResult(result) };
  });
}
