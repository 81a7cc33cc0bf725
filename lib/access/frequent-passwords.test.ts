import { expect, test } from "vitest";
import { isFrequentPassword } from "@/lib/access/frequent-passwords";

test.each([
  "1234567890",
  "password123",
  "PASSWORD123",
  "qwertyuiop",
  "aaaaaaaaaaaa",
  "abcabcabcabc",
  "1212121212",
  "123456123456",
])("a password that is tried first is told: %s", async (password) => {
  expect(await isFrequentPassword(password)).toBe(true);
});

test.each(["ra-soat-thu-nghiem", "ba con gà trống đỏ", "Thiện Thuật 1978 mưa", "x7#kQ!m2Lp"])(
  "one of one's own is not: %s",
  async (password) => {
    expect(await isFrequentPassword(password)).toBe(false);
  },
);
