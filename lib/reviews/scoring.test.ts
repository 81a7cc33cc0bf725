import { readFileSync } from "node:fs";
import fc from "fast-check";
import { createTranslator, type Messages } from "next-intl";
import { expect, test } from "vitest";
import { decodeMessage } from "@/lib/core/message";
import type { PersonFacts } from "@/lib/households/person-facts";
import { type FieldPath, getField, INDICATOR_NUMBERS, type ReviewAnswers, setField } from "@/lib/reviews/answers";
import { explain, listCounterfactuals, paramsIn } from "@/lib/reviews/explanation";
import { dayOfReview, type ScoreContext, scoreReview } from "@/lib/reviews/scoring";
import { getStandard, listPointTables } from "@/lib/standards/load";
import en from "@/messages/en/validation.json";
import vi from "@/messages/vi/validation.json";
import type { HouseholdClass } from "@/prisma/generated/enums";

const standard = getStandard("vn-2022-2026");
const DAY = "2024-11-20";
const CONTEXT: ScoreContext = { provinceCode: "20", pointTables: listPointTables(standard) };

const member: PersonFacts = {
  id: "p",
  birth: { year: 1980, month: 5, day: 1 },
  schoolingLevel: "UPPER_SECONDARY",
  attendingLevel: null,
  workStatus: "SELF_EMPLOYED",
  hasHealthInsurance: false,
  disability: "NONE",
  receivesMonthlyAllowance: false,
  certifiedOnTheJob: false,
};

/** A full review on paper of a household that farms nothing, deprived of the first `count` indicators. */
const paper = (incomeScore: number, count: number, changes: ReviewAnswers = {}): ReviewAnswers => ({
  surveyedOn: DAY,
  area: "RURAL",
  incomeSource: "PAPER",
  incomeScore,
  isFarming: false,
  indicators: Object.fromEntries(INDICATOR_NUMBERS.map((n) => [n, { deprived: n <= count }])),
  ...changes,
});

const score = (answers: ReviewAnswers, context = CONTEXT) => scoreReview(standard, answers, [member], DAY, context);
const counterfactuals = (answers: ReviewAnswers, context = CONTEXT) =>
  listCounterfactuals(standard, answers, [member], DAY, context);
const lacking = (answers: ReviewAnswers, context = CONTEXT) =>
  score(answers, context).missing.map(({ field, message }) => {
    const { key } = decodeMessage(message);
    for (const words of [en, vi]) expect(words).toHaveProperty(key);
    return `${field}: ${key}`;
  });

test.each<["RURAL" | "URBAN", number, number, HouseholdClass]>([
  ["RURAL", 0, 3, "POOR"],
  ["RURAL", 140, 3, "POOR"],
  ["RURAL", 141, 3, "NOT_POOR"],
  ["RURAL", 140, 2, "NEAR_POOR"],
  ["RURAL", 140, 0, "NEAR_POOR"],
  ["RURAL", 141, 12, "NOT_POOR"],
  ["URBAN", 141, 3, "POOR"],
  ["URBAN", 175, 3, "POOR"],
  ["URBAN", 175, 2, "NEAR_POOR"],
  ["URBAN", 176, 3, "NOT_POOR"],
  ["RURAL", 1000, 0, "NOT_POOR"],
])("%s, %i points of income, %i deprivations: %s", (area, income, count, expected) => {
  expect(score(paper(income, count, { area }))).toMatchObject({
    class: expected,
    incomeScore: income,
    deprivationScore: count * 10,
    missing: [],
    unavailable: null,
  });
});

test.each<["RURAL" | "URBAN", number, number, HouseholdClass]>([
  ["RURAL", 141, 1_500_000, "NOT_POOR"],
  ["RURAL", 141, 1_500_001, "AVERAGE_STANDARD"],
  ["RURAL", 141, 2_250_000, "AVERAGE_STANDARD"],
  ["RURAL", 141, 2_250_001, "NOT_POOR"],
  ["URBAN", 176, 2_000_000, "NOT_POOR"],
  ["URBAN", 176, 2_000_001, "AVERAGE_STANDARD"],
  ["URBAN", 176, 3_000_000, "AVERAGE_STANDARD"],
  ["URBAN", 176, 3_000_001, "NOT_POOR"],
  ["RURAL", 140, 2_000_000, "POOR"],
])("a farm household, %s, %i points, %i dong: %s", (area, income, averageIncome, expected) => {
  expect(score(paper(income, 3, { area, isFarming: true, averageIncome })).class).toBe(expected);
});

test("a household that farms nothing has no average standard, whatever its income", () => {
  expect(score(paper(141, 3, { averageIncome: 2_000_000 })).class).toBe("NOT_POOR");
});

test("the income of a farm household is asked only above the threshold", () => {
  expect(lacking(paper(140, 3, { isFarming: true }))).toEqual([]);
  expect(lacking(paper(141, 3, { isFarming: true }))).toEqual(["averageIncome: answer_required"]);
  expect(score(paper(141, 3, { isFarming: true })).class).toBeNull();
});

test("above the threshold there is no class while nobody said whether it is a farm household", () => {
  const answers = paper(165, 3, { isFarming: undefined });
  expect(score(answers).class).toBeNull();
  expect(lacking(answers)).toEqual(["isFarming: answer_required"]);
  expect(lacking(paper(140, 3, { isFarming: undefined }))).toEqual([]);
});

test("with nothing answered there is no score and no class, never a zero", () => {
  expect(score({})).toMatchObject({ incomeScore: null, deprivationScore: null, deprivationSoFar: 0, class: null });
});

test.each(INDICATOR_NUMBERS)("without an answer to indicator %i there is no deprivation score and no class", (n) => {
  const answers = setField(paper(135, 12), `indicators.${n}.deprived`, null);
  expect(score(answers)).toMatchObject({ deprivationScore: null, deprivationSoFar: 110, class: null });
  expect(lacking(answers)).toEqual([`indicators.${n}.deprived: answer_required`]);
});

test.each<[string, ReviewAnswers, string[]]>([
  ["area", paper(135, 3, { area: undefined }), ["area: answer_required"]],
  ["source of the income score", paper(135, 3, { incomeSource: undefined }), ["incomeSource: answer_required"]],
  ["income score", paper(135, 3, { incomeScore: undefined }), ["incomeScore: answer_required"]],
  ["choice of a point table", paper(135, 3, { incomeSource: "POINT_TABLE" }), ["pointTable: answer_required"]],
])("without the %s there is no class", (_, answers, expected) => {
  expect(score(answers).class).toBeNull();
  expect(lacking(answers)).toEqual(expected);
});

const fromTable = (changes: ReviewAnswers["pointAnswers"] = {}, count = 3): ReviewAnswers => ({
  ...paper(0, count),
  incomeSource: "POINT_TABLE",
  incomeScore: undefined,
  pointTable: "mau-2022",
  pointAnswers: {
    "household-size": "4",
    dependants: "2-plus",
    "highest-degree": "lower",
    incomes: [],
    assets: ["motorbike"],
    dwelling: ["wall", "roof"],
    "floor-area": 12,
    electricity: 60,
    farmland: 1200,
    livestock: 2,
    ...changes,
  },
});

test("points are computed from the answers, in the column of the province's region", () => {
  const result = score(fromTable());
  expect(result.points.map(({ group, points }) => [group, points])).toEqual([
    ["household-size", 35],
    ["dependants", 0],
    ["highest-degree", 0],
    ["incomes", 0],
    ["assets", 15],
    ["dwelling", 20],
    ["floor-area", 10],
    ["electricity", 15],
    ["farmland", 10],
    ["livestock", 10],
  ]);
  expect(result).toMatchObject({ incomeScore: 115, class: "POOR", pointTable: { official: false } });
});

test("a score typed earlier says nothing once the table is chosen", () => {
  expect(score({ ...fromTable(), incomeScore: 900 }).incomeScore).toBe(115);
});

test("a group of the table that is not answered leaves the score open", () => {
  const answers = setField(fromTable(), "pointAnswers.electricity", null);
  expect(score(answers)).toMatchObject({ incomeScore: null, class: null });
  expect(lacking(answers)).toEqual(["pointAnswers.electricity: answer_required"]);
});

test.each<[string, ReviewAnswers, ScoreContext, string, string]>([
  ["no table is installed", fromTable(), {}, "no_point_table", "pointTable: no_point_table"],
  [
    "the chosen table is not installed",
    { ...fromTable(), pointTable: "b1-2022" },
    CONTEXT,
    "no_point_table",
    "pointTable: no_point_table",
  ],
  [
    "the table has no column for the province",
    fromTable(),
    { ...CONTEXT, provinceCode: "79" },
    "no_point_column",
    "pointTable: no_point_column",
  ],
])("where %s the result says so", (_, answers, context, unavailable, missing) => {
  expect(score(answers, context)).toMatchObject({ incomeScore: null, class: null, unavailable });
  expect(lacking(answers, context)).toEqual([missing]);
});

test("a table that the standard does not name is not used, though it is installed", () => {
  const table = listPointTables(standard)[0] ?? expect.fail("no sample");
  const bare = { ...standard, pointTables: [] };
  expect(scoreReview(bare, fromTable(), [member], DAY, { provinceCode: "20", pointTables: [table] }).unavailable).toBe(
    "no_point_table",
  );
});

test("a standard without thresholds gives no class", () => {
  const result = scoreReview(getStandard("vn-2027-2030"), paper(100, 3), [member], DAY);
  expect(result).toMatchObject({
    class: null,
    incomeScore: null,
    deprivationScore: null,
    unavailable: "standard_incomplete",
  });
  expect(result.missing).toHaveLength(1);
});

test("a quick screen ends the review of a household that asked, and of no other", () => {
  const answers: ReviewAnswers = { surveyedOn: DAY, quickScreen: "NOT_PASSED" };
  expect(score(answers, { ...CONTEXT, isApplicant: true })).toMatchObject({
    class: "NOT_POOR",
    incomeScore: null,
    deprivationScore: null,
    missing: [],
  });
  expect(score(answers).class).toBeNull();
  expect(score({ ...paper(100, 3), quickScreen: "NOT_PASSED" }).class).toBe("POOR");
});

test("a household that asks has no class before its quick screen; one that is surveyed all the same has its own", () => {
  const applicant = { ...CONTEXT, isApplicant: true };
  expect(score(paper(100, 0), applicant).class).toBeNull();
  expect(lacking(paper(100, 0), applicant)).toEqual(["quickScreen: answer_required"]);
  for (const quickScreen of ["PASSED", "OVERRULED"] as const)
    expect(score(paper(100, 0, { quickScreen }), applicant).class).toBe("NEAR_POOR");
});

test("the proposal and the officer's reason stand beside the answer", () => {
  const answers = setField(paper(100, 3), "indicators.4.reason", "Vừa được cấp thẻ");
  expect(score(answers).indicators[3]).toMatchObject({
    number: 4,
    deprived: false,
    proposed: true,
    reason: "Vừa được cấp thẻ",
    proposalReason: { key: "proposal.insurance_yes", memberIds: ["p"] },
    mark: "C",
  });
});

test("ages are counted on the day of the survey, on today while it is not known", () => {
  expect(dayOfReview({ surveyedOn: "2024-10-01" }, DAY)).toBe("2024-10-01");
  expect(dayOfReview({}, DAY)).toBe(DAY);
});

test("a result is plain data and survives being stored", () => {
  for (const answers of [{}, paper(135, 3), fromTable()]) {
    const result = score(answers);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  }
});

const SEVERITY: Record<HouseholdClass, number> = { NOT_POOR: 0, AVERAGE_STANDARD: 1, NEAR_POOR: 2, POOR: 3 };
const anyPaper = fc
  .record({
    income: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(139, 140, 141, 174, 175, 176)),
    area: fc.constantFrom("RURAL" as const, "URBAN" as const),
    flags: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    isFarming: fc.boolean(),
    averageIncome: fc.constantFrom(0, 1_500_000, 1_500_001, 2_000_000, 2_250_000, 2_250_001, 3_000_000, 3_000_001),
  })
  .map(
    ({ income, area, flags, isFarming, averageIncome }): ReviewAnswers => ({
      ...paper(income, 0, { area, isFarming, averageIncome }),
      indicators: Object.fromEntries(INDICATOR_NUMBERS.map((n, i) => [n, { deprived: flags[i] ?? false }])),
    }),
  );
const anyTable = fc
  .record({
    "household-size": fc.constantFrom("1", "4", "7-plus"),
    incomes: fc.subarray(["salary", "non-farm", "pension"]),
    assets: fc.subarray(["car", "motorbike", "refrigerator"]),
    electricity: fc.integer({ min: 0, max: 400 }),
    count: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ count, ...answers }) => fromTable(answers, count));

/** Whether it asked, and every answer that the class may rest on. */
const anyReview = fc.record({
  context: fc.constantFrom<ScoreContext>(CONTEXT, { ...CONTEXT, isApplicant: true }),
  answers: fc
    .tuple(fc.oneof(anyPaper, anyTable), fc.boolean(), fc.constantFrom("PASSED", "NOT_PASSED", "OVERRULED"))
    .map(
      ([answers, isFarming, quickScreen]): ReviewAnswers => ({
        averageIncome: 2_000_000,
        ...answers,
        isFarming,
        quickScreen,
      }),
    ),
});
const OPEN_FIELDS: readonly FieldPath[] = [
  "area",
  "quickScreen",
  "incomeSource",
  "incomeScore",
  "pointTable",
  "pointAnswers.electricity",
  "pointAnswers.assets",
  "isFarming",
  "averageIncome",
  ...INDICATOR_NUMBERS.map((n): FieldPath => `indicators.${n}.deprived`),
];

test("a class is given only where every answer to what is still open gives the same one", () => {
  fc.assert(
    fc.property(
      anyReview,
      fc.array(anyReview, { minLength: 1, maxLength: 4 }),
      fc.subarray([...OPEN_FIELDS], { maxLength: 3 }),
      ({ context, answers }, others, open) => {
        const partial = open.reduce((some, field) => setField(some, field, null), answers);
        const given = score(partial, context).class;
        if (!given) return;
        const isOpen = OPEN_FIELDS.filter((field) => getField(partial, field) === undefined);
        for (const other of others) {
          const whole = isOpen.reduce(
            (some, field) => setField(some, field, getField(other.answers, field) ?? null),
            partial,
          );
          // Whatever is answered then: the same class, or a question of its own is still open.
          expect([given, null]).toContain(score(whole, context).class);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("one more deprivation never makes a household better off, and adds ten points", () => {
  fc.assert(
    fc.property(anyPaper, fc.constantFrom(...INDICATOR_NUMBERS), (answers, n) => {
      const without = score(setField(answers, `indicators.${n}.deprived`, false));
      const deprived = score(setField(answers, `indicators.${n}.deprived`, true));
      expect((deprived.deprivationScore ?? 0) - (without.deprivationScore ?? 0)).toBe(10);
      expect(SEVERITY[deprived.class ?? "NOT_POOR"]).toBeGreaterThanOrEqual(SEVERITY[without.class ?? "POOR"]);
    }),
  );
});

test("more points of income never make a household worse off", () => {
  fc.assert(
    fc.property(anyPaper, fc.integer({ min: 0, max: 1000 }), (answers, other) => {
      const [low, high] = [answers.incomeScore ?? 0, other].sort((a, b) => a - b);
      const at = (incomeScore?: number) => SEVERITY[score({ ...answers, incomeScore }).class ?? "POOR"];
      expect(at(high)).toBeLessThanOrEqual(at(low));
    }),
  );
});

test("one more asset never lowers the income score", () => {
  fc.assert(
    fc.property(anyTable, fc.subarray(["car", "motorbike", "refrigerator"]), (rest, assets) => {
      const answers = setField(rest, "pointAnswers.assets", assets);
      const more = setField(rest, "pointAnswers.assets", [...assets, "computer"]);
      expect(score(more).incomeScore ?? -1).toBeGreaterThanOrEqual(score(answers).incomeScore ?? 1e6);
    }),
  );
});

test("each change that is said to change the class changes it, to the class that is said", () => {
  fc.assert(
    fc.property(fc.oneof(anyPaper, anyTable), (answers) => {
      const present = score(answers).class;
      for (const { field, to, class: said, from } of counterfactuals(answers)) {
        expect(said).not.toBe(present);
        expect(to).not.toEqual(from);
        expect(score(setField(answers, field, to)).class).toBe(said);
      }
    }),
  );
});

test("no single indicator that would change the class is left unsaid", () => {
  fc.assert(
    fc.property(fc.oneof(anyPaper, anyTable), (answers) => {
      const said = counterfactuals(answers).map(({ field }) => field);
      const present = score(answers).class;
      for (const n of INDICATOR_NUMBERS) {
        const field = `indicators.${n}.deprived` as const;
        const flipped = score(setField(answers, field, !answers.indicators?.[n]?.deprived)).class;
        expect(said.includes(field)).toBe(flipped !== present);
      }
    }),
  );
});

test.each<[string, ReviewAnswers, string[]]>([
  [
    "poor at the edge of both tests",
    paper(140, 3),
    [
      "indicators.1.deprived → NEAR_POOR",
      "indicators.2.deprived → NEAR_POOR",
      "indicators.3.deprived → NEAR_POOR",
      "incomeScore=141 → NOT_POOR",
    ],
  ],
  ["deeply poor", paper(20, 9), ["incomeScore=141 → NOT_POOR"]],
  ["not poor by one point, in the country", paper(141, 3), ["area → POOR", "incomeScore=140 → POOR"]],
  [
    "average standard",
    paper(200, 0, { isFarming: true, averageIncome: 2_000_000 }),
    ["area → NOT_POOR", "incomeScore=140 → NEAR_POOR", "isFarming → NOT_POOR", "averageIncome=2250001 → NOT_POOR"],
  ],
  ["not known yet", {}, []],
])("what would change the class of a household that is %s", (_, answers, expected) => {
  const said = counterfactuals(answers).map(
    ({ field, to, class: other }) => `${field}${typeof to === "number" ? `=${to}` : ""} → ${other}`,
  );
  expect(said.filter((one) => !/^indicators.(4|5|6|7|8|9|10|11|12)/.test(one))).toEqual(expected);
});

test("among the answers of a question the nearest one that changes the class is named", () => {
  // 115 points; 25 more reach 140, 30 more pass it.
  const size = counterfactuals(fromTable({ electricity: 150 })).filter(
    ({ field }) => field === "pointAnswers.household-size",
  );
  expect(size.map(({ to, class: other }) => [to, other])).toEqual([["2", "NOT_POOR"]]);
});

const messages = (locale: "vi" | "en"): Messages => ({
  scoring: JSON.parse(readFileSync(new URL(`../../messages/${locale}/scoring.json`, import.meta.url), "utf8")),
});

test.each(["vi", "en"] as const)("every sentence has its words in %s", (locale) => {
  const t = createTranslator({
    locale,
    messages: messages(locale),
    namespace: "scoring",
    onError: (error) => {
      throw error;
    },
  });
  fc.assert(
    fc.property(fc.oneof(anyPaper, anyTable, fc.constant<ReviewAnswers>({})), (answers) => {
      const result = score(answers);
      const { conclusion, thresholds, points, indicators } = explain(result);
      const lines = [
        conclusion,
        ...thresholds,
        ...points,
        ...indicators,
        ...counterfactuals(answers).map(({ line }) => line),
      ];
      for (const line of lines) if (line) expect(t(line.key, paramsIn(line, locale))).not.toMatch(/[{}]|undefined/);
      for (const { proposalReason } of result.indicators)
        if (proposalReason) expect(t(proposalReason.key, proposalReason.params)).not.toMatch(/[{}]|undefined/);
    }),
    { numRuns: 30 },
  );
});

test("the explanation names each threshold with its source and each question with its points", () => {
  const { thresholds, points, conclusion, indicators } = explain(score(fromTable()));
  expect(conclusion?.key).toBe("conclusion.POOR");
  expect(thresholds).toMatchObject([
    { key: "line.income_at_or_below", params: { score: 115, threshold: 140 }, mark: "C" },
    { key: "line.deprivation_from", params: { score: 30, threshold: 30 }, mark: "C" },
  ]);
  expect(thresholds[0]?.reference?.vi).toContain("07/2021/TT-BLĐTBXH");
  expect(points).toHaveLength(10);
  expect(indicators.map(({ params }) => params.points)).toEqual([10, 10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(indicators[10]?.mark).toBe("U");
});
