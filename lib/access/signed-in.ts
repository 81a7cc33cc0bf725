import "server-only";
import { z } from "zod";
import type { SessionClaims } from "@/lib/access/session-token";
import { today } from "@/lib/core/clock";
import { readAsJob } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";
import { Role, UnitLevel } from "@/prisma/generated/enums";

const rowSchema = z.object({
  username: z.string(),
  name: z.string(),
  mustChange: z.boolean(),
  postingId: z.string(),
  role: z.enum(Role),
  level: z.enum(UnitLevel),
  unitId: z.string(),
  unitName: z.string(),
  unitPath: z.string(),
});

/** A posting in force. */
export type PostingView = Pick<
  z.output<typeof rowSchema>,
  "postingId" | "role" | "level" | "unitId" | "unitName" | "unitPath"
>;

/** A person who is signed in. */
export type SignedIn = {
  userId: string;
  username: string;
  name: string;
  /** Came with a one-time password and owes us one of their own. */
  mustChange: boolean;
  /** Never empty; the longest held comes first. */
  postings: [PostingView, ...PostingView[]];
};

/**
 * The person of a session as the database knows them now, in one statement. Null when the account is disabled, the
 * session was ended by signing out everywhere, or no posting is in force today (the day `validTo` is the first one
 * outside).
 */
export async function findSignedIn({ userId, epoch }: SessionClaims, requestId = ""): Promise<SignedIn | null> {
  const day = today();
  const found = await readAsJob(
    "session",
    Prisma.sql`
      SELECT a.username, a.full_name AS name, a.must_change AS "mustChange", p.id AS "postingId", p.role::text AS role,
        u.level::text AS level, u.id AS "unitId", u.full_name AS "unitName", u.path AS "unitPath"
      FROM user_account a
      JOIN posting p ON p.user_id = a.id AND NOT p.waits AND p.valid_from <= ${day}::date AND (p.valid_to IS NULL OR p.valid_to > ${day}::date)
      JOIN unit u ON u.id = p.unit_id
      WHERE a.id = ${userId}::uuid AND a.session_epoch = ${epoch}::int AND a.disabled_at IS NULL
      ORDER BY p.valid_from, p.id`,
    requestId,
  );
  const [first, ...others] = z.array(rowSchema).parse(found);
  if (!first) return null;
  const { username, name, mustChange } = first;
  return { userId, username, name, mustChange, postings: [posting(first), ...others.map(posting)] };
}

function posting({ postingId, role, level, unitId, unitName, unitPath }: PostingView): PostingView {
  return { postingId, role, level, unitId, unitName, unitPath };
}
