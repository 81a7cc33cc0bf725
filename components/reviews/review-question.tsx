"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PointQuestions } from "@/components/reviews/point-questions";
import { ChecksQuestion, ChoiceQuestion, TypedQuestion, YesNoQuestion } from "@/components/reviews/questions";
import { Callout } from "@/components/ui/callout";
import { type FieldPath, type FieldValue, getField, type ReviewAnswers } from "@/lib/reviews/answers";
import { nameField, type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";
import type { MovementProposal } from "@/lib/reviews/movement";
import type { Proposal } from "@/lib/reviews/proposals";
import type { Question } from "@/lib/reviews/questions";
import { readTyped, showTyped } from "@/lib/reviews/typed";

const UNIT = { points: "points", m2: "m2", dong: "dong" } as const;

export type QuestionProps = {
  words: ReviewWords;
  answers: ReviewAnswers;
  answer: (field: FieldPath, value: FieldValue | null) => void;
  today: string;
  proposals: Partial<Record<number, Proposal>>;
  movement: MovementProposal | null;
  nameOf: (memberId: string) => string;
  errorOf: (field: FieldPath) => string | undefined;
  /** What stands beside a question: last year, remarks, conflicts. */
  noteOf: (field: FieldPath) => ReactNode;
};

/** One question of a review, as its kind is asked on a form. */
export function ReviewQuestion({ question, ...props }: QuestionProps & { question: Question }) {
  const { words, answers, answer, today, errorOf, noteOf } = props;
  const { t, locale, pointTables } = words;
  const ts = useTranslations("scoring");
  const { field } = question;
  const value = getField(answers, field);
  const around = (of: FieldPath) => ({
    id: of,
    label: nameField(words, of),
    error: errorOf(of),
    children: noteOf(of),
  });

  switch (question.kind) {
    case "yes_no":
      return (
        <YesNoQuestion
          {...around(field)}
          value={typeof value === "boolean" ? value : undefined}
          onChange={(chosen) => answer(field, chosen)}
        />
      );
    case "choice":
      return (
        <ChoiceQuestion
          {...around(field)}
          options={question.values.map((one) => ({ value: one, label: sayAnswer(words, field, one) }))}
          value={typeof value === "string" ? value : undefined}
          onChange={(chosen) => answer(field, chosen)}
        />
      );
    case "checks":
      return (
        <ChecksQuestion
          {...around(field)}
          options={question.values.map((one) => ({ value: one, label: sayAnswer(words, field, one) }))}
          value={Array.isArray(value) ? value : []}
          onChange={(chosen) => answer(field, chosen.length === 0 ? null : chosen)}
        />
      );
    case "day":
    case "number":
    case "line":
      return (
        <TypedQuestion
          {...around(field)}
          wide={question.kind === "line" || (question.kind === "number" && question.unit === "dong")}
          inputMode={
            question.kind === "line"
              ? undefined
              : question.kind === "number" && question.decimal
                ? "decimal"
                : "numeric"
          }
          unit={question.kind === "number" ? t(UNIT[question.unit]) : undefined}
          value={showTyped(question, value, locale)}
          read={(text) => {
            const read = readTyped(question, text, today);
            if ("error" in read) return read;
            answer(field, read.value);
            return null;
          }}
        />
      );
    case "point_table": {
      if (pointTables.length === 0) return <Callout kind="warning">{ts("unavailable.no_point_table")}</Callout>;
      const installed = pointTables.find(({ id }) => id === value);
      return (
        <>
          <ChoiceQuestion
            {...around(field)}
            options={pointTables.map(({ id, name }) => ({ value: id, label: name[locale] }))}
            value={typeof value === "string" ? value : undefined}
            onChange={(chosen) => answer(field, chosen)}
          />
          {installed && (
            <PointQuestions table={installed} answers={answers} errorOf={errorOf} noteOf={noteOf} answer={answer} />
          )}
        </>
      );
    }
    case "indicator":
      return <IndicatorQuestion question={question} {...props} />;
    case "movement": {
      const { movement } = props;
      if (!movement) return null;
      return (
        <ChoiceQuestion
          id={field}
          label={nameField(words, field)}
          error={errorOf(field)}
          options={movement.choices.map((kind) => ({ value: kind, label: ts(`movement_kind.${kind}`) }))}
          value={answers.movement?.confirmed ? answers.movement.kind : undefined}
          onChange={(chosen) => {
            answer("movement.kind", chosen);
            answer("movement.confirmed", true);
          }}
        >
          <p className="text-table text-ink-soft">
            {ts(movement.reason.key as "movement.new", movement.reason.params)}
          </p>
          {noteOf(field)}
        </ChoiceQuestion>
      );
    }
  }
}

type IndicatorProps = QuestionProps & { question: Extract<Question, { kind: "indicator" }> };

/** One of the twelve: what it means, what the facts propose, and the reason where the answer is another one. */
function IndicatorQuestion({ question, ...props }: IndicatorProps) {
  const { words, answers, answer, today, proposals, nameOf, errorOf, noteOf } = props;
  const { t, tc } = words;
  const ts = useTranslations("scoring");
  const locale = useLocale();
  const { field, reason, indicator } = question;
  const value = getField(answers, field);
  const given = getField(answers, reason);
  const proposal = proposals[indicator.number];
  const differs =
    proposal !== undefined && proposal.deprived !== null && typeof value === "boolean" && value !== proposal.deprived;
  return (
    <div>
      <YesNoQuestion
        id={field}
        label={
          <strong>
            {indicator.number}. {indicator.name[locale]}
          </strong>
        }
        error={errorOf(field)}
        value={typeof value === "boolean" ? value : undefined}
        onChange={(chosen) => answer(field, chosen)}
      >
        <p className="text-table">{indicator.deprivedWhen[locale]}</p>
        {proposal && (
          <p className="text-sm text-indigo">
            {proposal.deprived === null
              ? t("proposal_open")
              : t("proposal", { answer: tc(proposal.deprived ? "yes" : "no") })}{" "}
            {ts(proposal.reason.key as "proposal.no_members", proposal.reason.params)}
            {proposal.reason.memberIds.length > 0 && ` (${proposal.reason.memberIds.map(nameOf).join(", ")})`}
          </p>
        )}
        {noteOf(field)}
        {indicator.mark !== "C" && (
          <p className="text-sm text-ink-soft">
            {ts(`mark.${indicator.mark}`)}
            {indicator.note && `: ${indicator.note[locale]}`}
          </p>
        )}
      </YesNoQuestion>
      {differs && (
        <div className="border-l-4 border-l-warning pl-3">
          <TypedQuestion
            id={reason}
            label={nameField(words, reason)}
            error={errorOf(reason)}
            wide
            value={typeof given === "string" ? given : ""}
            read={(text) => {
              const read = readTyped({ kind: "line", field: reason }, text, today);
              if ("error" in read) return read;
              answer(reason, read.value);
              return null;
            }}
          >
            {noteOf(reason)}
          </TypedQuestion>
        </div>
      )}
    </div>
  );
}
