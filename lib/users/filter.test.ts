import { expect, test } from "vitest";
import { peopleHref, readPeopleFilter } from "@/lib/users/filter";

const unit = "0193a0f2-1111-7abc-8def-0123456789ab";

test("an address names the filter, and the filter its address", () => {
  const filter = readPeopleFilter({ q: "hoa", role: "COMMUNE_OFFICER", unit, state: "disabled", page: "3" });
  expect(filter).toEqual({ search: "hoa", role: "COMMUNE_OFFICER", unitId: unit, state: "DISABLED", page: 3 });
  expect(readPeopleFilter(Object.fromEntries(new URL(peopleHref(filter), "http://x").searchParams))).toEqual(filter);
  expect(peopleHref(readPeopleFilter({}))).toBe("/admin/people");
});

test("what an address names wrongly is left out", () => {
  for (const query of [
    { q: "\u0000", role: "KING", unit: "1 OR 1=1", state: "x", page: "0" },
    { q: ["a", "b"], role: ["ADMINISTRATOR"], unit: [unit], state: [""], page: "-1" },
    { page: "1e9" },
    { page: "999999999999" },
  ]) {
    expect(readPeopleFilter(query)).toEqual({ search: "", role: null, unitId: null, state: null, page: 1 });
  }
});
