"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { type Conflict, type FieldPath, getField, type ReviewAnswers } from "@/lib/reviews/answers";
import { type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";

/** A remark of a reviewer that waits for an answer. */
export type ReviewerRemark = { id: string; question: string; text: string; authorName: string };

/** What reviewers said about a question or about a part of it. */
export function Remarks({ remarks, question }: { remarks: readonly ReviewerRemark[]; question: string }) {
  return remarks
    .filter((remark) => remark.question === question || remark.question.startsWith(`${question}.`))
    .map(({ id, text, authorName }) => (
      <p key={id} className="my-1 border-l-4 border-l-warning bg-warning-tint px-3 py-1 text-table">
        <strong>{authorName}:</strong> {text}
      </p>
    ));
}

type ConflictProps = {
  words: ReviewWords;
  field: FieldPath;
  conflicts: readonly Conflict[];
  settle: (conflict: Conflict, ours: boolean) => void;
};

/** Another tab or person answered the same question otherwise: whoever is here chooses. */
export function ConflictNote({ words, field, conflicts, settle }: ConflictProps) {
  const t = useTranslations("reviews");
  const conflict = conflicts.find((one) => one.field === field);
  if (!conflict) return null;
  return (
    <div
      role="alert"
      className="my-1 flex flex-wrap items-center gap-2 border-l-4 border-l-danger bg-danger-tint px-3 py-1 text-table"
    >
      <span>
        {t("conflict", {
          theirs: sayAnswer(words, field, conflict.theirs),
          ours: sayAnswer(words, field, conflict.ours),
        })}
      </span>
      <Button size="sm" onClick={() => settle(conflict, false)}>
        {t("conflict_theirs")}
      </Button>
      <Button size="sm" onClick={() => settle(conflict, true)}>
        {t("conflict_ours")}
      </Button>
    </div>
  );
}

type LastProps = { words: ReviewWords; field: FieldPath; last: { year: number; answers: ReviewAnswers } | null };

/** What the round before found. */
export function LastAnswer({ words, field, last }: LastProps) {
  const t = useTranslations("reviews");
  const value = last && getField(last.answers, field);
  if (!last || value === undefined) return null;
  return (
    <p className="text-sm text-ink-soft">
      {t("last_year", { year: String(last.year), answer: sayAnswer(words, field, value) })}
    </p>
  );
}
