import type { PersonFacts } from "@/lib/households/person-facts";
import { type FieldPath, type FieldValue, getField, type ReviewAnswers, setField } from "@/lib/reviews/answers";
import { type ScoreContext, type ScoreResult, scoreReview } from "@/lib/reviews/scoring";
import { findPointColumn, type PointAnswer } from "@/lib/standards/points";
import type { Certainty, PointColumn, PointGroup, PointTable, Standard, Words } from "@/lib/standards/schema";
import type { HouseholdClass } from "@/prisma/generated/enums";

/**
 * One sentence of an explanation: a key of the namespace `scoring`, its parameters, and the parameters that the standard
 * words in both languages (`paramsIn` puts them together).
 */
type ExplanationLine = {
  key: string;
  params: Record<string, string | number>;
  words: Record<string, Words>;
  field: FieldPath | null;
  reference: Words | null;
  mark: Certainty | null;
};

type Explanation = {
  /** The class in one sentence; null while there is none. */
  conclusion: ExplanationLine | null;
  /** The comparisons with the thresholds that the class rests on. */
  thresholds: ExplanationLine[];
  /** Each question of the point table with its points; empty where the score comes from paper. */
  points: ExplanationLine[];
  /** The twelve indicators. */
  indicators: ExplanationLine[];
};

/** A line's parameters in one language. */
export function paramsIn(line: ExplanationLine, locale: keyof Words): Record<string, string | number> {
  const words = Object.entries(line.words).map(([name, both]) => [name, both[locale]]);
  return { ...line.params, ...Object.fromEntries(words) };
}

const joined = (answers: readonly Words[]): Words => ({
  vi: answers.map(({ vi }) => vi).join(", "),
  en: answers.map(({ en }) => en).join(", "),
});

/** Says why: every point with its question, every indicator and threshold with its source in law and how sure that is. */
export function explain(result: ScoreResult): Explanation {
  const conclusion: ExplanationLine | null = result.class && {
    key: `conclusion.${result.class}`,
    params: {},
    words: {},
    field: null,
    reference: null,
    mark: null,
  };
  return {
    conclusion,
    thresholds: result.lines.map((line) => ({ ...line, words: {}, field: null })),
    points: result.points.map(({ group, question, answers, points }) => ({
      key: answers.length === 0 ? "points.none" : "points.chosen",
      params: { points },
      words: { question, answers: joined(answers) },
      field: `pointAnswers.${group}`,
      reference: null,
      mark: null,
    })),
    indicators: result.indicators.map((one) => ({
      key: one.deprived === null ? "indicator.open" : one.deprived ? "indicator.deprived" : "indicator.not_deprived",
      params: { number: one.number, points: one.points ?? "" },
      words: { name: one.name },
      field: `indicators.${one.number}.deprived`,
      reference: one.reference,
      mark: one.mark,
    })),
  };
}

/** One answer that, changed alone, changes the class. */
export type Counterfactual = {
  field: FieldPath;
  /** The present answer; null where there is none. */
  from: FieldValue | null;
  /** The answer nearest to the present one that changes the class. */
  to: FieldValue;
  class: HouseholdClass;
  line: ExplanationLine;
};

type Candidate = {
  field: FieldPath;
  to: FieldValue;
  key: string;
  params?: ExplanationLine["params"];
  words?: ExplanationLine["words"];
};

/** What stands for an empty choice. */
const NONE: Words = { vi: "–", en: "–" };

/**
 * Which single answer, changed alone, would change the class, and to what. Each candidate is scored again by the same
 * function, so that what is said is so. Empty while the class is not known. Nearest first within one question; one entry
 * for each question and class.
 */
export function listCounterfactuals(
  standard: Standard,
  answers: ReviewAnswers,
  members: readonly PersonFacts[],
  day: string,
  context: ScoreContext = {},
): Counterfactual[] {
  const present = scoreReview(standard, answers, members, day, context);
  if (!present.class) return [];
  const found = new Map<string, Counterfactual>();
  for (const { field, to, key, params = {}, words = {} } of listCandidates(standard, answers, present, context)) {
    const changed = scoreReview(standard, setField(answers, field, to), members, day, context).class;
    if (!changed || changed === present.class || found.has(`${field} ${changed}`)) continue;
    found.set(`${field} ${changed}`, {
      field,
      from: getField(answers, field) ?? null,
      to,
      class: changed,
      line: {
        key: `counterfactual.${key}`,
        params: { ...params, class: changed },
        words,
        field,
        reference: null,
        mark: null,
      },
    });
  }
  return [...found.values()];
}

function listCandidates(
  standard: Standard,
  answers: ReviewAnswers,
  present: ScoreResult,
  context: ScoreContext,
): Candidate[] {
  const candidates: Candidate[] = [];
  const { area, incomeScore } = present;
  if (context.isApplicant && answers.quickScreen === "NOT_PASSED")
    candidates.push({ field: "quickScreen", to: "PASSED", key: "quick_screen" });
  for (const { number, name, deprived } of present.indicators) {
    const key = deprived ? "indicator_not_deprived" : "indicator_deprived";
    candidates.push({
      field: `indicators.${number}.deprived`,
      to: !deprived,
      key,
      params: { number },
      words: { name },
    });
  }
  if (area)
    candidates.push({
      field: "area",
      to: area === "RURAL" ? "URBAN" : "RURAL",
      key: "area",
      params: { area: area === "RURAL" ? "URBAN" : "RURAL" },
    });
  const threshold = area && standard.scoreThresholds?.[area].value;
  if (present.incomeSource === "PAPER" && incomeScore !== null && threshold) {
    const to = incomeScore <= threshold ? threshold + 1 : threshold;
    candidates.push({
      field: "incomeScore",
      to,
      key: incomeScore <= threshold ? "income_from" : "income_to",
      params: { score: to },
    });
  }
  const table = context.pointTables?.find(({ id }) => id === answers.pointTable);
  const column = table && area && findPointColumn(table, area, context.provinceCode ?? null);
  if (present.incomeSource === "POINT_TABLE" && table && column)
    candidates.push(...listPointCandidates(table, column, answers.pointAnswers ?? {}));
  candidates.push({
    field: "isFarming",
    to: !answers.isFarming,
    key: answers.isFarming ? "not_farming" : "farming",
  });
  const band = area && standard.averageIncome?.[area];
  if (band && answers.isFarming && answers.averageIncome !== undefined) {
    const income = answers.averageIncome;
    const to = income <= band.above ? band.above + 1 : income <= band.upTo ? band.upTo + 1 : band.upTo;
    const key = to > income ? "average_from" : "average_to";
    candidates.push({ field: "averageIncome", to, key, params: { income: to } });
  }
  return candidates;
}

/** Other answers to each group of the point table, those whose points are nearest to the present ones first. */
function listPointCandidates(
  table: PointTable,
  column: PointColumn,
  answers: Readonly<Record<string, PointAnswer>>,
): Candidate[] {
  const place = table.columns.indexOf(column);
  return table.groups.flatMap((group) => {
    const answer = answers[group.key];
    if (answer === undefined) return [];
    return listOtherAnswers(group, answer, place)
      .sort((a, b) => a.distance - b.distance)
      .map(
        ({ to, words }): Candidate => ({
          field: `pointAnswers.${group.key}`,
          to,
          key: "points",
          words: { question: group.name, answer: words },
        }),
      );
  });
}

/** Another answer, its words, and how many points it lies from the present one. */
type OtherAnswer = { to: FieldValue; words: Words; distance: number };

function listOtherAnswers(group: PointGroup, answer: PointAnswer, place: number): OtherAnswer[] {
  const at = (points: readonly number[]) => points[place] ?? 0;
  if (group.kind === "NUMERIC") {
    if (typeof answer !== "number") return [];
    const present = group.bands.find(({ from, below }) => answer >= from && (below === null || answer < below));
    return group.bands.flatMap((band) => {
      if (band === present) return [];
      const words = { vi: `${band.from} ${group.unit.vi}`, en: `${band.from} ${group.unit.en}` };
      return [{ to: band.from, words, distance: Math.abs(at(band.points) - at(present?.points ?? [])) }];
    });
  }
  if (group.kind === "SINGLE") {
    const present = group.options.find(({ key }) => key === answer);
    return group.options.flatMap((option) => {
      if (option === present) return [];
      return [
        { to: option.key, words: option.name, distance: Math.abs(at(option.points) - at(present?.points ?? [])) },
      ];
    });
  }
  const chosen: readonly string[] = typeof answer === "object" ? answer : [];
  return group.options.map(({ key, points }) => {
    const to = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    const names = group.options.filter((one) => to.includes(one.key)).map(({ name }) => name);
    return { to, words: names.length > 0 ? joined(names) : NONE, distance: at(points) };
  });
}
