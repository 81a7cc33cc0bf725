"use client";

import { useLocale } from "next-intl";
import type { ReactNode } from "react";
import { ChecksQuestion, ChoiceQuestion, TypedQuestion } from "@/components/reviews/questions";
import { say } from "@/lib/core/message";
import type { FieldPath, FieldValue, ReviewAnswers } from "@/lib/reviews/answers";
import type { PointTable } from "@/lib/standards/schema";

type Props = {
  table: PointTable;
  answers: ReviewAnswers;
  errorOf: (field: FieldPath) => string | undefined;
  noteOf: (field: FieldPath) => ReactNode;
  answer: (field: FieldPath, value: FieldValue | null) => void;
};

/** The questions of an installed point table, each as its group asks. The points stay with the result. */
export function PointQuestions({ table, answers, errorOf, noteOf, answer }: Props) {
  const locale = useLocale();
  return table.groups.map((group) => {
    const field: FieldPath = `pointAnswers.${group.key}`;
    const value = answers.pointAnswers?.[group.key];
    const around = { id: field, label: group.name[locale], error: errorOf(field), children: noteOf(field) };
    if (group.kind === "NUMERIC") {
      return (
        <TypedQuestion
          key={group.key}
          {...around}
          inputMode="decimal"
          unit={group.unit[locale]}
          value={typeof value === "number" ? String(value).replace(".", locale === "vi" ? "," : ".") : ""}
          read={(text) => {
            if (text === "") {
              answer(field, null);
              return null;
            }
            const number = Number(text.replace(",", "."));
            if (!(number >= 0 && number <= 1_000_000_000))
              return { error: say("number_range", { min: 0, max: 1_000_000_000 }) };
            answer(field, number);
            return null;
          }}
        />
      );
    }
    const options = group.options.map(({ key, name }) => ({ value: key, label: name[locale] }));
    if (group.kind === "SINGLE")
      return (
        <ChoiceQuestion
          key={group.key}
          {...around}
          options={options}
          value={typeof value === "string" ? value : undefined}
          onChange={(chosen) => answer(field, chosen)}
        />
      );
    return (
      <ChecksQuestion
        key={group.key}
        {...around}
        options={options}
        value={Array.isArray(value) ? value : []}
        onChange={(chosen) => answer(field, chosen)}
      />
    );
  });
}
