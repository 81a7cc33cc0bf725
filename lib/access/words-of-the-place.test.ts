import { expect, test } from "vitest";
import { isOfThePlace } from "@/lib/access/words-of-the-place";

const NAMES = ["Lò Thị Thử", "lo.thu", "Xã Thiện Thuật", "Huyện Bình Gia", "Tỉnh Lạng Sơn"];

test.each([
  "ra soat 2026!",
  "RaSoat@12345",
  "hộ nghèo 2026",
  "UBND xã Thiện Thuật",
  "thienthuat1978",
  "Lang_Son_Binh_Gia",
  "lo.thu.lo.thu",
  "LòThịThử@1990",
  "cán bộ xã 123456",
  "mậtkhẩu-admin",
])("a password of words of the place is told: %s", (password) => expect(isOfThePlace(password, NAMES)).toBe(true));

test.each([
  "con trâu đi trước",
  "mưa ở Thiện Thuật nhiều lắm",
  "x7#kQ!m2Lp9vB",
  "ba con gà trống đỏ",
  "7294 0183 5527",
  "🙂🙃🙂🙃🙂🙃🙂🙃🙂🙃",
  "k7mw-4xqd-9htb",
])("one of one's own is not: %s", (password) => expect(isOfThePlace(password, NAMES)).toBe(false));

test("another's place and name are no words of one's own", () =>
  expect(isOfThePlace("thienthuat1978", ["Vi Văn Ba", "vi.ba", "Xã Tân Thanh"])).toBe(false));
