"use client";

import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { ConflictNote, Remarks } from "@/components/reviews/answer-notes";
import { ResultPanel } from "@/components/reviews/result-panel";
import { useSavingState } from "@/components/reviews/saving-state";
import type { Save } from "@/components/reviews/use-autosave";
import { type Finish, useReview } from "@/components/reviews/use-review";
import { Corrections } from "@/components/typing/corrections";
import { KeyList } from "@/components/typing/key-list";
import { MemberList } from "@/components/typing/member-list";
import { type LineProps, QuestionLine } from "@/components/typing/question-line";
import { focusStop, moveFrom } from "@/components/typing/stops";
import { type SaveHousehold, useCorrections } from "@/components/typing/use-corrections";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FormActions } from "@/components/ui/form-actions";
import { useMessage } from "@/components/ui/use-message";
import type { TypedSheet } from "@/lib/documents/sheets/typed-sheet";
import { type EthnicGroup, sheetRows } from "@/lib/households/cell";
import { typedFacts } from "@/lib/households/person-facts";
import type { FieldPath, ReviewAnswers } from "@/lib/reviews/answers";
import type { ReviewWords } from "@/lib/reviews/field-words";
import { listTypedSections, type Question } from "@/lib/reviews/questions";
import type { PointTable, Standard } from "@/lib/standards/schema";

/** What whoever types gave on the sheet before: a stack of paper comes from one surveyor and one day. */
export type Usual = { surveyedOn?: string; surveyorName?: string };

export type Recorded = { name: string; class: string | null; b1: number | null; b2: number | null; usual: Usual };

export type SheetFormProps = {
  sheet: TypedSheet;
  userId: string;
  userName: string;
  today: string;
  standard: Standard;
  pointTables: readonly PointTable[];
  ethnicGroups: readonly EthnicGroup[];
  usual: Usual;
  save: Save;
  finish: Finish;
  saveHousehold: SaveHousehold;
  onRecorded: (recorded: Recorded) => void;
  onLeave: () => void;
};

/** One sheet that is typed back, from its top to its foot along one path. */
export function SheetForm(props: SheetFormProps) {
  const { sheet, userId, today, standard, pointTables, onRecorded, onLeave } = props;
  const t = useTranslations("typing");
  const tr = useTranslations("reviews");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const locale = useLocale();
  const { ofForm, ofField } = useMessage();
  const corrections = useCorrections(
    sheet.household,
    `typing:${userId}:${sheet.household.id}`,
    today,
    props.saveHousehold,
  );
  const { household } = corrections;
  const rows = useMemo(() => sheetRows(sheet.printed, household.members), [sheet.printed, household.members]);
  const facts = useMemo(() => household.members.map(typedFacts), [household.members]);
  const review = useReview({
    review: sheet.review,
    userId,
    today,
    standard,
    pointTables,
    facts,
    history: sheet.review.history,
    save: props.save,
    finish: props.finish,
  });
  const { answers, saving, result, missing, tried } = review;
  const state = useSavingState(saving);
  const words: ReviewWords = { t: tr, tc, locale, standard, pointTables };
  const form = useRef<HTMLFormElement>(null);
  // A day stands there from the start; on paper it is another one until somebody has typed or taken it.
  const [given, setGiven] = useState<ReadonlySet<string>>(() => new Set(Object.keys(sheet.review.answers)));

  useEffect(() => focusStop(form.current?.querySelector<HTMLElement>("[data-stop]")), []);
  const [sent, setSent] = useState(0);
  useEffect(() => {
    // Once what is missing has its words: to the first of it.
    if (sent > 0) focusStop(form.current?.querySelector<HTMLElement>('[data-stop][aria-invalid="true"]'));
  }, [sent]);

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
      surveyedOn: props.usual.surveyedOn ?? today,
      surveyorName: sheet.surveyor ?? props.usual.surveyorName ?? props.userName,
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

  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onLeave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (event.target instanceof HTMLElement) event.target.blur();
      // What the line under the cursor held is taken first.
      queueMicrotask(() => form.current?.requestSubmit());
    }
  };

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <form
        ref={form}
        noValidate
        onKeyDown={onKey}
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
        className="min-w-0"
      >
        <MemberList sheet={sheet} household={household} rows={rows} ethnicGroups={props.ethnicGroups} />
        {corrections.offline && <Callout kind="warning">{t("household_offline")}</Callout>}
        {corrections.problem && (
          <Callout kind="danger" role="alert">
            {ofForm(corrections.problem)}
          </Callout>
        )}
        <Remarks remarks={sheet.remarks} question="household" />
        <Corrections
          household={household}
          rows={rows}
          ethnicGroups={props.ethnicGroups}
          correct={corrections.correct}
        />
        {listTypedSections(standard, review.situation).map(({ key, questions }) => (
          <fieldset key={key} className="mt-4">
            <legend className="mb-1 font-semibold">{tr(`section.${key}`)}</legend>
            {questions.map((question) => (
              <AskedLine key={question.field} question={question} {...line} />
            ))}
          </fieldset>
        ))}
        {review.problem && (
          <Callout kind="danger" role="alert">
            {ofForm(review.problem)}
          </Callout>
        )}
        {tried > 0 && missing.length > 0 && (
          <p role="alert" className="mt-3 font-semibold text-danger">
            {tr("missing", { count: missing.length })}
            {missing[0] && `: ${ofField(missing[0].message)}`}
          </p>
        )}
        <FormActions state={state}>
          <Button onClick={onLeave}>{t("leave")}</Button>
          <Button
            type="submit"
            variant="primary"
            data-stop
            disabled={saving.phase === "stopped"}
            onKeyDown={(event) => {
              if (event.key !== "Backspace" && event.key !== "ArrowUp") return;
              event.preventDefault();
              moveFrom(event.currentTarget, -1);
            }}
          >
            {review.busy ? tui("working") : t("record")}
          </Button>
        </FormActions>
      </form>
      <div className="space-y-4 lg:sticky lg:top-4">
        <ResultPanel
          words={words}
          result={result}
          counterfactuals={[]}
          movement={review.movement}
          missing={tried > 0 ? missing : []}
        />
        <KeyList />
      </div>
    </div>
  );
}

/** The line on which something that is missing is typed: the score's source follows from the score. */
const lineOf = (field: FieldPath): FieldPath => (field === "incomeSource" ? "incomeScore" : field);

/** A question, and below an answer that differs from the proposal the reason for it. */
function AskedLine({ question, ...line }: LineProps & { question: Question }) {
  const asked = <QuestionLine question={question} {...line} />;
  if (question.kind !== "indicator") return asked;
  const proposed = line.proposals[question.indicator.number]?.deprived ?? null;
  const value = line.answers.indicators?.[question.indicator.number]?.deprived;
  const differs = proposed !== null && value !== undefined && value !== proposed;
  return (
    <>
      {asked}
      {differs && (
        <div className="border-l-4 border-l-warning pl-3">
          <QuestionLine question={{ kind: "line", field: question.reason }} {...line} />
        </div>
      )}
    </>
  );
}

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
