import { OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";
import { codeOf, family, ownSurname, registerOnScreen } from "./households";

test("registering: bad input is told beside the field and keeps what was typed; then the household is found without accents", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.registering);
  const surname = ownSurname();
  await page.goto("/households");
  await page.getByRole("link", { name: "Đăng ký hộ" }).first().click();

  await page.getByLabel(/^Địa chỉ/).fill("Đầu thôn <b>'; DROP TABLE household; --");
  await page.locator('[id="members.0.fullName"]').fill(`Hoàng Thị ${surname}`);
  await page.locator('[id="members.0.birth"]').fill("17/05/2030");
  await page.locator('[id="members.0.nationalId"]').fill("12345");
  await page.getByRole("button", { name: "Lưu hộ" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "Cần sửa" });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Thôn: Mời chọn một mục");
  await expect(summary).toContainText("Nhập năm sinh từ 1900 đến 2024");
  await expect(summary).toContainText("Số định danh gồm 12 chữ số");
  await expect(page.locator('[id="members.0.fullName"]')).toHaveValue(`Hoàng Thị ${surname}`);
  await summary.getByRole("link", { name: /Ngày sinh/ }).click();
  await expect(page.locator('[id="members.0.birth"]')).toBeFocused();

  // A reload loses nothing.
  await page.reload();
  await expect(page.locator('[id="members.0.fullName"]')).toHaveValue(`Hoàng Thị ${surname}`);

  await page.getByLabel(/^Thôn/).selectOption({ index: 1 });
  await page.locator('[id="members.0.sex"]').selectOption("FEMALE");
  await page.locator('[id="members.0.birth"]').fill("17/05/1985");
  await page.locator('[id="members.0.nationalId"]').fill("");
  await page.locator('[id="members.0.nationalIdAbsence"]').selectOption("LOST");
  await page.getByRole("button", { name: "Thêm thành viên" }).click();
  await expect(page.locator('[id="members.1.fullName"]')).toBeFocused();
  await page.keyboard.type("Hoa\u0300ng Văn Bé");
  await page.locator('[id="members.1.birth"]').fill("2016");
  await page.locator('[id="members.1.nationalIdAbsence"]').selectOption("CHILD_NOT_ISSUED");
  await page.getByRole("button", { name: "Lưu hộ" }).click();

  await expect(page.getByRole("heading", { level: 1, name: `Hoàng Thị ${surname}` })).toBeVisible();
  await expect(page.getByText(new RegExp(`${OWN_COMMUNES.registering}-\\d{5}`)).first()).toBeVisible();
  await expect(page.getByText("Đầu thôn <b>'; DROP TABLE household; --")).toBeVisible();
  await expect(page.getByText("Hoàng Văn Bé")).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.keyboard.type(`${surname.toLowerCase()} hoang`);
  await page.keyboard.press("Enter");
  await expect(page.locator("tbody").getByRole("link", { name: `Hoàng Thị ${surname}` })).toBeVisible();
});

test("two tabs edit one household: the second is told what changed and decides", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.twoTabs);
  await registerOnScreen(page, family(ownSurname()));
  await page.getByRole("link", { name: "Sửa thông tin" }).click();
  await expect(page.getByLabel(/^Địa chỉ/)).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());

  await page.getByLabel(/^Địa chỉ/).fill("Nhà mới bên suối");
  await page.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(page.getByText("Nhà mới bên suối")).toBeVisible();

  await other.getByLabel("Điện thoại").fill("0000123456");
  await other.getByRole("button", { name: "Lưu thay đổi" }).click();
  const alert = other.getByRole("alert").filter({ hasText: "Người khác vừa sửa hộ này" });
  await expect(alert).toContainText("Địa chỉ: Nhà mới bên suối");
  await alert.getByRole("button", { name: "Vẫn lưu nội dung của tôi" }).click();
  await expect(other.getByText("0000123456")).toBeVisible();
});

test("a household that is ended keeps its page and leaves the list", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.ending);
  await registerOnScreen(page, family(ownSurname()));
  const code = await codeOf(page);
  await page.getByRole("link", { name: "Biến động" }).click();
  await page.getByRole("link", { name: "Đóng hộ đăng ký nhầm" }).click();
  await page.getByRole("button", { name: "Đóng hộ" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Cần sửa" })).toBeFocused();
  await page.getByLabel(/^Lý do/).selectOption("MOVED_OUT");
  await page.getByLabel(/^Ghi rõ/).fill("Chuyển về quê vợ");
  await page.getByRole("button", { name: "Đóng hộ" }).click();
  await expect(page.getByText(/Hộ đã đóng từ/)).toBeVisible();
  await page.goto(`/households?q=${code}`);
  await expect(page.getByText("Chưa có hộ nào ở đây")).toBeVisible();
});
