"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { ConflictNote, LastAnswer, Remarks, type ReviewerRemark } from "@/components/reviews/answer-notes";
import { ResultPanel } from "@/components/reviews/result-panel";
import { type QuestionProps, ReviewQuestion } from "@/components/reviews/review-question";
import { useSavingState } from "@/components/reviews/saving-state";
import { leadToUnread } from "@/components/reviews/unread";
import type { Save } from "@/components/reviews/use-autosave";
import { type Finish, type OpenReview, useReview } from "@/components/reviews/use-review";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ClassBadge } from "@/components/ui/class-badge";
import { ErrorSummary } from "@/components/ui/error-summary";
import { FormActions } from "@/components/ui/form-actions";
import { useMessage } from "@/components/ui/use-message";
import { type FieldPath, INDICATOR_NUMBERS, type ReviewAnswers } from "@/lib/reviews/answers";
import { nameField, type ReviewWords } from "@/lib/reviews/field-words";
import { isAsked, listSections } from "@/lib/reviews/questions";
import { factsOf, type ReviewMember } from "@/lib/reviews/snapshot";
import type { HouseholdClass } from "@/prisma/generated/enums";

type Props = {
  review: OpenReview;
  /** Names the device's copy: another person on the same machine has another one. */
  userId: string;
  today: string;
  standardId: string;
  members: readonly ReviewMember[];
  history: readonly { year: number; class: HouseholdClass }[];
  last: { year: number; answers: ReviewAnswers; incomeScore: number | null } | null;
  remarks: readonly ReviewerRemark[];
  save: Save;
  finish: Finish;
  /** The household as it stands. */
  children: ReactNode;
};

/** One review on one page: the questions, and the result that follows every key. It saves itself. */
export function ReviewForm(props: Props) {
  const { members, last, today, remarks } = props;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const locale = useLocale();
  const router = useRouter();
  const { ofForm } = useMessage();
  const facts = useMemo(() => members.map(factsOf), [members]);
  const review = useReview({ ...props, facts });
  const { standard, pointTables, answers, saving, result, proposals, movement, missing, situation, tried } = review;
  const { answer, conflicts, settle } = saving;
  const state = useSavingState(saving);
  const words: ReviewWords = { t, tc, locale, standard, pointTables };

  const asking: QuestionProps = {
    words,
    answers,
    answer,
    today,
    proposals,
    movement,
    nameOf: (id) => members.find((member) => member.id === id)?.fullName ?? "",
    errorOf: (field) => (tried > 0 ? missing.find((one) => one.field === field)?.message : undefined),
    noteOf: (field) => (
      <>
        <LastAnswer words={words} field={field} last={last} />
        <Remarks remarks={remarks} question={field} />
        <ConflictNote words={words} field={field} conflicts={conflicts} settle={settle} />
      </>
    ),
  };

  async function record() {
    if (!(await review.record())) return;
    router.refresh();
    window.scrollTo({ top: 0 });
  }

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!leadToUnread(event.currentTarget)) void record();
        }}
        className="min-w-0"
      >
        {props.children}
        <ErrorSummary
          attempt={tried}
          problem={review.problem}
          errors={
            tried > 0
              ? missing.map(({ field, message }) => ({ id: field, label: nameField(words, field), message }))
              : []
          }
        />
        {saving.phase === "stopped" && saving.problem && (
          <Callout kind="danger" role="alert">
            {ofForm(saving.problem)}
          </Callout>
        )}
        <Remarks remarks={remarks} question="household" />

        {listSections(standard).map(({ key, questions }) => {
          const asked = questions.filter((question) => isAsked(question, situation));
          if (asked.length === 0) return null;
          return (
            <fieldset key={key} className="mt-8 first-of-type:mt-6">
              <legend className="mb-1 text-lg font-semibold">{t(`section.${key}`)}</legend>
              {key === "indicators" && <TakeProposals {...asking} />}
              {asked.map((question) => (
                <ReviewQuestion key={question.field} question={question} {...asking} />
              ))}
            </fieldset>
          );
        })}

        <FormActions state={state}>
          {/* On a narrow screen the panel with the result stands below the questions. */}
          {result.class && (
            <span className="lg:hidden">
              <ClassBadge value={result.class} short />
            </span>
          )}
          <span className="text-table text-ink-soft">
            {missing.length > 0 && t("missing", { count: missing.length })}
          </span>
          <Button type="submit" variant="primary" disabled={review.busy || saving.phase === "stopped"}>
            {review.busy ? tui("working") : t("finish")}
          </Button>
        </FormActions>
      </form>
      <div className="lg:sticky lg:top-4">
        <ResultPanel
          words={words}
          result={result}
          counterfactuals={review.counterfactuals}
          movement={movement}
          missing={missing}
        />
      </div>
    </div>
  );
}

/** Takes every proposal that is not answered yet, in one go. */
function TakeProposals({ answers, answer, proposals }: QuestionProps) {
  const t = useTranslations("reviews");
  const open = INDICATOR_NUMBERS.flatMap((n): [FieldPath, boolean][] => {
    const proposed = proposals[n]?.deprived ?? null;
    return proposed !== null && answers.indicators?.[n]?.deprived === undefined
      ? [[`indicators.${n}.deprived`, proposed]]
      : [];
  });
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 pb-2">
      <p className="text-table text-ink-soft">{t("indicators_hint")}</p>
      {open.length > 0 && (
        <Button
          size="sm"
          onClick={() => {
            for (const [field, proposed] of open) answer(field, proposed);
          }}
        >
          {t("take_proposals", { count: open.length })}
        </Button>
      )}
    </div>
  );
}
