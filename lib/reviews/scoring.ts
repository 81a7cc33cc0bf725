import { say } from "@/lib/core/message";
import type { PersonFacts } from "@/lib/households/person-facts";
import {
  type IndicatorNumber,
  isSurveyed,
  listUnanswered,
  type Missing,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import { type ProposalReason, proposeIndicators } from "@/lib/reviews/proposals";
import { findPointColumn, type PointLine, scorePoints } from "@/lib/standards/points";
import type { Certainty, Indicator, PointTable, Source, Standard, Words } from "@/lib/standards/schema";
import type { AreaType, HouseholdClass } from "@/prisma/generated/enums";

export type ScoreContext = {
  /** The household asked to be reviewed and was on no list: only then does the quick screen (Phiếu A) count. */
  isApplicant?: boolean;
  /** Two digits: chooses the column of a point table. */
  provinceCode?: string | null;
  /** The tables installed for the standard (`listPointTables`). */
  pointTables?: readonly PointTable[];
};

type IndicatorResult = {
  number: IndicatorNumber;
  key: string;
  service: string;
  name: Words;
  /** The officer's answer; null while it is not given. */
  deprived: boolean | null;
  /** 0 or the indicator's points; null while it is not answered. */
  points: number | null;
  proposed: boolean | null;
  proposalReason: ProposalReason | null;
  /** The officer's words where the answer differs from the proposal. */
  reason: string | null;
  reference: Words;
  mark: Certainty;
  note: Words | null;
};

/** A comparison or a statement that the class rests on: a key of the namespace `scoring`, with its source in law. */
type ScoreLine = {
  key: string;
  params: Record<string, string | number>;
  reference: Words | null;
  mark: Certainty | null;
};

/** Why no class can be computed whatever is answered. */
type Unavailable = "standard_incomplete" | "no_point_table" | "no_point_column";

/** Plain data: stored with the review as it was on the day. */
export type ScoreResult = {
  standardId: string;
  /** The day that ages were counted on. */
  day: string;
  area: AreaType | null;
  incomeSource: "PAPER" | "POINT_TABLE" | null;
  /** Null while something it needs is missing. */
  incomeScore: number | null;
  /** The table that the points come from; `official: false` must be said on every screen and print. */
  pointTable: { id: string; name: Words; official: boolean } | null;
  points: PointLine[];
  indicators: IndicatorResult[];
  /** Null while one of the indicators is not answered. */
  deprivationScore: number | null;
  /** Points of the indicators answered so far. */
  deprivationSoFar: number;
  /** Null while something it needs is missing. */
  class: HouseholdClass | null;
  unavailable: Unavailable | null;
  missing: Missing[];
  lines: ScoreLine[];
};

/** The day on which ages are counted: the day of the survey, or today while it is not known. */
export const dayOfReview = (answers: ReviewAnswers, today: string): string => answers.surveyedOn ?? today;

type ClassInput = {
  incomeScore: number;
  deprivationScore: number;
  /** At or below it a household is poor or near-poor. */
  scoreThreshold: number;
  /** From so many points a household at or below the threshold is poor. */
  poorFrom: number;
  /** Income of a farm household that is to be tested against the average standard; null for every other household. */
  averageIncome: number | null;
  averageBand: { above: number; upTo: number } | null;
};

/**
 * The class by the two tests (NĐ 07/2021; TT 07/2021: income ≤ 140 rural, ≤ 175 urban; deprivation ≥ 30). Above the
 * threshold, deprivations do not count; there a farm household in the income band has an average living standard.
 */
function classify(input: ClassInput): HouseholdClass {
  if (input.incomeScore <= input.scoreThreshold) return input.deprivationScore >= input.poorFrom ? "POOR" : "NEAR_POOR";
  const { averageIncome, averageBand } = input;
  if (averageIncome !== null && averageBand && averageIncome > averageBand.above && averageIncome <= averageBand.upTo)
    return "AVERAGE_STANDARD";
  return "NOT_POOR";
}

type Income = Pick<ScoreResult, "incomeSource" | "incomeScore" | "pointTable" | "points" | "unavailable"> & {
  missing: Missing[];
};

function scoreIncome(standard: Standard, answers: ReviewAnswers, context: ScoreContext): Income {
  const income: Income = {
    incomeSource: answers.incomeSource ?? null,
    incomeScore: null,
    pointTable: null,
    points: [],
    unavailable: null,
    missing: [],
  };
  if (answers.incomeSource === "PAPER") return { ...income, incomeScore: answers.incomeScore ?? null };
  if (answers.incomeSource !== "POINT_TABLE") return income;

  const installed = (context.pointTables ?? []).filter(({ id }) => standard.pointTables.includes(id));
  const table = installed.find(({ id }) => id === answers.pointTable);
  if (!table) {
    const none = installed.length === 0 || answers.pointTable !== undefined;
    const message = say(none ? "no_point_table" : "answer_required");
    return { ...income, unavailable: none ? "no_point_table" : null, missing: [{ field: "pointTable", message }] };
  }
  const pointTable = { id: table.id, name: table.name, official: table.official };
  if (!answers.area) return { ...income, pointTable };
  const column = findPointColumn(table, answers.area, context.provinceCode ?? null);
  if (!column)
    return {
      ...income,
      pointTable,
      unavailable: "no_point_column",
      missing: [{ field: "pointTable", message: say("no_point_column") }],
    };
  const { score, lines, missing } = scorePoints(table, column, answers.pointAnswers ?? {});
  return {
    ...income,
    pointTable,
    incomeScore: score,
    points: lines,
    missing: missing.map((group) => ({ field: `pointAnswers.${group}`, message: say("answer_required") })),
  };
}

function scoreIndicators(
  standard: Standard,
  answers: ReviewAnswers,
  members: readonly PersonFacts[],
  day: string,
): IndicatorResult[] {
  const proposals = proposeIndicators(standard, members, answers.housing, day);
  const points = standard.deprivation?.pointsPerIndicator.value ?? null;
  return standard.indicators.map((indicator) => {
    const answer = answers.indicators?.[indicator.number];
    const proposed = proposals[indicator.number];
    const deprived = answer?.deprived ?? null;
    return {
      number: indicator.number,
      deprived,
      points: deprived === null ? null : deprived ? points : 0,
      proposed: proposed?.deprived ?? null,
      proposalReason: proposed?.reason ?? null,
      reason: answer?.reason ?? null,
      ...wordsOfIndicator(standard, indicator),
    };
  });
}

/** What the facts said of each indicator when the score was computed, by its number. */
export const proposedBy = ({ indicators }: ScoreResult): Partial<Record<number, { deprived: boolean | null }>> =>
  Object.fromEntries(indicators.map(({ number, proposed }) => [number, { deprived: proposed }]));

/** What the standard says of an indicator, beside whatever is answered. */
export const wordsOfIndicator = (
  standard: Standard,
  indicator: Indicator,
): Pick<IndicatorResult, "key" | "service" | "name" | "reference" | "mark" | "note"> => ({
  key: indicator.key,
  service: indicator.service,
  name: indicator.name,
  reference: wordsOf(standard, indicator),
  mark: indicator.mark,
  note: indicator.note ?? null,
});

const wordsOf = (standard: Standard, { reference }: Source): Words =>
  standard.references[reference] ?? { vi: reference, en: reference };

/**
 * Computes the scores and the class of a review, as one types and again on the server. Nothing that is missing counts as
 * zero: while an answer is missing its score is null, and so is the class. There is a class only where whatever is still
 * open cannot change it; and not before all twelve indicators are answered, also above the threshold, where they decide
 * nothing: the official tables count deprivations of every household that was surveyed.
 *
 * @param members those of the household on the day, for the proposals beside the answers
 * @param day `yyyy-MM-dd`, see `dayOfReview`
 */
export function scoreReview(
  standard: Standard,
  answers: ReviewAnswers,
  members: readonly PersonFacts[],
  day: string,
  context: ScoreContext = {},
): ScoreResult {
  const { missing: incomeMissing, ...income } = scoreIncome(standard, answers, context);
  const indicators = scoreIndicators(standard, answers, members, day);
  const deprivationSoFar = indicators.reduce((sum, { points }) => sum + (points ?? 0), 0);
  const isWhole = indicators.length > 0 && indicators.every(({ points }) => points !== null);
  const result: ScoreResult = {
    standardId: standard.id,
    day,
    area: answers.area ?? null,
    ...income,
    indicators,
    deprivationScore: isWhole ? deprivationSoFar : null,
    deprivationSoFar,
    class: null,
    missing: [],
    lines: [],
  };

  const isApplicant = context.isApplicant ?? false;
  if (!isSurveyed(answers, isApplicant)) {
    // Phiếu A (TT 07/2021, Phụ lục II) ends the review of a household that asked and is plainly not poor.
    const lines: ScoreLine[] = [{ key: "line.quick_screen", params: {}, reference: null, mark: "C" }];
    return {
      ...result,
      incomeScore: null,
      points: [],
      deprivationScore: null,
      class: "NOT_POOR",
      unavailable: null,
      lines,
    };
  }

  const { scoreThresholds, deprivation } = standard;
  if (!scoreThresholds || !deprivation) {
    const missing: Missing[] = [{ field: "incomeScore", message: say("standard_incomplete") }];
    return { ...result, incomeScore: null, deprivationScore: null, unavailable: "standard_incomplete", missing };
  }
  result.missing = [...listUnanswered(answers, standard, isApplicant), ...incomeMissing];

  const threshold = answers.area && scoreThresholds[answers.area];
  const { incomeScore, deprivationScore } = result;
  const isAbove = threshold && incomeScore !== null ? incomeScore > threshold.value : null;
  if (threshold && incomeScore !== null) {
    const key = isAbove ? "line.income_above" : "line.income_at_or_below";
    result.lines.push(line(standard, key, { score: incomeScore, threshold: threshold.value }, threshold));
  }
  if (deprivationScore !== null) {
    const poorFrom = deprivation.poorFrom;
    const key = deprivationScore >= poorFrom.value ? "line.deprivation_from" : "line.deprivation_below";
    result.lines.push(line(standard, key, { score: deprivationScore, threshold: poorFrom.value }, poorFrom));
  }

  // Above the threshold a farm household is tested against the average standard.
  const farmBand = answers.area && isAbove ? (standard.averageIncome?.[answers.area] ?? null) : null;
  if (farmBand && answers.isFarming === undefined)
    result.missing.push({ field: "isFarming", message: say("answer_required") });
  const band = answers.isFarming ? farmBand : null;
  const averageIncome = band ? (answers.averageIncome ?? null) : null;
  if (band && averageIncome === null) result.missing.push({ field: "averageIncome", message: say("answer_required") });
  if (band && averageIncome !== null) {
    const place = averageIncome <= band.above ? "below" : averageIncome <= band.upTo ? "within" : "above";
    const params = { income: averageIncome, above: band.above, upTo: band.upTo };
    result.lines.push(line(standard, `line.average_${place}`, params, band));
  }

  if (result.missing.length > 0 || !threshold || incomeScore === null || deprivationScore === null) return result;
  result.class = classify({
    incomeScore,
    deprivationScore,
    scoreThreshold: threshold.value,
    poorFrom: deprivation.poorFrom.value,
    averageIncome,
    averageBand: band,
  });
  return result;
}

const line = (standard: Standard, key: string, params: ScoreLine["params"], source: Source): ScoreLine => ({
  key,
  params,
  reference: wordsOf(standard, source),
  mark: source.mark,
});
