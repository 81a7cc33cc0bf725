// What scripts/guard.mjs holds every request to before Next.js sees it. Pages ask some of it, too.

/**
 * What must be known of a request to judge it. Header names are lower case.
 * @typedef {object} RequestFacts
 * @property {string} method
 * @property {string} path "/households/…", without the query
 * @property {(name: string) => string | undefined} header
 */

/**
 * Why a request is turned away before anything looks at it, as `runRoute` would say it.
 * @typedef {{ status: 403 | 415, code: "forbidden" | "invalid", message: string }} Refusal
 */

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where lists come in, as the bytes that they are. @param {{ method: string, path: string }} request */
export const uploads = ({ method, path }) => method === "POST" && path === "/api/imports";

/** What a form, an action or a program may send. */
const ACTION_BODIES = /^(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\b/i;
const ROUTE_BODIES = /^(application\/json|application\/x-www-form-urlencoded)\b/i;
const UPLOAD_BODIES = /^application\/octet-stream\b/i;

/**
 * Turns away what no page of ours has sent: a request that changes something and comes from a foreign origin, and a body of
 * a kind that nothing here reads.
 *
 * @param {RequestFacts} request
 * @param {string} ownOrigin the address at which people reach us; the host that the browser asked for counts too
 * @returns {Refusal | null}
 */
export function refuse(request, ownOrigin) {
  const { method, path, header } = request;
  if (CHANGES_NOTHING.has(method)) return null;
  if (isForeign(header, ownOrigin)) return { status: 403, code: "forbidden", message: "foreign_origin" };
  const readable = uploads(request) ? UPLOAD_BODIES : path.startsWith("/api/") ? ROUTE_BODIES : ACTION_BODIES;
  const type = header("content-type");
  if (type !== undefined && !readable.test(type)) return { status: 415, code: "invalid", message: "content_type" };
  return null;
}

/** @param {RequestFacts["header"]} header @param {string} ownOrigin */
function isForeign(header, ownOrigin) {
  const origin = header("origin");
  if (origin === undefined) {
    // Browsers name the origin of what changes something. Programs do not, and carry nobody's cookies.
    const site = header("sec-fetch-site");
    return site !== undefined && site !== "same-origin" && site !== "none";
  }
  if (origin === ownOrigin) return false;
  const host = header("x-forwarded-host") ?? header("host");
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Whether this is the address of a page, and not of a file, a route, or something of Next.js. @param {string} path */
export const isPage = (path) => !/^\/(api|_next)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);

/** Pages that one may open without being signed in. */
const OPEN = new Set(["/sign-in"]);

/** The name that next-auth gives to the session's cookie. @param {boolean} secure whether people come over TLS */
export const sessionCookieName = (secure) => (secure ? "__Secure-next-auth.session-token" : "next-auth.session-token");

/**
 * Where a stranger who opens a page is sent to. Whether a session still holds is the page's question (lib/access/actor.ts):
 * here one only looks whether there is one.
 *
 * @param {RequestFacts} request
 * @param {string} search what stands behind the path: "?class=POOR", or nothing
 * @param {boolean} secure whether people come over TLS
 * @returns {string | null} the sign-in page with the way back; null for whoever may go on
 */
export function signInOf({ method, path, header }, search, secure) {
  if ((method !== "GET" && method !== "HEAD") || OPEN.has(path)) return null;
  const cookies = header("cookie")?.split(/;\s*/) ?? [];
  if (cookies.some((cookie) => cookie.startsWith(`${sessionCookieName(secure)}=`))) return null;
  if (path === "/") return "/sign-in";
  // Next.js numbers what its script asks for.
  const asked = new URLSearchParams(search);
  asked.delete("_rsc");
  return `/sign-in?${new URLSearchParams({ from: `${path}${asked.size > 0 ? `?${asked}` : ""}` })}`;
}

/**
 * The policy of a page: only what we serve ourselves, and of scripts only those that this answer names.
 *
 * Style attributes are let through: drawings of charts and floating menus set sizes and places with them, and they can
 * run nothing.
 *
 * @param {string} nonce
 * @param {{ secure: boolean, development: boolean }} served
 */
export function contentSecurityPolicy(nonce, { secure, development }) {
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
 *
 * @param {unknown} from
 * @returns {string}
 */
export function safePath(from) {
  if (typeof from !== "string" || from.length > 500) return "/";
  if (!/^\/(?![/\\])/.test(from) || /[\\\p{Cc}]/u.test(from)) return "/";
  const base = "http://ours.invalid";
  if (!URL.canParse(from, base)) return "/";
  const { origin, pathname, search } = new URL(from, base);
  if (origin !== base || pathname.startsWith("//") || !isPage(pathname) || OPEN.has(pathname)) return "/";
  return `${pathname}${search}`;
}
