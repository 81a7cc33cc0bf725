import { readFileSync } from "node:fs";
import { readXlsx } from "hucre/xlsx";
import { dirtyWorkbook } from "../lib/testing/import-files";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";
import { ownSurname } from "./households";
import { newPage } from "./people";

/** Names of the commune's villages, as a list would write them. */
async function villagesOf(page: import("@playwright/test").Page): Promise<string[]> {
  await page.goto("/households/new");
  const options = page.getByLabel(/^Thôn/).locator("option");
  await expect(options.nth(1)).toBeAttached();
  return (await options.allTextContents()).slice(1);
}

test("a dirty list of 2,000 rows comes in: looked at, put right, recorded, the same again, taken back", async ({
  page,
  browser,
  signInAs,
}) => {
  const here = communeOf(OWN_COMMUNES.bringingIn);
  await signInAs(page, "COMMUNE_OFFICER", here.code);
  const villages = await villagesOf(page);
  const file = await dirtyWorkbook({
    rows: 2000,
    seed: "e2e",
    list: "PERSONS",
    dirt: [
      "DUPLICATES",
      "TEXT_DATES",
      "CAPITALS",
      "TOTALS",
      "BAD_CELLS",
      "TWO_HEADER_ROWS",
      "MERGED_CELLS",
      "REPEATED_HEADINGS",
    ],
    places: [{ commune: here.name, villages }],
  });
  const upload = { name: "danh-sach-2000.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from(file.bytes) };

  await page.goto("/households");
  await page.getByRole("link", { name: "Nhập từ Excel" }).click();
  await page.getByRole("link", { name: "Nhập danh sách mới" }).first().click();
  await page.getByRole("button", { name: "Đọc danh sách" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Cần sửa" })).toBeFocused();
  await page.getByLabel("Tệp", { exact: true }).setInputFiles(upload);
  await page.getByRole("button", { name: "Đọc danh sách" }).click();

  // The columns as they were guessed, with examples; nothing needs to be changed.
  await expect(page.getByRole("button", { name: "Kiểm tra danh sách" })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("combobox", { name: /Số CCCD|định danh/ }).first()).toHaveValue("nationalId");
  await page.getByRole("button", { name: "Kiểm tra danh sách" }).click();

  const apply = page.getByRole("button", { name: /^Ghi [\d.]+ hộ vào sổ$/ });
  await expect(apply).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("Chưa ghi gì vào sổ.")).toBeVisible();
  await page.getByRole("link", { name: /^Cần sửa/ }).click();
  await expect(page.getByText(/^Dòng \d+, cột “/).first()).toBeVisible();

  // What must be put right comes back with its columns and the reasons beside the cells.
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: /hộ cần sửa \(XLSX\)$/ }).click();
  const path = await (await downloading).path();
  const { sheets } = await readXlsx(readFileSync(path));
  const [headings = [], ...rows] = sheets[0]?.rows ?? [];
  expect(headings.filter((heading) => String(heading).startsWith("※")).length).toBeGreaterThan(1);
  expect(rows.length).toBeGreaterThan(0);

  await page.goto(page.url().split("?")[0] ?? "");
  const address = page.url();
  const count = Number((await apply.textContent())?.replace(/\D/g, ""));
  await apply.click();
  await expect(page.getByText(/^Đã ghi vào sổ: /)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/^Đã ghi vào sổ: /)).toContainText(`${count.toLocaleString("vi-VN")} hộ mới`);

  // A household of it says where it comes from.
  await page.goto(`${address}?kind=NEW`);
  await page.locator("tbody a").first().click();
  await expect(page.getByRole("list", { name: "Quá trình của hộ" })).toContainText("Nhập từ tệp");

  // Nobody else's: a neighbour finds nothing, the district reads and brings nothing in.
  const id = address.split("/").at(-1) ?? "";
  await page.context().clearCookies();
  const neighbour = await newPage(browser);
  await signInAs(neighbour, "COMMUNE_OFFICER", OWN_COMMUNES.bringingInNeighbour);
  expect((await neighbour.request.get(`/imports/${id}`)).status()).toBe(404);
  expect((await neighbour.request.get(`/api/imports/${id}`)).status()).toBe(404);
  expect((await neighbour.request.get(`/api/imports/${id}/wrong`)).status()).toBe(404);
  await neighbour.context().close();
  await page.context().clearCookies();
  await signInAs(page, "DISTRICT_REVIEWER", here.districtCode);
  expect((await page.request.get("/imports/new")).status()).toBe(404);
  await page.goto("/imports");
  await expect(page.getByRole("link", { name: "danh-sach-2000.xlsx" }).first()).toBeVisible();
  const sent = await page.request.post(`/api/imports?id=${crypto.randomUUID()}&name=a.csv`, {
    headers: { "content-type": "application/octet-stream" },
    data: Buffer.from("Họ và tên\nA"),
  });
  expect(sent.status()).toBe(403);
  await page.context().clearCookies();

  // The same file again changes nothing, and needs no choosing of columns.
  await signInAs(page, "COMMUNE_OFFICER", here.code);
  await page.goto("/imports/new");
  await page.getByLabel("Tệp", { exact: true }).setInputFiles(upload);
  await page.getByRole("button", { name: "Đọc danh sách" }).click();
  await expect(page.getByText(/^Tệp này đã được nhập lúc/)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("link", { name: /^Hộ mới/ })).toHaveText(/^Hộ mới\s*0$/);
  await expect(page.getByRole("link", { name: /^Thay đổi/ })).toHaveText(/^Thay đổi\s*0$/);
  await page.getByRole("button", { name: "Bỏ, không nhập" }).click();
  await expect(page.getByText(/đã được bỏ khi chưa ghi gì/)).toBeVisible();

  await page.goto(address);
  await page.getByRole("button", { name: "Hoàn tác cả lần nhập" }).click();
  await expect(page.getByText(/đã được hoàn tác: các hộ/)).toBeVisible({ timeout: 120_000 });
});

test("a table is pasted from Excel, by the keyboard alone", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.pasting);
  const [village = ""] = await villagesOf(page);
  const name = `${ownSurname()} Văn Dán`;
  await page.goto("/imports/new");
  await page.getByRole("radio", { name: "Tệp trên máy" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Bảng đã chép")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Bảng đã chép")).toBeFocused();
  await page.keyboard.insertText(
    [
      ["Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Dân tộc", "Thôn"],
      [name, "Chủ hộ", "1971", "Nam", "Nùng", village],
      ["Lý Thị Dán", "Vợ", "1973", "Nữ", "Nùng", village],
      ["", "", "", "", "", ""],
    ]
      .map((row) => row.join("\t"))
      .join("\n"),
  );
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Đọc danh sách" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Kiểm tra danh sách" }).press("Enter");
  // In the dry run's table: the sheet's first rows, which stand there before it, are cells.
  await expect(page.getByText(new RegExp(`^${name} · Chủ hộ`))).toBeVisible();
  await page.getByRole("button", { name: "Ghi 1 hộ vào sổ" }).press("Enter");
  await expect(page.getByText("Đã ghi vào sổ: 1 hộ mới (2 nhân khẩu), 0 hộ thay đổi.")).toBeVisible();
  await page.getByRole("button", { name: "Hoàn tác cả lần nhập" }).press("Enter");
  await expect(page.getByText(/đã được hoàn tác: các hộ/)).toBeVisible();
});

test("what is no list is refused, and says what to do", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/imports/new");
  const send = async (name: string, content: Buffer) => {
    await page
      .getByLabel("Tệp", { exact: true })
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer: content });
    await page.getByRole("button", { name: "Đọc danh sách" }).click();
  };
  await send("cu.xls", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]));
  await expect(page.getByRole("alert").filter({ hasText: "tệp Excel đời cũ" })).toBeFocused();
  await send("anh.pdf", Buffer.from("%PDF-1.7\n"));
  await expect(page.getByRole("alert").filter({ hasText: "không phải danh sách" })).toBeVisible();
  await send("lon.csv", Buffer.alloc(11 * 1024 * 1024, "a"));
  await expect(page.getByRole("alert").filter({ hasText: "lớn hơn 10 MB" })).toBeVisible();
});
