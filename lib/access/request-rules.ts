import { problems } from "@/lib/core/problem";
import { MOST_BYTES, MOST_UPLOAD_BYTES } from "@/scripts/limits.mjs";

/** What proxy.ts must know of a request to judge it. Header names are lower case. */
export type RequestFacts = {
  method: string;
  /** "/households/…", without the query. */
  path: string;
  header: (name: string) => string | null;
};

/** Why a request is turned away before anything looks at it, as `runRoute` would say it. */
type Refusal = { status: 403 | 413 | 415; code: "forbidden" | "too_large" | "invalid"; message: string };

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where lists come in, as the bytes that they are. */
const UPLOAD = "/api/imports";

/** What a form, an action or a program may send. */
const ACTION_BODIES = /^(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\b/i;
const ROUTE_BODIES = /^(application\/json|application\/x-www-form-urlencoded)\b/i;
const UPLOAD_BODIES = /^application\/octet-stream\b/i;

/**
 * Turns away what no page of ours has sent: a request that changes something and comes from a foreign origin, a body that
 * is too large, a body of a kind that nothing here reads.
 *
 * @param ownOrigin the address at which people reach us; the host that the browser asked for counts too
 */
export function refuse({ method, path, header }: RequestFacts, ownOrigin: string): Refusal | null {
  const uploads = method === "POST" && path === UPLOAD;
  if (Number(header("content-length") ?? 0) > (uploads ? MOST_UPLOAD_BYTES : MOST_BYTES))
    return { status: 413, code: "too_large", message: "too_large" };
  if (CHANGES_NOTHING.has(method)) return null;
  if (isForeign(header, ownOrigin)) {
    const { text } = problems.foreignOrigin();
    return { status: 403, code: "forbidden", message: text };
  }
  const readable = uploads ? UPLOAD_BODIES : path.startsWith("/api/") ? ROUTE_BODIES : ACTION_BODIES;
  const type = header("content-type");
  if (type !== null && !readable.test(type)) return { status: 415, code: "invalid", message: "content_type" };
  return null;
}

function isForeign(header: RequestFacts["header"], ownOrigin: string): boolean {
  const origin = header("origin");
  if (origin === null) {
    // Browsers name the origin of what changes something. Programs do not, and carry nobody's cookies.
    const site = header("sec-fetch-site");
    return site !== null && site !== "same-origin" && site !== "none";
  }
  if (origin === ownOrigin) return false;
  const host = header("x-forwarded-host") ?? header("host");
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Whether this is the address of a page, and not of a file, a route, or something of Next.js. */
export const isPage = (path: string): boolean => !/^\/(api|_next)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);

/**
 * The policy of a page: only what we serve ourselves, and of scripts only those that this answer names.
 *
 * Style attributes are let through: drawings of charts and floating menus set sizes and places with them, and they can
 * run nothing.
 */
export function contentSecurityPolicy(
  nonce: string,
  { secure, development }: { secure: boolean; development: boolean },
) {
  return [
    "default-src 'self'",
    // The development server's React needs eval to show where an error came from.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // The development server adds styles as the files change.
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/**
 * The place to go on to after signing in, from an address that anybody may have written: a page of ours, else the start.
 * Backslashes, control characters and "//" are ways of naming another site.
 */
export function safePath(from: unknown): string {
  if (typeof from !== "string" || from.length > 500) return "/";
  if (!/^\/(?![/\\])/.test(from) || /[\\\p{Cc}]/u.test(from)) return "/";
  const base = "http://ours.invalid";
  if (!URL.canParse(from, base)) return "/";
  const { origin, pathname, search } = new URL(from, base);
  if (origin !== base || pathname.startsWith("//") || !isPage(pathname) || pathname === "/sign-in") return "/";
  return `${pathname}${search}`;
}
