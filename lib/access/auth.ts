import "server-only";
import type { NextAuthOptions } from "next-auth";
import { isSecure } from "@/lib/access/session";
import { SESSION_SECONDS } from "@/lib/access/session-token";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";

/** next-auth as this application uses it. A function, because importing a module needs no settings. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    // Of its own tokens, too: else they would last a month.
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [],
    callbacks: {
      // Only to ourselves, whatever address was asked for.
      redirect: ({ url, baseUrl }) => (url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
    logger: {
      error: (code) => log.warn({ code }, "next-auth"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
