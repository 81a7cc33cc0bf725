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

/** Makes a person, an officer of a commune if nothing else is said, on the administrator's pages. Answers the one-time password. */
export async function addPerson(
  page: Page,
  name: string,
  username: string,
  unit = "Xã Thiện Thuật (Huyện Bình Gia)",
  role = "Cán bộ xã",
): Promise<string> {
  await page.goto("/admin/people/new");
  await page.getByLabel(/^Họ và tên/).fill(name);
  await page.getByLabel(/^Tên đăng nhập/).fill(username);
  await page.getByLabel(/^Vai trò/).selectOption({ label: role });
  await page.getByLabel(/^Đơn vị/).selectOption({ label: unit });
  await page.getByRole("button", { name: "Tạo tài khoản" }).click();
  const password = page.getByLabel("Mật khẩu", { exact: true });
  await expect(password).toHaveText(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
  return (await password.textContent()) ?? "";
}
