import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, isPage, refuse, safePath } from "./request-rules.mjs";

const OURS = "https://rasoat.example.vn";

const facts = (method: string, headers: Record<string, string> = {}, path = "/households/new") => ({
  method,
  path,
  header: (name: string): string | undefined => ({ host: "rasoat.example.vn", ...headers })[name],
});

describe("a request that changes something", () => {
  test.each([
    ["our own page", { origin: OURS, "content-type": "text/plain;charset=UTF-8" }],
    ["a form of our own page", { origin: OURS, "content-type": "multipart/form-data; boundary=x" }],
    ["our own page, reached by another of our names", { origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000" }],
    ["a program", {}],
    ["a browser that leaves out the origin of its own page", { "sec-fetch-site": "same-origin" }],
  ])("is let through from %s", (_, headers: Record<string, string>) => {
    expect(refuse(facts("POST", headers), OURS)).toBeNull();
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a site whose name begins like ours", { origin: "https://rasoat.example.vn.evil.example" }],
    ["our name at another port", { origin: "https://rasoat.example.vn:8443" }],
    ["a page without an origin", { origin: "null" }],
    ["another site that hides its origin", { "sec-fetch-site": "cross-site" }],
    ["a neighbouring site that hides its origin", { "sec-fetch-site": "same-site" }],
  ])("is refused from %s", (_, headers: Record<string, string>) => {
    expect(refuse(facts("POST", headers), OURS)).toMatchObject({ status: 403, message: "foreign_origin" });
  });

  test.each(["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get"])(
    "is refused as %s: nothing answers to it",
    (method) => {
      expect(refuse(facts(method, { origin: OURS }), OURS)).toMatchObject({ status: 405 });
    },
  );

  test.each([
    "/%",
    "/households/%E0%A4%A",
    "/acts/%C0%AF",
    "/s/%ED%A0%80",
    "/%00",
    "*",
    "",
    "households",
    `/${"a".repeat(2_000)}`,
  ])("an address that cannot be read is refused: %s", (path) => {
    for (const method of ["GET", "POST"])
      expect(refuse(facts(method, {}, path), OURS)).toMatchObject({ status: 400, message: "unreadable_address" });
  });

  test("it says of whom it asks, or is refused", () => {
    for (const host of ["", "a b", "a/b", "@", "<script>", "é"])
      expect(refuse(facts("GET", { host }), OURS), host).toMatchObject({ status: 400 });
    for (const host of ["localhost:3000", "[::1]:3000", "rasoat.example.vn"])
      expect(refuse(facts("GET", { host }), OURS), host).toBeNull();
  });

  test("what a page's script says of where it stands is a tree, or refused", () => {
    const at = (tree: string) => refuse(facts("GET", { "next-router-state-tree": tree }), OURS)?.status ?? null;
    expect(at(encodeURIComponent('["",{"children":["households",{}]}]'))).toBeNull();
    for (const tree of ["[", "%", "%7B%7D", "*", ""]) expect(at(tree), tree).toBe(400);
  });

  test.each([
    "/api/households/export",
    "/api/sheets",
    "/api/lists/7c9e6679-7425-40de-944b-e07fc1f90ae7/export",
    "/api/reports/r1",
  ])("a download that a link on another site asks for is refused: %s", (path) => {
    for (const site of ["cross-site", "same-site"])
      expect(refuse(facts("GET", { "sec-fetch-site": site }, path), OURS)).toMatchObject({ status: 403 });
    for (const site of ["same-origin", "none"])
      expect(refuse(facts("GET", { "sec-fetch-site": site }, path), OURS)).toBeNull();
  });

  test("from the provider of sign-ins one comes back by a link on its site", () => {
    const path = "/api/sign-in/provider/back";
    expect(refuse(facts("GET", { "sec-fetch-site": "cross-site" }, path), OURS)).toBeNull();
    expect(refuse(facts("POST", { "sec-fetch-site": "cross-site" }, path), OURS)).toMatchObject({ status: 403 });
  });

  test("a page may be read from anywhere: what it answers, the browser keeps from other sites", () => {
    expect(refuse(facts("GET", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }), OURS)).toBeNull();
  });
});

describe("a body", () => {
  test.each([
    ["/api/imports", "application/octet-stream", null],
    ["/api/imports", "multipart/form-data; boundary=x", 415],
    ["/api/auth/signout", "application/octet-stream", 415],
    ["/households/new", "application/xml", 415],
    ["/households/new", "application/json", 415],
    ["/households/new", "multipart/form-data; boundary=x", null],
    ["/api/auth/signout", "application/json", null],
    ["/api/auth/signout", "application/x-www-form-urlencoded", null],
    ["/api/auth/signout", "multipart/form-data; boundary=x", 415],
    ["/api/auth/signout", "text/plain", 415],
  ])("at %s of the kind %s: %s", (path, type, status) => {
    expect(refuse(facts("POST", { "content-type": type }, path), OURS)?.status ?? null).toBe(status);
  });
});

test.each([
  ["/", true],
  ["/households/7c9e6679-7425-40de-944b-e07fc1f90ae7", true],
  ["/apiary", true],
  ["/api/health", false],
  ["/_next/static/chunks/a.js", false],
  ["/favicon.ico", false],
])("%s is a page: %s", (path, page) => expect(isPage(path)).toBe(page));

test("a page runs the scripts that its answer names, and shows itself in no frame", () => {
  const policy = contentSecurityPolicy("abc", { secure: true, development: false });
  const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
  expect(scripts).toBe("'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("object-src 'none'");
  // Nobody's element may say to where our addresses lead.
  expect(policy).toContain("base-uri 'none'");
  expect(policy).toContain("upgrade-insecure-requests");
  expect(contentSecurityPolicy("abc", { secure: false, development: false })).not.toContain("upgrade-insecure");
});

describe("after signing in one goes on", () => {
  test.each(["/", "/households?village=1&q=ho%C3%A0ng", "/lists/7c9e6679"])("to %s", (path) => {
    expect(safePath(path)).toBe(path);
  });

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example\t",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "/sign-in",
    "/api/lists/1/export",
    "households",
    "",
    undefined,
    ["/lists"],
    `/${"a".repeat(600)}`,
  ])("not to %s", (path) => expect(safePath(path)).toBe("/"));
});
