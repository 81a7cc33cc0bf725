import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, endOfSubtree, streamAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { maskedNationalId } from "@/lib/households/identity";
import type { ExportReason } from "@/lib/privacy/schema";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, MovementKind, ReviewStatus } from "@/prisma/generated/enums";

const plain = {
  code: z.string(),
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
  /** "yyyy-MM-dd". */
  surveyed_on: z.string().nullable(),
};

const sensitive = {
  ethnicity: z.string().nullable(),
  disabled: z.number(),
  without_capacity: z.number(),
  undernourished: z.number(),
  pregnant: z.number(),
};

const head = { head_id: z.string().nullable(), head_sealed: z.string().nullable() };

const withHead = <T extends { head_id: string | null; head_sealed: string | null }>({
  head_id,
  head_sealed,
  ...row
}: T) => ({
  ...row,
  /** The head's number, masked in the middle. */
  head_national_id: maskedNationalId({ id: head_id ?? "", nationalIdSealed: head_sealed }),
});

/** Of its members, a row carries what was asked for with a purpose. */
export type HouseholdRow = z.infer<z.ZodObject<typeof plain>> &
  Partial<z.infer<z.ZodObject<typeof sensitive>>> & { head_national_id?: string };

/** How the rows are read; one shape for all of a download. */
function rowsSchema(extra: Extra): z.ZodType<HouseholdRow[]> {
  if (!extra.sensitive && !extra.ids) return z.array(z.object(plain));
  if (!extra.ids) return z.array(z.object({ ...plain, ...sensitive }));
  if (!extra.sensitive) return z.array(z.object({ ...plain, ...head }).transform(withHead));
  return z.array(z.object({ ...plain, ...sensitive, ...head }).transform(withHead));
}

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

/** Rows a time: large enough to be quick, small enough that little waits in memory. */
const BATCH = 2_000;

/** Households place by place with their result in a round, as they all stood at one moment. */
async function* readRows(
  actor: Actor,
  roundId: string,
  path: string,
  reviewedOnly: boolean,
  extra: Extra,
): AsyncGenerator<HouseholdRow[]> {
  const rows = streamAsActor(
    actor,
    Prisma.sql`
      SELECT h.code, h.head_name, v.full_name AS village, c.full_name AS commune, coalesce(d.full_name, '') AS district,
        h.member_count AS members, r.start_class, r.status, r.income_score, r.deprivation_score, r.final_class, r.movement_kind,
        r.surveyed_on::text AS surveyed_on
        ${extra.sensitive ? SENSITIVE_COLUMNS : Prisma.empty}${extra.ids ? HEAD_COLUMNS : Prisma.empty}
      FROM household h
      JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id LEFT JOIN unit d ON d.id = c.parent_id
      LEFT JOIN review r ON r.household_id = h.id AND r.round_id = ${roundId}::uuid
      ${extra.sensitive ? SENSITIVE_JOIN : Prisma.empty} ${extra.ids ? HEAD_JOIN : Prisma.empty}
      WHERE h.unit_path >= ${path} AND h.unit_path < ${endOfSubtree(path)}
        AND (r.id IS NOT NULL OR (h.closed_on IS NULL AND NOT ${reviewedOnly}))
      ORDER BY h.unit_path, h.code`,
    BATCH,
  );
  const schema = rowsSchema(extra);
  for await (const batch of rows) yield schema.parse(batch);
}

type Export = { rows: AsyncGenerator<HouseholdRow[]>; extra: Extra; year: number; place: string; path: string };

/**
 * A commune's list of a round, to be taken away. Recorded with who, what and what for before the first row leaves, whatever
 * becomes of the download.
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
 * who, what and what for before the first row leaves, whatever becomes of the download.
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
