import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, endOfSubtree, readAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
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

export type HouseholdRow = z.infer<typeof rowSchema>;

/** Rows a time: large enough to be quick, small enough that no transaction holds up anything. */
const BATCH = 2_000;

/** Households place by place with their result in a round. Each batch is a short transaction of its own. */
async function* readRows(
  actor: Actor,
  roundId: string,
  path: string,
  reviewedOnly: boolean,
): AsyncGenerator<HouseholdRow> {
  let after = { path: "", code: "" };
  for (;;) {
    const rows = await readAsActor(
      actor,
      Prisma.sql`
        SELECT h.code, h.unit_path, h.head_name, v.full_name AS village, c.full_name AS commune, coalesce(d.full_name, '') AS district,
          h.member_count AS members, r.start_class, r.status, r.income_score, r.deprivation_score, r.final_class, r.movement_kind,
          r.surveyed_on::timestamp AT TIME ZONE 'UTC' AS surveyed_on
        FROM household h
        JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id LEFT JOIN unit d ON d.id = c.parent_id
        LEFT JOIN review r ON r.household_id = h.id AND r.round_id = ${roundId}::uuid
        WHERE h.unit_path >= ${path} AND h.unit_path < ${endOfSubtree(path)}
          AND (h.unit_path, h.code) > (${after.path}, ${after.code})
          AND (r.id IS NOT NULL OR (h.closed_on IS NULL AND NOT ${reviewedOnly}))
        ORDER BY h.unit_path, h.code LIMIT ${BATCH}`,
    );
    for (const found of rows) {
      const row = rowSchema.parse(found);
      after = { path: row.unit_path, code: row.code };
      yield row;
    }
    if (rows.length < BATCH) return;
  }
}

type Export = { rows: AsyncGenerator<HouseholdRow>; year: number; place: string; path: string };

/**
 * A commune's list of a round, to be taken away. Recorded with who and what.
 *
 * @throws Problem `not_found` outside the reach
 */
export async function exportList(actor: Actor, listId: string): Promise<Export> {
  assertCan(actor, "export");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId }, include: { round: true, commune: true } });
    if (!list) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "list.export",
      tableName: "commune_list",
      rowId: listId,
      unitPath: list.unitPath,
      purpose: { submission: list.submission },
    });
    return {
      rows: readRows(actor, list.roundId, list.unitPath, true),
      year: list.round.year,
      place: list.commune.fullName,
      path: list.unitPath,
    };
  });
}

/** All households of one's reach, or of a unit in it, with their result in a round (the newest when none is named). */
export async function exportHouseholds(actor: Actor, choice: { roundId?: string; unitId?: string }): Promise<Export> {
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
      purpose: { year: round.year },
    });
    return {
      rows: readRows(actor, round.id, unit.path, false),
      year: round.year,
      place: unit.fullName,
      path: unit.path,
    };
  });
}
