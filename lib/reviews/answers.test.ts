import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "@/lib/core/message";
import {
  type AnswersPatch,
  answersSchema,
  type CompletenessContext,
  type FieldPath,
  type FieldValue,
  getField,
  INDICATOR_NUMBERS,
  isSameValue,
  listFieldPaths,
  listMissing,
  mergePatch,
  patchSchema,
  type ReviewAnswers,
  type ReviewFrame,
  schemaOfField,
  setField,
} from "@/lib/reviews/answers";
import { listSections } from "@/lib/reviews/questions";
import { getStandard } from "@/lib/standards/load";
import en from "@/messages/en/validation.json";
import vi from "@/messages/vi/validation.json";

const standard = getStandard("vn-2022-2026");

const allAnswered = (deprived: boolean): NonNullable<ReviewAnswers["indicators"]> =>
  Object.fromEntries(INDICATOR_NUMBERS.map((n) => [n, { deprived }]));

const COMPLETE: ReviewAnswers = {
  surveyedOn: "2024-11-20",
  area: "RURAL",
  incomeSource: "PAPER",
  incomeScore: 135,
  indicators: allAnswered(false),
};

/** A value of each kind of field, and another one. */
const VALUES: Partial<Record<FieldPath, [FieldValue, FieldValue]>> = {
  surveyedOn: ["2024-11-20", "2024-11-21"],
  area: ["RURAL", "URBAN"],
  incomeScore: [135, 140],
  "housing.floorAreaM2": [24, 31.5],
  "indicators.4.deprived": [true, false],
  "indicators.4.reason": ["Mới hết hạn thẻ", "Đã đóng lại"],
  "pointAnswers.household-size": ["4", "5"],
  "pointAnswers.assets": [["motorbike"], ["motorbike", "car"]],
  causes: [["LAND"], ["LAND", "CAPITAL"]],
  "movement.kind": ["NEW", "RELAPSED"],
};
const PATHS = Object.keys(VALUES) as FieldPath[];
const anyPatch: fc.Arbitrary<AnswersPatch> = fc
  .uniqueArray(fc.constantFrom(...PATHS), { minLength: 0, maxLength: PATHS.length })
  .chain((paths) =>
    fc.record(
      Object.fromEntries(paths.map((path) => [path, fc.constantFrom(null, ...(VALUES[path] ?? []))])) as Record<
        string,
        fc.Arbitrary<FieldValue | null>
      >,
    ),
  );

const apply = (answers: ReviewAnswers, patch: AnswersPatch) =>
  Object.entries(patch).reduce((sum, [path, value]) => setField(sum, path, value), answers);

test("every listed field has a schema, and one value of each can be set, read and taken away", () => {
  const answers = apply({}, Object.fromEntries(PATHS.map((path) => [path, VALUES[path]?.[0] ?? null])));
  expect(answersSchema.parse(answers)).toEqual(answers);
  for (const path of listFieldPaths(answers)) expect(schemaOfField(path), path).not.toBeNull();
  for (const path of PATHS) {
    expect(listFieldPaths(answers)).toContain(path);
    expect(getField(answers, path)).toEqual(VALUES[path]?.[0]);
    expect(getField(setField(answers, path, null), path)).toBeUndefined();
  }
  expect(PATHS.reduce((rest, path) => setField(rest, path, null), answers)).toEqual({});
});

test("setting a field leaves the answers handed in as they are", () => {
  const before: ReviewAnswers = { indicators: { 4: { deprived: true } } };
  const after = setField(before, "indicators.4.reason", "Mới hết hạn thẻ");
  expect(before).toEqual({ indicators: { 4: { deprived: true } } });
  expect(after).toEqual({ indicators: { 4: { deprived: true, reason: "Mới hết hạn thẻ" } } });
});

test.each([
  "indicators.13.deprived",
  "indicators.4",
  "housing",
  "__proto__",
  "__proto__.polluted",
  "pointAnswers.A B",
  "toString",
  "",
])("%o is no field", (path) => {
  expect(schemaOfField(path)).toBeNull();
  expect(() => setField({}, path, "x")).toThrow(RangeError);
  // A refused field, or none at all: a key of JavaScript's own is never read.
  expect(patchSchema.safeParse(Object.fromEntries([[path, "x"]])).data ?? {}).toEqual({});
});

test.each<[string, unknown, string]>([
  ["incomeScore", 1001, "number_range"],
  ["incomeScore", -1, "number_range"],
  ["incomeScore", 135.5, "number_range"],
  ["incomeScore", "135", "number_range"],
  ["incomeScore", Number.NaN, "number_range"],
  ["averageIncome", 1_000_000_001, "number_range"],
  ["housing.floorAreaM2", -0.1, "number_range"],
  ["housing.floorAreaM2", Number.POSITIVE_INFINITY, "number_range"],
  ["surveyedOn", "20/11/2024", "date_form"],
  ["surveyedOn", "2023-02-29", "date_form"],
  ["area", "rural", "choice_required"],
  ["indicators.4.deprived", 1, "choice_required"],
  ["indicators.4.reason", "x".repeat(501), "text_length"],
  ["notes", "a\u0000b", "text_characters"],
  ["causes", ["LAND", "LAND"], "choice_twice"],
  ["causes", ["MONEY"], "choice_required"],
  ["needs", "HEALTH", "choice_required"],
  ["movement.kind", "ESCAPED", "choice_required"],
  ["pointAnswers.assets", [{}], "choice_required"],
])("%s cannot be %o: %s", (path, value, key) => {
  const parsed = patchSchema.safeParse({ [path]: value });
  expect(parsed.error?.issues.map((issue) => [issue.path, decodeMessage(issue.message).key])).toEqual([[[path], key]]);
  for (const words of [en, vi]) expect(words).toHaveProperty(key);
  // The whole answers are held to the same rule.
  const whole = path.split(".").reduceRight((inner, step) => ({ [step]: inner }), value as object);
  expect(answersSchema.safeParse(whole).success).toBe(false);
});

test.each<[string, unknown]>([
  ["incomeScore", 0],
  ["incomeScore", 1000],
  ["housing.floorAreaM2", 7.5],
  ["causes", []],
  ["pointAnswers.farmland", 0],
  ["notes", null],
])("%s may be %o", (path, value) => expect(patchSchema.safeParse({ [path]: value }).success).toBe(true));

test("a field that the answers do not have is refused, not dropped", () => {
  expect(answersSchema.safeParse({ class: "POOR" }).success).toBe(false);
});

test("two tabs that change different fields both keep what they typed", () => {
  const first = mergePatch({}, {}, 1, { incomeScore: 135 }, 2);
  const second = mergePatch(first.answers, first.fieldVersions, 1, { "indicators.4.deprived": true }, 3);
  expect(second.conflicts).toEqual([]);
  expect(second.answers).toEqual({ incomeScore: 135, indicators: { 4: { deprived: true } } });
  expect(second.fieldVersions).toEqual({ incomeScore: 2, "indicators.4.deprived": 3 });
});

test("the second of two tabs that change one field is told, and the first answer stands", () => {
  const first = mergePatch({}, {}, 1, { incomeScore: 135 }, 2);
  const second = mergePatch(first.answers, first.fieldVersions, 1, { incomeScore: 145, area: "URBAN" }, 3);
  expect(second.conflicts).toEqual([{ field: "incomeScore", theirs: 135, ours: 145 }]);
  expect(second.answers).toEqual({ incomeScore: 135, area: "URBAN" });
});

test("emptying a field that another tab filled is a conflict too", () => {
  const first = mergePatch({ notes: "a" }, { notes: 1 }, 1, { notes: "b" }, 2);
  expect(mergePatch(first.answers, first.fieldVersions, 1, { notes: null }, 3).conflicts).toHaveLength(1);
});

test("both tabs typing the same is no conflict", () => {
  const first = mergePatch({}, {}, 1, { causes: ["LAND", "CAPITAL"] }, 2);
  const second = mergePatch(first.answers, first.fieldVersions, 1, { causes: ["CAPITAL", "LAND"] }, 3);
  expect(second).toEqual({ ...first, conflicts: [] });
});

test("a merge loses nothing: each field of both patches stands or is named as a conflict", () => {
  fc.assert(
    fc.property(anyPatch, anyPatch, anyPatch, (start, a, b) => {
      const base = mergePatch({}, {}, 0, start, 1);
      const first = mergePatch(base.answers, base.fieldVersions, 1, a, 2);
      const second = mergePatch(first.answers, first.fieldVersions, 1, b, 3);
      expect(first.conflicts).toEqual([]);
      const named = new Set(second.conflicts.map(({ field }) => field as string));
      for (const [field, value] of Object.entries(b))
        if (!named.has(field)) expect(isSameValue(getField(second.answers, field), value), field).toBe(true);
      for (const [field, value] of Object.entries(a))
        if (!Object.hasOwn(b, field) || named.has(field))
          expect(isSameValue(getField(second.answers, field), value), field).toBe(true);
      for (const [field, value] of Object.entries(start))
        if (!Object.hasOwn(a, field) && !Object.hasOwn(b, field))
          expect(isSameValue(getField(second.answers, field), value)).toBe(true);
      for (const { field, theirs } of second.conflicts)
        expect(isSameValue(getField(second.answers, field), theirs)).toBe(true);
      expect(answersSchema.safeParse(second.answers).success).toBe(true);
    }),
  );
});

test("a patch sent twice changes nothing the second time", () => {
  fc.assert(
    fc.property(anyPatch, anyPatch, (start, patch) => {
      const base = mergePatch({}, {}, 0, start, 1);
      const once = mergePatch(base.answers, base.fieldVersions, 1, patch, 2);
      expect(mergePatch(once.answers, once.fieldVersions, 1, patch, 3)).toEqual({ ...once, conflicts: [] });
    }),
  );
});

const FRAME: ReviewFrame = {
  isApplicant: false,
  villageArea: "RURAL",
  days: { from: "2024-09-01", to: "2024-12-14" },
};
const missing = (answers: ReviewAnswers, context: CompletenessContext = {}, frame: Partial<ReviewFrame> = {}) =>
  listMissing(answers, standard, { ...FRAME, ...frame }, context).map(({ field, message }) => {
    const { key } = decodeMessage(message);
    for (const words of [en, vi]) expect(words).toHaveProperty(key);
    return `${field}: ${key}`;
  });

test("nothing is missing from a complete review", () => expect(missing(COMPLETE)).toEqual([]));

test("an empty review lacks the day, the area, the income and the twelve indicators, in the order of the form", () => {
  expect(listMissing({}, standard, FRAME).map(({ field }) => field)).toEqual([
    "surveyedOn",
    "area",
    "incomeSource",
    ...INDICATOR_NUMBERS.map((n) => `indicators.${n}.deprived`),
  ]);
});

test.each<[string, ReviewAnswers, CompletenessContext, string[]]>([
  ["no points from paper", { ...COMPLETE, incomeScore: undefined }, {}, ["incomeScore: answer_required"]],
  ["a survey tomorrow", COMPLETE, { today: "2024-11-19" }, ["surveyedOn: date_in_future"]],
  ["a survey today", COMPLETE, { today: "2024-11-20" }, []],
  [
    "an answer against the proposal",
    COMPLETE,
    { proposals: { 4: { deprived: true } } },
    ["indicators.4.reason: reason_when_different"],
  ],
  ["an answer like the proposal", COMPLETE, { proposals: { 4: { deprived: false } } }, []],
  ["a proposal that is open", COMPLETE, { proposals: { 4: { deprived: null } } }, []],
  [
    "an answer against the proposal, with spaces for a reason",
    { ...COMPLETE, indicators: { ...allAnswered(false), 4: { deprived: false, reason: "  " } } },
    { proposals: { 4: { deprived: true } } },
    ["indicators.4.reason: reason_when_different"],
  ],
  [
    "an answer against the proposal, with a reason",
    { ...COMPLETE, indicators: { ...allAnswered(false), 4: { deprived: false, reason: "Vừa được cấp thẻ" } } },
    { proposals: { 4: { deprived: true } } },
    [],
  ],
  ["another cause without words", { ...COMPLETE, causes: ["OTHER"] }, {}, ["causeOther: say_which"]],
  ["another need without words", { ...COMPLETE, needs: ["OTHER"] }, {}, ["needOther: say_which"]],
  ["a movement to confirm", COMPLETE, { movementNeedsConfirmation: true }, ["movement.kind: movement_confirm"]],
  [
    "a confirmed movement",
    { ...COMPLETE, movement: { kind: "NEW", confirmed: true } },
    { movementNeedsConfirmation: true },
    [],
  ],
])("with %s, missing are %4$o", (_, answers, context, expected) => {
  expect(missing(answers, context)).toEqual(expected);
});

test.each<[string, ReviewAnswers, Partial<ReviewFrame>, string[]]>([
  ["the first day of the round", { surveyedOn: "2024-09-01" }, {}, []],
  ["the day before it", { surveyedOn: "2024-08-31" }, {}, ["surveyedOnReason: reason_outside_round"]],
  ["the last day", { surveyedOn: "2024-12-14" }, {}, []],
  ["the day after it", { surveyedOn: "2024-12-15" }, {}, ["surveyedOnReason: reason_outside_round"]],
  ["a day years ago", { surveyedOn: "1999-01-01" }, {}, ["surveyedOnReason: reason_outside_round"]],
  ["a day years ago, with a reason", { surveyedOn: "1999-01-01", surveyedOnReason: "Biên bản cũ" }, {}, []],
  ["the village's area", { area: "URBAN" }, { villageArea: "URBAN" }, []],
  ["another area", { area: "URBAN" }, {}, ["areaReason: reason_other_area"]],
  ["another area, with spaces for a reason", { area: "URBAN", areaReason: " " }, {}, ["areaReason: reason_other_area"]],
  ["another area, with a reason", { area: "URBAN", areaReason: "Nhà ở khối 3" }, {}, []],
  ["no quick screen of an applicant", {}, { isApplicant: true }, ["quickScreen: answer_required"]],
  ["a quick screen that an applicant passed", { quickScreen: "PASSED" }, { isApplicant: true }, []],
  [
    "a quick screen overruled for nothing",
    { quickScreen: "OVERRULED" },
    { isApplicant: true },
    ["quickScreenReason: reason_required"],
  ],
  [
    "a quick screen overruled for a reason",
    { quickScreen: "OVERRULED", quickScreenReason: "Chủ hộ mới mất" },
    { isApplicant: true },
    [],
  ],
  ["a quick screen of a household that was listed", { quickScreen: "OVERRULED" }, {}, []],
])("with %s, missing are %4$o", (_, answers, frame, expected) => {
  expect(missing({ ...COMPLETE, ...answers }, {}, frame)).toEqual(expected);
});

test("a text is kept composed and without blanks around it, a name with one between its words; a character that hides is refused", () => {
  expect(patchSchema.parse({ notes: " Hoa\u0300  A ", surveyorName: "Nông  Thị\u00a0Hoa " })).toEqual({
    notes: "Hoà  A",
    surveyorName: "Nông Thị Hoa",
  });
  for (const hidden of ["\u0000", "\u200b", "\u202e"])
    expect(patchSchema.safeParse({ notes: `a${hidden}b` }).success).toBe(false);
});

test("fields stand in the order in which they are asked, and so does what is missing", () => {
  const asked = listSections(standard).flatMap(({ questions }) =>
    questions.flatMap((one) => (one.kind === "indicator" ? [one.field, one.reason] : [one.field])),
  );
  expect(listFieldPaths().filter((path) => path !== "movement.confirmed")).toEqual(asked);
  const required = (field: FieldPath) => ({ field, message: "answer_required" });
  const scoring = [required("indicators.1.deprived"), required("pointAnswers.assets"), required("isFarming")];
  expect(missing({ quickScreen: "OVERRULED" }, { scoring }, { isApplicant: true })).toEqual([
    "surveyedOn: answer_required",
    "quickScreenReason: reason_required",
    "pointAnswers.assets: answer_required",
    "isFarming: answer_required",
    "indicators.1.deprived: answer_required",
  ]);
});
