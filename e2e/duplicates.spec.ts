import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, test } from "./fixtures";
import { family, ownSurname, registerOnScreen, saveHousehold, type Typed, typeHousehold } from "./households";
import { looksRight } from "./looks-right";
import { newPage } from "./people";

/** The same people, as somebody else would write them. */
const again = (name: string): Typed[] => [
  { name: `${name.toUpperCase()} VĂN HOÀ`, birth: "1980", sex: "MALE" },
  { name: `${name} Thi Dao`, birth: "12/03/1982", sex: "FEMALE", relationship: "SPOUSE" },
  { name: `${name} Đ. Khánh`, birth: "21/09/2004", sex: "MALE", relationship: "CHILD" },
];

test("who is in the register already is pointed out while typing, and nobody is stopped", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, "COMMUNE_OFFICER", OWN_COMMUNES.typedTwice);
  const name = ownSurname();
  const address = await registerOnScreen(page, family(name));

  await typeHousehold(page, again(name));
  const found = page.getByRole("status", { name: "Người có thể đã có trong sổ" }).first();
  await expect(found).toContainText("Chắc chắn");
  await expect(found).toContainText(`${name} Văn Hòa`);
  await expect(found).toContainText("Cùng họ tên");
  await expect(page.getByText(/^3 trong 3 người của hộ này trùng với hộ/)).toBeVisible();
  await expect(found.getByRole("link", { name: new RegExp(`^Mở hộ ${OWN_COMMUNES.typedTwice}-`) })).toHaveAttribute(
    "href",
    new URL(address).pathname,
  );
  await looksRight(page, "typed again");
  // By the keyboard.
  const not = found.getByRole("button", { name: `Không phải ${name} Văn Hòa` });
  await not.focus();
  await page.keyboard.press("Enter");
  await expect(found).toContainText("Đã ghi: không phải");
  await expect(not).toHaveCount(0);
  await saveHousehold(page, `${name.toUpperCase()} VĂN HOÀ`);

  // Remembered: the household that was just saved is opened again, and the pair is not asked about.
  await page.goto(`${page.url()}/edit`);
  const second = page.getByRole("status", { name: "Người có thể đã có trong sổ" }).nth(1);
  await expect(second).toContainText(`${name} Thị Đào`);
  await expect(page.getByRole("status", { name: "Người có thể đã có trong sổ" }).first()).toBeEmpty();
});

test("a household typed in two communes is found, merged and separated again by the district", async ({
  page,
  browser,
  signInAs,
}) => {
  const here = communeOf(OWN_COMMUNES.doubles);
  const neighbour = await newPage(browser);
  await signInAs(neighbour, "COMMUNE_OFFICER", OWN_COMMUNES.doublesNeighbour);
  await signInAs(page, "COMMUNE_OFFICER", here.code);
  const name = ownSurname();
  const address = await registerOnScreen(page, family(name));

  // The neighbour is told nothing: neither that there is such a household, nor where.
  await typeHousehold(neighbour, again(name));
  const double = await saveHousehold(neighbour, `${name.toUpperCase()} VĂN HOÀ`);

  await page.context().clearCookies();
  await signInAs(page, "DISTRICT_REVIEWER", here.districtCode);
  await page.goto("/duplicates?between=across");
  await page.getByRole("button", { name: "Tìm lại" }).click();
  await expect(page.getByText(/^Đã tìm xong/)).toBeVisible({ timeout: 120_000 });
  await page
    .getByRole("link", { name: new RegExp(`Xem cặp .*(${name} Văn Hòa|${name.toUpperCase()} VĂN HOÀ)`) })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Hai hồ sơ có phải của một người?" })).toBeVisible();
  const pair = page.url();
  await expect(page.getByRole("row", { name: /^Họ và tên khác/ })).toBeVisible();
  await expect(page.getByRole("radio", { name: "Một hộ ghi hai lần" })).toBeChecked();
  await page.getByRole("radio", { name: new RegExp(here.name) }).check();
  await page.getByRole("button", { name: "Xem trước và sau" }).click();
  await expect(page.getByRole("region", { name: "Trước và sau" })).toContainText("Hộ kết thúc");
  await page.getByRole("button", { name: "Gộp hai hộ" }).click();
  await expect(page.getByText(/đã gộp lúc/)).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("list", { name: "Quá trình của hộ" })).toContainText("Gộp hộ bị ghi hai lần");
  await neighbour.goto(double);
  await expect(neighbour.getByText(/Hộ đã đóng từ/)).toBeVisible();

  // Neither commune may look at what is between them.
  await neighbour.goto(pair);
  await expect(neighbour.getByRole("heading", { level: 1 })).not.toContainText("Hai hồ sơ");
  await neighbour.goto("/duplicates");
  await expect(neighbour.getByRole("main")).not.toContainText(name);

  await page.goto(pair);
  await page.getByRole("button", { name: "Hoàn tác việc gộp" }).click();
  await expect(page.getByRole("radio", { name: "Hai người khác nhau" })).toBeVisible();
  await neighbour.goto(double);
  await expect(neighbour.getByText("Thành viên (3)")).toBeVisible();

  await page.getByRole("radio", { name: "Hai người khác nhau" }).check();
  await page.getByLabel(/^Ghi chú/).fill("Hai anh em họ");
  await page.getByRole("button", { name: "Hai người khác nhau" }).click();
  await expect(page.getByText(/hai người khác nhau lúc/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Mở lại cặp này" })).toBeVisible();
  await neighbour.context().close();
});
