import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Expects that axe finds nothing on the page as it stands, and that it is no wider than 360 px on a phone. */
export async function looksRight(page: Page, name: string): Promise<void> {
  // Without frames of other origins the findings need no page of their own to be put together: twice as fast.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    // To describe each element that passed takes as long as some of the checks.
    .options({ resultTypes: ["violations"] })
    .analyze();
  expect.soft(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
  const viewport = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, `${name} at 360 px`).toBeLessThanOrEqual(360);
  if (viewport) await page.setViewportSize(viewport);
}
