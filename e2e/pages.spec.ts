import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, type Role, test } from "./fixtures";
import { looksRight } from "./looks-right";

/** The pages of each role. What needs an id is reached by the first link of its list. */
const PAGES: Record<Role, readonly string[]> = {
  COMMUNE_OFFICER: [
    "/",
    "/households",
    "/households/new",
    "/imports",
    "/imports/new",
    "/reviews",
    "/reviews/type",
    "/lists",
    "/villages",
    "/duplicates",
    "/acts",
    "/trail",
    "/reports/r1",
    "/account",
  ],
  COMMUNE_CHAIR: ["/", "/lists"],
  DISTRICT_REVIEWER: ["/", "/lists", "/households", "/imports", "/duplicates", "/acts", "/reports/r2", "/progress"],
  PROVINCE_STAFF: [
    "/",
    "/lists",
    "/duplicates",
    "/retention",
    "/trail",
    "/reports/r1",
    "/reports/r3",
    "/progress",
    "/rounds",
    "/rounds/new",
    "/countersignatures",
  ],
  ADMINISTRATOR: ["/", "/countersignatures", "/trail", "/admin/people", "/admin/people/new"],
};

/** The page that the first row of a list leads to. */
const FIRST_OF: readonly (readonly [role: Role, list: string])[] = [
  ["COMMUNE_OFFICER", "/households"],
  ["COMMUNE_OFFICER", "/reviews?status=DONE"],
  ["COMMUNE_OFFICER", "/reviews?status=LISTED"],
  ["DISTRICT_REVIEWER", "/lists"],
  ["DISTRICT_REVIEWER", "/duplicates"],
  ["ADMINISTRATOR", "/admin/people"],
];

async function settled(page: Page, url: string) {
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

for (const role of Object.keys(PAGES) as Role[]) {
  test(`every page of ${role} is accessible, in both languages, and fits 360 px`, async ({
    page,
    signInAs,
    baseURL,
  }) => {
    const failures: string[] = [];
    page.on("pageerror", (error) => failures.push(error.message));
    await signInAs(page, role);
    for (const path of PAGES[role]) {
      await settled(page, path);
      await looksRight(page, `${role} ${path}`);
    }
    for (const [, list] of FIRST_OF.filter(([of]) => of === role)) {
      await settled(page, list);
      const row = page.locator("tbody a").first();
      if (!(await row.isVisible())) continue;
      await settled(page, (await row.getAttribute("href")) ?? list);
      await looksRight(page, `${role} first of ${list}`);
    }
    await page.context().addCookies([{ name: "locale", value: "en", url: baseURL ?? "" }]);
    for (const path of PAGES[role]) {
      await settled(page, path);
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      // A key that has no words shows as itself, with its namespace.
      // biome-ignore lint/performance/useDomNodeTextContent: a page's scripts are no words of it
      const shown = await page.locator("body").innerText();
      expect
        .soft(shown, path)
        .not.toMatch(
          /\b(lists|reviews|households|start|reports|rounds|people|common|scoring|duplicates|search|bulk|privacy|imports|trail)\.[a-z_]+/,
        );
    }
    expect(failures).toEqual([]);
  });
}

test("pages that show things send at most 150 kB of script", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER");
  const sizes: Record<string, number> = {};
  for (const path of ["/households", "/reviews", "/reports/r1"]) {
    let bytes = 0;
    await page.goto(path, { waitUntil: "networkidle" });
    // Also what the browser had in its cache already.
    const addresses = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    for (const address of new Set(addresses.filter((name) => new URL(name).pathname.endsWith(".js"))))
      bytes += gzipSync(await (await page.request.get(address)).body()).length;
    sizes[path] = Math.round(bytes / 1000);
  }
  expect(Math.max(...Object.values(sizes)), JSON.stringify(sizes)).toBeLessThanOrEqual(150);
  // An empty page is no measurement.
  expect(Math.min(...Object.values(sizes))).toBeGreaterThan(20);
});

test("a stranger and a neighbour find nothing", async ({ page, request, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/households");
  const own = (await page.locator("tbody a").first().getAttribute("href")) ?? "";
  await page.goto("/lists");
  const list = new URL(page.url()).pathname;

  expect((await request.get(own, { maxRedirects: 0 })).status()).toBe(307);
  expect((await request.get(`/api${list}/export?format=csv`)).status()).toBe(401);
  for (const path of [
    "/households/not-an-id",
    "/households/00000000-0000-4000-8000-000000000000",
    "/reviews/x",
    "/lists/x",
    "/reports/r9",
    "/rounds/new",
    "/admin/people",
  ])
    expect((await page.request.get(path)).status(), path).toBe(404);
  expect((await page.request.get("/api/households/export?format=doc")).status()).toBe(404);
});

test("bad requests are refused with the right status and nothing is written", async ({ page, signInAs, baseURL }) => {
  await signInAs(page, "COMMUNE_OFFICER");
  const big = await page.request.post("/households/new", {
    headers: { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8", origin: baseURL ?? "" },
    data: "x".repeat(10 * 1024 * 1024),
  });
  expect(big.status()).toBe(413);
  const foreign = await page.request.post("/households/new", {
    headers: { "next-action": "0".repeat(42), "content-type": "text/plain", origin: "https://evil.example" },
    data: "[]",
  });
  expect(foreign.status()).toBe(403);
  const wrongType = await page.request.post("/households/new", {
    headers: { "content-type": "application/xml", origin: baseURL ?? "" },
    data: "<a/>",
  });
  expect(wrongType.status()).toBeGreaterThanOrEqual(400);
});

test("ways past the door that others bring are shut, and a link on another site downloads nothing", async ({
  page,
  signInAs,
  baseURL,
}) => {
  await signInAs(page, "PROVINCE_STAFF");
  const origin = baseURL ?? "";
  for (const path of ["session", "callback/credentials", "_log", "error", "signin/credentials"]) {
    const got = await page.request.get(`/api/auth/${path}`, { maxRedirects: 0 });
    expect(got.status(), path).toBe(404);
    expect(got.headers()["set-cookie"], path).toBeUndefined();
    const form = { username: "canbo.thienthuat", password: "x" };
    const sent = await page.request.post(`/api/auth/${path}`, { headers: { origin }, form, maxRedirects: 0 });
    expect(sent.status(), path).toBe(404);
  }
  // What is left of them neither makes a session nor prolongs one, and signing out there ends it.
  for (const path of ["csrf", "providers", "signin"]) {
    const got = await page.request.get(`/api/auth/${path}`, { maxRedirects: 0 });
    expect(got.headers()["set-cookie"] ?? "", path).not.toContain("session-token");
  }
  expect((await page.request.get("/_next/image?url=%2Ficon.svg&w=64&q=75")).status()).toBe(404);
  const download = "/api/reports/r1?format=csv";
  const lured = await page.request.get(download, { headers: { "sec-fetch-site": "cross-site" } });
  expect(lured.status()).toBe(403);
  expect((await page.request.get(download, { headers: { "sec-fetch-site": "same-origin" } })).status()).toBe(200);

  const kept = (await page.context().cookies()).filter(({ name }) => name.endsWith("session-token"));
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  await page.request.post("/api/auth/signout", { headers: { origin }, form: { csrfToken }, maxRedirects: 0 });
  await page.context().addCookies(kept);
  expect((await page.request.get(download, { headers: { "sec-fetch-site": "same-origin" } })).status()).toBe(401);
});
