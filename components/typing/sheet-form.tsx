"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Remarks } from "@/components/reviews/answer-notes";
import { ResultPanel } from "@/components/reviews/result-panel";
import { useSavingState } from "@/components/reviews/saving-state";
import { leadToUnread } from "@/components/reviews/unread";
import { Corrections } from "@/components/typing/corrections";
import { KeyList } from "@/components/typing/key-list";
import { MemberList } from "@/components/typing/member-list";
import { type LineProps, QuestionLine } from "@/components/typing/question-line";
import { focusStop, moveFrom } from "@/components/typing/stops";
import { type SheetOptions, useSheet } from "@/components/typing/use-sheet";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FormActions } from "@/components/ui/form-actions";
import { useMessage } from "@/components/ui/use-message";
import type { EthnicGroup } from "@/lib/households/cell";
import { listTypedSections, type Question } from "@/lib/reviews/questions";

export type SheetFormProps = SheetOptions & { ethnicGroups: readonly EthnicGroup[]; onLeave: () => void };

/** One sheet that is typed back, from its top to its foot along one path. */
export function SheetForm({ ethnicGroups, onLeave, ...options }: SheetFormProps) {
  const { sheet } = options;
  const t = useTranslations("typing");
  const tr = useTranslations("reviews");
  const tui = useTranslations("ui");
  const { ofForm, ofField } = useMessage();
  const { corrections, rows, review, words, line, record, sent } = useSheet(options);
  const { household } = corrections;
  const { standard, saving, result, missing, tried } = review;
  const state = useSavingState(saving);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => focusStop(form.current?.querySelector<HTMLElement>("[data-stop]")), []);
  useEffect(() => {
    // Once what is missing has its words: to the first of it.
    if (sent > 0) focusStop(form.current?.querySelector<HTMLElement>('[data-stop][aria-invalid="true"]'));
  }, [sent]);

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
          if (!leadToUnread(event.currentTarget)) void record();
        }}
        className="min-w-0"
      >
        <MemberList sheet={sheet} household={household} rows={rows} ethnicGroups={ethnicGroups} />
        {corrections.offline && <Callout kind="warning">{t("household_offline")}</Callout>}
        {corrections.problem && (
          <Callout kind="danger" role="alert">
            {ofForm(corrections.problem)}
          </Callout>
        )}
        <Remarks remarks={sheet.remarks} question="household" />
        <Corrections household={household} rows={rows} ethnicGroups={ethnicGroups} correct={corrections.correct} />
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
