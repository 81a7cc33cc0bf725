import type { Page } from "@playwright/test";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";
import { codeOf, ownSurname, registerOnScreen } from "./households";
import { newPage } from "./people";

/** Registers a household of three and answers its address. */
const registerFamily = (page: Page, surname: string): Promise<string> =>
  registerOnScreen(page, [
    { name: `${surname} Văn Cha`, birth: "1970", sex: "MALE" },
    { name: `Nông Thị Mẹ ${surname}`, birth: "1972", sex: "FEMALE", relationship: "SPOUSE" },
    { name: `${surname} Văn Con`, birth: "2000", sex: "MALE" },
  ]);

test("a household is split after a look at both sides, and the act is taken back", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.splitting);
  const surname = ownSurname();
  const address = await registerFamily(page, surname);
  await page.getByRole("link", { name: "Biến động" }).click();
  await page.getByRole("link", { name: "Tách hộ" }).click();

  await page.getByRole("button", { name: "Xem trước và sau" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "Cần sửa" });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Thôn: Mời chọn một mục");

  await page.getByRole("checkbox", { name: `Đi: ${surname} Văn Con` }).check();
  await page.getByLabel(/^Thôn/).selectOption({ index: 1 });
  await page.getByLabel(/^Địa chỉ/).fill("Cuối thôn");
  await page.getByLabel(/^Lý do/).fill("Lập gia đình, ra ở riêng");
  await page.getByRole("button", { name: "Xem trước và sau" }).click();
  const preview = page.getByRole("region", { name: "Trước và sau" });
  await expect(preview).toContainText("Mã cấp khi ghi");
  await expect(preview).toContainText(`${surname} Văn Con · Chủ hộ · mới đến`);

  // The line is down, then somebody else is first: what was typed stands, and goes after another look.
  const record = page.getByRole("button", { name: "Ghi tách hộ" });
  const look = page.getByRole("button", { name: "Xem trước và sau" });
  await context.setOffline(true);
  await record.click();
  await expect(page.getByRole("alert").filter({ hasText: "Không kết nối được" })).toBeFocused();
  await context.setOffline(false);
  await look.click();
  await expect(record).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${address}/edit`);
  await other.locator('[id="members.1.fullName"]').fill(`Nông Thị Mẹ Già ${surname}`);
  await other.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(other.getByText(`Nông Thị Mẹ Già ${surname}`).first()).toBeVisible();
  await other.close();
  await record.click();
  await expect(page.getByRole("alert").filter({ hasText: "Người khác vừa sửa" })).toBeFocused();
  await expect(page.getByRole("row", { name: new RegExp(`Nông Thị Mẹ Già ${surname}`) })).toBeVisible();
  await expect(page.getByLabel(/^Lý do/)).toHaveValue("Lập gia đình, ra ở riêng");
  await look.click();
  await expect(preview).toContainText(`${surname} Văn Con · Chủ hộ · mới đến`);
  await record.click();

  await expect(page.getByRole("heading", { level: 1, name: `${surname} Văn Con` })).toBeVisible();
  const begun = page.url();
  await page.goto(address);
  await expect(page.getByText("Thành viên (2)")).toBeVisible();
  await expect(page.getByText(/^Đã rời hộ/)).toContainText(`${surname} Văn Con`);
  // From the page of the new household, which is no more then: to the one that stands.
  await page.goto(begun);
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${surname} Văn Cha` })).toBeVisible();
  await expect(page.getByText("Thành viên (3)")).toBeVisible();
  await expect(page.getByText(/Đã hoàn tác lúc/)).toBeVisible();
});

test("the head dies: another comes forward; the person's own history says so", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.death);
  const surname = ownSurname();
  const address = await registerFamily(page, surname);
  await page.goto(`${address}/events/death`);
  await page.getByRole("radio", { name: `Đã mất: ${surname} Văn Cha` }).check();
  await page.getByLabel(/^Lý do/).fill("Giấy báo tử 12");
  await page.getByRole("button", { name: "Xem trước và sau" }).click();
  await page.getByRole("button", { name: "Ghi người mất" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Nông Thị Mẹ ${surname}` })).toBeVisible();
  await page.getByRole("link", { name: `${surname} Văn Cha` }).click();
  await expect(page.getByText("mất ngày 05/12/2024")).toBeVisible();
  await expect(page.getByRole("list", { name: "Quá trình của một người" })).toContainText("Có người mất");
});

test("a household moves between two communes with both officers' browsers open", async ({
  page,
  browser,
  signInAs,
}) => {
  const from = communeOf(OWN_COMMUNES.leaving);
  const to = communeOf(OWN_COMMUNES.receiving);
  const receiver = await newPage(browser);
  await signInAs(receiver, "COMMUNE_OFFICER", to.code);
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.leaving);
  const surname = ownSurname();
  const address = await registerFamily(page, surname);
  const code = await codeOf(page);
  await receiver.goto("/transfers");
  await expect(receiver.getByText(surname)).toHaveCount(0);

  await page.goto(`${address}/release`);
  await page.getByLabel(/^Xã nhận/).selectOption({ label: `${to.name}, ${to.district}` });
  await page.getByLabel(/^Lý do/).fill("Về ở cùng bố mẹ");
  await page.getByRole("button", { name: "Gửi chuyển" }).click();
  await expect(page.getByRole("row", { name: new RegExp(surname) })).toContainText("Chờ tiếp nhận");
  // Until it is accepted it stays where it is, and both see it.
  await page.goto(address);
  await expect(page.getByText(`Đang chờ ${to.name} tiếp nhận`)).toBeVisible();
  await receiver.reload();
  await receiver.getByRole("link", { name: `${surname} Văn Cha` }).click();
  await expect(receiver.getByRole("heading", { level: 1, name: `Chuyển hộ ${surname} Văn Cha` })).toBeVisible();
  const move = receiver.url();
  await receiver.goto(`/households?q=${encodeURIComponent(surname)}`);
  await expect(receiver.getByText("Chưa có hộ nào ở đây")).toBeVisible();

  await receiver.goto(move);
  await receiver.getByLabel(/^Thôn/).selectOption({ index: 1 });
  await receiver.getByLabel(/^Địa chỉ/).fill("Đầu bản");
  await receiver.getByRole("button", { name: "Xem trước và sau" }).click();
  const preview = receiver.getByRole("region", { name: "Trước và sau" });
  await expect(preview).toContainText("Hộ kết thúc");
  await expect(preview).toContainText(`Nông Thị Mẹ ${surname} · Vợ, chồng · mới đến`);
  await expect(preview).toBeFocused();
  await receiver.getByRole("button", { name: "Tiếp nhận" }).click();
  await expect(receiver.getByRole("heading", { level: 1, name: `${surname} Văn Cha` })).toBeVisible();
  await expect(receiver.getByText("Thành viên (3)")).toBeVisible();
  await expect(receiver.getByRole("list", { name: "Quá trình của hộ" })).toContainText(from.name);

  // The sender, whose page is still the old one, is told; the old code finds the household over there.
  await page.goto(`${address}/events/birth`);
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText("Sinh con");
  await page.goto(address);
  await expect(page.getByText(/Hộ đã đóng từ/)).toBeVisible();
  await expect(page.getByText(/^Đã rời hộ/)).toContainText(`${surname} Văn Con`);
  await receiver.goto(`/households?q=${code}`);
  await expect(receiver.locator("tbody").getByRole("link", { name: `${surname} Văn Cha` })).toBeVisible();
  await receiver.context().close();
});
