import "server-only";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/core/env";

/** What a session's cookie says: who, and since which sign-out everywhere. Role and reach are read from the database. */
export type SessionClaims = { userId: string; epoch: number };

/** A working day. Nothing prolongs it: tomorrow begins with the password. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** Whether people reach the application over TLS; decides what its cookies demand. */
export const isSecure = (): boolean => env.NEXTAUTH_URL.startsWith("https:");

/** The name that next-auth gives to the session's cookie. */
export const sessionCookieName = (): string =>
  isSecure() ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** The session of this request, as far as its cookie can tell; null without one, or with one that is over or not ours. */
export async function readSession(): Promise<SessionClaims | null> {
  const token = (await cookies()).get(sessionCookieName())?.value;
  if (!token) return null;
  const claims = await decode({ token, secret: env.NEXTAUTH_SECRET }).catch(() => null);
  return claims?.sub && typeof claims.epoch === "number" ? { userId: claims.sub, epoch: claims.epoch } : null;
}

/** Signs the person in on this device. Call it from a server action or a route. */
export async function openSession({ userId, epoch }: SessionClaims): Promise<void> {
  const token = await encode({ token: { sub: userId, epoch }, secret: env.NEXTAUTH_SECRET, maxAge: SESSION_SECONDS });
  (await cookies()).set(sessionCookieName(), token, {
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
  for (const name of [sessionCookieName(), POSTING_COOKIE]) {
    jar.set(name, "", { httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge: 0 });
  }
}

/** The posting in which a person with several has chosen to act. */
export const POSTING_COOKIE = "posting";
