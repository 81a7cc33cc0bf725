import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { MANY, type Seen } from "@/lib/access/throttle";
import { readAsActor, sendAsJob } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { Prisma } from "@/prisma/generated/client";

/** At 50, 100, 200 …: whoever is told once is not told of each further one. */
const isAlarming = (failures: number): boolean => failures >= MANY && Number.isInteger(Math.log2(failures / MANY));

/**
 * Tells whoever keeps the accounts where many wrong passwords came, on their start page and in the trail: of an account, whoever keeps it;
 * of an address, whoever keeps any. Of a name that nobody has there is nothing to tell but the address.
 *
 * @param seen what the account and the address have seen by now
 */
export async function raiseAlarms(
  { seen, userId, address }: { seen: Seen; userId: string | null; address: string },
  requestId: string,
): Promise<void> {
  if (userId !== null && isAlarming(seen.account)) await raise({ userId, address, failures: seen.account }, requestId);
  if (isAlarming(seen.address)) await raise({ userId: null, address, failures: seen.address }, requestId);
}

async function raise(
  { userId, address, failures }: { userId: string | null; address: string; failures: number },
  requestId: string,
): Promise<void> {
  log.warn({ requestId, userId, failures }, "many wrong passwords");
  await sendAsJob(
    "session",
    Prisma.sql`
      INSERT INTO sign_in_alarm (id, user_id, unit_path, address, failures)
      SELECT gen_random_uuid(), ${userId}::uuid, coalesce((
          SELECT p.unit_path FROM posting p WHERE p.user_id = ${userId}::uuid ORDER BY p.valid_to DESC NULLS FIRST, p.valid_from DESC LIMIT 1
        ), ''), ${address}, ${failures}::int`,
    requestId,
  );
}

const rowsSchema = z.array(
  z.object({
    /** Null for an address. */
    userId: z.string().nullable(),
    name: z.string().nullable(),
    username: z.string().nullable(),
    address: z.string(),
    failures: z.int(),
    at: z.date(),
  }),
);

/** An account, or an address, at which many wrong passwords came. */
export type AlarmView = z.output<typeof rowsSchema>[number];

/** Where many wrong passwords came within the last day, the latest word of each account and address, newest first. */
export async function listAlarms(actor: Actor): Promise<AlarmView[]> {
  assertCan(actor, "people.administer");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT * FROM (
        SELECT DISTINCT ON (s.user_id, CASE WHEN s.user_id IS NULL THEN s.address END)
          s.user_id AS "userId", a.full_name AS name, a.username, s.address, s.failures, s.at
        FROM sign_in_alarm s LEFT JOIN user_account a ON a.id = s.user_id
        WHERE s.at > clock_timestamp() - interval '1 day'
        ORDER BY s.user_id, CASE WHEN s.user_id IS NULL THEN s.address END, s.at DESC) latest
      ORDER BY at DESC`,
  );
  return rowsSchema.parse(rows);
}
