"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EntryLine } from "@/components/typing/entry-line";
import { say } from "@/lib/core/message";
import { completeName } from "@/lib/households/names";
import { type FieldPath, type FieldValue, getField, type ReviewAnswers } from "@/lib/reviews/answers";
import { nameField, type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";
import type { MovementProposal } from "@/lib/reviews/movement";
import type { Proposals } from "@/lib/reviews/proposals";
import type { Question } from "@/lib/reviews/questions";
import { readTyped, showTyped } from "@/lib/reviews/typed";

export type LineProps = {
  words: ReviewWords;
  answers: ReviewAnswers;
  answer: (field: FieldPath, value: FieldValue | null) => void;
  today: string;
  proposals: Proposals;
  movement: MovementProposal | null;
  last: { year: number; answers: ReviewAnswers } | null;
  /** What Enter takes beside proposals and last year's answers: the day and the surveyor of the sheet before. */
  usual: Readonly<Partial<Record<string, FieldValue>>>;
  /** Names that a part of a name stands for. */
  surveyors: readonly string[];
  /** Fields whose answer was not given yet, though one stands there: today's date before anybody typed one. */
  isOpen: (field: FieldPath) => boolean;
  errorOf: (field: FieldPath) => string | undefined;
  noteOf: (field: FieldPath) => ReactNode;
};

/** A choice by its number on the sheet. */
type Numbered = { value: FieldValue; label: string };

/** What last year's answer says nothing about. */
const OF_THIS_YEAR: ReadonlySet<string> = new Set<FieldPath>([
  "surveyedOn",
  "surveyedOnReason",
  "surveyorName",
  "areaReason",
  "quickScreen",
  "quickScreenReason",
  "incomeScore",
  "averageIncome",
  "notes",
]);

/** One question of a sheet as it is typed back: by the numbers that stand on the paper. */
export function QuestionLine({ question, ...props }: LineProps & { question: Question }) {
  const { words, answers, answer, today, proposals, last, errorOf, noteOf } = props;
  const { tc, locale } = words;
  const t = useTranslations("typing");
  const ts = useTranslations("scoring");
  const { field } = question;
  const stands = props.isOpen(field) ? undefined : getField(answers, field);
  const before = last ? getField(last.answers, field) : undefined;
  const proposal = question.kind === "indicator" ? (proposals[question.indicator.number]?.deprived ?? null) : null;
  const offered = props.usual[field] ?? proposal ?? (OF_THIS_YEAR.has(field) ? undefined : before);
  const showsBefore = before !== undefined && field !== "surveyedOn" && field !== "surveyorName";
  const inWords = (value: FieldValue) => sayAnswer(words, field, value);

  const numbered: Numbered[] =
    question.kind === "yes_no" || question.kind === "indicator"
      ? [
          { value: true, label: tc("yes") },
          { value: false, label: tc("no") },
        ]
      : question.kind === "choice" || question.kind === "checks"
        ? question.values.map((value) => ({ value, label: inWords(value) }))
        : question.kind === "movement"
          ? (props.movement?.choices ?? []).map((value) => ({ value, label: ts(`movement_kind.${value}`) }))
          : [];
  const take = (text: string): string | null => {
    if (text === "") {
      if (stands === undefined && offered !== undefined) settle(offered);
      return null;
    }
    if (question.kind === "checks") {
      const chosen = [...text].map((digit) => numbered[Number(digit) - 1]?.value);
      if (chosen.some((value) => value === undefined)) return say("choice_unknown");
      settle([...new Set(chosen)].map(String));
      return null;
    }
    if (numbered.length > 0) {
      const place = Number({ c: 1, y: 1, k: 2, n: 2 }[text.toLowerCase()] ?? text);
      const chosen = numbered[place - 1];
      if (!chosen) return say("choice_unknown");
      settle(chosen.value);
      return null;
    }
    const read = readTyped(question, text, today);
    if ("error" in read) return read.error;
    settle(read.value);
    return null;
  };
  const settle = (value: FieldValue | null) => {
    answer(field, value);
    if (question.kind === "movement") answer("movement.confirmed", true);
    // Whoever types a score from paper says where it comes from.
    if (field === "incomeScore") answer("incomeSource", "PAPER");
  };

  const typedText = (): string => {
    if (stands === undefined) return "";
    if (Array.isArray(stands))
      return stands.map((value) => numbered.findIndex((one) => one.value === value) + 1).join("");
    if (numbered.length > 0) {
      if (question.kind === "movement" && !answers.movement?.confirmed) return "";
      return String(numbered.findIndex(({ value }) => value === stands) + 1);
    }
    return showTyped(question, stands, locale);
  };

  const single = question.kind !== "checks" && numbered.length > 0;
  const codes = numbered.map(({ label }, i) => `${i + 1} ${label}`).join(" · ");
  return (
    <EntryLine
      id={field}
      label={
        question.kind === "indicator" ? (
          <strong>
            {question.indicator.number}. {question.indicator.name[locale]}
          </strong>
        ) : (
          nameField(words, field)
        )
      }
      codes={question.kind === "checks" ? `${codes} (${t("several")})` : codes}
      text={typedText()}
      said={numbered.length > 0 && stands !== undefined ? inWords(stands) : undefined}
      offer={offered === undefined ? undefined : t("accept", { answer: inWords(offered) })}
      numeric={question.kind === "number" || question.kind === "day" || numbered.length > 0}
      wide={question.kind === "line"}
      error={errorOf(field)}
      isWhole={single ? (text) => /^[cCyYkKnN\d]$/.test(text) : undefined}
      complete={field === "surveyorName" ? (text) => completeName(text, props.surveyors) : undefined}
      take={take}
    >
      {(showsBefore || proposal !== null) && (
        <span className="ml-3 text-sm text-ink-soft">
          {[
            showsBefore &&
              before !== undefined &&
              last &&
              t("last", { year: String(last.year), answer: inWords(before) }),
            proposal !== null && t("proposed", { answer: inWords(proposal) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
      {noteOf(field)}
    </EntryLine>
  );
}
