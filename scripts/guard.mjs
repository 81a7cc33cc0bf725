// What stands before Next.js: headers that every answer carries, also those that Next.js gives without asking our code;
// who is really calling; bodies that are too large. proxy.ts does what needs to know the page.
import { randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import { MOST_BYTES, MOST_UPLOAD_BYTES } from "./limits.mjs";

/** @param {{ method?: string | undefined, url?: string | undefined }} request */
const mostBytes = ({ method, url }) =>
  method === "POST" && /^\/api\/imports(\?|$)/.test(url ?? "") ? MOST_UPLOAD_BYTES : MOST_BYTES;

/** @param {boolean} secure whether people come over TLS */
const headersOfEveryAnswer = (secure) => ({
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  // For what is no page; proxy.ts gives pages a policy with a nonce.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ...(secure ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
});

const WELL_FORMED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * @param {import("node:http").RequestListener} handler
 * @param {{ trustProxy: boolean, secure: boolean }} options
 *   `trustProxy`: a proxy of ours sets X-Forwarded-* and X-Request-Id; else nobody is believed
 * @returns {import("node:http").RequestListener}
 */
export function guard(handler, { trustProxy, secure }) {
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

    if (Number(headers["content-length"] ?? 0) > mostBytes(request)) return tooLarge(request, response);
    if (headers["transfer-encoding"] === undefined) return handler(request, response);
    // A body of unannounced length is read here, so that it cannot grow beyond the limit further in.
    readWhole(request).then(
      (body) => (body ? handler(withBody(request, body), response) : tooLarge(request, response)),
      () => response.destroy(),
    );
  };
}

/**
 * @param {IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function tooLarge(request, response) {
  response.writeHead(413, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ code: "too_large", message: "too_large", params: {}, fields: {} }));
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
