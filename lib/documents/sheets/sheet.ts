import type { RootOnPaper } from "@/lib/audit/on-paper";
import { formatDate, formatDateTime } from "@/lib/core/format";
import type { Translate } from "@/lib/core/message";
import { sheetReference } from "@/lib/documents/sheets/reference";
import {
  ABSENCES,
  HOUSEHOLD_LINES,
  LEFT_LETTER,
  listCodes,
  MEMBER_COLUMNS,
  MEMBER_MARKS,
  sayFact,
} from "@/lib/households/columns";
import type { PersonFacts } from "@/lib/households/person-facts";
import type { MemberInput } from "@/lib/households/schema";
import { getField, type ReviewAnswers, type ReviewFrame } from "@/lib/reviews/answers";
import { nameField, type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";
import { proposeIndicators } from "@/lib/reviews/proposals";
import { listPaperSections, type Question } from "@/lib/reviews/questions";
import type { LastReview } from "@/lib/reviews/review";
import type { PointTable, Standard } from "@/lib/standards/schema";
import type { HouseholdClass } from "@/prisma/generated/enums";

/** Changes with what is printed, so that a sheet tells which one it is. */
const SHEET_VERSION = "2024-1";

/** Lines for people who are not in the register yet: one less where it keeps a household of five on one sheet of paper. */
const newMembers = (members: number): number => (members < 5 ? 2 : 1);

/** A household of the round, as its sheet shows it. National ids are masked. */
export type SheetData = {
  year: number;
  standard: Standard;
  pointTables: readonly PointTable[];
  startClass: HouseholdClass | null;
  frame: ReviewFrame;
  /** Typed before the visit, on a screen. */
  answers: ReviewAnswers;
  last: LastReview | null;
  household: {
    code: string;
    headName: string;
    address: string;
    phone: string;
    notes: string;
    village: string;
    commune: string;
    district: string;
  };
  members: readonly (MemberInput & { ethnicity: string; facts: PersonFacts })[];
  /** Whom the commune sends; null where nobody is named. */
  surveyor: string | null;
  /** "yyyy-MM-dd": ages are counted on it. */
  day: string;
};

/** Who printed it and when, and the newest root of the trail. */
type Printed = { name: string; unit: string; at: Date; root: RootOnPaper | null };

/** The words of the sheet. A sheet is a paper of the office: always in Vietnamese. */
export type SheetWords = {
  /** The namespace `sheets`. */
  t: Translate;
  reviews: Translate;
  common: Translate;
  households: Translate;
};

type Cell = { letter: string; text: string };

export type SheetQuestion = {
  field: string;
  label: string;
  /** What it means, or when it is asked. */
  hint: string;
  last: string;
  /** What the members' facts say; "" where they say nothing. */
  proposed: string;
  /** Boxes to mark, or a line to write on with its unit. */
  answer: { kind: "boxes"; options: string[] } | { kind: "blank"; unit: string };
};

/** Everything that is on a sheet, in the order in which it is read and typed back. */
export type Sheet = {
  title: string;
  subtitle: string;
  place: string[];
  code: string;
  /** Printed under the QR code. */
  reference: string;
  scan: string;
  head: { label: string; text: string };
  start: string;
  last: string;
  /** Not empty where a score came from the sample point table. */
  sample: string[];
  lines: (Cell & { label: string })[];
  members: {
    title: string;
    continued: string;
    hint: string;
    headings: Cell[];
    rows: { number: number; cells: Cell[]; marks: (Cell & { label: string })[]; isNew: boolean }[];
    codes: string[];
  };
  sections: { key: string; title: string; note: string; questions: SheetQuestion[] }[];
  surveyor: { label: string; text: string };
  signatures: string[];
  sign: string;
  correction: string;
  whyDifferent: string;
  lastYear: string;
  blankPage: string;
  footer: (page: number, pages: number) => string;
  printed: string;
  /** What the trail of who did what came to; "" as long as it is not sealed. */
  sealed: string;
  confidential: string;
};

/** Writes the sheet of a household: pure, so that the same household gives the same sheet. */
export function writeSheet(data: SheetData, printed: Printed, words: SheetWords): Sheet {
  const { household, last, standard, year } = data;
  const { t } = words;
  const columnWords = { th: words.households, tc: words.common };
  const review: ReviewWords = {
    t: words.reviews,
    tc: words.common,
    locale: "vi",
    standard,
    pointTables: data.pointTables,
  };
  const proposals = proposeIndicators(
    standard,
    data.members.map(({ facts }) => facts),
    undefined,
    data.day,
  );

  const members = data.members.map((member, i) => ({
    number: i + 1,
    cells: MEMBER_COLUMNS.map((column) => ({
      letter: column.letter,
      text: sayFact(column.field, member, columnWords),
    })),
    marks: MEMBER_MARKS.map((column) => ({
      letter: column.letter,
      label: words.households(`short.${column.field}`),
      text: sayFact(column.field, member, columnWords),
    })),
    isNew: false,
  }));
  const blank = Array.from({ length: newMembers(members.length) }, (_, i) => ({
    number: members.length + i + 1,
    cells: MEMBER_COLUMNS.map(({ letter }) => ({ letter, text: "" })),
    marks: MEMBER_MARKS.map(({ letter, field }) => ({ letter, label: words.households(`short.${field}`), text: "" })),
    isNew: true,
  }));

  const lastOf = (field: string): string => {
    const value = last && getField(last.answers, field);
    return value === null || value === undefined ? t("no_last") : sayAnswer(review, field, value);
  };
  const question = (asked: Question): SheetQuestion => ({
    field: asked.field,
    label:
      asked.kind === "indicator"
        ? `${asked.indicator.number}. ${asked.indicator.name.vi}`
        : nameField(review, asked.field),
    hint: asked.kind === "indicator" ? asked.indicator.deprivedWhen.vi : hintOf(asked, data, t),
    last: asked.field === "surveyedOn" || asked.field === "surveyorName" ? "" : lastOf(asked.field),
    proposed: asked.kind === "indicator" ? sayProposal(proposals[asked.indicator.number]?.deprived ?? null, words) : "",
    answer: answerOf(asked, review, t),
  });

  return {
    title: t("title", { year: String(year) }),
    subtitle: t("subtitle"),
    place: [household.village, household.commune, household.district].filter(Boolean),
    code: household.code,
    reference: sheetReference(household.code, year),
    scan: t("scan"),
    head: { label: t("head"), text: household.headName },
    start: `${t("start_class")}: ${data.startClass ? words.common(`class.${data.startClass}`) : words.reviews("no_start")}`,
    last: sayLast(last, words),
    sample: listSampleMarks(data, t),
    lines: HOUSEHOLD_LINES.map(({ letter, field }) => ({
      letter: `0${letter}`,
      label: words.households(`field.${field}`),
      text: household[field],
    })),
    members: {
      title: t("members", { count: members.length }),
      continued: t("members_continued"),
      hint: t("members_hint"),
      headings: [
        { letter: "", text: t("number") },
        ...MEMBER_COLUMNS.map(({ letter, field }) => ({ letter, text: words.households(`field.${field}`) })),
      ],
      rows: [...members, ...blank],
      codes: [
        ...[...MEMBER_COLUMNS, ...MEMBER_MARKS].flatMap((column) => {
          const codes = listCodes(column, columnWords);
          if (codes.length === 0) return [];
          const name = words.households(`field.${column.field}`);
          return [`${column.letter} ${name}: ${codes.map(({ code, label }) => `${code} ${label}`).join(", ")}`];
        }),
        t("no_number_codes", {
          codes: ABSENCES.map((value, i) => `${i + 1} ${words.households(`absence.${value}`)}`).join(", "),
        }),
        `${LEFT_LETTER === "x" ? t("left_code") : LEFT_LETTER}`,
      ],
    },
    sections: listPaperSections(standard, data.frame.isApplicant).map(({ key, questions }) => ({
      key,
      title: words.reviews(`section.${key}`),
      note: key === "income" ? (standard.gaps.find((gap) => gap.key === "point_tables")?.text.vi ?? "") : "",
      questions: questions.map(question),
    })),
    surveyor: { label: nameField(review, "surveyorName"), text: data.surveyor ?? "" },
    signatures: [t("signatures.head"), t("signatures.surveyor"), t("signatures.village_head")],
    sign: t("sign"),
    correction: t("correction"),
    whyDifferent: t("why_different"),
    lastYear: last ? t("last", { year: String(last.year) }) : "",
    blankPage: t("blank_page"),
    footer: (page, pages) => t("footer", { code: household.code, page, pages }),
    printed: t("printed", {
      time: formatDateTime(printed.at),
      name: printed.name,
      unit: printed.unit,
      year: String(year),
      version: SHEET_VERSION,
    }),
    sealed: printed.root ? t("sealed", { ...printed.root, at: formatDateTime(printed.root.at) }) : "",
    confidential: t("private"),
  };
}

function hintOf({ kind, only }: Question, { standard, frame }: SheetData, t: Translate): string {
  if (kind === "day") return t("day_form", { from: formatDate(frame.days.from), to: formatDate(frame.days.to) });
  const threshold = standard.scoreThresholds?.[frame.villageArea].value;
  if (only === "applicant") return t("only_applicant");
  if (only === "overruled") return t("only_overruled");
  if (only === "above") return threshold === undefined ? "" : t("only_above", { threshold });
  if (only === "above_farming") return t("only_above_farming");
  return only === "other_cause" || only === "other_need" ? t("only_other") : "";
}

function answerOf(asked: Question, review: ReviewWords, t: Translate): SheetQuestion["answer"] {
  switch (asked.kind) {
    case "indicator":
    case "yes_no":
      return { kind: "boxes", options: [review.tc("yes"), review.tc("no")] };
    case "choice":
    case "checks":
      return { kind: "boxes", options: asked.values.map((value) => sayAnswer(review, asked.field, value)) };
    case "number":
      return { kind: "blank", unit: t(`unit.${asked.unit}`) };
    default:
      return { kind: "blank", unit: "" };
  }
}

const sayProposal = (deprived: boolean | null, { t, common }: SheetWords): string =>
  deprived === null ? "" : t("proposed", { answer: common(deprived ? "yes" : "no") });

function sayLast(last: LastReview | null, { t, common }: SheetWords): string {
  if (!last?.finalClass) return t("last_none");
  const scores = t("scores", { b1: last.incomeScore ?? "–", b2: last.deprivationScore ?? "–" });
  return t("last_result", { year: String(last.year), result: `${common(`class.${last.finalClass}`)} (${scores})` });
}

/** A sheet on which a score of the sample table stands, or would be entered, says so: such a score has no official use. */
function listSampleMarks({ last, answers, pointTables }: SheetData, t: Translate): string[] {
  const isSample = ({ incomeSource, pointTable }: ReviewAnswers) =>
    incomeSource === "POINT_TABLE" && pointTables.some(({ id, official }) => id === pointTable && !official);
  const fromLast = last !== null && isSample(last.answers);
  if (!fromLast && !isSample(answers)) return [];
  return [t("sample"), ...(fromLast ? [t("sample_last", { year: String(last.year) })] : [])];
}
