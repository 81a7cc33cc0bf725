import type { Page } from "@playwright/test";
import { extractText, getDocumentProxy } from "unpdf";
import { expect, type Role, test } from "./fixtures";

/** The text of each sheet that the page makes. */
async function sheetsOf(page: Page): Promise<string[]> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  return text;
}

const TABLES: readonly (readonly [role: Role, path: string])[] = [
  ["COMMUNE_OFFICER", "/households"],
  ["COMMUNE_OFFICER", "/reviews"],
  ["COMMUNE_OFFICER", "/lists"],
  ["COMMUNE_OFFICER", "/reports/r1"],
  ["COMMUNE_OFFICER", "/reports/r2"],
  ["PROVINCE_STAFF", "/lists"],
  ["PROVINCE_STAFF", "/progress"],
  ["PROVINCE_STAFF", "/trail"],
  ["PROVINCE_STAFF", "/reports/r1?level=COMMUNE&approved=1"],
];

for (const [role, path] of TABLES) {
  test(`${path} of ${role} prints whole rows, under the heads of their columns on each sheet`, async ({
    page,
    signInAs,
  }) => {
    await signInAs(page, role);
    await page.goto(path);
    const table = page.locator(".data-table").last();
    // What has arrived may not be shown yet: a page that is still waiting prints as one.
    await expect(table).toBeVisible();
    const heads = await table.locator("thead th").allTextContents();
    const last = heads.filter((head) => head.trim()).at(-1) ?? "";
    const sheets = await sheetsOf(page);
    const words = (text: string) => text.replace(/\s+/g, "");
    const rows = await table.locator("tbody tr").allTextContents();
    const withRows = sheets.filter((sheet) => rows.some((row) => row && words(sheet).includes(words(row))));
    expect(withRows.length).toBeGreaterThan(0);
    for (const sheet of withRows) expect(words(sheet)).toContain(words(last));

    // What is between the margins, as the style sheet names them: A4 upright, or across.
    const across = (await page.locator("[data-print=wide]").count()) > 0;
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: Math.floor(((across ? 297 : 210) - 35) * (96 / 25.4)), height: 600 });
    const { width, room } = await table.evaluate((element) => ({
      width: element.getBoundingClientRect().width,
      room: element.parentElement?.clientWidth ?? 0,
    }));
    expect(width).toBeLessThanOrEqual(room);
  });
}
