import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headerOf, mayOpen, PLACES, placesOf } from "@/lib/access/pages";
import { Role } from "@/prisma/generated/enums";

const of = (role: Role) => ({ role, unitPath: "20/" });
const words = (locale: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(`messages/${locale}/pages.json`, "utf8"));

const FOLDER = "app/(app)";
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) =>
  /(^|\/)page\.tsx$/.test(path),
);

test.each(files)("%s asks for the permission of its own address first", (path) => {
  const href = `/${path}`.replace(/\/page\.tsx$/, "") || "/";
  const asked = [...readFileSync(`${FOLDER}/${path}`, "utf8").matchAll(/\b(?:openPage\("([^"]*)"\)|requireActor)/g)];
  expect(asked.map(([, address]) => address).filter((address) => address !== href)).toEqual([]);
  expect(asked).not.toEqual([]);
});

test.each(PLACES.map((place) => [place.key, place] as const))(
  "%s is somebody's, has a page and its words",
  (_, place) => {
    expect(Object.values(Role).filter((role) => mayOpen(of(role), place.href))).not.toEqual([]);
    const pages = files.map((path) => `/${path}`.replace(/\/page\.tsx$/, "").replace(/\[\w+\]/g, "[^/]+") || "/");
    expect(pages.some((address) => new RegExp(`^${address.replace(/[()]/g, "\\$&")}$`).test(place.href))).toBe(true);
    for (const locale of ["vi", "en"])
      expect(Object.keys(words(locale)[place.key] ?? {}), locale).toEqual(
        "header" in place ? ["header", "title", "words"] : ["title", "words"],
      );
  },
);

test("no words of pages that are none", () =>
  expect(Object.keys(words("vi")).sort()).toEqual(PLACES.map(({ key }) => key).sort()));

test.each(Object.values(Role))("%s has no address twice", (role) => {
  const addresses = placesOf(of(role)).map(({ href }) => href);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test("each role's header, in order", () => {
  const header = (role: Role) => headerOf(of(role)).map(({ key }) => key);
  expect(header("COMMUNE_OFFICER")).toEqual([
    "start",
    "households",
    "reviews",
    "own_list",
    "villages",
    "transfers",
    "duplicates",
    "numbers",
  ]);
  expect(header("COMMUNE_CHAIR")).toEqual(header("COMMUNE_OFFICER"));
  const district = ["start", "lists", "households", "transfers", "duplicates", "numbers", "progress"];
  expect(header("DISTRICT_REVIEWER")).toEqual(district);
  expect(header("PROVINCE_STAFF")).toEqual([...district, "rounds", "retention"]);
  expect(header("ADMINISTRATOR")).toEqual(["start", "people"]);
});

test("whoever has no reach has only what is everybody's", () =>
  expect(placesOf({ role: "PROVINCE_STAFF", unitPath: "" }).map(({ key }) => key)).toEqual(["start", "account"]));
