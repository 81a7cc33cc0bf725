import "server-only";
import type { Tx } from "@/lib/core/db";

/**
 * Building block: the next code of a commune, "06091-00017". Its row is locked until the transaction ends; a number is never
 * given twice, also where what it was given to is taken back.
 */
export async function takeHouseholdCode(tx: Tx, commune: { id: string; path: string; code: string }): Promise<string> {
  const [counter] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO household_counter AS c (commune_id, unit_path, last) VALUES (${commune.id}::uuid, ${commune.path}, 1)
    ON CONFLICT (commune_id) DO UPDATE SET last = c.last + 1 RETURNING last`;
  return `${commune.code}-${String(counter?.last ?? 1).padStart(5, "0")}`;
}
