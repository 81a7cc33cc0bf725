import { readFileSync } from "node:fs";
import { expect, official, test } from "./fixtures";
import { looksRight } from "./looks-right";

test("the province reads who did what, narrows it, takes it away, and that stands in it", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "PROVINCE_STAFF");
  // The server seals what the demonstration has brought as soon as it is up.
  await expect(async () => {
    await page.goto("/trail");
    await expect(page.getByText(/Niêm phong lúc .* gốc số [\d.]+ gồm [\d.]+ việc, ([0-9a-f]{4} ?){4}/)).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
  await looksRight(page, "trail");

  await page.getByLabel("Đã làm gì").selectOption({ label: "Tải nhật ký" });
  await page.getByRole("button", { name: "Lọc" }).press("Enter");
  await expect(page).toHaveURL(/act=trail\.export/);
  const before = await page.getByRole("row", { name: /Tải nhật ký/ }).count();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Tải CSV" }).click();
  const text = readFileSync((await (await download).path()) ?? "", "utf8");
  expect(text.split("\r\n")[0]).toContain("Trước → sau");
  await page.reload();
  const rows = page.getByRole("row", { name: /Tải nhật ký/ });
  await expect(rows).toHaveCount(before + 1);
  await expect(rows.first()).toContainText(official("PROVINCE_STAFF").name);

  await page.getByRole("link", { name: "Bỏ lọc" }).click();
  await page.getByLabel("Từ ngày").fill("2001-01-01");
  await page.getByLabel("Đến ngày").fill("2001-12-31");
  await page.getByRole("button", { name: "Lọc" }).click();
  await expect(page.getByText("Không có việc nào khớp bộ lọc")).toBeVisible();
});

test("an officer's change stands there with what was before and after; the commune next door sees none of it", async ({
  page,
  signInAs,
  database,
}) => {
  const { id, place } = official("COMMUNE_OFFICER");
  await database.query(
    `INSERT INTO audit_entry (at, actor_id, act, table_name, row_id, unit_path, operation, before)
     SELECT timestamptz '2024-01-01' + i * interval '1 minute', $1, 'household.edit', 'household', h.id::text, h.unit_path, 'UPDATE',
       jsonb_build_object('address', 'Nhà số ' || i)
     FROM (SELECT h.* FROM household h JOIN unit c ON c.id = h.commune_id WHERE c.code = $2 ORDER BY h.id LIMIT 1) h, generate_series(1, 60) i`,
    [id, place.code],
  );
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/trail?to=2024-01-01");
  const first = page.locator("tbody tr").first();
  await expect(first).toContainText("Nhà số 60");
  await expect(page.locator("tbody tr").nth(1)).toContainText("Nhà số 59 → Nhà số 60");
  await page.getByRole("link", { name: /Trang sau/ }).click();
  await expect(page).toHaveURL(/after=\d+\.\d+/);
  await expect(page.locator("tbody tr").first()).toContainText("Nhà số 10 → Nhà số 11");
  const { rows } = await database.query<{ code: string }>(
    "SELECT h.code FROM household h JOIN unit c ON c.id = h.commune_id WHERE c.code <> $1 LIMIT 1",
    [place.code],
  );
  await page.goto(`/trail?household=${rows[0]?.code}`);
  await expect(page.getByText("Không có việc nào khớp bộ lọc")).toBeVisible();
});

test("an administrator reads of accounts and nothing else", async ({ page, signInAs }) => {
  await signInAs(page, "ADMINISTRATOR");
  await page.goto("/trail");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByLabel("Mã hộ")).toHaveCount(0);
  for (const row of await page.locator("tbody tr").allTextContents())
    expect(row).toMatch(/Tài khoản|Phân công|Địa bàn|Đồng ý của người thứ hai|Đăng nhập qua hệ thống của tỉnh/);
});
