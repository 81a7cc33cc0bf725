import { test as base, expect, type Page } from "@playwright/test";
import { SESSION_SECONDS, sealSession } from "../lib/access/session-token";
import { DEMO_ACCOUNTS } from "../prisma/demo/accounts.mjs";
import { type Official, officialOf } from "../prisma/demo/officials";
import { communePlace, DISTRICT_PLACES, PROVINCE_PLACE } from "../prisma/demo/places";
import { COMMUNES } from "../prisma/reference/units-2024";

export { expect };

export type Role = Official["role"];

/** The demonstration's person in a role. */
export function demoAccount(role: Role) {
  const account = DEMO_ACCOUNTS.find((one) => one.role === role);
  if (!account) throw new Error(`the demonstration has nobody as ${role}`);
  return account;
}

/** Whoever has this role in the unit with this code; the demonstration's person when none is given. */
export function official(role: Role, code: string = demoAccount(role).unitCode): Official {
  const facts = COMMUNES.find((one) => one.code === code);
  const place = facts ? communePlace(facts) : [PROVINCE_PLACE, ...DISTRICT_PLACES].find((one) => one.code === code);
  if (!place) throw new Error(`no unit has the code ${code}`);
  return officialOf(role, place);
}

/** Clicks the demonstration's button for a role on the sign-in page, and waits until the person is in. */
export async function clickIn(page: Page, role: Role): Promise<void> {
  const { name } = demoAccount(role);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

type OfTest = {
  /** Signs the page's browser in as whoever has this role there (`official`); the page is not moved. */
  signInAs: (page: Page, role: Role, code?: string) => Promise<void>;
};

/**
 * Playwright's `test`, with a quick way in: the cookie is made, as signing in would make it. A test that ends sessions or
 * changes a password does so with a person of its own. Nothing that the browser does in it may go against the page's policy.
 */
export const test = base.extend<OfTest>({
  context: async ({ context }, use) => {
    const refused: string[] = [];
    context.on("console", (message) => {
      if (message.text().includes("Content Security Policy"))
        refused.push(`${message.page()?.url()}: ${message.text()}`);
    });
    await use(context);
    expect(refused).toEqual([]);
  },
  signInAs: async ({ baseURL }, use) => {
    await use(async (page, role, code) => {
      const value = await sealSession({ userId: official(role, code).id, epoch: 1 }, process.env.E2E_SECRET ?? "");
      const expires = Math.floor(Date.now() / 1000) + SESSION_SECONDS;
      await page
        .context()
        .addCookies([
          { name: "next-auth.session-token", value, url: baseURL ?? "", expires, httpOnly: true, sameSite: "Lax" },
        ]);
    });
  },
});
