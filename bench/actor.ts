import type pg from "pg";
import type { Actor } from "@/lib/access/policy";

type Query = <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;

const REQUEST = { requestId: "bench", sessionId: "", isSteppedUp: true, address: "" };

/** The two people whose work is measured: an officer of one commune and somebody of the province. */
export async function authorised(query: Query): Promise<{ officer: Actor; province: Actor }> {
  const rows = await query<Omit<Actor, keyof typeof REQUEST>>(`
    SELECT a.id AS "userId", a.full_name AS name, p.id AS "postingId", p.role, u.level, u.id AS "unitId", u.full_name AS "unitName", u.path AS "unitPath"
    FROM user_account a JOIN posting p ON p.user_id = a.id JOIN unit u ON u.id = p.unit_id WHERE a.username LIKE 'bench.%'`);
  const [officer, province] = (["COMMUNE_OFFICER", "PROVINCE_STAFF"] as const).map((role) =>
    rows.find((row) => row.role === role),
  );
  if (!officer || !province) throw new Error("the database was not loaded by bench/province.sql");
  return { officer: { ...officer, ...REQUEST }, province: { ...province, ...REQUEST } };
}
