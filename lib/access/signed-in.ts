import "server-only";
import { z } from "zod";
import { today } from "@/lib/core/clock";
import { readAsJob, sendAsJob } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { Prisma } from "@/prisma/generated/client";
import { Role, UnitLevel } from "@/prisma/generated/enums";
import { NEEDS_SECOND_FACTOR } from "@/prisma/rules/roles.mjs";

const rowSchema = z.object({
  userId: z.string(),
  username: z.string(),
  name: z.string(),
  mustChange: z.boolean(),
  secondsLeft: z.int(),
  isUnwritten: z.boolean(),
  isSteppedUp: z.boolean(),
  isFactorShown: z.boolean(),
  hasFactor: z.boolean(),
  postingId: z.string(),
  role: z.enum(Role),
  level: z.enum(UnitLevel),
  unitId: z.string(),
  unitName: z.string(),
  unitPath: z.string(),
});

type Row = z.output<typeof rowSchema>;

/** A posting in force. */
export type PostingView = Pick<
  z.output<typeof rowSchema>,
  "postingId" | "role" | "level" | "unitId" | "unitName" | "unitPath"
>;

/** A person who is signed in. */
export type SignedIn = {
  userId: string;
  sessionId: string;
  /** Until the session is over, unless it is used before. */
  secondsLeft: number;
  username: string;
  name: string;
  /** Came with a one-time password and owes us one of their own. */
  mustChange: boolean;
  /** What is to be shown, or first made, beside the password before anything else. */
  owes: "FACTOR" | "NEW_FACTOR" | null;
  /** Has just shown who they are: for what asks for it anew. */
  isSteppedUp: boolean;
  /** Never empty; the longest held comes first. */
  postings: [PostingView, ...PostingView[]];
};

const SECONDS_LEFT = Prisma.sql`floor(extract(epoch FROM s.lapses_at - clock_timestamp()))::int AS "secondsLeft"`;

/**
 * The person of a session as the database knows them now, in one statement. Null when the session is over or there is none,
 * the account is disabled, or no posting is in force today (the day `validTo` is the first one outside).
 *
 * @param isUse whether it prolongs the session: written down once a minute at most
 */
export async function findSignedIn(sessionId: string, requestId = "", isUse = true): Promise<SignedIn | null> {
  const day = today();
  const rows = await readAsJob(
    "session",
    Prisma.sql`
      SELECT a.id AS "userId", a.username, a.full_name AS name, a.must_change AS "mustChange", ${SECONDS_LEFT},
        s.used_at < clock_timestamp() - interval '1 minute' AS "isUnwritten",
        coalesce(s.stepped_up_until > clock_timestamp(), false) AS "isSteppedUp", s.factor_at IS NOT NULL AS "isFactorShown",
        s.factor_at IS NOT NULL OR EXISTS (SELECT FROM second_factor f WHERE f.user_id = s.user_id) AS "hasFactor",
        p.id AS "postingId", p.role::text AS role, u.level::text AS level, u.id AS "unitId", u.full_name AS "unitName",
        u.path AS "unitPath"
      FROM session s
      JOIN user_account a ON a.id = s.user_id AND a.disabled_at IS NULL
      JOIN posting p ON p.user_id = a.id AND NOT p.waits AND p.valid_from <= ${day}::date AND (p.valid_to IS NULL OR p.valid_to > ${day}::date)
      JOIN unit u ON u.id = p.unit_id
      WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.lapses_at > clock_timestamp()
      ORDER BY p.valid_from, p.id`,
    requestId,
  );
  const [first, ...others] = z.array(rowSchema).parse(rows);
  if (!first) return null;
  const { userId, username, name, mustChange, isUnwritten, isSteppedUp } = first;
  const secondsLeft = (isUse && isUnwritten && (await prolong(sessionId, requestId))) || first.secondsLeft;
  const postings: SignedIn["postings"] = [posting(first), ...others.map(posting)];
  return {
    userId,
    sessionId,
    secondsLeft,
    username,
    name,
    mustChange,
    owes: owedBy([first, ...others]),
    isSteppedUp,
    postings,
  };
}

/** A second factor that is there is shown; where a role asks for one, it is made. In the demonstration none is asked for, and who has one shows it. */
function owedBy([first, ...others]: [Row, ...Row[]]): SignedIn["owes"] {
  if (first.isFactorShown) return null;
  if (first.hasFactor) return "FACTOR";
  const needs = [first, ...others].some(({ role }) => NEEDS_SECOND_FACTOR.includes(role));
  return needs && !env.DEMO ? "NEW_FACTOR" : null;
}

const prolonged = z.array(z.object({ secondsLeft: z.int() }));

/**
 * Writes down that a session is used. Where that fails, on a full disk say, the request goes on: what can be read is read.
 *
 * @returns the seconds until it is over; nothing where somebody else wrote it down or nobody could
 */
async function prolong(sessionId: string, requestId: string): Promise<number | undefined> {
  try {
    const [row] = prolonged.parse(
      await sendAsJob(
        "session",
        Prisma.sql`
          UPDATE session s SET used_at = clock_timestamp(), lapses_at = least(s.ends_at, clock_timestamp() + l.amount * interval '1 minute')
          FROM time_limit l
          WHERE l.id = 'session_idle' AND s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.lapses_at > clock_timestamp()
            AND s.used_at < clock_timestamp() - interval '1 minute'
          RETURNING ${SECONDS_LEFT}`,
        requestId,
      ),
    );
    return row?.secondsLeft;
  } catch (error) {
    log.warn({ err: error, requestId }, "a session was not prolonged");
    return undefined;
  }
}

function posting({ postingId, role, level, unitId, unitName, unitPath }: PostingView): PostingView {
  return { postingId, role, level, unitId, unitName, unitPath };
}
