import type { Page } from "@playwright/test";
import { communeOf, OWN_COMMUNES } from "./communes";
import { demoAccount, expect, test } from "./fixtures";

// The way up: lists of the demonstration's district that wait for it, returned and approved. Each test has lists of its own.

/** Opens a commune's list from the board. */
async function openList(page: Page, commune: string) {
  await page.goto("/lists");
  await page.getByRole("link", { name: commune, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Danh sách 2024 · ${commune}`);
}

const step = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("button", { name });

test("the board shows what waits first, and its filters stand in the address", async ({ page, signInAs }) => {
  await signInAs(page, "DISTRICT_REVIEWER");
  await page.goto("/");
  await expect(page.getByText(/danh sách chờ duyệt/)).toBeVisible();
  await page.goto("/lists");
  await page.getByLabel("Tình trạng").selectOption("APPROVED");
  await page.getByRole("button", { name: "Lọc" }).click();
  await expect(page).toHaveURL(/status=APPROVED/);
  const badges = page.getByRole("table").getByRole("row").filter({ hasText: "Đã duyệt" });
  await expect(badges).not.toHaveCount(0);
  await expect(page.getByRole("table").getByText("Đang làm")).toHaveCount(0);
});

test("the district returns two households with reasons; a second window that approves is told who was first", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "DISTRICT_REVIEWER");
  await openList(page, communeOf(OWN_COMMUNES.returned).name);
  await expect(page.getByText("Cân", { exact: true })).toBeVisible();
  const second = await page.context().newPage();
  await second.goto(page.url());

  const ticks = page.getByRole("checkbox", { name: /^Chọn hộ/ });
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await step(page, "Trả lại 2 hộ").click();
  const dialog = page.getByRole("dialog");
  const send = dialog.getByRole("button", { name: "Trả lại 2 hộ" });
  await send.click();
  await expect(dialog.getByRole("alert")).toContainText("Cần sửa 6 chỗ");
  await expect(dialog.getByRole("alert")).toContainText("Lời dặn chung: Mời nhập mục này");
  await expect(dialog.getByRole("alert")).toBeFocused();

  for (const select of await dialog.getByLabel("Lý do").all()) await select.selectOption("SCORE_DOUBTFUL");
  for (const words of await dialog.getByRole("textbox").all()) await words.fill("Điểm khác phiếu giấy, mời xem lại");
  await send.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("2 hộ bị trả lại", { exact: true })).toBeVisible();
  await expect(step(page, "Duyệt danh sách")).toHaveCount(0);

  await step(second, "Duyệt danh sách").click();
  await second.getByRole("dialog").getByRole("button", { name: "Duyệt danh sách" }).click();
  await expect(second.getByRole("alert")).toContainText(`${demoAccount("DISTRICT_REVIEWER").name} vừa trả lại`);
  await second.getByRole("button", { name: "Tải lại trang" }).click();
  await expect(second.getByRole("list", { name: "Lịch sử" })).toContainText("Trả lại 2 hộ");
});

test("district and province approve, one after the other, and nothing more can be done to the list", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "DISTRICT_REVIEWER");
  await openList(page, communeOf(OWN_COMMUNES.approved).name);
  await expect(page.getByRole("heading", { name: "Thay đổi từ lần trình 1" })).toBeVisible();
  await step(page, "Duyệt danh sách").click();
  await page.getByRole("dialog").getByRole("button", { name: "Duyệt danh sách" }).click();
  await expect(page.getByText("Chờ tỉnh duyệt", { exact: true })).toBeVisible();
  await expect(step(page, "Duyệt danh sách")).toHaveCount(0);

  const url = page.url();
  await signInAs(page, "PROVINCE_STAFF");
  await page.goto(url);
  await step(page, "Duyệt danh sách").click();
  await expect(page.getByRole("dialog")).toContainText("có hiệu lực ngay");
  await page.getByRole("dialog").getByRole("button", { name: "Duyệt danh sách" }).click();
  await expect(page.getByText("Đã duyệt", { exact: true })).toBeVisible();
  await expect(step(page, /Duyệt|Trả lại/)).toHaveCount(0);

  await signInAs(page, "COMMUNE_OFFICER");
  const stranger = await page.goto(url);
  expect(stranger?.status()).toBe(404);
});

test("what stands out leads to its households", async ({ page, signInAs }) => {
  await signInAs(page, "PROVINCE_STAFF");
  await openList(page, "Xã Minh Khai");
  const link = page.getByRole("region", { name: "Cần xem" }).getByRole("link").first();
  const count = Number.parseInt((await link.textContent()) ?? "", 10);
  await link.click();
  await expect(page).toHaveURL(/attention=/);
  await expect(page.getByRole("table", { name: "Các hộ trong danh sách" }).locator("tbody tr")).toHaveCount(
    Math.min(count, 50),
  );
});

test("a commune's list says what is left, and numbers that cannot be are refused beside the field", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/lists");
  await expect(page).toHaveURL(/\/lists\/[0-9a-f-]{36}$/);
  await expect(step(page, /^Trình/)).toBeDisabled();
  await expect(page.getByRole("link", { name: /Còn \d+ việc trước khi trình/ })).toBeVisible();
  await page.goto(`${page.url()}/residents`);
  await page.getByLabel("Số hộ toàn xã").fill("1.000");
  await page.getByLabel("Số nhân khẩu toàn xã").fill("900");
  await page.getByRole("button", { name: "Lưu số toàn xã" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeFocused();
  await expect(page.getByText("Số nhân khẩu không được ít hơn số hộ").last()).toBeVisible();
  await expect(page.getByLabel("Số hộ toàn xã")).toHaveValue("1.000");
});
