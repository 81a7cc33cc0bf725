import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../prisma/demo/accounts.mjs";
import { OWN_COMMUNES } from "./communes";
import { clickIn, demoAccount, expect, official, test } from "./fixtures";
import { looksRight } from "./looks-right";
import { addPerson, newPage, signIn } from "./people";

const officer = demoAccount("COMMUNE_OFFICER");

const personMenu = (page: Page, name: string) => page.getByRole("banner").getByRole("button", { name });

async function signOut(page: Page, name: string) {
  await personMenu(page, name).click();
  await page.getByRole("button", { name: "Đăng xuất", exact: true }).click();
  await expect(page).toHaveURL("/sign-in");
}

test("a password leads on to the page that was asked for", async ({ page }) => {
  await page.goto("/households?class=POOR");
  await expect(page).toHaveURL("/sign-in?from=%2Fhouseholds%3Fclass%3DPOOR");
  await signIn(page, officer.username, officer.password);
  await expect(page).toHaveURL("/households?class=POOR");
  await expect(personMenu(page, officer.name)).toBeVisible();
  await page.goto("/sign-in");
  await expect(page).toHaveURL("/");
});

test("a wrong password is told in Vietnamese; the user name stays, the password does not", async ({ page }) => {
  const nobody = `khong.co.${Date.now()}`;
  await page.goto("/sign-in");
  await signIn(page, nobody, "sai-mat-khau");
  const alert = page.getByRole("alert").filter({ hasText: "Tên đăng nhập hoặc mật khẩu không đúng." });
  await expect(alert).toBeFocused();
  await expect(page.getByLabel("Tên đăng nhập")).toHaveValue(nobody);
  await expect(page.getByLabel("Mật khẩu", { exact: true })).toHaveValue("");

  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Review of poor and near-poor households");
  await expect(page).toHaveURL("/sign-in");
});

test("in the demonstration one click is enough for each role, and signing out ends it", async ({ page }) => {
  await page.goto("/sign-in");
  const section = page.getByRole("region", { name: "Dùng thử bằng một tài khoản trình diễn" });
  await expect(section.getByRole("button")).toHaveCount(5);
  for (const { role, name, unit } of DEMO_ACCOUNTS) {
    await clickIn(page, role);
    await personMenu(page, name).click();
    await expect(page.locator("#person-menu")).toContainText(`· ${unit}`);
    await page.keyboard.press("Escape");
    await signOut(page, name);
  }
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?from=%2Faccount");
});

test("a cookie that was copied before signing out opens nothing afterwards", async ({ page, browser }) => {
  await clickIn(page, "COMMUNE_OFFICER");
  const thief = await newPage(browser);
  await thief.context().addCookies(await page.context().cookies());
  await thief.goto("/account");
  await expect(thief).toHaveURL("/account");
  await signOut(page, officer.name);
  await thief.reload();
  await expect(thief).toHaveURL("/sign-in?from=%2Faccount");
  await thief.context().close();
});

test("one sees where one is signed in, and ends it there, by the keyboard and on a phone", async ({
  page,
  browser,
  signInAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const code = OWN_COMMUNES.signingOut;
  await signInAs(page, "COMMUNE_CHAIR", code);
  const elsewhere = await newPage(browser);
  await signInAs(elsewhere, "COMMUNE_CHAIR", code);
  await page.goto("/account");
  const sessions = page.getByRole("region", { name: "Phiên đăng nhập" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").first()).toContainText("thiết bị này");
  await expect(sessions.getByRole("listitem").last()).toContainText("Chrome, Linux");
  await expect(sessions.getByRole("listitem").last()).toContainText("203.0.113.9");
  await looksRight(page, "account");
  await sessions.getByRole("button", { name: "Kết thúc phiên trên Chrome, Linux" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Đã kết thúc phiên.")).toBeVisible();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL("/sign-in?from=%2Faccount");

  // The administrator of the account ends what is left.
  const administrator = await newPage(browser);
  await signInAs(administrator, "ADMINISTRATOR");
  await administrator.goto(`/admin/people/${official("COMMUNE_CHAIR", code).id}`);
  const theirs = administrator.getByRole("region", { name: "Phiên đăng nhập" });
  await expect(theirs.getByRole("listitem")).toHaveCount(1);
  await theirs.getByRole("button", { name: "Kết thúc mọi phiên" }).click();
  await expect(theirs).toContainText("Hiện không đăng nhập ở đâu.");
  await page.reload();
  await expect(page).toHaveURL(/^[^?]*\/sign-in/);
  await elsewhere.context().close();
  await administrator.context().close();
});

test("before a session ends unused one is told, stays by a button, or comes in again beside what was typed", async ({
  page,
  signInAs,
  database,
}) => {
  const code = OWN_COMMUNES.signingOut;
  const { id } = official("COMMUNE_OFFICER", code);
  await signInAs(page, "COMMUNE_OFFICER", code);
  await page.goto("/households/new");
  const typed = page.getByLabel(/^Địa chỉ/).first();
  await typed.fill("Bản Cuối");
  /** As if nothing had been asked for so many minutes, and the person came back to this tab, which says this. */
  const returnAfter = (minutes: number, said: string) =>
    expect(async () => {
      await database.query(
        `UPDATE session SET created_at = created_at - $2 * interval '1 minute', used_at = used_at - $2 * interval '1 minute',
         lapses_at = least(lapses_at, clock_timestamp() + (30 - $2) * interval '1 minute'), ends_at = ends_at - $2 * interval '1 minute'
       WHERE user_id = $1 AND ended_at IS NULL`,
        [id, minutes],
      );
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await expect(page.getByText(said, { exact: true })).toBeVisible({ timeout: 5_000 });
    }).toPass();
  await returnAfter(27, "Phiên làm việc sắp hết vì đã lâu không dùng.");
  await page.getByRole("button", { name: "Tiếp tục làm việc" }).click();
  await expect(page.getByText("Phiên làm việc sắp hết vì đã lâu không dùng.")).toHaveCount(0);

  await returnAfter(31, "Phiên làm việc đã hết.");
  const beside = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Đăng nhập lại (thẻ mới)" }).click();
  await expect(await beside).toHaveURL("/sign-in");
  await signInAs(page, "COMMUNE_OFFICER", code);
  await (await beside).close();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByText("Phiên làm việc đã hết.", { exact: true })).toHaveCount(0);
  await expect(typed).toHaveValue("Bản Cuối");
});

test("what was typed in a tab is there for whoever typed it, and gone for the next one and after signing out", async ({
  page,
  signInAs,
}) => {
  const kept = () => page.evaluate(() => JSON.stringify(sessionStorage));
  const name = page.locator('[id="members.0.fullName"]');
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/households/new");
  await name.fill("Nông Thị Ghi Dở");
  await expect.poll(kept).toContain("Ghi Dở");
  await page.reload();
  await expect(name).toHaveValue("Nông Thị Ghi Dở");

  await page.context().clearCookies();
  await signInAs(page, "COMMUNE_CHAIR");
  await page.goto("/households/new");
  await expect(name).toHaveValue("");
  expect(await kept()).not.toContain("Ghi Dở");

  await name.fill("Nông Thị Ghi Dở");
  await expect.poll(kept).toContain("Ghi Dở");
  await signOut(page, demoAccount("COMMUNE_CHAIR").name);
  expect(await kept()).toBe("{}");
});

test("a second factor is made by a picture and a code, asked for afterwards, and shown by a code on paper", async ({
  page,
  signInAs,
}) => {
  const code = OWN_COMMUNES.secondFactor;
  await signInAs(page, "COMMUNE_CHAIR", code);
  await page.goto("/account");
  await page.getByRole("link", { name: "Lập xác thực hai bước" }).click();
  await expect(page.getByRole("img", { name: "Hình để ứng dụng xác thực quét" })).toBeVisible();
  await looksRight(page, "second factor");
  const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(" ", "");
  const paper = (await page.getByRole("main").getByRole("listitem").first().textContent()) ?? "";
  await page.getByLabel("Mã 6 số").fill("000000");
  await page.getByRole("button", { name: "Hoàn tất" }).click();
  await expect(page.getByText("Mã không đúng hoặc đã dùng.")).toBeVisible();
  await expect(page.locator("code")).toHaveText(secret.replace(/(.{4})(?=.)/g, "$1 "));
  await page.getByLabel("Mã 6 số").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole("button", { name: "Hoàn tất" }).click();
  await expect(page).toHaveURL("/account");
  await expect(page.getByText("Còn 10 mã dự phòng.")).toBeVisible();

  // In another session it is asked for before anything else.
  await signInAs(page, "COMMUNE_CHAIR", code);
  await page.goto("/households?class=POOR");
  await expect(page.getByRole("heading", { level: 1, name: "Xác thực hai bước" })).toBeVisible();
  await looksRight(page, "second factor shown");
  expect((await page.request.get("/api/reports/r1?format=csv", { maxRedirects: 0 })).status()).not.toBe(200);
  await page.goto("/change-password");
  await expect(page).toHaveURL(/second-factor/);
  await page.goto("/households?class=POOR");
  await page.getByLabel("Mã xác thực").fill(paper);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/households?class=POOR");
  await page.goto("/account");
  await expect(page.getByText("Còn 9 mã dự phòng.")).toBeVisible();
  await page.getByRole("button", { name: "Bỏ để lập lại trên điện thoại khác" }).click();
  await expect(page.getByRole("link", { name: "Lập xác thực hai bước" })).toBeVisible();
});

test("nobody is sent to another site after signing in", async ({ page }) => {
  for (const from of ["//example.com", "https://example.com", "/\\example.com", "/api/health"]) {
    await page.goto(`/sign-in?${new URLSearchParams({ from })}`);
    await page.getByRole("button", { name: new RegExp(officer.name) }).click();
    await expect(page).toHaveURL("/");
    await page.context().clearCookies();
  }
});

test("a new person comes in by a one-time password, chooses their own, and signs out everywhere", async ({
  page,
  browser,
  signInAs,
}) => {
  const username = `moi.${Date.now()}`;
  const name = "Triệu Thị Mới";
  const own = "con trâu đi trước";
  await signInAs(page, "ADMINISTRATOR");
  const oneTime = await addPerson(page, name, username);

  const person = await newPage(browser);
  await person.goto("/sign-in");
  await signIn(person, username, oneTime);
  await expect(person.getByRole("heading", { level: 1, name: "Đặt mật khẩu của mình" })).toBeVisible();
  await person.goto("/households");
  await expect(person).toHaveURL("/change-password");

  const password = person.getByLabel(/^Mật khẩu mới/);
  const again = person.getByLabel(/^Nhập lại mật khẩu mới/);
  await password.fill("ngắn");
  await again.fill("khác");
  await again.press("Enter");
  await expect(person.getByRole("alert").first()).toBeFocused();
  await expect(person.getByText("Mật khẩu cần từ 10 đến 200 ký tự").last()).toBeVisible();
  await password.fill(oneTime);
  await again.fill(oneTime);
  await again.press("Enter");
  await expect(person.getByText("Mật khẩu mới phải khác mật khẩu cũ").last()).toBeVisible();
  await password.fill(own);
  await again.fill(own);
  await again.press("Enter");
  await expect(person).toHaveURL("/");
  await expect(personMenu(person, name)).toBeVisible();

  const elsewhere = await newPage(browser);
  await elsewhere.goto("/sign-in");
  await signIn(elsewhere, username, oneTime);
  await expect(elsewhere.getByText("Tên đăng nhập hoặc mật khẩu không đúng.")).toBeVisible();
  await signIn(elsewhere, username, own);
  await expect(elsewhere).toHaveURL("/");

  await personMenu(person, name).click();
  await person.getByRole("link", { name: "Tài khoản" }).click();
  await expect(person.getByRole("main")).toContainText("Cán bộ xã · Xã Thiện Thuật");
  await person.getByRole("button", { name: "Đăng xuất khỏi mọi thiết bị" }).click();
  await expect(person).toHaveURL("/sign-in");
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL("/sign-in?from=%2Faccount");
  await expect(elsewhere.getByText("Phiên làm việc đã hết. Mời đăng nhập lại.")).toBeVisible();

  // The administrator closes the account: the next request is a stranger's.
  await signIn(elsewhere, username, own);
  await expect(elsewhere).toHaveURL("/account");
  await page.getByRole("link", { name: `Mở tài khoản của ${name}` }).click();
  await page.getByRole("button", { name: "Khóa tài khoản" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Khóa tài khoản" }).click();
  await expect(page.getByRole("main").getByText("Đã khóa")).toBeVisible();
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL("/sign-in?from=%2Faccount");
  await signIn(elsewhere, username, own);
  await expect(elsewhere.getByText(/^Tài khoản này đã ngừng dùng/)).toBeVisible();
  await person.context().close();
  await elsewhere.context().close();
});

test("the administrator finds people, gives and ends postings, and nobody else has these pages", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "ADMINISTRATOR");
  const name = `Đàm Văn Thử`;
  const username = `thu.${Date.now()}`;
  await addPerson(page, name, username);
  await page.goto("/admin/people");
  await page.getByLabel("Họ tên, tên đăng nhập").fill(`dam van ${username}`);
  await page.getByRole("button", { name: "Lọc" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.getByLabel(/^Vai trò/).selectOption({ label: "Cán bộ huyện" });
  await page.getByLabel(/^Đơn vị/).selectOption({ label: "Huyện Bình Gia" });
  await page.getByRole("button", { name: "Giao nhiệm vụ" }).click();
  await expect(page.getByText("Đã giao nhiệm vụ.")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: /^Kết thúc nhiệm vụ Cán bộ huyện/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Kết thúc" }).click();
  await expect(page.getByRole("row", { name: /Cán bộ huyện/ })).toContainText("Đã kết thúc");
  const address = page.url();
  // Another password, asked for in a dialog: the focus goes to it, not back to the button.
  await page.getByRole("button", { name: "Cấp lại mật khẩu" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cấp lại mật khẩu" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Mật khẩu dùng một lần" })).toBeFocused();

  await page.context().clearCookies();
  await signInAs(page, "PROVINCE_STAFF");
  for (const path of ["/admin/people", "/admin/people/new", address]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Không tìm thấy" })).toBeAttached();
    await expect(page.getByText(username)).toHaveCount(0);
  }
});

test("a role that sees the whole province is held once a second person agreed, and its password takes two as well", async ({
  page,
  signInAs,
  browser,
}) => {
  await signInAs(page, "ADMINISTRATOR");
  const name = "Trần Thị Hai";
  const username = `hai.${Date.now()}`;
  const oneTime = await addPerson(page, name, username, "Tỉnh Lạng Sơn", "Cán bộ tỉnh");
  const person = await newPage(browser);
  await person.goto("/sign-in");
  await signIn(person, username, oneTime);
  await expect(person.getByText(/^Tài khoản này đã ngừng dùng hoặc chưa được giao nhiệm vụ/)).toBeVisible();
  await page.goto("/countersignatures");
  const row = (on: Page, deed: string) => on.getByRole("row").filter({ hasText: username }).filter({ hasText: deed });
  await expect(row(page, "Giao vai trò Cán bộ tỉnh")).toContainText("Chờ người khác trả lời");

  const staffContext = await browser.newContext();
  const staff = await staffContext.newPage();
  await signInAs(staff, "PROVINCE_STAFF");
  await staff.goto("/");
  await staff.getByRole("link", { name: "Xem và trả lời" }).click();
  await looksRight(staff, "countersignatures");
  await row(staff, "Giao vai trò Cán bộ tỉnh")
    .getByRole("button", { name: /^Đồng ý/ })
    .press("Enter");
  await expect(row(staff, "Giao vai trò Cán bộ tỉnh")).toContainText("đã đồng ý");

  await signIn(person, username, oneTime);
  await expect(person).toHaveURL("/change-password");
  const own = "một câu dài của riêng hai";
  await person.getByLabel(/^Mật khẩu mới/).fill(own);
  await person.getByLabel(/^Nhập lại mật khẩu mới/).fill(own);
  await person.getByLabel(/^Nhập lại mật khẩu mới/).press("Enter");
  await expect(person).toHaveURL("/");

  await page.goto(`/admin/people?q=${username}`);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Đề nghị cấp lại mật khẩu" }).click();
  await expect(page.getByText("Đã đề nghị cấp lại mật khẩu")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cấp lại mật khẩu", exact: true })).toHaveCount(0);
  await staff.goto("/countersignatures");
  await row(staff, "Cấp lại mật khẩu")
    .getByRole("button", { name: /^Đồng ý/ })
    .click();
  await expect(row(staff, "Cấp lại mật khẩu")).toContainText("đã đồng ý");
  await page.reload();
  await page.getByRole("button", { name: "Cấp lại mật khẩu", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cấp lại mật khẩu" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Mật khẩu dùng một lần" })).toBeFocused();
  await person.context().close();
  await staffContext.close();
});

test("the account's own page, by its mistakes: a wrong present password keeps the old one", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "DISTRICT_REVIEWER");
  await page.goto("/account");
  await page.getByRole("link", { name: "Đổi mật khẩu" }).click();
  await page.getByLabel(/^Mật khẩu đang dùng/).fill("khong-phai");
  await page.getByLabel(/^Mật khẩu mới/).fill("con trâu đi trước");
  await page.getByLabel(/^Nhập lại mật khẩu mới/).fill("con trâu đi trước");
  await page.getByRole("button", { name: "Đổi mật khẩu" }).click();
  await expect(page.getByText("Mật khẩu đang dùng không đúng").last()).toBeVisible();
  await page.goto("/account");
  await expect(page.getByRole("main")).toContainText(demoAccount("DISTRICT_REVIEWER").username);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("one signs in by click and by password, and is told what is wrong", async ({ page }) => {
    await clickIn(page, "PROVINCE_STAFF");
    await expect(personMenu(page, demoAccount("PROVINCE_STAFF").name)).toBeVisible();
    await page.context().clearCookies();
    await page.goto("/sign-in?from=%2Faccount");
    const nobody = `khong.co.${Date.now()}`;
    await signIn(page, nobody, "sai-mat-khau");
    await expect(page.getByText("Tên đăng nhập hoặc mật khẩu không đúng.")).toBeVisible();
    await expect(page.getByLabel("Tên đăng nhập")).toHaveValue(nobody);
    await signIn(page, officer.username, DEMO_PASSWORD);
    await expect(page).toHaveURL("/account");
  });
});

test("the keyboard alone is enough", async ({ page }) => {
  await page.goto("/sign-in");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Tên đăng nhập")).toBeFocused();
  await page.keyboard.type(officer.username);
  await page.keyboard.press("Tab");
  await page.keyboard.type(officer.password);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Đăng nhập" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
  await personMenu(page, officer.name).focus();
  await page.keyboard.press("Enter");
  const leave = page.getByRole("button", { name: "Đăng xuất", exact: true });
  for (let i = 0; i < 12 && !(await leave.evaluate((node) => node === document.activeElement)); i++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/sign-in");
  await page.getByLabel("Mật khẩu", { exact: true }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL("/");
});

test("every answer carries its headers, and the session's cookie is out of scripts' reach", async ({
  page,
  request,
}) => {
  const nonces = new Set<string>();
  for (const path of ["/sign-in", "/sign-in"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    nonces.add(/'nonce-([^']+)'/.exec(scripts)?.[1] ?? "");
    expect(scripts).not.toContain("unsafe-inline");
    expect(scripts).not.toContain("unsafe-eval");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(nonces.size).toBe(2);

  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await clickIn(page, "COMMUNE_CHAIR");
  await expect(personMenu(page, demoAccount("COMMUNE_CHAIR").name)).toBeVisible();
  expect(complaints).toEqual([]);
  const session = (await page.context().cookies()).find(({ name }) => name.endsWith("next-auth.session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", secure: false, path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session-token");

  const foreign = await page.request.post("/sign-in", {
    headers: { origin: "https://example.com" },
    multipart: { username: "a", password: "b" },
  });
  expect(foreign.status()).toBe(403);
});
