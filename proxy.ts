import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, isPage, refuse } from "@/lib/access/request-rules";
import { isSecure, sessionCookieName } from "@/lib/access/session";
import { env } from "@/lib/core/env";

/** Every request but those for built files, which are the same for everybody (scripts/guard.mjs sets their headers). */
export const config = { matcher: "/((?!_next/static/).*)" };

/** Pages that one may open without being signed in. */
const OPEN = new Set(["/sign-in"]);

const WELL_FORMED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Runs before each page and route: gives the request its id and the page its policy, turns away what comes from a foreign
 * origin, and sends strangers to the sign-in page. Whether a session still holds is the page's question
 * (lib/access/actor.ts): here one only looks whether there is one.
 */
export function proxy(request: NextRequest): Response {
  const { method, headers } = request;
  const { pathname, search } = request.nextUrl;
  const given = headers.get("x-request-id") ?? "";
  const id = WELL_FORMED_ID.test(given) ? given : crypto.randomUUID();
  const shared = { "x-request-id": id, "Cache-Control": "no-store" };

  const refusal = refuse(
    { method, path: pathname, header: (name) => headers.get(name) },
    new URL(env.NEXTAUTH_URL).origin,
  );
  if (refusal) {
    const { status, code, message } = refusal;
    return Response.json({ code, message, params: {}, fields: {} }, { status, headers: shared });
  }

  const onward = new Headers(headers);
  onward.set("x-request-id", id);
  if (!isPage(pathname)) {
    const response = NextResponse.next({ request: { headers: onward } });
    response.headers.set("x-request-id", id);
    if (pathname.startsWith("/api/")) response.headers.set("Cache-Control", "no-store");
    return response;
  }

  const reads = method === "GET" || method === "HEAD";
  if (reads && !OPEN.has(pathname) && !request.cookies.has(sessionCookieName())) {
    const target = new URL("/sign-in", request.url);
    if (pathname !== "/") target.searchParams.set("from", `${pathname}${search}`);
    const response = NextResponse.redirect(target);
    for (const [name, value] of Object.entries(shared)) response.headers.set(name, value);
    return response;
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, {
    secure: isSecure(),
    development: process.env.NODE_ENV === "development",
  });
  // Next.js reads the nonce from the request and puts it on its own scripts and styles.
  onward.set("content-security-policy", policy);
  onward.set("x-nonce", nonce);
  // Where a page whose session has ended sends people back to (lib/core/run.ts).
  onward.set("x-path", `${pathname}${search}`);
  const response = NextResponse.next({ request: { headers: onward } });
  for (const [name, value] of Object.entries({ ...shared, "Content-Security-Policy": policy }))
    response.headers.set(name, value);
  return response;
}
