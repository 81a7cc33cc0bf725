import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { ConflictNote, Remarks } from "@/components/reviews/answer-notes";
import type { Save } from "@/components/reviews/use-autosave";
import { type Finish, useReview } from "@/components/reviews/use-review";
import type { LineProps } from "@/components/typing/question-line";
import { type SaveHousehold, useCorrections } from "@/components/typing/use-corrections";
import type { TypedSheet } from "@/lib/documents/sheets/typed-sheet";
import { sheetRows } from "@/lib/households/cell";
import { typedFacts } from "@/lib/households/person-facts";
import type { FieldPath, ReviewAnswers } from "@/lib/reviews/answers";
import type { ReviewWords } from "@/lib/reviews/field-words";

/** What whoever types gave on the sheet before: a stack of paper comes from one surveyor and one day. */
export type Usual = { surveyedOn?: string; surveyorName?: string };

export type Recorded = { name: string; class: string | null; b1: number | null; b2: number | null; usual: Usual };

export type SheetOptions = {
  sheet: TypedSheet;
  userId: string;
  userName: string;
  today: string;
  standardId: string;
  usual: Usual;
  save: Save;
  finish: Finish;
  saveHousehold: SaveHousehold;
  onRecorded: (recorded: Recorded) => void;
};

/** A sheet that is typed back: its corrections to the household and its answers, saved by themselves, then recorded together. */
export function useSheet(options: SheetOptions) {
  const { sheet, userId, today, standardId, onRecorded } = options;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const locale = useLocale();
  const corrections = useCorrections(
    sheet.household,
    `typing:${userId}:${sheet.household.id}`,
    today,
    options.saveHousehold,
  );
  const { household } = corrections;
  const rows = useMemo(() => sheetRows(sheet.printed, household.members), [sheet.printed, household.members]);
  const facts = useMemo(() => household.members.map(typedFacts), [household.members]);
  const review = useReview({
    review: sheet.review,
    userId,
    today,
    standardId,
    facts,
    history: sheet.review.history,
    save: options.save,
    finish: options.finish,
  });
  const { standard, pointTables, answers, saving, result, missing, tried } = review;
  const words: ReviewWords = { t, tc, locale, standard, pointTables };
  // A day stands there from the start; on paper it is another one until somebody has typed or taken it.
  const [given, setGiven] = useState<ReadonlySet<string>>(() => new Set(Object.keys(sheet.review.answers)));

  const [sent, setSent] = useState(0);

  const line: LineProps = {
    words,
    answers,
    answer: (field, value) => {
      setGiven((all) => new Set(all).add(field));
      saving.answer(field, value);
    },
    today,
    proposals: review.proposals,
    movement: review.movement,
    last: sheet.last,
    usual: {
      surveyedOn: options.usual.surveyedOn ?? today,
      surveyorName: sheet.surveyor ?? options.usual.surveyorName ?? options.userName,
    },
    surveyors: sheet.surveyors,
    isOpen: (field) => field === "surveyedOn" && !given.has(field),
    errorOf: (field) => (tried > 0 ? missing.find((one) => lineOf(one.field) === field)?.message : undefined),
    noteOf: (field) => (
      <>
        <Remarks remarks={sheet.remarks} question={field} />
        <ConflictNote words={words} field={field} conflicts={saving.conflicts} settle={saving.settle} />
      </>
    ),
  };

  async function record() {
    if (review.busy) return;
    // The scores rest on the members as the server has them.
    const together = await corrections.flush();
    if (together && (await review.record())) onRecorded(recordedOf(household, answers, result));
    else setSent((n) => n + 1);
  }

  return {
    corrections,
    rows,
    review,
    words,
    line,
    record,
    /** How often it was sent in vain. */
    sent,
  };
}

/** The line on which something that is missing is typed: the score's source follows from the score. */
const lineOf = (field: FieldPath): FieldPath => (field === "incomeSource" ? "incomeScore" : field);

const recordedOf = (
  household: TypedSheet["household"],
  answers: ReviewAnswers,
  result: { class: string | null; incomeScore: number | null; deprivationScore: number | null },
): Recorded => ({
  name: household.members.find(({ relationship }) => relationship === "HEAD")?.fullName ?? "",
  class: result.class,
  b1: result.incomeScore,
  b2: result.deprivationScore,
  usual: { surveyedOn: answers.surveyedOn, surveyorName: answers.surveyorName },
});
