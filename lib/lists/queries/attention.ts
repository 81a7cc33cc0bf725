import "server-only";
import { z } from "zod";
import type { Ask } from "@/lib/core/db";
import { findAttention } from "@/lib/lists/attention";
import type { AttentionGroup, ListView } from "@/lib/lists/list";
import type { IndicatorNumber } from "@/lib/reviews/answers";
import { findStandard } from "@/lib/standards/load";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass } from "@/prisma/generated/enums";

const indicators = z
  .record(z.string(), z.object({ deprived: z.boolean().optional() }))
  .nullable()
  .transform((answers): Partial<Record<IndicatorNumber, boolean>> | null =>
    answers === null
      ? null
      : Object.fromEntries(
          Object.entries(answers).flatMap(([number, { deprived }]) =>
            deprived === undefined ? [] : [[Number(number), deprived]],
          ),
        ),
  );

const rowsSchema = z.array(
  z.object({
    reviewId: z.string(),
    villageId: z.string(),
    surveyor: z.string(),
    incomeScore: z.number().nullable(),
    area: z.enum(["RURAL", "URBAN"]).nullable(),
    startClass: z.enum(HouseholdClass).nullable(),
    finalClass: z.enum(HouseholdClass).nullable(),
    overridden: z.boolean(),
    otherArea: z.boolean(),
    againstProposal: z.number(),
    indicators,
    lastIndicators: indicators,
    sheet: z.string(),
  }),
);

/** Building block: what stands out among the decided reviews of a list. */
export async function findListAttention(
  ask: Ask,
  list: { id: string; round: Pick<ListView["round"], "standardId" | "year" | "track"> },
): Promise<AttentionGroup[]> {
  const { round } = list;
  const rows = rowsSchema.parse(
    await ask(Prisma.sql`
      SELECT v.id AS "reviewId", v.village_id AS "villageId", coalesce(v.surveyor_name, '') AS surveyor,
        v.income_score AS "incomeScore", v.answers ->> 'area' AS area, v.start_class AS "startClass", v.final_class AS "finalClass",
        v.override_class IS NOT NULL AS overridden,
        coalesce(v.answers ->> 'area' <> CASE r.status WHEN 'OPEN' THEN u.area::text ELSE v.snapshot #>> '{household,area}' END, FALSE) AS "otherArea",
        (SELECT count(*)::int FROM jsonb_array_elements(v.result -> 'indicators') i
          WHERE i -> 'proposed' <> 'null' AND i -> 'deprived' <> i -> 'proposed') AS "againstProposal",
        v.answers -> 'indicators' AS indicators, last.answers -> 'indicators' AS "lastIndicators",
        md5((v.answers - ARRAY['surveyedOn', 'surveyedOnReason', 'surveyorName', 'notes', 'movement'])::text) AS sheet
      FROM review v JOIN unit u ON u.id = v.village_id JOIN round r ON r.id = v.round_id
      LEFT JOIN LATERAL (
        SELECT p.answers FROM review p JOIN round r ON r.id = p.round_id
        WHERE p.household_id = v.household_id AND p.status = 'DONE' AND r.track::text = ${round.track} AND r.year < ${round.year}
        ORDER BY r.year DESC LIMIT 1
      ) last ON TRUE
      WHERE v.commune_list_id = ${list.id}::uuid AND v.status = 'DONE'
      ORDER BY v.id`),
  );
  const thresholds = findStandard(round.standardId)?.scoreThresholds ?? null;
  return findAttention(
    rows.map((row) => ({
      ...row,
      threshold: (row.area && thresholds?.[row.area]?.value) ?? null,
      indicators: row.indicators ?? {},
    })),
  );
}
