import { expect, test } from "vitest";
import { LOCALES } from "@/lib/core/locale";
import type { FieldValue } from "@/lib/reviews/answers";
import type { Question } from "@/lib/reviews/questions";
import { readTyped, showTyped } from "@/lib/reviews/typed";

const INCOME: Question = { kind: "number", field: "averageIncome", max: 1_000_000_000, unit: "dong", decimal: false };
const FLOOR: Question = { kind: "number", field: "housing.floorAreaM2", max: 10_000, unit: "m2", decimal: true };
const DAY: Question = { kind: "day", field: "surveyedOn" };
const LINE: Question = { kind: "line", field: "notes" };

test.each<[string, Question, FieldValue, string, string]>([
  ["a whole number", INCOME, 1_500_000, "1.500.000", "1,500,000"],
  ["one with decimals", FLOOR, 1234.5, "1234,5", "1234.5"],
  ["a day", DAY, "2024-12-05", "05/12/2024", "05/12/2024"],
  ["a line", LINE, "đi vắng", "đi vắng", "đi vắng"],
])("%s stands in its box as people write it, and is read from there unchanged", (_, question, value, vi, en) => {
  expect(LOCALES.map((locale) => showTyped(question, value, locale))).toEqual([vi, en]);
  for (const text of [vi, en]) expect(readTyped(question, text, "2024-12-05")).toEqual({ value });
});

test("where nothing was answered the box is empty", () => {
  expect(showTyped(INCOME, undefined, "vi")).toBe("");
});
