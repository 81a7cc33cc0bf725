import "server-only";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { sendAsJob } from "@/lib/core/db";
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

const waiting = z.array(z.object({ minutes: z.number().int() }));
const counted = z.array(z.object({ minutes: z.number().int(), failures: z.number().int().nullable() }));

/** Of these keys the whole minutes until the last lock ends; 0 when none holds. */
const minutesLocked = (keys: string[]): Prisma.Sql => Prisma.sql`
  SELECT coalesce(ceil(extract(epoch FROM max(locked_until) - clock_timestamp()) / 60), 0)::int AS minutes
  FROM sign_in_throttle WHERE key IN (${Prisma.join(keys)}) AND locked_until > clock_timestamp()`;

/**
 * Counts a failure, so that two at once count twice, where the rows that are given say so. After a quiet day the count begins
 * anew. Returns the failures so far; nothing when the key is locked and nothing was counted.
 */
function countFailure(failed: string, limit: number, where: Prisma.Sql = Prisma.empty): Prisma.Sql {
  const failures = Prisma.sql`(CASE WHEN t.last_at < clock_timestamp() - interval '1 day' THEN 1 ELSE t.failures + 1 END)`;
  return Prisma.sql`
    INSERT INTO sign_in_throttle AS t (key, failures, last_at) SELECT ${failed}, 1, clock_timestamp() ${where}
    ON CONFLICT (key) DO UPDATE SET
      failures = ${failures},
      locked_until = CASE WHEN ${failures} >= ${limit}::int
        THEN clock_timestamp() + least(60, power(2, least(${failures} - ${limit}::int, 6))) * interval '1 minute' END,
      last_at = clock_timestamp()
    WHERE t.locked_until IS NULL OR t.locked_until <= clock_timestamp()
    RETURNING t.failures`;
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

  const ask = (sql: Prisma.Sql) => sendAsJob("sign-in", sql, requestId);

  const [begun] = counted.parse(
    await ask(Prisma.sql`
      WITH locked AS (${minutesLocked([account, office])}),
        counted AS (${countFailure(account, ACCOUNT_LIMIT, Prisma.sql`FROM locked WHERE minutes = 0`)})
      SELECT minutes, (SELECT failures FROM counted) AS failures FROM locked`),
  );
  const failures = begun?.failures ?? null;
  if (failures === null) {
    // Locked; or another attempt, made at the same moment, has just locked it.
    const minutes = begun?.minutes || waiting.parse(await ask(minutesLocked([account])))[0]?.minutes;
    throw problems.signInLocked(minutes || 1);
  }

  return {
    async succeeded() {
      // Names that nobody has leave rows behind: they go when their day is over.
      await ask(Prisma.sql`
        WITH free AS (DELETE FROM sign_in_throttle WHERE key = ${account}),
          old AS (DELETE FROM sign_in_throttle WHERE key IN (
            SELECT key FROM sign_in_throttle
            WHERE last_at < clock_timestamp() - interval '2 days' AND key NOT IN (${account}, ${office})
            LIMIT 100 FOR UPDATE SKIP LOCKED))
        UPDATE sign_in_throttle SET failures = greatest(0, failures - ${failures - 1}::int) WHERE key = ${office}`);
    },
    async failed() {
      await ask(countFailure(office, ADDRESS_LIMIT));
      return waiting.parse(await ask(minutesLocked([account, office])))[0]?.minutes ?? 0;
    },
  };
}
