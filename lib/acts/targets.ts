import "server-only";
import { z } from "zod";
import { type BulkState, type LeftOut, noOutcomes } from "@/lib/acts/bulk";
import type { Tx } from "@/lib/core/db";
import { BulkOutcome } from "@/prisma/generated/enums";

/** Building block: keeps the households that an act is about, in this order. */
export async function keepTargets(
  tx: Tx,
  act: { id: string; unitPath: string },
  householdIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO bulk_target (act_id, household_id, unit_path, position)
    SELECT ${act.id}::uuid, t.id, ${act.unitPath}, t.nth FROM unnest(${householdIds}::uuid[]) WITH ORDINALITY AS t (id, nth)`;
}

/** Building block: the next households to be dealt with. The caller holds the act, so that nobody else deals with them. */
export async function nextTargets(tx: Tx, actId: string, most: number): Promise<string[]> {
  const rows = await tx.bulkTarget.findMany({
    where: { actId, outcome: null },
    orderBy: { position: "asc" },
    take: most,
    select: { householdId: true },
  });
  return rows.map(({ householdId }) => householdId);
}

/** Building block: says what came of households, and that the act was about those that it changed. */
export async function settleTargets(
  tx: Tx,
  act: { id: string; unitPath: string },
  outcomes: ReadonlyMap<string, BulkOutcome>,
): Promise<void> {
  const ids = [...outcomes.keys()];
  await tx.$executeRaw`
    UPDATE bulk_target t SET outcome = o.outcome::"BulkOutcome"
    FROM unnest(${ids}::uuid[], ${[...outcomes.values()]}::text[]) AS o (id, outcome)
    WHERE t.act_id = ${act.id}::uuid AND t.household_id = o.id`;
  await tx.actSubject.createMany({
    data: ids
      .filter((id) => outcomes.get(id) === "DONE")
      .map((subjectId) => ({ actId: act.id, subjectId, unitPath: act.unitPath })),
    skipDuplicates: true,
  });
}

const countsSchema = z.array(z.object({ outcome: z.enum(BulkOutcome).nullable(), n: z.int() }));

/** Building block: how far an act has come. */
export async function findProgress(tx: Tx, actId: string): Promise<BulkState> {
  const rows = countsSchema.parse(
    await tx.$queryRaw`
      SELECT outcome::text, count(*)::int AS n FROM bulk_target WHERE act_id = ${actId}::uuid GROUP BY 1`,
  );
  const progress: BulkState = { total: 0, dealtWith: 0, counts: noOutcomes() };
  for (const { outcome, n } of rows) {
    progress.total += n;
    if (!outcome) continue;
    progress.dealtWith += n;
    progress.counts[outcome] = n;
  }
  return progress;
}

/** How many of those that were left as they are a page names. */
const LEFT_OUT_SHOWN = 200;

/** Building block: the households that were left as they are though they were chosen, in their order. */
export async function findLeftOut(tx: Tx, actId: string): Promise<LeftOut[]> {
  return z
    .array(z.object({ householdId: z.string(), code: z.string(), headName: z.string(), outcome: z.enum(BulkOutcome) }))
    .parse(
      await tx.$queryRaw`
        SELECT h.id AS "householdId", h.code, h.head_name AS "headName", t.outcome::text
        FROM bulk_target t JOIN household h ON h.id = t.household_id
        WHERE t.act_id = ${actId}::uuid AND t.outcome NOT IN ('DONE', 'SAME')
        ORDER BY t.position LIMIT ${LEFT_OUT_SHOWN}`,
    );
}
