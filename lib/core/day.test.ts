import { expect, test } from "vitest";
import { addDays, dateOf, dayOf, daysBetween, daysOfMonth } from "@/lib/core/day";

test.each([
  ["2024-12-05", "2024-12-14", 9],
  ["2024-12-14", "2024-12-14", 0],
  ["2024-12-16", "2024-12-14", -2],
  ["2024-02-28", "2024-03-01", 2],
])("from %s to %s are %i days, and so many days later is that day", (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days);
  expect(addDays(from, days)).toBe(to);
});

test("a day is a date column's, and back", () => expect(dayOf(dateOf("2024-02-29"))).toBe("2024-02-29"));

test.each([
  [2024, 2, 29],
  [2023, 2, 28],
  [1900, 2, 28],
  [2024, 12, 31],
])("month %i-%i has %i days", (year, month, days) => expect(daysOfMonth(year, month)).toBe(days));
