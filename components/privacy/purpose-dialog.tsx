"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { CheckboxField, SelectField, TextAreaField } from "@/components/ui/fields";
import type { ActionProblem } from "@/lib/core/action-result";
import {
  EXPORT_PURPOSES,
  type ExportPurpose,
  PURPOSE_WORDS_MIN,
  REVEAL_PURPOSES,
  type RevealPurpose,
} from "@/lib/privacy/purpose";
import { exportReasonSchema, revealPurposeSchema } from "@/lib/privacy/schema";

export type PurposeAnswer = { purpose: RevealPurpose | ExportPurpose; note: string; sensitive: boolean; ids: boolean };

type Props = {
  kind: "reveal" | "export";
  title: string;
  text: string;
  verb: string;
  onClose: () => void;
  /** Carries it out; answers what went wrong, in an encoded message, or null. */
  send: (answer: PurposeAnswer) => Promise<ActionProblem | null>;
};

const REMEMBERED = z.object({ purpose: z.string(), note: z.string() });

/** What was said the last time in this tab, as it is often the same work. */
function remembered(kind: Props["kind"]): { purpose: string; note: string } {
  try {
    return REMEMBERED.parse(JSON.parse(sessionStorage.getItem(`purpose:${kind}`) ?? ""));
  } catch {
    return { purpose: "", note: "" };
  }
}

/** Asks what something about people is wanted for, before it is shown or taken away. Keys: Enter sends, Esc closes. */
export default function PurposeDialog({ kind, title, text, verb, onClose, send }: Props) {
  const t = useTranslations("privacy");
  const tui = useTranslations("ui");
  const [failure, setFailure] = useState<ActionProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const last = remembered(kind);
  const form = useForm<PurposeAnswer>({
    resolver: zodResolver(kind === "export" ? exportReasonSchema : revealPurposeSchema) as never,
    defaultValues: { ...last, sensitive: false, ids: false } as PurposeAnswer,
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const { errors } = formState;
  const submit = form.handleSubmit(
    async (answer) => {
      try {
        sessionStorage.setItem(`purpose:${kind}`, JSON.stringify({ purpose: answer.purpose, note: answer.note }));
      } catch {
        // A browser that keeps nothing asks again.
      }
      const problem = await send(answer);
      setFailure(problem);
      if (problem) setAttempt((n) => n + 1);
    },
    () => {
      setFailure(null);
      setAttempt((n) => n + 1);
    },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={text}>
      <form
        noValidate
        onSubmit={(event) => {
          // The dialog may stand inside another form, which must not be sent with it.
          event.stopPropagation();
          void submit(event);
        }}
      >
        <ErrorSummary
          attempt={attempt}
          problem={failure?.message}
          errors={[
            ...(errors.purpose?.message
              ? [{ id: "purpose", label: t("purpose_label"), message: errors.purpose.message }]
              : []),
            ...(errors.note?.message
              ? [{ id: "purpose-note", label: t("note_label"), message: errors.note.message }]
              : []),
          ]}
        />
        <div className="space-y-3">
          <SelectField
            id="purpose"
            required
            label={t("purpose_label")}
            hint={t("purpose_convention")}
            emptyLabel={t("purpose_choose")}
            error={errors.purpose?.message}
            options={(kind === "export" ? EXPORT_PURPOSES : REVEAL_PURPOSES).map((value) => ({
              value,
              label: t(`purpose.${value}`),
            }))}
            {...register("purpose")}
          />
          <TextAreaField
            id="purpose-note"
            rows={2}
            label={t("note_label")}
            hint={t("note_hint")}
            error={errors.note?.message}
            {...register("note")}
          />
          {kind === "export" && (
            <div>
              <CheckboxField id="purpose-ids" label={t("export.ids")} {...register("ids")} />
              <CheckboxField id="purpose-sensitive" label={t("export.sensitive")} {...register("sensitive")} />
              <p className="ml-6.5 text-sm text-ink-soft">{t("export.sensitive_hint", { min: PURPOSE_WORDS_MIN })}</p>
            </div>
          )}
        </div>
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={onClose}>{tui("cancel")}</Button>
          <Button type="submit" variant="primary" disabled={formState.isSubmitting}>
            {formState.isSubmitting ? tui("working") : verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
