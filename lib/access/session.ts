import "server-only";
import { cookies } from "next/headers";
import { sessionCookieName } from "@/lib/access/request-rules.mjs";
import { sealSession, unsealSession } from "@/lib/access/session-token";
import { env } from "@/lib/core/env";

/** Whether people reach the application over TLS; decides what its cookies demand. */
export const isSecure = (): boolean => env.NEXTAUTH_URL.startsWith("https:");

const cookieName = (): string => sessionCookieName(isSecure());

/** The session that this request's cookie names; null without one, or with one that is over or not ours. */
export async function readSession(): Promise<string | null> {
  const token = (await cookies()).get(cookieName())?.value;
  return token ? unsealSession(token, env.NEXTAUTH_SECRET) : null;
}

/**
 * Gives this device the session. Call it from a server action or a route.
 *
 * @param seconds until it is over at the latest
 */
export async function keepSession({ id, seconds }: { id: string; seconds: number }): Promise<void> {
  (await cookies()).set(cookieName(), await sealSession(id, env.NEXTAUTH_SECRET, seconds), {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    maxAge: seconds,
  });
}

/** Takes the session from this device. */
export async function forgetSession(): Promise<void> {
  const jar = await cookies();
  // Deleting needs the cookie's own attributes: a browser ignores a `__Secure-` cookie that is set without `Secure`.
  for (const name of [cookieName(), POSTING_COOKIE]) {
    jar.set(name, "", { httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge: 0 });
  }
}

/** The posting in which a person with several has chosen to act. */
export const POSTING_COOKIE = "posting";
