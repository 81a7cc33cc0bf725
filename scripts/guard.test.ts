import { createServer, type IncomingHttpHeaders, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { guard } from "./guard.mjs";
import { MOST_BYTES, MOST_UPLOAD_BYTES } from "./limits.mjs";

type Seen = { headers: IncomingHttpHeaders; bytes: number };
const servers: ReturnType<typeof createServer>[] = [];

/** A server behind the guard that remembers what reached it. */
async function serve(options = { trustProxy: false, secure: false }) {
  const seen: Seen[] = [];
  const server = createServer(
    guard(async (request, response) => {
      let bytes = 0;
      for await (const part of request) bytes += part.length;
      seen.push({ headers: request.headers, bytes });
      response.end("answered");
    }, options),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Sends a body in pieces without saying how long it is. */
const sendInPieces = (url: string, bytes: number) =>
  new Promise<number>((resolve, reject) => {
    const outgoing = send(url, { method: "POST" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    for (let sent = 0; sent < bytes; sent += 65_536) outgoing.write(Buffer.alloc(Math.min(65_536, bytes - sent)));
    outgoing.end();
  });

describe("every answer", () => {
  test("says how a browser must treat it", async () => {
    const { url } = await serve();
    const { headers } = await fetch(url);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("geolocation=()"),
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
  });

  test("demands TLS of the next visit only where there is TLS", async () => {
    const plain = await fetch((await serve()).url);
    const secure = await fetch((await serve({ trustProxy: false, secure: true })).url);
    expect(plain.headers.get("strict-transport-security")).toBeNull();
    expect(secure.headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
  });

  test("carries the id of its request, which the page is told too", async () => {
    const { url, seen } = await serve();
    const answer = await fetch(url);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[0]?.headers["x-request-id"]).toBe(answer.headers.get("x-request-id"));
  });
});

describe("who is calling", () => {
  const claims = { "x-forwarded-for": "203.113.1.9", "x-forwarded-host": "evil.example", "x-request-id": "abcdefgh-1" };

  test("is the other end of the line, whatever the request claims", async () => {
    const { url, seen } = await serve();
    await fetch(url, { headers: claims });
    expect(seen[0]?.headers["x-forwarded-for"]).toBe("127.0.0.1");
    expect(seen[0]?.headers["x-forwarded-host"]).toBeUndefined();
    expect(seen[0]?.headers["x-request-id"]).not.toBe("abcdefgh-1");
  });

  test("is what a proxy of ours says", async () => {
    const { url, seen } = await serve({ trustProxy: true, secure: false });
    await fetch(url, { headers: claims });
    expect(seen[0]?.headers).toMatchObject(claims);
    await fetch(url, { headers: { "x-request-id": "<script>" } });
    expect(seen[1]?.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a body", () => {
  test("of the largest size gets through, announced or in pieces", async () => {
    const { url, seen } = await serve();
    expect((await fetch(url, { method: "POST", body: Buffer.alloc(MOST_BYTES) })).status).toBe(200);
    expect(await sendInPieces(url, MOST_BYTES)).toBe(200);
    expect(seen.map(({ bytes }) => bytes)).toEqual([MOST_BYTES, MOST_BYTES]);
  });

  test("that is larger reaches nobody, announced or in pieces", async () => {
    const { url, seen } = await serve();
    const answer = await fetch(url, { method: "POST", body: Buffer.alloc(10 * MOST_BYTES) });
    expect(answer.status).toBe(413);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await sendInPieces(url, 10 * MOST_BYTES)).toBe(413);
    expect(seen).toEqual([]);
  });

  test("that is a list may be larger where lists come in, and there too it ends somewhere", async () => {
    const { url, seen } = await serve();
    const upload = `${url}/api/imports?id=1`;
    expect((await fetch(upload, { method: "POST", body: Buffer.alloc(MOST_UPLOAD_BYTES) })).status).toBe(200);
    expect(await sendInPieces(upload, MOST_UPLOAD_BYTES)).toBe(200);
    expect(seen.map(({ bytes }) => bytes)).toEqual([MOST_UPLOAD_BYTES, MOST_UPLOAD_BYTES]);
    expect((await fetch(upload, { method: "POST", body: Buffer.alloc(MOST_UPLOAD_BYTES + 1) })).status).toBe(413);
    expect(await sendInPieces(upload, MOST_UPLOAD_BYTES + 1)).toBe(413);
    expect(await sendInPieces(`${url}/api/imports/1`, 2 * MOST_BYTES)).toBe(413);
  });
});
