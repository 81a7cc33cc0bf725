import "server-only";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { keepCookie, readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";

const refusalSchema = z.object({
  /** By which form: the password's, or the demonstration's buttons. */
  by: z.enum(["password", "demo"]),
  /** The name that was typed. */
  username: z.string(),
  /** Why: encoded, of the namespace `problems`. */
  problem: z.string(),
});

/** An attempt to sign in that was refused, as the sign-in page tells of it. */
export type Refusal = z.output<typeof refusalSchema>;

const COOKIE = "sign-in-refused";
/** No token of ours but this opens here, and this one nowhere else. */
const sealing = () => ({ secret: env.NEXTAUTH_SECRET, salt: COOKIE });
/** As long as it takes to come back to the page. */
const SECONDS = 15;

/** Tells the sign-in page, which is asked for next, of a refusal; null when there is none any more. Call it from a route. */
export async function tellRefusal(refusal: Refusal | null): Promise<void> {
  const value = refusal ? await encode({ ...sealing(), token: refusal, maxAge: SECONDS }) : "";
  await keepCookie(COOKIE, value, refusal ? SECONDS : 0);
}

/** The refusal of a moment ago, if there was one. */
export async function readRefusal(): Promise<Refusal | null> {
  const token = await readCookie(COOKIE);
  const read = token && (await decode({ ...sealing(), token }).catch(() => null));
  return refusalSchema.safeParse(read).data ?? null;
}
