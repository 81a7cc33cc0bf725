import { readFileSync } from "node:fs";
import { test as base, expect, type Page } from "@playwright/test";
import pg from "pg";
import { z } from "zod";
import { sealSession } from "../lib/access/session-token";
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

type OfWorker = {
  /** The owner's way to the tests' database (scripts/serve-e2e.mjs). */
  database: pg.Pool;
};

const toldSchema = z.object({ owner: z.string() });

/** A working day. */
const SECONDS = 12 * 60 * 60;

/**
 * Playwright's `test`, with a quick way in: session and cookie are made, as signing in would make them. A test that ends sessions or
 * changes a password does so with a person of its own. Nothing that the browser does in it may go against the page's policy.
 */
export const test = base.extend<OfTest, OfWorker>({
  context: async ({ context }, use) => {
    const refused: string[] = [];
    context.on("console", (message) => {
      if (message.text().includes("Content Security Policy"))
        refused.push(`${message.page()?.url()}: ${message.text()}`);
    });
    await use(context);
    expect(refused).toEqual([]);
  },
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what a fixture needs.
    async ({}, use) => {
      const { owner } = toldSchema.parse(JSON.parse(readFileSync(process.env.E2E_DATABASE ?? "", "utf8")));
      const pool = new pg.Pool({ connectionString: owner, max: 1 });
      await use(pool);
      await pool.end();
    },
    { scope: "worker" },
  ],
  signInAs: async ({ baseURL, database }, use) => {
    await use(async (page, role, code) => {
      const id = crypto.randomUUID();
      await database.query(
        `INSERT INTO session (id, user_id, created_at, used_at, lapses_at, ends_at, device, address)
         SELECT $1, $2, at, at, at + interval '12 hours', at + interval '12 hours', 'Chrome, Linux', '203.0.113.9'
         FROM date_trunc('milliseconds', clock_timestamp()) at`,
        [id, official(role, code).id],
      );
      const value = await sealSession(id, process.env.E2E_SECRET ?? "", SECONDS);
      const expires = Math.floor(Date.now() / 1000) + SECONDS;
      await page
        .context()
        .addCookies([
          { name: "next-auth.session-token", value, url: baseURL ?? "", expires, httpOnly: true, sameSite: "Lax" },
        ]);
    });
  },
});
