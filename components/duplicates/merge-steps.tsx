"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Preview } from "@/components/events/preview";
import type { usePreview } from "@/components/events/use-preview";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { FormActions } from "@/components/ui/form-actions";

type Props = {
  steps: Pick<ReturnType<typeof usePreview>, "attempt" | "problem" | "errors" | "changes" | "busy" | "look" | "act">;
  /** The names of the controls, for the list of errors. */
  labels: Readonly<Record<string, string>>;
  /** Of the main button, once both sides have been seen. */
  word: string;
  children: ReactNode;
};

/** First what merging does to the households, then doing it. */
export function MergeSteps({ steps, labels, word, children }: Props) {
  const t = useTranslations("duplicates");
  const tui = useTranslations("ui");
  const { changes, errors } = steps;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void (changes ? steps.act() : steps.look());
      }}
    >
      <ErrorSummary
        attempt={steps.attempt}
        problem={Object.keys(errors).length === 0 ? steps.problem : undefined}
        errors={Object.entries(errors).map(([id, message]) => ({ id, label: labels[id] ?? id, message }))}
      />
      {children}
      {changes && (
        <>
          <Preview changes={changes} />
          <p className="mt-3 text-table text-ink-soft">{t("explain_ledger")}</p>
        </>
      )}
      <FormActions state={steps.busy ? tui("working") : undefined}>
        <Button type="submit" variant="primary" disabled={steps.busy}>
          {changes ? word : t("look")}
        </Button>
      </FormActions>
    </form>
  );
}
