import { expect, test } from "vitest";
import { readSearch } from "@/lib/households/search-text";

test.each([
  ["Hoàng Thị Hoà", { words: ["hoang", "thi", "hoa"], digits: "", nationalId: "" }],
  ["  HÒA   hoà ", { words: ["hoa"], digits: "", nationalId: "" }],
  ["Đào", { words: ["dao"], digits: "", nationalId: "" }],
  ["06091-00017", { words: ["06091-00017"], digits: "06091-00017", nationalId: "" }],
  ["00017", { words: ["00017"], digits: "00017", nationalId: "" }],
  ["2024", { words: ["2024"], digits: "2024", nationalId: "" }],
  ["020080123456", { words: [], digits: "", nationalId: "020080123456" }],
  ["020 080 123 456", { words: [], digits: "", nationalId: "020080123456" }],
  ["080.123.456", { words: [], digits: "", nationalId: "080123456" }],
  ["", { words: [], digits: "", nationalId: "" }],
  ["a\u0000b", { words: ["ab"], digits: "", nationalId: "" }],
])("%j is asked for as it was meant", (typed, meant) => expect(readSearch(typed)).toEqual(meant));

test("of a very long text the first words count", () =>
  expect(readSearch(Array.from({ length: 40 }, (_, i) => `w${i}`).join(" ")).words).toHaveLength(8));
