import { afterAll, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import { compareNames, foldName, nameSortKey } from "@/lib/households/names";
import { ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

/** Every letter that Vietnamese writes, in both cases, and names as they are met on paper. */
const LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
const NAMES = [
  LETTERS,
  LETTERS.toUpperCase(),
  LETTERS.normalize("NFD"),
  "Hoàng Thị Hoà",
  "Hoàng Thị Hòa",
  "H'Mông A Sử",
  "Vi Văn Đào",
  "Nông Thị Hoa",
  "Chu Thị Hoa",
  "Hoàng Văn Dũng",
  "Hoàng Thị Ánh",
  "Hoàng Thị An",
  "Lý A Hoa",
  "Mai",
];

test("the browser and the database fold and split a name alike", async () => {
  const rows = await ownerDb().$queryRaw<{ name: string; folded: string; given: string; other: string }[]>`
    SELECT name, fold_name(name) AS folded, given_name(normalize(name, NFC)) AS given, other_names(normalize(name, NFC)) AS other
    FROM unnest(${NAMES}::text[]) AS name`;
  expect(rows).toHaveLength(NAMES.length);
  for (const { name, folded, given, other } of rows) {
    expect(foldName(name)).toBe(folded);
    if (name.includes(" ")) expect(nameSortKey(name)).toEqual({ given, other });
  }
});

test("the browser and the database put names in one order", async () => {
  const names = NAMES.slice(3);
  const rows = await ownerDb().$queryRaw<{ name: string }[]>`
    SELECT name FROM unnest(${names}::text[]) AS name
    ORDER BY given_name(name) COLLATE "vi-x-icu", other_names(name) COLLATE "vi-x-icu"`;
  expect(rows.map(({ name }) => name)).toEqual([...names].sort(compareNames));
});
