import { expect, test } from "vitest";
import { ageOn, isAtLeast, isUnder } from "@/lib/households/age";
import { isStudying } from "@/lib/households/person-facts";

test.each<[string, [number, number | null, number | null], string, number, number]>([
  ["the day before the 16th birthday", [2008, 11, 20], "2024-11-19", 15, 15],
  ["the 16th birthday", [2008, 11, 20], "2024-11-20", 16, 16],
  ["29 February, on 28 February of a common year", [2008, 2, 29], "2023-02-28", 14, 14],
  ["29 February, on 1 March of a common year", [2008, 2, 29], "2023-03-01", 15, 15],
  ["29 February, on 29 February", [2008, 2, 29], "2024-02-29", 16, 16],
  ["only the year, on New Year's Day", [2008, null, null], "2024-01-01", 15, 16],
  ["only the year, late in the year", [2008, null, null], "2024-11-20", 15, 16],
  ["only the year, on the last day", [2008, null, null], "2024-12-31", 16, 16],
  ["year and month, before the month", [2008, 11, null], "2024-10-31", 15, 15],
  ["year and month, in the month", [2008, 11, null], "2024-11-15", 15, 16],
  ["year and month, on the month's last day", [2008, 11, null], "2024-11-30", 16, 16],
  ["February, on the last day it could be", [2008, 2, null], "2023-02-28", 14, 15],
  ["February of a common year, on its last day", [2007, 2, null], "2023-02-28", 16, 16],
  ["born on the day", [2024, 11, 20], "2024-11-20", 0, 0],
  ["not born yet", [2025, 3, 1], "2024-11-20", -1, -1],
])("the age of somebody: %s", (_, [year, month, day], on, min, max) => {
  expect(ageOn({ year, month, day }, on)).toEqual({ min, max });
});

test.each([
  [15, 15, false],
  [15, 16, null],
  [16, 16, true],
])("from %i to %i years: at least 16 is %s", (min, max, known) => {
  expect(isAtLeast({ min, max }, 16)).toBe(known);
  expect(isUnder({ min, max }, 16)).toBe(known === null ? null : !known);
});

test("a day of another form is refused", () => {
  expect(() => ageOn({ year: 2000, month: null, day: null }, "20/11/2024")).toThrow(RangeError);
});

test.each([
  [{ attendingLevel: "PRIMARY", workStatus: null, schoolingLevel: null } as const, true],
  [{ attendingLevel: null, workStatus: "STUDYING", schoolingLevel: null } as const, true],
  [{ attendingLevel: null, workStatus: null, schoolingLevel: "NONE" } as const, false],
  [{ attendingLevel: null, workStatus: "UNEMPLOYED", schoolingLevel: null } as const, false],
  [{ attendingLevel: null, workStatus: null, schoolingLevel: null } as const, null],
])("whether %o studies is %s", (person, known) => expect(isStudying(person)).toBe(known));
