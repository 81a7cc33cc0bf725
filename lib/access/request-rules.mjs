// What scripts/guard.mjs holds every request to before Next.js sees it. Pages ask some of it, too.

import { cookieName } from "../../scripts/cookie-name.mjs";

/**
 * What must be known of a request to judge it. Header names are lower case.
 * @typedef {object} RequestFacts
 * @property {string} method
 * @property {string} path "/households/…", without the query
 * @property {(name: string) => string | undefined} header
 */

/**
 * Why a request is turned away before anything looks at it, as `runRoute` would say it.
 * @typedef {{ status: 400 | 403 | 405 | 415, code: "forbidden" | "invalid", message: string }} Refusal
 */

/** What anything here answers to. */
const METHODS = new Set(["GET", "HEAD", "OPTIONS", "POST"]);

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
  if (!METHODS.has(method)) return { status: 405, code: "invalid", message: "method" };
  if (!isAddress(path)) return { status: 400, code: "invalid", message: "unreadable_address" };
  if (!isHost(header("host")) || !isTree(header("next-router-state-tree")))
    return { status: 400, code: "invalid", message: "unreadable_header" };
  if (CHANGES_NOTHING.has(method)) return isLured(request) ? FOREIGN : null;
  if (isForeign(header, ownOrigin)) return FOREIGN;
  const readable = uploads(request) ? UPLOAD_BODIES : path.startsWith("/api/") ? ROUTE_BODIES : ACTION_BODIES;
  const type = header("content-type");
  if (type !== undefined && !readable.test(type)) return { status: 415, code: "invalid", message: "content_type" };
  return null;
}

/** Whether a path can be read: from the root on, and every sign of it decoded. @param {string} path */
function isAddress(path) {
  if (!path.startsWith("/") || path.length > 2_000) return false;
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}

/** Of whom it was asked. @param {string | undefined} host */
const isHost = (host) => host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host);

/** Where a page's script says that it stands, as Next.js writes it. @param {string | undefined} tree */
function isTree(tree) {
  if (tree === undefined) return true;
  try {
    return Array.isArray(JSON.parse(decodeURIComponent(tree)));
  } catch {
    return false;
  }
}

/** Whether it is for an action: its body is looked at before Next.js does. @param {RequestFacts} request */
export const isAction = ({ method, path }) => method === "POST" && !/^\/(api|_next)(\/|$)/.test(path);

/** @type {Refusal} */
const FOREIGN = { status: 403, code: "forbidden", message: "foreign_origin" };

/** @param {RequestFacts["header"]} header */
function isFromElsewhere(header) {
  const site = header("sec-fetch-site");
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/**
 * A download is recorded in the name of whoever asks for it, with what they say it is for: a link on another site says it for them. From the
 * provider of sign-ins people do come back.
 * @param {RequestFacts} request
 */
const isLured = ({ path, header }) =>
  /^\/api\/(?!health$|auth\/|sign-in\/provider)/.test(path) && isFromElsewhere(header);

/** @param {RequestFacts["header"]} header @param {string} ownOrigin */
function isForeign(header, ownOrigin) {
  const origin = header("origin");
  // Browsers name the origin of what changes something. Programs do not, and carry nobody's cookies.
  if (origin === undefined) return isFromElsewhere(header);
  if (origin === ownOrigin) return false;
  const host = header("x-forwarded-host") ?? header("host");
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Whether this is the address of a page, and not of a file, a route, or something of Next.js. @param {string} path */
export const isPage = (path) => !/^\/(api|_next)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);

/** Pages that one may open without being signed in. */
const OPEN = new Set(["/sign-in"]);

/** The session's cookie, by the name that next-auth gives it (`cookieName`). */
export const SESSION_COOKIE = "next-auth.session-token";

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
  if (cookies.some((cookie) => cookie.startsWith(`${cookieName(SESSION_COOKIE, secure)}=`))) return null;
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
    "base-uri 'none'",
    "form-action 'self'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/**
 * A page of ours, from an address that anybody may have written, else the start. Backslashes, control characters and "//" are ways of
 * naming another site.
 *
 * @param {unknown} from
 * @returns {string}
 */
export function ownPage(from) {
  if (typeof from !== "string" || from.length > 500) return "/";
  if (!/^\/(?![/\\])/.test(from) || /[\\\p{Cc}]/u.test(from)) return "/";
  const base = "http://ours.invalid";
  if (!URL.canParse(from, base)) return "/";
  const { origin, pathname, search } = new URL(from, base);
  if (origin !== base || pathname.startsWith("//") || !isPage(pathname)) return "/";
  return `${pathname}${search}`;
}

/** The same for the place to go on to after signing in: none that is open to everybody. @param {unknown} from */
export function safePath(from) {
  const page = ownPage(from);
  return OPEN.has(page.replace(/\?.*/s, "")) ? "/" : page;
}
