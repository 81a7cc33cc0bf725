import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TABLE_NAMES } from "@/lib/ledger/tables";
import { findPages, pageHref, pagesOf, readPageWords } from "@/lib/search/pages";
import type { Role } from "@/prisma/generated/enums";

const read = (locale: string, namespace: string) =>
  JSON.parse(readFileSync(`messages/${locale}/${namespace}.json`, "utf8"));
const languages = ["vi", "en"].map((locale) =>
  readPageWords({ pages: read(locale, "pages"), reports: read(locale, "reports") }),
);
const of = (role: Role) => ({ role, unitPath: "20/" });

test.each([
  ["bao cao r2", "r2"],
  ["R2", "r2"],
  ["báo cáo R1", "r1"],
  ["so lieu r3", "r3"],
  ["thon", "villages"],
  ["Thôn", "villages"],
  ["village", "villages"],
  ["dang ky", "register"],
  ["register a", "register"],
  ["viec da lam", "acts"],
  ["undo", "acts"],
  ["ra so", "reviews"],
  ["mat khau", "account"],
  ["ho so trung", "duplicates"],
  ["duplicates", "duplicates"],
  ["excel", "imports"],
  ["phieu giay", "typing"],
] as const)("%j leads to %s first", (typed, page) =>
  expect(findPages(of("COMMUNE_OFFICER"), typed, languages)[0]).toBe(page),
);

test("'nhap' leads to all pages where something is entered, those called so first", () =>
  expect(findPages(of("COMMUNE_OFFICER"), "nhap", languages)).toEqual([
    "imports",
    "new_import",
    "typing",
    "register",
    "moved_in",
    "reviews",
  ]));

test("nothing typed, and what no page is called, leads nowhere; neither does the inside of a word", () => {
  for (const typed of ["", "   ", "zzz", "ao cao"])
    expect(findPages(of("COMMUNE_OFFICER"), typed, languages)).toEqual([]);
});

test("nobody is led to a page that is not theirs", () => {
  expect(findPages(of("DISTRICT_REVIEWER"), "dang ky", languages)).toEqual([]);
  expect(findPages(of("PROVINCE_STAFF"), "mo dot", languages)).toContain("new_round");
  expect(findPages(of("PROVINCE_STAFF"), "luu giu", languages)).toEqual(["retention"]);
  expect(findPages(of("COMMUNE_OFFICER"), "mo dot", languages)).toEqual([]);
  expect(pagesOf(of("ADMINISTRATOR"))).toEqual([
    "start",
    "trail",
    "people",
    "new_person",
    "countersignatures",
    "account",
  ]);
  expect(findPages(of("ADMINISTRATOR"), "nguoi dung", languages)).toEqual(["people", "new_person"]);
});

test("the official tables stand where the numbers do", () => {
  expect(pagesOf(of("DISTRICT_REVIEWER")).filter((page) => pageHref(page).startsWith("/reports/"))).toEqual(
    TABLE_NAMES,
  );
  expect(pageHref("r2")).toBe("/reports/r2");
  expect(pageHref("duplicates")).toBe("/duplicates");
});
