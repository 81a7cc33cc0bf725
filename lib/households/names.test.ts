import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseName } from "@/lib/core/name";
import { compareNames, completeName, displayName, foldName, nameSortKey, searchWords } from "@/lib/households/names";

test.each([
  ["Hoàng Thị Hoà", "hoang thi hoa"],
  ["Hoàng Thị Hòa", "hoang thi hoa"],
  ["Đặng Văn Đức", "dang van duc"],
  ["NÔNG THỊ THUỶ", "nong thi thuy"],
  ["Lường Thị Ngưỡng", "luong thi nguong"],
  ["Hứa Văn Ẩn", "hua van an"],
])("%s is found as %s", (name, folded) => expect(foldName(name)).toBe(folded));

test("composed and decomposed names are one", () => {
  const name = "Nguyễn Thị Ưởng Đào";
  expect(foldName(name.normalize("NFD"))).toBe(foldName(name.normalize("NFC")));
  expect(normaliseName(name.normalize("NFD"))).toBe(name.normalize("NFC"));
});

test("folding twice is folding once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (name) => {
      const folded = foldName(name);
      expect(foldName(folded)).toBe(folded);
    }),
  );
});

test("spaces are put in order", () => expect(normaliseName("  Lý \u00a0 Thị\tMai ")).toBe("Lý Thị Mai"));

test.each([
  ["Nguyễn Thị Hoa", { given: "Hoa", other: "Thị Nguyễn" }],
  ["Nông Văn", { given: "Văn", other: "Nông" }],
  ["Mai", { given: "Mai", other: "" }],
  ["Nguyễn Hoàng Thị Lan Anh", { given: "Anh", other: "Hoàng Thị Lan Nguyễn" }],
  ["", { given: "", other: "" }],
])("%s is sorted by %o", (name, key) => expect(nameSortKey(name)).toEqual(key));

test("names come in the order of given names, then middle names, then family names", () => {
  const names = [
    "Vi Văn Đào",
    "Nông Thị Hoa",
    "Hoàng Văn Dũng",
    "Hoàng Thị Ánh",
    "Chu Thị Hoa",
    "Hoàng Thị An",
    "Lý A Hoa",
  ];
  expect(names.sort(compareNames)).toEqual([
    "Hoàng Thị An",
    "Hoàng Thị Ánh",
    "Hoàng Văn Dũng",
    "Vi Văn Đào",
    "Lý A Hoa",
    "Chu Thị Hoa",
    "Nông Thị Hoa",
  ]);
});

test("a search is its words, each once, in no order", () => {
  expect(searchWords("  Hoà  hoàng HOA ")).toEqual(["hoa", "hoang"]);
  expect(searchWords("   ")).toEqual([]);
});

test.each([
  ["NÔNG THỊ HOA", "Nông Thị Hoa"],
  ["đặng văn đức", "Đặng Văn Đức"],
  ["H'MÔNG A SỬ", "H'Mông A Sử"],
  ["Nông thị Hoa", "Nông thị Hoa"],
])("%s is shown as %s", (typed, shown) => expect(displayName(typed)).toBe(shown));

test("a name is completed from its given name or from how it begins, without accents", () => {
  const names = ["Lường Thị Bích Phượng", "Nông Văn Phương", "Đặng Thị Ứng"];
  expect(completeName("phuong", names)).toBe("Lường Thị Bích Phượng");
  expect(completeName("nong", names)).toBe("Nông Văn Phương");
  expect(completeName("Đặng Thị Ứ", names)).toBe("Đặng Thị Ứng");
  expect(completeName("Lý Văn Sơn", names)).toBeNull();
  expect(completeName(" ", names)).toBeNull();
});
