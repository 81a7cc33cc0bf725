import type { Page } from "@playwright/test";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, official, test } from "./fixtures";
import { looksRight } from "./looks-right";

const MASKED = /\d{3}•{4,7}\d{2}/;

/** Opens the first household of the list on which somebody has a number. */
async function openHouseholdWithNumber(page: Page): Promise<void> {
  await page.goto("/households?class=POOR");
  await expect(page.locator("tbody a").first()).toBeVisible();
  const addresses = await page
    .locator("tbody a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.getByRole("table", { name: "Thành viên" })).toBeVisible();
    if (await page.getByText(MASKED).first().isVisible()) return;
  }
  throw new Error("nobody on the first page has a number");
}

test("a number is masked, and shown for a purpose; the household's file says who looked at it", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.revealing);
  const reader = official("COMMUNE_OFFICER", OWN_COMMUNES.revealing).name;
  await openHouseholdWithNumber(page);
  await looksRight(page, "household");
  const cell = page.getByRole("status").filter({ hasText: MASKED }).first();
  const masked = (await cell.textContent()) ?? "";
  const button = page.getByRole("button", { name: /^Xem số định danh của/ }).first();
  await button.focus();
  await page.keyboard.press("Enter");

  const dialog = page.getByRole("dialog");
  // Whoever thinks better of it is back where they were.
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Xem số" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Mục đích: Mời chọn mục đích");
  await looksRight(page, "dialog of a number");
  await dialog.getByLabel(/^Mục đích/).selectOption("OTHER");
  await dialog.getByLabel(/^Ghi rõ/).fill("012345678901");
  await dialog.getByRole("button", { name: "Xem số" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Không ghi số định danh");
  await dialog.getByLabel(/^Mục đích/).selectOption("INSURANCE_CARD");
  await dialog.getByLabel(/^Ghi rõ/).fill("đợt tháng 12");
  await dialog.getByRole("button", { name: "Xem số" }).click();
  await expect(dialog).toBeHidden();

  const shown = page
    .getByRole("status")
    .filter({ hasText: /\d{12}|\d{9}/ })
    .first();
  await expect(shown).toContainText(new RegExp(`${masked.slice(0, 3)}\\d{4,7}${masked.slice(-2)}`));
  await expect(page.getByText(/còn \d+ giây/)).toBeVisible();
  await page.getByRole("button", { name: "Che lại" }).click();
  await expect(page.getByText(masked).first()).toBeVisible();

  // The purpose is remembered in this tab; Esc asks for nothing.
  await button.click();
  await expect(page.getByRole("dialog").getByLabel(/^Ghi rõ/)).toHaveValue("đợt tháng 12");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("link", { name: "Hồ sơ của hộ" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Hồ sơ của hộ");
  await looksRight(page, "file");
  const readers = page.getByRole("table", { name: "Ai đã xem, đã sửa" });
  await expect(
    readers.getByRole("row").filter({ hasText: "Xem số định danh của một thành viên" }).first(),
  ).toContainText("Cấp thẻ bảo hiểm y tế: đợt tháng 12");
  await expect(readers.getByRole("row").filter({ hasText: "Lập hồ sơ này để in" }).first()).toContainText(reader);
  await expect(page.getByText(MASKED).first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(new RegExp(`^In lúc .*${reader}`))).toBeVisible();
  await expect(page.getByRole("button", { name: "In hồ sơ" })).toBeHidden();
});

test("the form keeps a masked number as it is, without a warning, and shows it for a purpose", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.maskedForm);
  await openHouseholdWithNumber(page);
  const masked = (await page.getByRole("status").filter({ hasText: MASKED }).first().textContent()) ?? "";
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sửa thông tin hộ" })).toBeVisible();
  const numbers = page.locator('input[id$=".nationalId"]');
  const placeOf = () =>
    numbers.evaluateAll(
      (inputs, text) => inputs.findIndex((input) => (input as HTMLInputElement).value === text),
      masked,
    );
  await expect.poll(placeOf).toBeGreaterThanOrEqual(0);
  const place = await placeOf();
  await expect(page.getByText(/Số định danh cho biết/)).toHaveCount(0);
  await page
    .getByRole("button", { name: /^Xem số định danh của/ })
    .first()
    .click();
  await page
    .getByRole("dialog")
    .getByLabel(/^Mục đích/)
    .selectOption("CHECK_PAPERS");
  await page.getByRole("dialog").getByRole("button", { name: "Xem số" }).click();
  await expect(page.getByText(/còn \d+ giây/)).toBeVisible();
  // The dialog's form was sent, and not the one around it.
  await expect(page).toHaveURL(/\/edit$/);
  const birth = page.locator(`[id="members.${place}.birth"]`);
  const before = await birth.inputValue();
  await birth.fill("1901");
  await expect(page.getByText(/Số định danh cho biết năm sinh/).first()).toBeVisible();
  await birth.fill(before);
  await page.getByLabel(/^Địa chỉ/).fill("Nhà mới bên suối");
  await page.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(page).not.toHaveURL(/\/edit$/);
  await expect(page.getByText(masked).first()).toBeVisible();
});

test("a list is taken away for a purpose; without one the download is refused", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.listTakenAway);
  await page.goto("/lists");
  const list = new URL(page.url()).pathname;
  for (const address of [`/api${list}/export?format=csv`, "/api/households/export?format=csv"]) {
    const refused = await page.request.get(address);
    expect(refused.status(), address).toBe(422);
    expect((await refused.json()).fields).toHaveProperty("purpose");
  }
  // A table of numbers holds nobody.
  expect((await page.request.get("/api/reports/r1?format=csv")).status()).toBe(200);

  const open = page.getByRole("button", { name: "Tải CSV" });
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Mục đích/).selectOption("REPORT_UP");
  await dialog.getByLabel(/^Ghi rõ/).fill("");
  await dialog.getByLabel("Kèm dân tộc, khuyết tật, sức khỏe").check();
  await dialog.getByRole("button", { name: "Tải tệp" }).click();
  await expect(dialog.getByRole("alert")).toContainText("ít nhất 10 ký tự");
  await looksRight(page, "dialog of a download");
  await dialog.getByLabel("Kèm dân tộc, khuyết tật, sức khỏe").uncheck();

  const read = async (act: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  };
  const plain = await read(() => dialog.getByRole("button", { name: "Tải tệp" }).click());
  expect(plain.split("\r\n")[0]).not.toMatch(/Dân tộc|Số định danh/);
  expect(plain).not.toMatch(/\d{12}/);
  await expect(dialog).toBeHidden();
  await open.click();
  await dialog.getByLabel(/^Ghi rõ/).fill("hỗ trợ người khuyết tật năm 2024");
  await dialog.getByLabel("Kèm dân tộc, khuyết tật, sức khỏe").check();
  await dialog.getByLabel("Kèm số định danh chủ hộ, đã che giữa").check();
  const whole = await read(() => dialog.getByRole("button", { name: "Tải tệp" }).click());
  expect(whole.split("\r\n")[0]).toMatch(/Số định danh chủ hộ \(đã che\),Dân tộc chủ hộ,Người khuyết tật/);
  expect(whole).toMatch(MASKED);
  expect(whole).not.toMatch(/\d{12}/);
});

test("the district opens a household once on the record, and sees ethnicity and health for a purpose", async ({
  page,
  browser,
  signInAs,
}) => {
  const there = communeOf(OWN_COMMUNES.openedFromAbove);
  await signInAs(page, "COMMUNE_OFFICER", there.code);
  await openHouseholdWithNumber(page);
  const address = page.url();
  await signInAs(page, "DISTRICT_REVIEWER");
  await page.goto(address);
  const members = page.getByRole("table", { name: "Thành viên" });
  await expect(members.getByRole("columnheader", { name: "Dân tộc" })).toHaveCount(0);
  await page.getByRole("button", { name: "Hiện dân tộc, sức khỏe" }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/^Mục đích/)
    .selectOption("ANSWER_AUTHORITY");
  await page.getByRole("dialog").getByRole("button", { name: "Hiện" }).click();
  await expect(page.getByRole("table", { name: "Dân tộc, khuyết tật, sức khỏe" })).toBeVisible();
  await looksRight(page, "household of the district");
  await page.goto(`${address}/file`);
  const readers = page.getByRole("table", { name: "Ai đã xem, đã sửa" });
  await expect(readers.getByRole("row").filter({ hasText: "Xem dân tộc, khuyết tật, sức khỏe" }).first()).toContainText(
    there.district,
  );

  // An administrator, and somebody who is not signed in, come to nothing.
  const other = await (await browser.newContext()).newPage();
  expect((await other.request.get(`${address}/file`, { maxRedirects: 0 })).status()).toBe(307);
  await signInAs(other, "ADMINISTRATOR");
  expect((await other.request.get(`${address}/file`)).status()).toBe(404);
  expect((await other.request.get("/retention")).status()).toBe(404);
  await other.context().close();
});

test("the province sees for how long things are kept, and changes it", async ({ page, signInAs, baseURL }) => {
  await signInAs(page, "PROVINCE_STAFF");
  await page.goto("/retention");
  await looksRight(page, "retention");
  await expect(page.getByText("Chưa tìm thấy văn bản nào quy định")).toBeVisible();
  const days = page.locator("#readings-days");
  const before = await days.inputValue();
  await days.fill("30");
  const readings = page.getByRole("region", { name: "Nhật ký xem: ai đã xem, đã tải gì" });
  await readings.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(readings.getByRole("alert")).toContainText("Số ngày ít hơn mức tối thiểu");
  await days.fill("2000");
  await readings.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(readings.getByText("Đã lưu")).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue("2000");
  await days.fill(before);
  await readings.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(readings.getByText("Đã lưu")).toBeVisible();

  // How long something may take, too.
  const answer = page.locator("#transfer_answer-amount");
  const answering = page.getByRole("region", { name: "Trả lời hộ chuyển đến" });
  await answer.fill("366");
  await answering.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(answering.getByRole("alert")).toContainText("365");
  await answer.fill("12");
  await answering.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(answering.getByText("Đã lưu")).toBeVisible();
  await page.reload();
  await expect(answer).toHaveValue("12");
  await answer.fill("10");
  await answering.getByRole("button", { name: "Lưu thời hạn" }).click();
  await expect(answering.getByText("Đã lưu")).toBeVisible();

  await page.context().addCookies([{ name: "locale", value: "en", url: baseURL ?? "" }]);
  await page.goto("/retention");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Retention");
  await expect(page.locator("body")).not.toContainText(/privacy\.[a-z_]+/);
});
