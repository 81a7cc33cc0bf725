import "server-only";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { sendAsJob } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { problems } from "@/lib/core/problem";
import { Prisma } from "@/prisma/generated/client";

// Wrong passwords are counted in the database, which every process shares, and by its clock. Names that exist and names
// that do not are counted alike, so that a lock says nothing about which is which.

/**
 * Wrong passwords of an account from one address, or on one device that is known, that shut it there and nowhere else. Each further one
 * doubles the time: 1, 2, 4 … 60 minutes.
 */
export const LIMIT = 5;

/**
 * Wrong passwords of an account from everywhere, or from one address, until a quiet day: from then on strangers wait there one behind the
 * other, and whoever keeps the accounts is told, then again at twice as many.
 */
export const MANY = 50;

/** Hashed under the server's secret, so that the table names nobody even to who can read it. */
const key = (kind: "account" | "address" | "device" | "pair", ...values: string[]) =>
  createHmac("sha256", env.NEXTAUTH_SECRET)
    .update(JSON.stringify([kind, ...values]))
    .digest("base64url");

const NOW = Prisma.sql`clock_timestamp()`;
const minutesUntil = (moment: Prisma.Sql) =>
  Prisma.sql`coalesce(ceil(round(extract(epoch FROM ${moment} - ${NOW})) / 60), 0)::int`;

/** What stands in a row `t` that is counted in: after a quiet day nothing. An attempt of which nothing was heard for minutes was wrong. */
const failures = Prisma.sql`CASE WHEN t.last_at < ${NOW} - interval '1 day' THEN 0
  WHEN t.last_at < ${NOW} - interval '5 minutes' THEN t.failures + t.pending ELSE t.failures END`;
const pending = Prisma.sql`CASE WHEN t.last_at < ${NOW} - interval '5 minutes' THEN 0 ELSE t.pending END`;

const begunSchema = z.array(z.object({ begun: z.boolean(), minutes: z.int(), crowded: z.string().nullable() }));
const failedSchema = z.array(z.object({ minutes: z.int(), account: z.int(), address: z.int() }));

/** Who asks: whose name is given, and from where. */
type Asking = {
  /** As it is compared (lib/access/username.ts). */
  username: string;
  address: string;
  /** What names the device, where this account has been on it before. */
  known: string | null;
};

/** How many wrong passwords an account and an address have seen. */
export type Seen = { account: number; address: number };

/** How an attempt ended. @property minutes for which the account is shut here now, or 0 */
type Outcome = { isRight: true } | { isRight: false; minutes: number; seen: Seen };

/** An attempt that was let through. */
type Attempt = {
  /** Where strangers wait one behind the other, as many wrong ones came: the place, or null. */
  crowded: string | null;
  /** Looks at the password and counts what came of it; once. Where looking failed nothing is counted, and that is thrown. */
  look: (isRight: () => boolean | Promise<boolean>) => Promise<Outcome>;
  /** Nobody will look. */
  abandon: () => Promise<void>;
};

/**
 * Asks leave to try a password. Whoever is let through is counted before the password is looked at: a hundred attempts
 * sent at once are five. What ended right takes back what had ended wrong, and nothing of what is still under way.
 *
 * @throws Problem `too_many` while the account is shut here, or enough attempts are under way
 */
export async function beginAttempt({ username, address, known }: Asking, requestId = ""): Promise<Attempt> {
  const own = known === null ? key("pair", username, address) : key("device", username, known);
  const account = key("account", username);
  const office = key("address", address);
  const ask = (sql: Prisma.Sql) => sendAsJob("sign-in", sql, requestId);

  const [answer] = begunSchema.parse(
    await ask(Prisma.sql`
      WITH begun AS (
        INSERT INTO sign_in_throttle AS t (key, pending, last_at) VALUES (${own}, 1, ${NOW})
        ON CONFLICT (key) DO UPDATE SET failures = ${failures}, pending = ${pending} + 1, last_at = ${NOW}
        WHERE (t.locked_until IS NULL OR t.locked_until <= ${NOW}) AND ${pending} < greatest(1, ${LIMIT}::int - (${failures}))
        RETURNING 1)
      SELECT EXISTS (SELECT FROM begun) AS begun,
        (SELECT ${minutesUntil(Prisma.sql`max(locked_until)`)} FROM sign_in_throttle WHERE key = ${own}) AS minutes,
        (SELECT min(key) FROM sign_in_throttle
         WHERE key IN (${account}, ${office}) AND failures >= ${MANY}::int AND last_at > ${NOW} - interval '1 day') AS crowded`),
  );
  if (!answer?.begun) throw problems.signInLocked(Math.max(1, answer?.minutes ?? 1));

  /** What went wrong here before is forgotten. */
  const succeed = () =>
    // Names that nobody has leave rows behind: they go when their day is over.
    ask(Prisma.sql`
      WITH old AS (DELETE FROM sign_in_throttle WHERE key IN (
        SELECT key FROM sign_in_throttle
        WHERE last_at < ${NOW} - interval '2 days' AND key NOT IN (${own}, ${account}, ${office})
        LIMIT 100 FOR UPDATE SKIP LOCKED))
      UPDATE sign_in_throttle SET failures = 0, pending = greatest(0, pending - 1), locked_until = NULL, last_at = ${NOW}
      WHERE key = ${own}`);
  const fail = async () => {
    const [counted] = failedSchema.parse(
      await ask(Prisma.sql`
        WITH own AS (
          UPDATE sign_in_throttle t SET pending = greatest(0, t.pending - 1), failures = t.failures + 1, last_at = ${NOW},
            locked_until = CASE WHEN t.failures + 1 >= ${LIMIT}::int
              THEN ${NOW} + least(60, power(2, least(t.failures + 1 - ${LIMIT}::int, 6))) * interval '1 minute' END
          WHERE t.key = ${own} RETURNING t.locked_until),
        seen AS (
          INSERT INTO sign_in_throttle AS t (key, failures, last_at) VALUES (${account}, 1, ${NOW}), (${office}, 1, ${NOW})
          ON CONFLICT (key) DO UPDATE SET failures = (${failures}) + 1, last_at = ${NOW}
          RETURNING t.key, t.failures)
        SELECT (SELECT ${minutesUntil(Prisma.sql`max(locked_until)`)} FROM own) AS minutes,
          (SELECT failures FROM seen WHERE key = ${account}) AS account,
          (SELECT failures FROM seen WHERE key = ${office}) AS address`),
    );
    const { minutes, ...seen } = counted ?? { minutes: 0, account: 0, address: 0 };
    return { minutes, seen };
  };
  const abandon = async () => {
    await ask(Prisma.sql`UPDATE sign_in_throttle SET pending = greatest(0, pending - 1) WHERE key = ${own}`);
  };
  return {
    crowded: known === null ? answer.crowded : null,
    async look(isRight) {
      let right: boolean;
      try {
        right = await isRight();
      } catch (error) {
        await abandon();
        throw error;
      }
      if (!right) return { isRight: false, ...(await fail()) };
      await succeed();
      return { isRight: true };
    },
    abandon,
  };
}
