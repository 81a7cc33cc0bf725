import { expect, test } from "vitest";
import { INDICATOR_NUMBERS, type ReviewAnswers } from "@/lib/reviews/answers";
import { compareAnswers, listSharpChanges } from "@/lib/reviews/changes";
import en from "@/messages/en/scoring.json";
import vi from "@/messages/vi/scoring.json";

const indicators = (count: number): ReviewAnswers["indicators"] =>
  Object.fromEntries(INDICATOR_NUMBERS.map((n) => [n, { deprived: n <= count }]));

test("only the fields that differ are named, in the order of the form", () => {
  const before: ReviewAnswers = {
    area: "RURAL",
    incomeScore: 135,
    causes: ["LAND", "CAPITAL"],
    notes: "x",
    indicators: { 4: { deprived: true } },
    pointAnswers: { assets: ["car"], dependants: "0" },
  };
  const after: ReviewAnswers = {
    area: "RURAL",
    incomeScore: 145,
    causes: ["CAPITAL", "LAND"],
    indicators: { 4: { deprived: false, reason: "Vừa được cấp thẻ" } },
    pointAnswers: { assets: ["car"], "household-size": "4" },
  };
  expect(compareAnswers(before, after)).toEqual([
    { field: "incomeScore", before: 135, after: 145 },
    { field: "pointAnswers.dependants", before: "0", after: null },
    { field: "pointAnswers.household-size", before: null, after: "4" },
    { field: "indicators.4.deprived", before: true, after: false },
    { field: "indicators.4.reason", before: null, after: "Vừa được cấp thẻ" },
    { field: "notes", before: "x", after: null },
  ]);
});

test("nothing has changed in answers that say the same", () => {
  expect(compareAnswers({ housing: {} }, {})).toEqual([]);
});

type Side = { answers: ReviewAnswers; incomeScore: number | null };
const side = (answers: ReviewAnswers, incomeScore: number | null = null): Side => ({ answers, incomeScore });

test.each<[string, Side, Side, string[]]>([
  ["39 points of income", side({}, 100), side({}, 139), []],
  ["40 points of income", side({}, 140), side({}, 100), ["sharp.income"]],
  ["a score that was not known", side({}), side({}, 100), []],
  ["three indicators", side({ indicators: indicators(3) }), side({ indicators: indicators(0) }), []],
  ["four indicators", side({ indicators: indicators(0) }), side({ indicators: indicators(4) }), ["sharp.indicators"]],
  ["an indicator that was not answered", side({}), side({ indicators: indicators(12) }), []],
  ["less than twice the floor", side({ housing: { floorAreaM2: 30 } }), side({ housing: { floorAreaM2: 59 } }), []],
  [
    "half the floor",
    side({ housing: { floorAreaM2: 60 } }),
    side({ housing: { floorAreaM2: 30 } }),
    ["sharp.floor_area"],
  ],
  ["another area", side({ area: "RURAL" }), side({ area: "URBAN" }), ["sharp.area"]],
])("%s since last year", (_, lastYear, thisYear, expected) => {
  expect(listSharpChanges(lastYear, thisYear).map(({ key }) => key)).toEqual(expected);
  for (const words of [en, vi]) for (const key of expected) expect(words).toHaveProperty(key);
});

test("a household without a last year has no sharp change", () => {
  expect(listSharpChanges(null, side({ indicators: indicators(12) }, 0))).toEqual([]);
});
