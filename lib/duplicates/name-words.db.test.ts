import { afterAll, expect, test } from "vitest";
import { makePeople } from "@/bench/people";
import { closeDatabase } from "@/lib/core/db";
import { nameWords } from "@/lib/duplicates/name-words";
import { ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

test("the database takes the same words from a name as the browser, whatever is wrong with it", async () => {
  const names = [
    ...makePeople("names", 1_500).map(({ fullName }) => fullName),
    "Nguyễn Thị Hoà",
    "NGUYEENX THIJ HOAF",
    "Ng. V. Sơn",
    "Đ.T.Hoa2",
    "H'Mar Ksor",
    "Văn Thị Vân",
    "Trương Rơ Xuân",
    "…",
    "A",
  ];
  const rows = await ownerDb().$queryRaw<{ words: string[]; core: string[] }[]>`
    SELECT match_words(n) AS words, match_core(match_words(n)) AS core FROM unnest(${names}::text[]) WITH ORDINALITY AS u (n, i) ORDER BY i`;
  expect(rows).toEqual(
    names.map((name) => {
      const { plain, core } = nameWords(name);
      return { words: plain, core };
    }),
  );
});
