import { decode, encode } from "next-auth/jwt";
import { isId } from "@/lib/core/id";

/** What a session's cookie says: which row of `session` it is. Whose, and whether it holds, is read from the database. */
export const sealSession = (sessionId: string, secret: string, seconds: number): Promise<string> =>
  encode({ token: { sid: sessionId }, secret, maxAge: seconds });

/** The session that a token names; null when it is over or not ours. */
export async function unsealSession(token: string, secret: string): Promise<string | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  const id = claims?.sid;
  return typeof id === "string" && isId(id) ? id : null;
}
