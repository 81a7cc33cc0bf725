import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { TIME_LIMIT_UNITS, TIME_LIMITS, type TimeLimit } from "@/lib/acts/time-limit";
import { recordReading } from "@/lib/audit/record";
import { today } from "@/lib/core/clock";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { type Reading, readingRowsSchema } from "@/lib/privacy/reading";
import { RETENTION_RULES, type RetentionDue, type RetentionRule } from "@/lib/privacy/retention";

/**
 * Who read and changed a household, newest first, for the file that is printed for it. Asking for it is making the file: that is
 * recorded, by whomever.
 *
 * @throws Problem `not_found` also outside the reach
 */
export async function openHouseholdFile(actor: Actor, householdId: string): Promise<Reading[]> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const household = await tx.household.findUnique({ where: { id: householdId }, select: { unitPath: true } });
    if (!household) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "household.file",
      tableName: "household",
      rowId: householdId,
      unitPath: household.unitPath,
      purpose: {},
    });
    return readingRowsSchema.parse(
      await tx.$queryRaw`
        SELECT last_at AS at, act, reading, who, role, office, purpose, note, place, sensitive, times
        FROM household_readings(${householdId}::uuid)`,
    );
  });
}

const dueSchema = z.array(
  z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    count: z.int(),
    oldest: z.date(),
    newest: z.date(),
  }),
);

async function findDue(tx: Tx, id: string): Promise<RetentionDue> {
  const rows = dueSchema.parse(
    await tx.$queryRaw`
      SELECT c.id, c.full_name AS name, sum(d.n)::int AS count, min(d.oldest) AS oldest, max(d.newest) AS newest
      FROM (SELECT unit_path, count(*) AS n, min(at) AS oldest, max(at) AS newest
        FROM retention_due(${id}, ${today()}::date) GROUP BY unit_path) d
      LEFT JOIN unit c ON c.level = 'COMMUNE' AND d.unit_path <> '' AND starts_with(d.unit_path, c.path)
      GROUP BY c.id, c.full_name ORDER BY c.full_name COLLATE "vi-x-icu"`,
  );
  const times = (pick: "oldest" | "newest") => rows.map((row) => row[pick].getTime());
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    oldest: rows.length > 0 ? new Date(Math.min(...times("oldest"))) : null,
    newest: rows.length > 0 ? new Date(Math.max(...times("newest"))) : null,
    communes: rows.flatMap(({ id, name, ...row }) => (id === null || name === null ? [] : [{ id, name, ...row }])),
  };
}

const timeLimitsSchema = z.array(
  z.object({
    id: z.string(),
    amount: z.int(),
    unit: z.enum(TIME_LIMIT_UNITS),
    least: z.int(),
    most: z.int(),
    note: z.string(),
  }),
);

/** How long what may take, and how often it may be done. */
export async function listTimeLimits(actor: Actor): Promise<TimeLimit[]> {
  assertCan(actor, "retention.edit");
  const limits = timeLimitsSchema.parse(await asActor(actor, (tx) => tx.timeLimit.findMany()));
  return TIME_LIMITS.flatMap((id) => limits.filter((limit) => limit.id === id).map((limit) => ({ ...limit, id })));
}

/** Every rule of retention with what a purge would remove today, inside the reach. */
export async function listRetentionRules(actor: Actor): Promise<(RetentionRule & { due: RetentionDue })[]> {
  assertCan(actor, "retention.edit");
  return asActor(actor, async (tx) => {
    const kept = new Map((await tx.retentionRule.findMany()).map((rule) => [rule.id, rule]));
    const rules: (RetentionRule & { due: RetentionDue })[] = [];
    for (const id of RETENTION_RULES) {
      const rule = kept.get(id);
      if (rule) rules.push({ ...rule, id, due: await findDue(tx, id) });
    }
    return rules;
  });
}
