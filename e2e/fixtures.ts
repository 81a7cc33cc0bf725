import { test as base, type Cookie, expect, type Page } from "@playwright/test";
import { DEMO_ACCOUNTS } from "../prisma/demo/accounts.mjs";

export { expect };

export type Role = (typeof DEMO_ACCOUNTS)[number]["role"];

/** The demonstration's person in a role. */
export function demoAccount(role: Role) {
  const account = DEMO_ACCOUNTS.find((one) => one.role === role);
  if (!account) throw new Error(`the demonstration has nobody as ${role}`);
  return account;
}

/** Clicks the demonstration's button for a role on the sign-in page, and waits until the person is in. */
export async function clickIn(page: Page, role: Role): Promise<void> {
  const { name } = demoAccount(role);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

type OfTest = {
  /** Signs the page's browser in as the demonstration's person in this role; the page is not moved. */
  signInAs: (page: Page, role: Role) => Promise<void>;
};
type OfWorker = { cookiesOf: (role: Role) => Promise<Cookie[]> };

/**
 * Playwright's `test`, with a quick way in: each worker signs in once per role and keeps the cookie. A test that ends
 * sessions or changes a password does so with a person of its own, never with one of these.
 */
export const test = base.extend<OfTest, OfWorker>({
  cookiesOf: [
    async ({ browser }, use, { project }) => {
      const known = new Map<Role, Promise<Cookie[]>>();
      const enter = async (role: Role) => {
        const context = await browser.newContext({ baseURL: project.use.baseURL, javaScriptEnabled: false });
        await clickIn(await context.newPage(), role);
        const cookies = await context.cookies();
        await context.close();
        return cookies;
      };
      await use((role) => {
        const cookies = known.get(role) ?? enter(role);
        known.set(role, cookies);
        return cookies;
      });
    },
    { scope: "worker" },
  ],
  signInAs: async ({ cookiesOf }, use) => {
    await use(async (page, role) => page.context().addCookies(await cookiesOf(role)));
  },
});
