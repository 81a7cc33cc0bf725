import { type Browser, expect, type Page } from "@playwright/test";

/** Types both and sends them by Enter. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel("Tên đăng nhập").fill(username);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByLabel("Mật khẩu", { exact: true }).press("Enter");
}

export async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Makes an officer of a commune on the administrator's pages. Answers the one-time password. */
export async function createPerson(
  page: Page,
  name: string,
  username: string,
  unit = "Xã Thiện Thuật (Huyện Bình Gia)",
): Promise<string> {
  await page.goto("/admin/people/new");
  await page.getByLabel(/^Họ và tên/).fill(name);
  await page.getByLabel(/^Tên đăng nhập/).fill(username);
  await page.getByLabel(/^Vai trò/).selectOption({ label: "Cán bộ xã" });
  await page.getByLabel(/^Đơn vị/).selectOption({ label: unit });
  await page.getByRole("button", { name: "Tạo tài khoản" }).click();
  const password = page.getByLabel("Mật khẩu", { exact: true });
  await expect(password).toHaveText(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
  return (await password.textContent()) ?? "";
}

/** A page on which a new officer of that commune is signed in with a password of their own. */
export async function enterAsNewOfficer(admin: Page, browser: Browser, name: string, unit: string): Promise<Page> {
  const username = `xa.${Date.now().toString(36)}`;
  const oneTime = await createPerson(admin, name, username, unit);
  const page = await newPage(browser);
  await page.goto("/sign-in");
  await signIn(page, username, oneTime);
  const own = "lúa nương chín sớm";
  await page.getByLabel(/^Mật khẩu mới/).fill(own);
  await page.getByLabel(/^Nhập lại mật khẩu mới/).fill(own);
  await page.getByLabel(/^Nhập lại mật khẩu mới/).press("Enter");
  await expect(page.getByRole("banner").getByRole("button", { name })).toBeVisible();
  return page;
}
