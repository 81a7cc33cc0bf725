// What stands before Next.js, in development too: headers that every answer carries, also those that Next.js gives without
// asking our code; who is really calling; what is turned away; the policy of a page; the way of a stranger to the sign-in page.
import { randomBytes, randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import { isActionBody } from "../lib/access/action-body.mjs";
import { contentSecurityPolicy, isAction, isPage, refuse, signInOf, uploads } from "../lib/access/request-rules.mjs";
import { MOST_BYTES, MOST_UPLOAD_BYTES } from "./limits.mjs";

/** @param {import("node:http").IncomingMessage} request @returns {[path: string, search: string]} */
function addressOf({ url = "/" }) {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
}

/** @param {IncomingMessage} request @returns {import("../lib/access/request-rules.mjs").RequestFacts} */
function factsOf(request) {
  const { method = "GET", headers } = request;
  const header = (/** @type {string} */ name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  return { method, path: addressOf(request)[0], header };
}

/** @param {IncomingMessage} request */
const mostBytes = (request) => (uploads(factsOf(request)) ? MOST_UPLOAD_BYTES : MOST_BYTES);

/** @param {boolean} secure whether people come over TLS */
const headersOfEveryAnswer = (secure) => ({
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  // For what is no page.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ...(secure ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
});

const WELL_FORMED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * @param {import("node:http").RequestListener} handler
 * @param {{ trustProxy: boolean, origin: string, development?: boolean }} options
 *   `trustProxy`: a proxy of ours sets X-Forwarded-* and X-Request-Id; else nobody is believed
 *   `origin`: the address at which people reach us: "https://rasoat.example.vn"
 * @returns {import("node:http").RequestListener}
 */
export function guard(handler, { trustProxy, origin, development = false }) {
  const secure = origin.startsWith("https:");
  const constant = Object.entries(headersOfEveryAnswer(secure));
  return (request, response) => {
    for (const [name, value] of constant) response.setHeader(name, value);

    const { headers } = request;
    const given = headers["x-request-id"];
    const id = trustProxy && typeof given === "string" && WELL_FORMED_ID.test(given) ? given : randomUUID();
    headers["x-request-id"] = id;
    response.setHeader("X-Request-Id", id);

    if (!trustProxy) {
      for (const name of Object.keys(headers))
        if (/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name)) delete headers[name];
    }
    headers["x-forwarded-for"] ??= request.socket.remoteAddress;

    if (Number(headers["content-length"] ?? 0) > mostBytes(request)) return turnAway(request, response, TOO_LARGE);

    const [path, search] = addressOf(request);
    // Built files are the same for everybody.
    if (!path.startsWith("/_next/static/")) {
      const facts = factsOf(request);
      const refusal = refuse(facts, origin);
      if (refusal) return turnAway(request, response, refusal);
      if (path.startsWith("/api/")) response.setHeader("Cache-Control", "no-store");
      // Only what stands here is believed.
      delete headers["content-security-policy"];
      delete headers["x-path"];
      if (isPage(path)) {
        response.setHeader("Cache-Control", "no-store");
        const signIn = signInOf(facts, search, secure);
        if (signIn) {
          response.writeHead(307, { Location: signIn });
          response.end();
          return;
        }
        const policy = contentSecurityPolicy(randomBytes(16).toString("base64"), { secure, development });
        response.setHeader("Content-Security-Policy", policy);
        // Next.js reads the nonce from the request and puts it on its own scripts and styles.
        headers["content-security-policy"] = policy;
        // Where a page whose session has ended sends people back to (lib/core/run.ts).
        headers["x-path"] = `${path}${search}`;
      }
    }

    const forAction = isAction(factsOf(request));
    if (headers["transfer-encoding"] === undefined && !forAction) return handler(request, response);
    // A body of unannounced length is read here, so that it cannot grow beyond the limit further in; an action's, to see that it is one.
    readWhole(request).then(
      async (body) => {
        if (!body) return turnAway(request, response, TOO_LARGE);
        const { "content-type": type = "", "next-action": named } = headers;
        if (forAction && !(await isActionBody(body, type, named))) return turnAway(request, response, UNREADABLE);
        return handler(withBody(request, body), response);
      },
      () => response.destroy(),
    );
  };
}

const UNREADABLE = { status: 400, code: "invalid", message: "unreadable_body" };
const TOO_LARGE = { status: 413, code: "too_large", message: "too_large" };

/**
 * @param {IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ status: number, code: string, message: string }} refusal as `runRoute` says it
 */
function turnAway(request, response, { status, code, message }) {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ code, message, params: {}, fields: {} }));
  // The rest is thrown away as it comes: a line that is cut while the other end still writes would lose the answer.
  request.resume();
}

/**
 * @param {IncomingMessage} request
 * @returns {Promise<Buffer | null>} null when it is too large
 */
async function readWhole(request) {
  const most = mostBytes(request);
  const parts = [];
  let bytes = 0;
  // Leaving the loop must not destroy the socket: the answer still goes through it.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * The same request with its body known.
 * @param {IncomingMessage} request
 * @param {Buffer} body
 */
function withBody(request, body) {
  const whole = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request;
  const { "transfer-encoding": _, ...headers } = request.headers;
  Object.assign(whole, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders });
  whole.headers = { ...headers, "content-length": String(body.length) };
  whole.push(body);
  whole.push(null);
  whole.complete = true;
  return whole;
}
