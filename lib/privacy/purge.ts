import "server-only";
import pg from "pg";
import { removalOf } from "@/lib/audit/removal";
import { RETENTION, RETENTION_RULES, type RetentionRuleId } from "@/lib/privacy/retention";

/** What a purge removed, or would remove, under a rule. */
export type PurgeCount = { rule: RetentionRuleId; count: number; oldest: Date | null; newest: Date | null };

type Options = {
  /** The address of the database with the role that owns it: the one that serves can take nothing out of the trail. */
  ownerUrl: string;
  /** "yyyy-MM-dd" */
  day: string;
  /** Rows a transaction: small enough that nobody waits for them. */
  batch?: number;
  /** Ends the purge after the batch that is on its way. */
  signal?: AbortSignal;
  onBatch?: (rule: RetentionRuleId, removed: number) => void;
};

async function withOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "ra-soat-purge" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const removable = RETENTION_RULES.filter((rule) => RETENTION[rule].removes);

/** What a purge would remove on that day: counted by the function of the database that the purge itself asks. */
export function countDue({ ownerUrl, day }: Pick<Options, "ownerUrl" | "day">): Promise<PurgeCount[]> {
  return withOwner(ownerUrl, async (client) => {
    const counts: PurgeCount[] = [];
    for (const rule of removable) {
      const { rows } = await client.query<{ count: number; oldest: Date | null; newest: Date | null }>(
        "SELECT count(*)::int AS count, min(at) AS oldest, max(at) AS newest FROM retention_due($1, $2::date)",
        [rule, day],
      );
      counts.push({ rule, count: 0, oldest: null, newest: null, ...rows[0] });
    }
    return counts;
  });
}

/**
 * Removes what is due on that day, rule by rule and batch by batch. Each batch is a transaction that also keeps the count of its
 * rule in the audit trail, so a purge that is cut short, or killed, has recorded exactly what it removed; run again, it goes on.
 */
export function purge({ ownerUrl, day, batch = 5_000, signal, onBatch }: Options): Promise<PurgeCount[]> {
  return withOwner(ownerUrl, async (client) => {
    const counts: PurgeCount[] = [];
    for (const rule of removable) {
      const sum: PurgeCount = { rule, count: 0, oldest: null, newest: null };
      for (let removed = batch; removed === batch && !signal?.aborted; ) {
        await client.query("BEGIN");
        try {
          const found = await removeBatch(client, rule, day, batch);
          removed = found.removed;
          if (removed > 0) {
            sum.count += removed;
            sum.oldest ??= found.oldest;
            sum.newest = found.newest;
            await record(client, day, sum, found.ids);
          }
          await client.query("COMMIT");
        } catch (error) {
          await client.query("ROLLBACK");
          throw error;
        }
        if (removed > 0) onBatch?.(rule, removed);
      }
      counts.push(sum);
    }
    return counts;
  });
}

type Removed = { removed: number; oldest: Date | null; newest: Date | null; ids: string | null };

async function removeBatch(client: pg.Client, rule: RetentionRuleId, day: string, most: number): Promise<Removed> {
  // Names come from the literal list and nowhere else.
  const { table, key, keyType } = RETENTION[rule];
  const ids = table === "audit_entry" ? "range_agg(int8range(key, key, '[]'))::text" : "NULL::text";
  const { rows } = await client.query<Removed>(
    `WITH due AS (SELECT key, at FROM retention_due($1, $2::date, $3)),
      gone AS (DELETE FROM ${table} t USING due WHERE t.${key} = due.key::${keyType} RETURNING due.at, due.key::${keyType} AS key)
     SELECT count(*)::int AS removed, min(at) AS oldest, max(at) AS newest, ${ids} AS ids FROM gone`,
    [rule, day, most],
  );
  return rows[0] ?? { removed: 0, oldest: null, newest: null, ids: null };
}

/**
 * An entry of the trail for each batch, with how much has been removed under its rule so far. What was taken out of the trail itself is
 * named and signed: whoever verifies the trail tells it from what was taken away.
 */
async function record(client: pg.Client, day: string, sum: PurgeCount, ids: string | null): Promise<void> {
  const held = { day, count: sum.count, oldest: sum.oldest, newest: sum.newest, ...(ids && removalOf(day, ids)) };
  await client.query(
    `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation, before)
     VALUES ('purge', 'retention.purge', $1, $2, '', 'DELETE', $3)`,
    [RETENTION[sum.rule].table, sum.rule, JSON.stringify(held)],
  );
}
