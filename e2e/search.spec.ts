import type { Page } from "@playwright/test";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";
import { codeOf, ownSurname, registerOnScreen } from "./households";
import { looksRight } from "./looks-right";

const box = (page: Page) => page.getByRole("combobox", { name: /^Tìm hộ, người/ });
const options = (page: Page) => page.getByRole("dialog", { name: "Tìm" }).getByRole("option");

test("Ctrl-K finds a person without accents, a page and a village, by keyboard alone", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.finding);
  const surname = ownSurname();
  const address = await registerOnScreen(page, [{ name: `${surname} Văn Đào`, birth: "1970", sex: "MALE" }]);
  const code = await codeOf(page);
  await page.goto("/");
  await page.getByRole("button", { name: /^Tìm hộ, người, mã/ }).waitFor();

  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await expect(options(page).first()).toHaveText("Việc cần làm");
  await looksRight(page, "empty");
  await page.keyboard.type(`dao ${surname.toLowerCase()}`);
  await expect(options(page).first()).toContainText(`${surname} Văn Đào`);
  await expect(options(page).first()).toContainText(code);
  await expect(options(page).first()).toContainText(communeOf(OWN_COMMUNES.finding).name);
  await looksRight(page, "found");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(address);

  // "/" does the same; Esc closes, and the focus is where it was.
  const edit = page.getByRole("link", { name: "Sửa thông tin" });
  await edit.focus();
  await page.keyboard.press("/");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(edit).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.keyboard.type(code);
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(address);

  // Enter before the answer has come opens the first result when it is there.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("bao cao r2");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/reports\/r2$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("thon");
  await expect(options(page).first()).toHaveText("Thôn");
  // Up from the first is the last.
  await page.keyboard.press("ArrowUp");
  await expect(box(page)).toHaveAttribute(
    "aria-activedescendant",
    (await options(page).last().getAttribute("id")) ?? "",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/households\?village=/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("không có ai tên thế này");
  await expect(page.getByText("Không tìm thấy gì trong phạm vi được giao.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(box(page)).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "" }).getByText("Ctrl-K hoặc /")).toBeVisible();
});

test("only the latest answer counts, and a lost line is said", async ({ page, signInAs }) => {
  await signInAs(page, "PROVINCE_STAFF");
  await page.goto("/");
  // The answer to the first letters comes after the answer to all of them.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("/api/search", async (route) => {
    const { q } = route.request().postDataJSON() as { q: string };
    if (q === "thien") await held;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole("button", { name: /^Tìm hộ, người, mã/ }).click();
  const first = page.waitForRequest("/api/search");
  await page.keyboard.type("thien");
  await first;
  await page.keyboard.type(" thuat");
  await expect(options(page).filter({ hasText: "Xã Thiện Thuật" }).first()).toBeVisible();
  release();
  await expect(options(page).filter({ hasText: "Danh sách 2024 · Xã Thiện Thuật" })).toHaveCount(1);
  await expect(page.getByRole("group", { name: "Danh sách" })).toContainText("Huyện Bình Gia");

  await page.unroute("/api/search");
  await page.route("/api/search", (route) => route.abort());
  await page.keyboard.type(" x");
  await expect(page.getByText("Chưa tìm được do mất kết nối. Mời thử lại.")).toBeVisible();
});

test("a stranger asks in vain; what is asked stands in no address", async ({ page, request, signInAs, baseURL }) => {
  const headers = { origin: baseURL ?? "" };
  expect((await request.post("/api/search", { data: { q: "hoang" }, headers })).status()).toBe(401);
  await signInAs(page, "COMMUNE_OFFICER");
  expect((await page.request.get("/api/search?q=hoang")).status()).toBe(405);
  expect((await page.request.post("/api/search", { data: { q: 7 }, headers })).status()).toBe(422);
  expect((await page.request.post("/api/search", { data: "x", headers })).status()).toBeGreaterThanOrEqual(400);
});

test("a national id typed into the register's filter finds its household, and stands in no address", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER");
  const name = `Số${Date.now().toString(36)} Văn Hỏi`;
  const number = `020080${String(Date.now()).slice(-6)}`;
  await page.goto("/households/new");
  await page.getByLabel(/^Thôn/).selectOption({ index: 1 });
  await page.getByLabel(/^Địa chỉ/).fill("Cuối thôn");
  await page.locator('[id="members.0.fullName"]').fill(name);
  await page.locator('[id="members.0.birth"]').fill("1980");
  await page.locator('[id="members.0.sex"]').selectOption("MALE");
  await page.locator('[id="members.0.nationalId"]').fill(number);
  await page.getByRole("button", { name: "Lưu hộ" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const asked: string[] = [];
  page.on("request", (request) => asked.push(decodeURIComponent(request.url())));
  await page.goto("/households");
  const field = page.getByLabel("Tên, mã hộ, số định danh");
  await field.fill(`${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`);
  await page.getByRole("button", { name: "Lọc", exact: true }).click();
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(name);
  await expect(page.getByText("Kết quả tìm theo số định danh")).toBeVisible();
  // Another filter is added to what was asked for.
  await page.getByRole("main").getByLabel("Tình trạng").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Lọc", exact: true }).click();
  await expect(page).toHaveURL(/state=ended/);
  await expect(rows).toHaveCount(0);
  // Written by hand it does not stay.
  await page.goto(`/households?q=${number}`);
  await expect(rows).toContainText(name);
  expect(page.url()).not.toContain(number);
  const bySelf = asked.filter((address) => !address.endsWith(`/households?q=${number}`));
  expect(bySelf.filter((address) => address.replaceAll(/[+\s]/g, "").includes(number))).toEqual([]);

  // What stands in the address opens for nobody else.
  const address = page.url();
  await page.context().clearCookies();
  await signInAs(page, "COMMUNE_CHAIR");
  await page.goto(address);
  await expect(rows).toHaveCount(0);
});

test("a filter is kept under a name, renamed and forgotten", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.filters);
  const name = `Nghèo ${ownSurname()}`;
  await page.goto("/households?class=POOR");
  await page.getByRole("button", { name: "Lưu bộ lọc này" }).click();
  await page.getByRole("button", { name: "Lưu", exact: true }).click();
  await expect(page.getByLabel(/^Tên bộ lọc/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/^Tên bộ lọc/).fill(name);
  await looksRight(page, "keeping a filter");
  await page.getByRole("button", { name: "Lưu", exact: true }).click();
  const kept = page.getByRole("navigation", { name: "Bộ lọc đã lưu" });
  await expect(kept.getByRole("link", { name })).toHaveAttribute("aria-current", "true");

  await page.goto("/households");
  await kept.getByRole("link", { name }).click();
  await expect(page).toHaveURL(/class=POOR/);
  await page.getByRole("button", { name: "Sửa bộ lọc đã lưu" }).click();
  await page.getByLabel(`Đổi tên bộ lọc ${name}`).fill(`${name} mới`);
  await page.getByLabel(`Đổi tên bộ lọc ${name}`).press("Enter");
  await expect(page.getByLabel(`Đổi tên bộ lọc ${name} mới`)).toBeVisible();
  await page.getByRole("button", { name: "Đóng" }).click();
  await expect(kept.getByRole("link", { name: `${name} mới` })).toBeVisible();
  await page.getByRole("button", { name: "Sửa bộ lọc đã lưu" }).click();
  await page.getByRole("button", { name: `Xóa bộ lọc ${name} mới` }).click();
  await expect(page.getByLabel(`Đổi tên bộ lọc ${name} mới`)).toHaveCount(0);
  await page.getByRole("button", { name: "Đóng" }).click();
  await expect(kept.getByRole("link", { name: `${name} mới` })).toHaveCount(0);
});

test("surveyors are assigned to many households, and the act is taken back", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.assigning);
  const surveyor = `Lý Văn ${ownSurname()}`;
  await page.goto("/reviews?status=DONE");
  const rows = page.locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  for (const i of [-1, -2])
    await rows
      .nth((await rows.count()) + i)
      .getByRole("checkbox")
      .check();
  await expect(page.getByText("Đã chọn 2 hộ")).toBeVisible();
  await page.getByRole("button", { name: "Giao rà soát viên" }).click();
  const dialog = page.getByRole("dialog", { name: "Giao rà soát viên" });
  await expect(dialog).toContainText("Áp dụng cho 2 hộ");
  await dialog.getByLabel(/^Họ và tên rà soát viên/).fill(surveyor);
  await looksRight(page, "assigning");
  await dialog.getByRole("button", { name: "Giao 2 hộ" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Giao rà soát viên" })).toBeVisible();
  await expect(page.getByText("Đã xong")).toBeVisible();
  await expect(page.getByText(`rà soát viên ${surveyor} · 2 hộ`)).toBeVisible();
  await looksRight(page, "assigned");
  const act = new URL(page.url()).pathname;

  await page.goto(`/reviews?surveyor=${encodeURIComponent(surveyor)}`);
  await expect(rows).toHaveCount(2);
  await page.goto("/acts");
  await page
    .getByRole("row", { name: new RegExp(surveyor) })
    .getByRole("button", { name: "Hoàn tác" })
    .click();
  await expect(page.getByRole("row", { name: new RegExp(surveyor) })).toContainText("Đã hoàn tác lúc");
  await looksRight(page, "acts");
  await page.goto(act);
  await expect(page.getByText("Đã hoàn tác", { exact: true })).toBeVisible();
  await page.goto(`/reviews?surveyor=${encodeURIComponent(surveyor)}`);
  await expect(rows).toHaveCount(0);
});

test("sheets are printed for the households that were chosen", async ({ page, signInAs }) => {
  await signInAs(page, "COMMUNE_OFFICER");
  await page.goto("/reviews?status=DONE");
  await page.locator("tbody tr").nth(3).getByRole("checkbox").check();
  await page.getByRole("button", { name: "In phiếu" }).click();
  const dialog = page.getByRole("dialog", { name: "In phiếu giấy" });
  await expect(dialog.getByRole("button", { name: "In 1 phiếu" })).toBeEnabled();
  const form = dialog.locator("form");
  const ids = await form.locator('input[name="ids"]').inputValue();
  const answer = await page.request.get(`${await form.getAttribute("action")}?ids=${ids}`);
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Chọn tất cả/ }).click();
  await page.getByRole("button", { name: "In phiếu" }).click();
  // An address does not hold them all.
  await expect(form).toHaveAttribute("method", "post");
});

test("all households of a filter change village: their number is said, the way is shown, a lost line is gone on from", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.manyChangeVillage);
  const surname = ownSurname();
  for (const name of ["Ba", "Bốn", "Năm"])
    await registerOnScreen(page, [{ name: `${surname} Văn ${name}`, birth: "1970", sex: "MALE" }]);
  const filter = `/households?q=${encodeURIComponent(surname)}`;
  await page.goto(filter);
  await page.getByRole("checkbox", { name: "Chọn cả 3 hộ trên trang này" }).check();
  await page.getByRole("button", { name: "Đổi thôn" }).click();
  const dialog = page.getByRole("dialog", { name: "Đổi thôn" });
  await expect(dialog).toContainText("Áp dụng cho 3 hộ");
  await dialog.getByRole("button", { name: "Đổi thôn cho 3 hộ" }).click();
  await expect(dialog.getByLabel(/^Thôn mới/)).toHaveAttribute("aria-invalid", "true");
  const village =
    (await dialog
      .getByLabel(/^Thôn mới/)
      .locator("option")
      .nth(2)
      .textContent()) ?? "";
  await dialog.getByLabel(/^Thôn mới/).selectOption({ label: village });

  // The line is lost after it has begun: nothing is half done, and it goes on.
  await page.route("/acts/**", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await dialog.getByRole("button", { name: "Đổi thôn cho 3 hộ" }).click();
  await expect(page.getByText("Mất kết nối ở hộ 0 / 3. Phần đã làm vẫn được giữ.")).toBeVisible();
  await page.unroute("/acts/**");
  await page.goto(new URL(page.url()).pathname);
  await expect(page.getByText("Mới làm được 0 / 3 hộ. Làm tiếp hoặc hoàn tác phần đã làm.")).toBeVisible();
  await page.getByRole("button", { name: "Làm tiếp" }).click();
  await expect(page.getByText("Đã xong")).toBeVisible();
  await expect(page.getByText("3 / 3 hộ")).toBeVisible();
  const act = page.url();

  await page.goto(filter);
  await expect(page.locator("tbody tr").filter({ hasText: village })).toHaveCount(3);
  await page.goto(act);
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(page.getByText(/^Đã hoàn tác lúc/)).toBeVisible();
  await page.goto(filter);
  await expect(page.locator("tbody tr").filter({ hasText: village })).toHaveCount(0);
});

test("a district reviewer sees what was done, and nothing to do with many households", async ({ page, signInAs }) => {
  await signInAs(page, "DISTRICT_REVIEWER");
  await page.goto("/households");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Đổi thôn" })).toHaveCount(0);
  await page.goto("/acts");
  await expect(page.getByRole("heading", { level: 1, name: "Việc đã làm" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Hoàn tác" })).toHaveCount(0);
});
