import type { Page } from "@playwright/test";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";

// The main journey, from the commune's last reviews to the province's approval, in the browsers of three people.

const YES = ["1", "3", "7"];

/** Fills in the review that is open and records it: paper score, proposals taken, the rest by hand. */
async function fillIn(page: Page, score: string) {
  const radio = (field: string, value: string) => page.locator(`input[name="${field}"][value="${value}"]`);
  await expect(page.getByRole("button", { name: "Ghi nhận kết quả" })).toBeVisible();
  if (await radio("quickScreen", "PASSED").isVisible()) await radio("quickScreen", "PASSED").check({ force: true });
  await radio("incomeSource", "PAPER").check({ force: true });
  await page.locator("#incomeScore").fill(score);
  // Asked above the threshold only.
  if (Number(score) > 140) await radio("isFarming", "false").check({ force: true });
  await page.locator('[id="housing.floorAreaM2"]').fill("95,5");
  const take = page.getByRole("button", { name: /Nhận \d+ đề xuất/ });
  if (await take.isVisible()) await take.click();
  for (let n = 1; n <= 12; n++) {
    const field = `indicators.${n}.deprived`;
    const answered = await page.locator(`input[name="${field}"]:checked`).count();
    if (!answered) await radio(field, YES.includes(String(n)) ? "true" : "false").check({ force: true });
  }
  for (const reason of await page.locator('input[id$=".reason"]').all()) await reason.fill("đã kiểm tra tại hộ");
}

test("an officer reviews by keyboard; what is typed survives a reload, a lost line and another tab", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.reviewByKeyboard);
  await page.goto("/");
  await page.getByRole("link", { name: /Bắt đầu/ }).click();
  await page.locator("tbody a").first().click();
  await expect(
    page.getByRole("heading", { name: "Thu nhập (B1)" }).or(page.getByText("Thu nhập (B1)").first()),
  ).toBeVisible();

  // Keyboard alone: the source by 1 opens the score and leads to it, the score typed, Enter goes on.
  await page.locator('input[name="incomeSource"]').first().focus();
  await page.keyboard.press("1");
  await expect(page.locator("#incomeScore")).toBeFocused();
  await page.keyboard.type("121");
  await page.keyboard.press("Enter");
  await page.keyboard.type("64");
  await expect(page.locator('[id="housing.floorAreaM2"]')).toHaveValue("64");
  await expect(page.locator("#incomeScore")).toHaveValue("121");
  // Another area than the village's opens the line for its reason, and leads to it.
  await page.locator('input[name="area"]:checked').focus();
  await page.keyboard.press("2");
  await expect(page.locator("#areaReason")).toBeFocused();
  await page.locator('input[name="area"]').first().focus();
  await page.keyboard.press("1");
  await expect(page.locator("#areaReason")).toHaveCount(0);
  // Above the line the income is asked for: it stands in its box as people write it, and all of it is seen.
  await page.locator("#incomeScore").fill("165");
  await page.locator('input[name="isFarming"]').first().focus();
  await page.keyboard.press("1");
  const income = page.locator("#averageIncome");
  await expect(income).toBeFocused();
  await page.keyboard.type("1500000");
  await page.keyboard.press("Enter");
  await expect(income).toHaveValue("1.500.000");
  expect(await income.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
  await page.locator("#incomeScore").fill("121");
  // What means nothing is not passed over: the number that was saved before is not what stands there.
  const floor = page.locator('[id="housing.floorAreaM2"]');
  await floor.fill("64 m2");
  await page.getByRole("button", { name: "Ghi nhận kết quả" }).click();
  await expect(floor).toBeFocused();
  await expect(floor).toHaveValue("64 m2");
  await floor.fill("64");
  await expect(page.getByRole("status").filter({ hasText: /Đã lưu \d\d:\d\d/ })).toBeVisible();
  await page.reload();
  await expect(page.locator("#incomeScore")).toHaveValue("121");

  // The line is cut: what is typed stays on the device, through a reload too, and goes when the line is back.
  await context.setOffline(true);
  await page.locator("#notes").fill("gõ khi mất mạng");
  await expect(page.getByText("Đang mất mạng, đã giữ trên máy này")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("status").filter({ hasText: /Đã lưu/ })).toBeVisible();
  await page.reload();
  await expect(page.locator("#notes")).toHaveValue("gõ khi mất mạng");

  // A second tab: different fields go together; the same field is a question.
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator("#incomeScore").fill("90");
  await expect(other.getByRole("status").filter({ hasText: /Đã lưu/ })).toBeVisible();
  await page.locator("#incomeScore").fill("100");
  const conflict = page.getByRole("alert").filter({ hasText: "Ở nơi khác vừa ghi “90”" });
  await expect(conflict).toBeVisible();
  await conflict.getByRole("button", { name: "Dùng câu trả lời này" }).click();
  await expect(page.getByRole("status").filter({ hasText: /Đã lưu/ })).toBeVisible();
  await other.reload();
  await expect(other.locator("#incomeScore")).toHaveValue("100");
  await other.close();

  // Not finished: told what is missing, with ways to it.
  await page.getByRole("button", { name: "Ghi nhận kết quả" }).click();
  const summary = page.getByRole("alert").filter({ hasText: /Cần sửa \d+ chỗ/ });
  await expect(summary).toBeFocused();

  await fillIn(page, "100");
  await page.getByRole("button", { name: "Ghi nhận kết quả" }).click();
  await expect(page.getByText(/Đã ghi nhận lúc/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Vì sao" })).toBeVisible();
  await expect(page.getByText(/Điểm thu nhập \(B1\) 100 ≤ 140/)).toBeVisible();
});

test("a list is completed and sent by the commune, approved by district and province, and locked", async ({
  page,
  signInAs,
}) => {
  const commune = communeOf(OWN_COMMUNES.season);

  await test.step("the list cannot be sent before it is complete; then the commune sends it", async () => {
    await signInAs(page, "COMMUNE_OFFICER", commune.code);
    await page.goto("/lists");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(commune.name);
    const list = page.url();

    await expect(page.getByRole("button", { name: /Trình/ })).toBeDisabled();
    for (const status of ["DRAFT", "LISTED"]) {
      for (let i = 0; i < 40; i++) {
        await page.goto(`/reviews?status=${status}`);
        const next = page.locator("tbody a").first();
        await expect(next.or(page.getByText("Không có hộ nào ở đây")).first()).toBeVisible();
        if (!(await next.isVisible())) break;
        await next.click();
        await fillIn(page, i % 2 ? "160" : "120");
        await page.getByRole("button", { name: "Ghi nhận kết quả" }).click();
        await expect(page.getByText(/Đã ghi nhận lúc/)).toBeVisible();
      }
      await page.goto(`/reviews?status=${status}`);
      await expect(page.getByText("Không có hộ nào ở đây")).toBeVisible();
    }
    // All residents: refused where there would be fewer of them than poor ones, then as many as last year.
    await page.goto(`${list}/residents`);
    const lastYear = async (field: string) => {
      const hint = (await page.locator(`#${field}-hint`).textContent()) ?? "";
      return (/[\d.]+/.exec(hint)?.[0] ?? "").replaceAll(".", "");
    };
    const [households, persons] = [await lastYear("households"), await lastYear("persons")];
    await page.locator("#households").fill("3");
    await page.locator("#persons").fill("2");
    await page.getByRole("button", { name: /Ghi|Lưu/ }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Cần sửa" })).toBeVisible();
    await page.locator("#households").fill(households);
    await page.locator("#persons").fill(persons);
    await page.getByRole("button", { name: /Ghi|Lưu/ }).click();
    await expect(page.getByText("Cần sửa")).toHaveCount(0);

    await page.goto(list);
    await page.getByRole("button", { name: /Trình/ }).first().click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await dialog.getByRole("button", { name: /Trình/ }).click();
    await expect(page.getByText("Chờ huyện duyệt").first()).toBeVisible();
  });

  await test.step("the district approves", async () => {
    await signInAs(page, "DISTRICT_REVIEWER", commune.districtCode);
    await page.goto("/lists");
    await page.getByRole("link", { name: commune.name }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(commune.name);
    await page.getByRole("button", { name: /Duyệt/ }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Duyệt/ }).click();
    await expect(page.getByText("Chờ tỉnh duyệt").first()).toBeVisible();
  });

  await test.step("the commune can no longer change anything", async () => {
    await signInAs(page, "COMMUNE_OFFICER", commune.code);
    await page.goto("/reviews?status=DONE");
    await page.locator("tbody a").first().click();
    await expect(page.getByRole("heading", { name: "Vì sao" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Mở lại để sửa" })).toHaveCount(0);
  });

  await test.step("the province approves, and its numbers say so", async () => {
    await signInAs(page, "PROVINCE_STAFF");
    await page.goto("/lists");
    await page.getByRole("link", { name: commune.name }).first().click();
    await page.getByRole("button", { name: /Duyệt/ }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Duyệt/ }).click();
    await expect(page.getByText("Đã duyệt").first()).toBeVisible();
    await page.goto("/progress");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});
