import { createServer, type IncomingHttpHeaders, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { guard } from "./guard.mjs";
import { MOST_BYTES, MOST_UPLOAD_BYTES } from "./limits.mjs";

type Seen = { headers: IncomingHttpHeaders; bytes: number };
const servers: ReturnType<typeof createServer>[] = [];

/** A server behind the guard that remembers what reached it. */
async function serve({ trustProxy = false, origin = "http://localhost:3000" } = {}) {
  const seen: Seen[] = [];
  const server = createServer(
    guard(
      async (request, response) => {
        let bytes = 0;
        for await (const part of request) bytes += part.length;
        seen.push({ headers: request.headers, bytes });
        response.end("answered");
      },
      { trustProxy, origin },
    ),
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
    const { headers } = await fetch(`${url}/api/health`);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("geolocation=()"),
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
  });

  test("lets no other origin read it", async () => {
    const { url, seen } = await serve();
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const [path, method] of [
      ["/api/health", "GET"],
      ["/api/health", "OPTIONS"],
      ["/sign-in", "GET"],
    ] as const) {
      const answer = await fetch(`${url}${path}`, { method, headers });
      expect(
        [...answer.headers.keys()].filter((name) => name.startsWith("access-control-")),
        path,
      ).toEqual([]);
    }
    expect(seen).toHaveLength(3);
  });

  test("demands TLS of the next visit only where there is TLS", async () => {
    const plain = await fetch(`${(await serve()).url}/api/health`);
    const secure = await fetch(`${(await serve({ origin: "https://rasoat.example.vn" })).url}/api/health`);
    expect(plain.headers.get("strict-transport-security")).toBeNull();
    expect(secure.headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
  });

  test("carries the id of its request, which the page is told too", async () => {
    const { url, seen } = await serve();
    const answer = await fetch(`${url}/api/health`);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[0]?.headers["x-request-id"]).toBe(answer.headers.get("x-request-id"));
  });
});

describe("who is calling", () => {
  const claims = { "x-forwarded-for": "203.113.1.9", "x-forwarded-host": "evil.example", "x-request-id": "abcdefgh-1" };

  test("is the other end of the line, whatever the request claims", async () => {
    const { url, seen } = await serve();
    await fetch(`${url}/api/health`, { headers: claims });
    expect(seen[0]?.headers["x-forwarded-for"]).toBe("127.0.0.1");
    expect(seen[0]?.headers["x-forwarded-host"]).toBeUndefined();
    expect(seen[0]?.headers["x-request-id"]).not.toBe("abcdefgh-1");
  });

  test("is what a proxy of ours says", async () => {
    const { url, seen } = await serve({ trustProxy: true });
    await fetch(`${url}/api/health`, { headers: claims });
    expect(seen[0]?.headers).toMatchObject(claims);
    await fetch(`${url}/api/health`, { headers: { "x-request-id": "<script>" } });
    expect(seen[1]?.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a body", () => {
  test("of the largest size gets through, announced or in pieces", async () => {
    const { url, seen } = await serve();
    expect((await fetch(`${url}/api/health`, { method: "POST", body: Buffer.alloc(MOST_BYTES) })).status).toBe(200);
    expect(await sendInPieces(`${url}/api/health`, MOST_BYTES)).toBe(200);
    expect(seen.map(({ bytes }) => bytes)).toEqual([MOST_BYTES, MOST_BYTES]);
  });

  test("that is larger reaches nobody, announced or in pieces", async () => {
    const { url, seen } = await serve();
    const answer = await fetch(`${url}/api/health`, { method: "POST", body: Buffer.alloc(10 * MOST_BYTES) });
    expect(answer.status).toBe(413);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await sendInPieces(`${url}/api/health`, 10 * MOST_BYTES)).toBe(413);
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

describe("a page", () => {
  const SIGNED_IN = { cookie: "locale=vi; next-auth.session-token=abc" };
  const open = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: "manual" });

  test.each([
    ["/", "/sign-in"],
    ["/households?class=POOR", "/sign-in?from=%2Fhouseholds%3Fclass%3DPOOR"],
    ["/lists?_rsc=1a2b", "/sign-in?from=%2Flists"],
    ["//evil.example/x", "/sign-in?from=%2F%2Fevil.example%2Fx"],
  ])("%s sends a stranger to %s", async (asked, to) => {
    const { url, seen } = await serve();
    const answer = await open(`${url}${asked}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, to]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(seen).toEqual([]);
  });

  test.each([
    "",
    "x-next-auth.session-token=abc",
    "other=next-auth.session-token=abc",
    "__Host-next-auth.session-token=abc",
    "__Secure-next-auth.session-token=abc",
  ])("is not opened by a cookie of another name: %s", async (cookie) => {
    const { url } = await serve();
    expect((await open(`${url}/households`, { cookie })).status).toBe(307);
  });

  test("is opened over TLS by the cookie that only TLS carries", async () => {
    const { url } = await serve({ origin: "https://rasoat.example.vn" });
    expect((await open(`${url}/households`, SIGNED_IN)).status).toBe(307);
    expect((await open(`${url}/households`, { cookie: "__Host-next-auth.session-token=abc" })).status).toBe(200);
  });

  test("where one signs in is open to all", async () => {
    const { url } = await serve();
    expect((await open(`${url}/sign-in?from=%2F`)).status).toBe(200);
  });

  test("has a policy with a nonce of its own, which Next.js is told; what the request claims is not believed", async () => {
    const { url, seen } = await serve();
    const claims = { ...SIGNED_IN, "content-security-policy": "script-src 'nonce-mine'", "x-path": "/elsewhere" };
    const policies: (string | null)[] = [];
    for (let i = 0; i < 2; i++) {
      const answer = await open(`${url}/households?class=POOR`, claims);
      policies.push(answer.headers.get("content-security-policy"));
    }
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{22}=='/);
    expect(policies[0]).not.toBe(policies[1]);
    expect(seen.map(({ headers }) => headers["content-security-policy"])).toEqual(policies);
    expect(seen.map(({ headers }) => headers["x-path"])).toEqual(Array(2).fill("/households?class=POOR"));
    await open(`${url}/api/health`, claims);
    expect(seen[2]?.headers["content-security-policy"]).toBeUndefined();
    expect(seen[2]?.headers["x-path"]).toBeUndefined();
  });

  test("is a page; a built file is the same for everybody", async () => {
    const { url } = await serve();
    const answer = await open(`${url}/_next/static/chunks/a.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBeNull();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

test("what changes something and comes from a foreign page, or in a form that nothing reads, reaches nobody", async () => {
  const { url, seen } = await serve();
  const send = (headers: Record<string, string>) =>
    fetch(`${url}/households/new`, { method: "POST", headers, body: "x" });
  const foreign = await send({ origin: "https://evil.example", "content-type": "text/plain" });
  expect(foreign.status).toBe(403);
  expect(await foreign.json()).toEqual({ code: "forbidden", message: "foreign_origin", params: {}, fields: {} });
  expect((await send({ "content-type": "application/xml" })).status).toBe(415);
  expect(seen).toEqual([]);
  expect((await send({ origin: "http://localhost:3000", "content-type": "text/plain" })).status).toBe(200);
  expect(seen).toHaveLength(1);
});
