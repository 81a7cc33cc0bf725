import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { findPages, PAGE_KEYS, PAGES, pagesOf, pageWordsSchema } from "@/lib/search/pages";

const schema = z.object({ pages: pageWordsSchema });
const languages = ["vi", "en"].map(
  (locale) => schema.parse(JSON.parse(readFileSync(`messages/${locale}/search.json`, "utf8"))).pages,
);

test.each([
  ["bao cao r2", "r2"],
  ["R2", "r2"],
  ["báo cáo R1", "r1"],
  ["thon", "villages"],
  ["Thôn", "villages"],
  ["village", "villages"],
  ["dang ky", "register"],
  ["register a", "register"],
  ["viec da lam", "acts"],
  ["undo", "acts"],
  ["ra so", "reviews"],
  ["mat khau", "account"],
] as const)("%j leads to %s first", (typed, page) =>
  expect(findPages("COMMUNE_OFFICER", typed, languages)[0]).toBe(page),
);

test("'nhap' leads to all pages where something is entered", () =>
  expect(findPages("COMMUNE_OFFICER", "nhap", languages)).toEqual(["register", "moved_in", "reviews"]));

test("nothing typed, and what no page is called, leads nowhere; neither does the inside of a word", () => {
  for (const typed of ["", "   ", "zzz", "ao cao"]) expect(findPages("COMMUNE_OFFICER", typed, languages)).toEqual([]);
});

test("nobody is led to a page that is not theirs", () => {
  expect(findPages("DISTRICT_REVIEWER", "dang ky", languages)).toEqual([]);
  expect(findPages("PROVINCE_STAFF", "mo dot", languages)).toContain("new_round");
  expect(findPages("COMMUNE_OFFICER", "mo dot", languages)).toEqual([]);
  expect(pagesOf("ADMINISTRATOR")).toEqual([]);
});

test("every page has an address of its own for a role", () => {
  for (const role of ["COMMUNE_OFFICER", "DISTRICT_REVIEWER", "PROVINCE_STAFF"] as const) {
    const addresses = pagesOf(role).map((key) => PAGES[key][0]);
    expect(new Set(addresses).size).toBe(addresses.length);
  }
  expect(PAGE_KEYS).toHaveLength(17);
});
