import { randomInt } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** A member as it is typed; without a number, its papers are lost. */
export type Typed = {
  name: string;
  birth: string;
  sex: "MALE" | "FEMALE";
  relationship?: "SPOUSE" | "CHILD";
  nationalId?: string;
};

/** A surname that nobody else has, of letters that stay when a name is compared. */
export function ownSurname(): string {
  const digits = [...String(randomInt(1e7)).padStart(7, "0")].map(Number);
  return `T${digits.map((digit) => `${"aeiouyaeio".charAt(digit)}${"nlmchktpgb".charAt(digit)}`).join("")}`;
}

/** Two parents and a grown son of this surname. */
export const family = (surname: string): Typed[] => [
  { name: `${surname} Văn Hòa`, birth: "17/05/1980", sex: "MALE" },
  { name: `${surname} Thị Đào`, birth: "12/03/1982", sex: "FEMALE", relationship: "SPOUSE" },
  { name: `${surname} Đình Khánh`, birth: "21/09/2004", sex: "MALE", relationship: "CHILD" },
];

/** Fills in the page on which a household is registered, up to its button. */
export async function typeHousehold(page: Page, members: readonly Typed[]): Promise<void> {
  await page.goto("/households/new");
  await page.getByLabel(/^Thôn/).selectOption({ index: 1 });
  await page.getByLabel(/^Địa chỉ/).fill("Giữa thôn");
  for (const [i, { name, birth, sex, relationship, nationalId }] of members.entries()) {
    if (i > 0) await page.getByRole("button", { name: "Thêm thành viên" }).click();
    await page.locator(`[id="members.${i}.fullName"]`).fill(name);
    await page.locator(`[id="members.${i}.birth"]`).fill(birth);
    await page.locator(`[id="members.${i}.sex"]`).selectOption(sex);
    if (relationship) await page.locator(`[id="members.${i}.relationship"]`).selectOption(relationship);
    if (nationalId) await page.locator(`[id="members.${i}.nationalId"]`).fill(nationalId);
    else await page.locator(`[id="members.${i}.nationalIdAbsence"]`).selectOption("LOST");
  }
}

/** Saves what was typed and answers the household's address. */
export async function saveHousehold(page: Page, head: string): Promise<string> {
  await page.getByRole("button", { name: "Lưu hộ" }).click();
  await expect(page.getByRole("heading", { level: 1, name: head })).toBeVisible();
  return page.url();
}

/** Registers a household and answers its address. */
export async function registerOnScreen(page: Page, members: readonly Typed[]): Promise<string> {
  await typeHousehold(page, members);
  return saveHousehold(page, members[0]?.name ?? "");
}

/** The code of the household whose page is open. */
export async function codeOf(page: Page): Promise<string> {
  const text = await page
    .getByText(/\d{5}-\d{5}/)
    .first()
    .textContent();
  return /\d{5}-\d{5}/.exec(text ?? "")?.[0] ?? "";
}
