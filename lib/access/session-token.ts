import { decode, encode } from "next-auth/jwt";

/** What a session's cookie says: who, and since which sign-out everywhere. Role and reach are read from the database. */
export type SessionClaims = { userId: string; epoch: number };

/** A working day. Nothing prolongs it: tomorrow begins with the password. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** The claims as a token that only who has the secret can make or read. */
export const sealSession = ({ userId, epoch }: SessionClaims, secret: string): Promise<string> =>
  encode({ token: { sub: userId, epoch }, secret, maxAge: SESSION_SECONDS });

/** The claims of a token; null when it is over or not ours. */
export async function unsealSession(token: string, secret: string): Promise<SessionClaims | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  return claims?.sub && typeof claims.epoch === "number" ? { userId: claims.sub, epoch: claims.epoch } : null;
}
