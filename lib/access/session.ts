import "server-only";
import { cookies } from "next/headers";
import { sessionCookieName } from "@/lib/access/request-rules.mjs";
import { SESSION_SECONDS, type SessionClaims, sealSession, unsealSession } from "@/lib/access/session-token";
import { env } from "@/lib/core/env";

/** Whether people reach the application over TLS; decides what its cookies demand. */
export const isSecure = (): boolean => env.NEXTAUTH_URL.startsWith("https:");

const cookieName = (): string => sessionCookieName(isSecure());

/** The session of this request, as far as its cookie can tell; null without one, or with one that is over or not ours. */
export async function readSession(): Promise<SessionClaims | null> {
  const token = (await cookies()).get(cookieName())?.value;
  return token ? unsealSession(token, env.NEXTAUTH_SECRET) : null;
}

/** Signs the person in on this device. Call it from a server action or a route. */
export async function openSession(claims: SessionClaims): Promise<void> {
  (await cookies()).set(cookieName(), await sealSession(claims, env.NEXTAUTH_SECRET), {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    maxAge: SESSION_SECONDS,
  });
}

/** Signs out on this device. */
export async function closeSession(): Promise<void> {
  const jar = await cookies();
  // Deleting needs the cookie's own attributes: a browser ignores a `__Secure-` cookie that is set without `Secure`.
  for (const name of [cookieName(), POSTING_COOKIE]) {
    jar.set(name, "", { httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge: 0 });
  }
}

/** The posting in which a person with several has chosen to act. */
export const POSTING_COOKIE = "posting";
