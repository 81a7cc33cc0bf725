import { expect, test } from "vitest";
import { address, asked, parseQuery, readQuery } from "@/lib/core/query";

const id = "0193a0f2-1111-7abc-8def-0123456789ab";
const shape = {
  q: asked.text(5),
  unit: asked.id,
  class: asked.oneOf(["POOR", "NEAR_POOR"]),
  waiting: asked.flag,
  page: asked.page,
  after: asked.after,
};

test("an address is read as it was written", () => {
  const after = { given: "Hoà", other: "Thị Nông", id };
  const filter = { q: "hoà", unit: id, class: "POOR", waiting: true, page: 3, after } as const;
  const [path, text = ""] = address("/households", filter).split("?");
  expect(path).toBe("/households");
  expect(readQuery(shape, parseQuery(text))).toEqual(filter);
  expect(address("/households", { q: "", unit: undefined, waiting: false, after: null })).toBe("/households");
});

test("what an address names wrongly is as if it were absent", () => {
  const nothing = { q: undefined, unit: undefined, class: undefined, waiting: false, page: 1, after: undefined };
  for (const query of [
    {},
    { q: "\u0000", unit: "1 OR 1=1", class: "KING", waiting: "yes", page: "0", after: "a~b" },
    { q: ["a", "b"], unit: [id], class: ["POOR"], waiting: ["1"], page: "-1", after: `a\u0000~b~${id}` },
    { q: " ", page: "1e9", after: "a~b~c", other: "x" },
    { page: "999999999999" },
  ])
    expect(readQuery(shape, query)).toEqual(nothing);
});

test("a text is trimmed and cut; an id is compared in small letters", () =>
  expect(readQuery(shape, { q: "  hoang van ", unit: id.toUpperCase() })).toMatchObject({ q: "hoang", unit: id }));
