import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, endOfSubtree, readAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { maskedNationalId } from "@/lib/households/identity";
import type { ExportReason } from "@/lib/privacy/schema";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, MovementKind, ReviewStatus } from "@/prisma/generated/enums";

const rowSchema = z.object({
  code: z.string(),
  unit_path: z.string(),
  head_name: z.string(),
  village: z.string(),
  commune: z.string(),
  district: z.string(),
  members: z.number(),
  start_class: z.enum(HouseholdClass).nullable(),
  status: z.enum(ReviewStatus).nullable(),
  income_score: z.number().nullable(),
  deprivation_score: z.number().nullable(),
  final_class: z.enum(HouseholdClass).nullable(),
  movement_kind: z.enum(MovementKind).nullable(),
  surveyed_on: z.date().nullable(),
});

const sensitiveSchema = z.object({
  ethnicity: z.string().nullable(),
  disabled: z.number(),
  without_capacity: z.number(),
  undernourished: z.number(),
  pregnant: z.number(),
});

const headSchema = z.object({ head_id: z.string().nullable(), head_sealed: z.string().nullable() });

export type HouseholdRow = z.infer<typeof rowSchema> & {
  /** Of its members, where they were asked for with a purpose. */
  sensitive: z.infer<typeof sensitiveSchema> | null;
  /** The head's number, masked in the middle; null where it was not asked for. */
  headNationalId: string | null;
};

/** What of its members a row carries. */
type Extra = Pick<ExportReason, "sensitive" | "ids">;

// Asked of the database only when somebody asked for it: what is not read cannot leave.
const SENSITIVE_COLUMNS = Prisma.sql`, s.ethnicity, s.disabled, s.without_capacity, s.undernourished, s.pregnant`;
const SENSITIVE_JOIN = Prisma.sql`LEFT JOIN LATERAL (
  SELECT max(e.name) FILTER (WHERE m.relationship = 'HEAD') AS ethnicity, count(*) FILTER (WHERE p.disability <> 'NONE')::int AS disabled,
    count(*) FILTER (WHERE NOT p.has_labour_capacity)::int AS without_capacity,
    count(*) FILTER (WHERE p.nutrition IN ('STUNTED', 'UNDERWEIGHT'))::int AS undernourished,
    count(*) FILTER (WHERE p.is_pregnant)::int AS pregnant
  FROM membership m JOIN person p ON p.id = m.person_id JOIN ethnic_group e ON e.code = p.ethnicity_code
  WHERE m.household_id = h.id AND m.valid_to IS NULL) s ON TRUE`;
const HEAD_COLUMNS = Prisma.sql`, i.head_id, i.head_sealed`;
const HEAD_JOIN = Prisma.sql`LEFT JOIN LATERAL (
  SELECT p.id AS head_id, p.national_id_sealed AS head_sealed FROM membership m JOIN person p ON p.id = m.person_id
  WHERE m.household_id = h.id AND m.valid_to IS NULL AND m.relationship = 'HEAD' LIMIT 1) i ON TRUE`;

function readRow(found: unknown, extra: Extra): HouseholdRow {
  const head = extra.ids ? headSchema.parse(found) : null;
  return {
    ...rowSchema.parse(found),
    sensitive: extra.sensitive ? sensitiveSchema.parse(found) : null,
    headNationalId: head && maskedNationalId({ id: head.head_id ?? "", nationalIdSealed: head.head_sealed }),
  };
}

/** Rows a time: large enough to be quick, small enough that no transaction holds up anything. */
const BATCH = 2_000;

/** Households place by place with their result in a round. Each batch is a short transaction of its own. */
async function* readRows(
  actor: Actor,
  roundId: string,
  path: string,
  reviewedOnly: boolean,
  extra: Extra,
): AsyncGenerator<HouseholdRow> {
  let after = { path: "", code: "" };
  for (;;) {
    const rows = await readAsActor(
      actor,
      Prisma.sql`
        SELECT h.code, h.unit_path, h.head_name, v.full_name AS village, c.full_name AS commune, coalesce(d.full_name, '') AS district,
          h.member_count AS members, r.start_class, r.status, r.income_score, r.deprivation_score, r.final_class, r.movement_kind,
          r.surveyed_on::timestamp AT TIME ZONE 'UTC' AS surveyed_on
          ${extra.sensitive ? SENSITIVE_COLUMNS : Prisma.empty}${extra.ids ? HEAD_COLUMNS : Prisma.empty}
        FROM household h
        JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id LEFT JOIN unit d ON d.id = c.parent_id
        LEFT JOIN review r ON r.household_id = h.id AND r.round_id = ${roundId}::uuid
        ${extra.sensitive ? SENSITIVE_JOIN : Prisma.empty} ${extra.ids ? HEAD_JOIN : Prisma.empty}
        WHERE h.unit_path >= ${path} AND h.unit_path < ${endOfSubtree(path)}
          AND (h.unit_path, h.code) > (${after.path}, ${after.code})
          AND (r.id IS NOT NULL OR (h.closed_on IS NULL AND NOT ${reviewedOnly}))
        ORDER BY h.unit_path, h.code LIMIT ${BATCH}`,
    );
    for (const found of rows) {
      const row = readRow(found, extra);
      after = { path: row.unit_path, code: row.code };
      yield row;
    }
    if (rows.length < BATCH) return;
  }
}

type Export = { rows: AsyncGenerator<HouseholdRow>; extra: Extra; year: number; place: string; path: string };

/**
 * A commune's list of a round, to be taken away. Recorded with who, what and what for.
 *
 * @throws Problem `not_found` outside the reach
 */
export async function exportList(actor: Actor, listId: string, reason: ExportReason): Promise<Export> {
  assertCan(actor, "export");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId }, include: { round: true, commune: true } });
    if (!list) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "list.export",
      tableName: "commune_list",
      rowId: listId,
      unitPath: list.unitPath,
      purpose: { ...reason, submission: list.submission },
    });
    return {
      rows: readRows(actor, list.roundId, list.unitPath, true, reason),
      extra: reason,
      year: list.round.year,
      place: list.commune.fullName,
      path: list.unitPath,
    };
  });
}

/**
 * All households of one's reach, or of a unit in it, with their result in a round (the newest when none is named). Recorded with
 * who, what and what for.
 *
 * @throws Problem `not_found` outside the reach
 */
export async function exportHouseholds(
  actor: Actor,
  choice: { roundId?: string; unitId?: string },
  reason: ExportReason,
): Promise<Export> {
  assertCan(actor, "export");
  return asActor(actor, async (tx) => {
    const unit = await tx.unit.findUnique({ where: { id: choice.unitId ?? actor.unitId } });
    const round = await tx.round.findFirst({
      where: choice.roundId ? { id: choice.roundId } : {},
      orderBy: { year: "desc" },
    });
    if (!round || !unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "household.export",
      tableName: "household",
      rowId: "*",
      unitPath: unit.path,
      purpose: { ...reason, year: round.year },
    });
    return {
      rows: readRows(actor, round.id, unit.path, false, reason),
      extra: reason,
      year: round.year,
      place: unit.fullName,
      path: unit.path,
    };
  });
}
