import "server-only";
import { SESSION_COOKIE } from "@/lib/access/request-rules.mjs";
import { sealSession, unsealSession } from "@/lib/access/session-token";
import { keepCookie, readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";

/** The session that this request's cookie names; null without one, or with one that is over or not ours. */
export async function readSession(): Promise<string | null> {
  const token = await readCookie(SESSION_COOKIE);
  return token ? unsealSession(token, env.NEXTAUTH_SECRET) : null;
}

/**
 * Gives this device the session. Call it from a server action or a route.
 *
 * @param seconds until it is over at the latest
 */
export const keepSession = async ({ id, seconds }: { id: string; seconds: number }): Promise<void> =>
  keepCookie(SESSION_COOKIE, await sealSession(id, env.NEXTAUTH_SECRET, seconds), seconds);

/** Takes the session from this device. */
export async function forgetSession(): Promise<void> {
  for (const name of [SESSION_COOKIE, POSTING_COOKIE]) await keepCookie(name, "", 0);
}

/** The posting in which a person with several has chosen to act. */
export const POSTING_COOKIE = "posting";
