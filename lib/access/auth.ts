import "server-only";
import type { NextAuthOptions } from "next-auth";
import { endThisSession } from "@/lib/access/actor";
import { isSecure } from "@/lib/access/session";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";

/** next-auth as this application uses it. A function, because importing a module needs no settings. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    session: { strategy: "jwt" },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [],
    callbacks: {
      // Only to ourselves, whatever address was asked for.
      redirect: ({ url, baseUrl }) => (url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
    // It takes the cookie; the session that the cookie names is over, too.
    events: { signOut: endThisSession },
    logger: {
      error: (code) => log.warn({ code }, "next-auth"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
