import "server-only";
import { decode, encode } from "next-auth/jwt";
import type { z } from "zod";
import { keepCookie, readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";

/**
 * What a browser keeps for us for a moment: only the server can open it. No token of ours but this one's opens here, and this one nowhere
 * else.
 *
 * @param seconds for which it is kept
 */
export function sealedCookie<T extends Record<string, unknown>>(name: string, schema: z.ZodType<T>, seconds: number) {
  const sealing = () => ({ secret: env.NEXTAUTH_SECRET, salt: name });
  return {
    /** Keeps it, or with null takes it away. Call it from a route or an action. */
    async write(kept: T | null): Promise<void> {
      const value = kept ? await encode({ ...sealing(), token: kept, maxAge: seconds }) : "";
      await keepCookie(name, value, kept ? seconds : 0);
    },
    /** What was kept; null where there is nothing, or its time is over. */
    async read(): Promise<T | null> {
      const token = await readCookie(name);
      const read = token && (await decode({ ...sealing(), token }).catch(() => null));
      return schema.safeParse(read).data ?? null;
    },
  };
}
