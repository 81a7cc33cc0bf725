import "server-only";
import type { DefaultSession, NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { clientAddress } from "@/lib/access/client-address";
import { isSecure } from "@/lib/access/session";
import { SESSION_SECONDS } from "@/lib/access/session-token";
import { authenticate } from "@/lib/access/sign-in";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { Problem, problems } from "@/lib/core/problem";

declare module "next-auth" {
  interface User {
    epoch: number;
  }
  interface Session {
    user: DefaultSession["user"] & { id?: string };
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    epoch?: number;
  }
}

/**
 * next-auth as this application uses it. A function, because importing a module needs no settings.
 *
 * The token names the person and the epoch of their sessions, nothing that can change meanwhile. Failures reach the
 * caller as `error`: an encoded message of the namespace `problems`.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { username: {}, password: {} },
        async authorize(credentials, request) {
          const headers = (request.headers ?? {}) as Record<string, string | undefined>;
          try {
            const { userId, epoch } = await authenticate(
              {
                username: text(credentials?.username),
                password: text(credentials?.password),
                address: clientAddress(headers["x-forwarded-for"]),
              },
              headers["x-request-id"],
            );
            return { id: userId, epoch };
          } catch (error) {
            if (error instanceof Problem) throw new Error(error.text);
            const reference = headers["x-request-id"] ?? "";
            log.error({ err: error, requestId: reference }, "unexpected");
            throw new Error(problems.unexpected(reference.slice(0, 8)).text);
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, epoch: user.epoch } : { sub: token.sub, epoch: token.epoch }),
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub } }),
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

const text = (value: unknown): string => (typeof value === "string" ? value : "");
