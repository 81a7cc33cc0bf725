import "server-only";
import type { NextAuthOptions } from "next-auth";
import { endThisSession } from "@/lib/access/actor";
import { SESSION_COOKIE } from "@/lib/access/request-rules.mjs";
import { isSecure } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { cookieName } from "@/scripts/cookie-name.mjs";

const cookie = (name: string) => ({
  name: cookieName(name, isSecure()),
  options: { httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/" },
});

/** next-auth as this application uses it. A function, because importing a module needs no settings. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    // By the names that ours have.
    cookies: { sessionToken: cookie(SESSION_COOKIE), callbackUrl: cookie("next-auth.callback-url") },
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
