import { randomInt } from "node:crypto";
import { communeOf, OWN_COMMUNES } from "./communes";
import { expect, official, test } from "./fixtures";
import { ownSurname, registerOnScreen, type Typed, typeHousehold } from "./households";
import { looksRight } from "./looks-right";
import { newPage } from "./people";

// A number that somebody of another commune has: the officer is refused and told no place, the district answers, both communes see it.

test("an officer is refused, the level above answers, and both communes find what there is to do", async ({
  page,
  browser,
  signInAs,
}) => {
  const holding = communeOf(OWN_COMMUNES.holding);
  const asker = official("COMMUNE_OFFICER", OWN_COMMUNES.asking);
  const surname = ownSurname();
  const nationalId = `020171${String(randomInt(1e6)).padStart(6, "0")}`;
  const person: Typed = { name: `${surname} Thị Kín`, birth: "30/04/1971", sex: "FEMALE", nationalId };
  await signInAs(page, "COMMUNE_OFFICER", holding.code);
  await registerOnScreen(page, [person]);

  // Typing alone says nothing of it; asked for, a number and a name that agree are enough, and no place is told.
  const asking = await newPage(browser);
  await signInAs(asking, "COMMUNE_OFFICER", OWN_COMMUNES.asking);
  await typeHousehold(asking, [{ ...person, name: person.name.toUpperCase() }]);
  await expect(asking.getByText("Mỗi lần hỏi được đếm và ghi lại")).toBeVisible();
  const ask = asking.getByRole("button", { name: "Hỏi trong toàn tỉnh" });
  await ask.focus();
  await asking.keyboard.press("Enter");
  await expect(
    asking.getByText(/^Cần chú ý: Có một người ngoài xã mang số này|Có một người ngoài xã mang số này/).first(),
  ).toBeVisible();
  await expect(asking.getByText("Trong giờ này còn hỏi được")).toBeVisible();
  await looksRight(asking, "asked elsewhere");
  await asking.getByRole("button", { name: "Lưu hộ" }).click();
  await expect(asking.getByText(/Số định danh này đã có ở một người ngoài xã/).first()).toBeVisible();
  await expect(asking.getByRole("main")).not.toContainText(holding.name);
  await looksRight(asking, "refused");

  await asking.goto("/duplicates");
  await asking.getByRole("link", { name: person.name.toUpperCase() }).click();
  await expect(asking.getByRole("heading", { level: 1, name: "Số định danh ghi ở hai nơi" })).toBeVisible();
  await expect(asking.getByText(/Cấp trên đã nhận yêu cầu/)).toBeVisible();
  await expect(asking.getByRole("main")).not.toContainText(holding.name);
  await expect(asking.getByRole("main")).not.toContainText(nationalId);
  const request = asking.url();

  // The holder's commune sees that somebody claims them, on its start page.
  await page.goto("/");
  await expect(page.getByText(/người của xã có số định danh mà xã khác cũng ghi/)).toBeVisible();

  const above = await newPage(browser);
  await signInAs(above, "DISTRICT_REVIEWER", holding.districtCode);
  await above.goto("/");
  await expect(above.getByText(/số định danh ghi ở hai xã, chờ trả lời/)).toBeVisible();
  await above.getByRole("link", { name: "Xem và trả lời" }).click();
  await looksRight(above, "requests");
  await above.getByRole("link", { name: person.name.toUpperCase() }).click();
  await expect(above.getByRole("row", { name: /^Họ và tên/ })).toContainText(person.name);
  await expect(above.getByRole("row", { name: /^Nơi ở/ })).toContainText(holding.name);
  await looksRight(above, "request");
  // By the keyboard: the second answer and back to the first, then a note.
  await above.getByRole("radio", { name: "Cùng một người, nay ở xã ghi sau" }).focus();
  await above.keyboard.press("ArrowDown");
  await expect(above.getByRole("radio", { name: "Cùng một người, vẫn ở xã đang giữ hồ sơ" })).toBeChecked();
  await above.keyboard.press("ArrowUp");
  await above.keyboard.press("Tab");
  await above.keyboard.type("Đã về ở từ tháng 3");
  await above.keyboard.press("Tab");
  await above.keyboard.press("Enter");
  await expect(above.getByText(/trả lời lúc/)).toBeVisible();

  await asking.goto("/");
  await asking.getByRole("link", { name: "Xem trả lời" }).click();
  await asking.getByRole("link", { name: person.name.toUpperCase() }).click();
  await expect(asking.getByRole("main")).toContainText(`Hồ sơ đang có ở ${holding.name}`);
  await expect(asking.getByRole("main")).toContainText("Đã về ở từ tháng 3");
  await looksRight(asking, "answered");
  await asking.getByRole("button", { name: "Đã xem" }).click();
  await expect(asking.getByRole("main").getByRole("button")).toHaveCount(0);
  await asking.goto("/");
  await expect(asking.getByRole("link", { name: "Xem trả lời" })).toHaveCount(0);

  await page.goto(request);
  await expect(page.getByRole("link", { name: "Chuyển hộ", exact: true }).last()).toHaveAttribute("href", /\/release$/);
  await page.getByRole("button", { name: "Đã xử lý" }).click();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);

  // The province sees who asked.
  await signInAs(above, "PROVINCE_STAFF");
  await above.goto("/askings");
  await expect(above.getByRole("row", { name: new RegExp(asker.name) }).first()).toBeVisible();
  await looksRight(above, "askings");
  await above.getByRole("link", { name: "Sửa số lần được hỏi trong một giờ" }).click();
  await expect(above.getByRole("heading", { name: "Hỏi về người ở nơi khác, trong một giờ" })).toBeVisible();
  await above.context().close();
  await asking.context().close();
});
