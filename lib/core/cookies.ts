import "server-only";
import { cookies } from "next/headers";
import { env } from "@/lib/core/env";
import { cookieName } from "@/scripts/cookie-name.mjs";

/** Whether people reach the application over TLS; decides what its cookies demand. */
export const isSecure = (): boolean => env.NEXTAUTH_URL.startsWith("https:");

/** What this device keeps under a name. */
export const readCookie = async (name: string): Promise<string | undefined> =>
  (await cookies()).get(cookieName(name, isSecure()))?.value;

/**
 * Has this device keep something, out of the reach of scripts and of other sites. Call it from a server action or a route.
 *
 * @param seconds for how long; 0 takes it away
 */
export async function keepCookie(name: string, value: string, seconds: number): Promise<void> {
  // A browser takes such a name with just these attributes, to delete it as well.
  (await cookies()).set(cookieName(name, isSecure()), value, {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    maxAge: seconds,
  });
}
