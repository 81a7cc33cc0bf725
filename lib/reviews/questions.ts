import {
  CAUSES,
  type FieldPath,
  INCOME_SOURCES,
  isOtherArea,
  isOtherDay,
  isOverruled,
  isSurveyed,
  NEEDS,
  QUICK_SCREEN,
  type ReviewAnswers,
  type ReviewFrame,
} from "@/lib/reviews/answers";
import type { Indicator, Standard } from "@/lib/standards/schema";
import { AreaType } from "@/prisma/generated/enums";

// The questions of a review, once: the form on the screen, the paper sheet and the screen on which sheets are typed back ask
// the same ones in the same order. Their words are messages/<locale>/reviews.json and the standard's own.

/** When a question is asked at all. Left out: always. */
type Condition =
  | "applicant"
  | "overruled"
  | "other_day"
  | "other_area"
  | "surveyed"
  | "paper_score"
  | "point_table"
  | "above"
  | "above_farming"
  | "other_cause"
  | "other_need"
  | "movement_open";

type Asked<Kind extends string> = { kind: Kind; field: FieldPath; only?: Condition };

export type Question =
  | Asked<"day" | "yes_no" | "line">
  | (Asked<"number"> & { max: number; unit: "points" | "m2" | "dong"; decimal: boolean })
  | (Asked<"choice" | "checks"> & { values: readonly string[] })
  | (Asked<"indicator"> & { reason: FieldPath; indicator: Indicator })
  /** Which installed table, and then its groups. */
  | Asked<"point_table">
  /** Where the movement does not follow from the register. */
  | Asked<"movement">;

const SECTIONS = ["survey", "income", "housing", "indicators", "causes", "movement"] as const;
type Section = { key: (typeof SECTIONS)[number]; questions: readonly Question[] };

/** Every question of a review under a standard, in the order in which it is asked. */
export function listSections(standard: Pick<Standard, "indicators">): Section[] {
  return [
    {
      key: "survey",
      questions: [
        { kind: "day", field: "surveyedOn" },
        { kind: "line", field: "surveyedOnReason", only: "other_day" },
        { kind: "line", field: "surveyorName" },
        { kind: "choice", field: "area", values: Object.values(AreaType) },
        { kind: "line", field: "areaReason", only: "other_area" },
        { kind: "choice", field: "quickScreen", values: QUICK_SCREEN, only: "applicant" },
        { kind: "line", field: "quickScreenReason", only: "overruled" },
      ],
    },
    {
      key: "income",
      questions: [
        { kind: "choice", field: "incomeSource", values: INCOME_SOURCES, only: "surveyed" },
        { kind: "number", field: "incomeScore", max: 1000, unit: "points", decimal: false, only: "paper_score" },
        { kind: "point_table", field: "pointTable", only: "point_table" },
        { kind: "yes_no", field: "isFarming", only: "above" },
        {
          kind: "number",
          field: "averageIncome",
          max: 1_000_000_000,
          unit: "dong",
          decimal: false,
          only: "above_farming",
        },
      ],
    },
    {
      key: "housing",
      questions: [
        { kind: "number", field: "housing.floorAreaM2", max: 10_000, unit: "m2", decimal: true, only: "surveyed" },
        { kind: "yes_no", field: "housing.wallDurable", only: "surveyed" },
        { kind: "yes_no", field: "housing.columnDurable", only: "surveyed" },
        { kind: "yes_no", field: "housing.roofDurable", only: "surveyed" },
      ],
    },
    {
      key: "indicators",
      questions: standard.indicators.map((indicator) => ({
        kind: "indicator",
        field: `indicators.${indicator.number}.deprived`,
        reason: `indicators.${indicator.number}.reason`,
        indicator,
        only: "surveyed",
      })),
    },
    {
      key: "causes",
      questions: [
        { kind: "checks", field: "causes", values: CAUSES, only: "surveyed" },
        { kind: "line", field: "causeOther", only: "other_cause" },
        { kind: "checks", field: "needs", values: NEEDS, only: "surveyed" },
        { kind: "line", field: "needOther", only: "other_need" },
      ],
    },
    {
      key: "movement",
      questions: [
        { kind: "movement", field: "movement.kind", only: "movement_open" },
        { kind: "yes_no", field: "movement.relapsed", only: "movement_open" },
        { kind: "line", field: "notes" },
      ],
    },
  ];
}

/** What of a review decides which questions it asks. */
export type Situation = ReviewFrame & {
  answers: ReviewAnswers;
  /** Its income score is above the threshold: the average standard is asked for. */
  isAbove: boolean;
  movementIsOpen: boolean;
};

/** Whether a review in this situation asks a question. */
export function isAsked({ only }: Question, situation: Situation): boolean {
  const { answers, isApplicant, isAbove, movementIsOpen } = situation;
  const surveyed = isSurveyed(answers, isApplicant);
  switch (only) {
    case undefined:
      return true;
    case "applicant":
      return isApplicant;
    case "overruled":
      return isOverruled(answers, isApplicant);
    case "other_day":
      return isOtherDay(answers, situation);
    case "other_area":
      return isOtherArea(answers, situation);
    case "surveyed":
      return surveyed;
    case "paper_score":
      return surveyed && answers.incomeSource === "PAPER";
    case "point_table":
      return surveyed && answers.incomeSource === "POINT_TABLE";
    case "above":
      return surveyed && isAbove;
    case "above_farming":
      return surveyed && isAbove && answers.isFarming === true;
    case "other_cause":
      return surveyed && answers.causes?.includes("OTHER") === true;
    case "other_need":
      return surveyed && answers.needs?.includes("OTHER") === true;
    case "movement_open":
      return movementIsOpen;
  }
}

/**
 * Whether a question is one of a paper sheet. Where the income score comes from is not asked there: it is the signed sheet's.
 * The area is the village's.
 */
const isOnPaper = ({ field, kind }: Question): boolean =>
  field !== "incomeSource" && field !== "area" && kind !== "point_table";

/** What is printed only for a household that asks to be reviewed. */
const OF_APPLICANTS: readonly (Condition | undefined)[] = ["applicant", "overruled"];
/** What is not printed: rare, and written beside the answer that it belongs to. */
const NOT_PRINTED: readonly (Condition | undefined)[] = ["movement_open", "other_day", "other_area"];

/** The questions that are printed: whatever the answers will be. */
export function listPaperSections(standard: Pick<Standard, "indicators">, isApplicant: boolean): Section[] {
  const isPrinted = (question: Question) =>
    isOnPaper(question) &&
    !NOT_PRINTED.includes(question.only) &&
    (isApplicant || !OF_APPLICANTS.includes(question.only));
  return listSections(standard).map(({ key, questions }) => ({ key, questions: questions.filter(isPrinted) }));
}

/**
 * The questions that are typed back, as the answers ask for them. The area is among them where another one than the village's
 * was given before.
 */
export function listTypedSections(standard: Pick<Standard, "indicators">, situation: Situation): Section[] {
  const fromPaper: Situation = { ...situation, answers: { ...situation.answers, incomeSource: "PAPER" } };
  return listSections(standard)
    .map(({ key, questions }) => ({
      key,
      // That a household was on the list before the register began is no answer of the paper: the review's form asks it.
      questions: questions.filter(
        (question) =>
          (isOnPaper(question) || (question.field === "area" && isOtherArea(situation.answers, situation))) &&
          question.field !== "movement.relapsed" &&
          isAsked(question, fromPaper),
      ),
    }))
    .filter(({ questions }) => questions.length > 0);
}
