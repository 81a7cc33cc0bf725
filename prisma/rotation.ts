import type pg from "pg";
import { newestKey, open, seal } from "@/lib/core/seal";
import { SEALED_COLUMNS, type SealedColumn } from "@/lib/core/sealed-columns";

const BATCH = 1000;

type Row = { id: string; sealed: string; context: string };

const FIRST = { uuid: "00000000-0000-0000-0000-000000000000", bigint: "0" } as const;

/**
 * Seals anew, with the newest key, everything that another key has sealed; what the newest has sealed already is passed by, so
 * that it may be cut short at any moment and run again. People may work meanwhile: a batch holds its rows for as long as it takes.
 *
 * @param client of the schema's owner
 * @param onProgress told after each batch how many were sealed anew so far in that table
 * @returns how many were sealed anew, by table
 * @throws Error where a text was sealed by a key that is no longer in IDENTITY_KEYS
 */
export async function rotateKeys(
  client: pg.Client,
  onProgress: (table: string, done: number) => void = () => undefined,
): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  for (const column of SEALED_COLUMNS) {
    let last: string = FIRST[column.key];
    for (;;) {
      const batch = await rotateBatch(client, column, last);
      if (batch === null) break;
      last = batch.last;
      done[column.table] = (done[column.table] ?? 0) + batch.sealed;
      onProgress(column.table, done[column.table] ?? 0);
    }
  }
  return done;
}

async function rotateBatch(client: pg.Client, column: SealedColumn, after: string) {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query<Row>(
      `SELECT id, ${column.sealed} AS sealed, ${column.context} AS context FROM ${column.table}
       WHERE ${column.where} AND NOT starts_with(${column.sealed}, $1) AND id > $2::${column.key} ORDER BY id LIMIT ${BATCH} FOR UPDATE`,
      [`${newestKey()}.`, after],
    );
    const last = rows.at(-1)?.id;
    for (const { id, sealed, context } of rows) {
      await client.query(`UPDATE ${column.table} SET ${column.put} WHERE id = $2::${column.key}`, [
        seal(open(sealed, context), context),
        id,
      ]);
    }
    await client.query("COMMIT");
    return last === undefined ? null : { last, sealed: rows.length };
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** How many texts each key has sealed, by table. */
export async function countByKey(client: pg.Client): Promise<{ table: string; key: string; texts: number }[]> {
  const counts: { table: string; key: string; texts: number }[] = [];
  for (const { table, sealed, where } of SEALED_COLUMNS) {
    const { rows } = await client.query<{ key: string; texts: number }>(
      `SELECT split_part(${sealed}, '.', 1) AS key, count(*)::int AS texts FROM ${table} WHERE ${where} GROUP BY 1 ORDER BY 1`,
    );
    counts.push(...rows.map((row) => ({ table, ...row })));
  }
  return counts;
}
