import "server-only";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { asJob, type Tx } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { problems } from "@/lib/core/problem";
import { Prisma } from "@/prisma/generated/client";

// Wrong passwords are counted in the database, which every process shares, and by its clock. Names that exist and names
// that do not are counted alike, so that a lock says nothing about which is which.

/** Wrong passwords that lock an account; each further one doubles the time: 1, 2, 4 … 60 minutes. */
const ACCOUNT_LIMIT = 5;

/** The same for an address. Higher: an office, or a whole network of the province, stands behind one. */
const ADDRESS_LIMIT = 50;

/** Hashed under the server's secret, so that the table names nobody even to who can read it. */
const key = (kind: "account" | "address", value: string) =>
  createHmac("sha256", env.NEXTAUTH_SECRET).update(`${kind}:${value}`).digest("base64url");

const counted = z.array(z.object({ failures: z.number().int() }));
const waiting = z.array(z.object({ minutes: z.number().int() }));

/** The whole minutes until the last of these locks ends; 0 when none holds. */
async function minutesLocked(tx: Tx, keys: string[]): Promise<number> {
  const rows = await tx.$queryRaw`
    SELECT coalesce(ceil(extract(epoch FROM max(locked_until) - clock_timestamp()) / 60), 0)::int AS minutes
    FROM sign_in_throttle WHERE key IN (${Prisma.join(keys)}) AND locked_until > clock_timestamp()`;
  return waiting.parse(rows)[0]?.minutes ?? 0;
}

/**
 * Counts a failure in one statement, so that two at once count twice. After a quiet day the count begins anew.
 * @returns the failures so far, or null when the key is locked and nothing was counted
 */
async function countFailure(tx: Tx, failed: string, limit: number): Promise<number | null> {
  const failures = Prisma.sql`(CASE WHEN t.last_at < clock_timestamp() - interval '1 day' THEN 1 ELSE t.failures + 1 END)`;
  const rows = await tx.$queryRaw`
    INSERT INTO sign_in_throttle AS t (key, failures, last_at) VALUES (${failed}, 1, clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET
      failures = ${failures},
      locked_until = CASE WHEN ${failures} >= ${limit}::int
        THEN clock_timestamp() + least(60, power(2, least(${failures} - ${limit}::int, 6))) * interval '1 minute' END,
      last_at = clock_timestamp()
    WHERE t.locked_until IS NULL OR t.locked_until <= clock_timestamp()
    RETURNING t.failures`;
  return counted.parse(rows)[0]?.failures ?? null;
}

/** An attempt that was let through; say how it ended. */
type Attempt = {
  /** The password was right: the account is free again, and the address no longer answers for its failures. */
  succeeded: () => Promise<void>;
  /** The password was wrong. @returns the minutes for which the account or the address is now locked, or 0 */
  failed: () => Promise<number>;
};

/**
 * Asks leave to try a password. The account's failure is counted before the password is looked at, and taken back when
 * it was right: a hundred attempts sent at once are five.
 *
 * @param username as it is compared (lib/access/username.ts)
 * @throws Problem `too_many` while the account or the address is locked
 */
export async function beginAttempt(username: string, address: string, requestId = ""): Promise<Attempt> {
  const account = key("account", username);
  const office = key("address", address);

  const failures = await asJob(
    "sign-in",
    async (tx) => {
      const minutes = await minutesLocked(tx, [account, office]);
      if (minutes > 0) throw problems.signInLocked(minutes);
      const count = await countFailure(tx, account, ACCOUNT_LIMIT);
      // Another attempt, made at the same moment, has just locked it.
      if (count === null) throw problems.signInLocked(Math.max(1, await minutesLocked(tx, [account])));
      return count;
    },
    requestId,
  );

  return {
    succeeded: () =>
      asJob(
        "sign-in",
        async (tx) => {
          // Names that nobody has leave rows behind: they go when their day is over.
          await tx.$executeRaw`
            WITH free AS (DELETE FROM sign_in_throttle WHERE key = ${account}),
              old AS (DELETE FROM sign_in_throttle WHERE key IN (
                SELECT key FROM sign_in_throttle
                WHERE last_at < clock_timestamp() - interval '2 days' AND key NOT IN (${account}, ${office})
                LIMIT 100 FOR UPDATE SKIP LOCKED))
            UPDATE sign_in_throttle SET failures = greatest(0, failures - ${failures - 1}::int) WHERE key = ${office}`;
        },
        requestId,
      ),
    failed: () =>
      asJob(
        "sign-in",
        async (tx) => {
          await countFailure(tx, office, ADDRESS_LIMIT);
          return minutesLocked(tx, [account, office]);
        },
        requestId,
      ),
  };
}
