"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm, useWatch } from "react-hook-form";
import { RadioGroup } from "@/components/duplicates/radio-group";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextAreaField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type HolderAnswer, HolderAnswer as HolderAnswers } from "@/prisma/generated/enums";

type Props = {
  request: { id: string; version: number };
  /** Where nobody is in sight who holds the number, nothing can be said of them. */
  answers?: readonly HolderAnswer[];
  send: (input: { id: string; version: number; answer: HolderAnswer; note: string }) => Promise<ActionResult<void>>;
};

/** Who is right where two communes write one number, and a note for both. */
export function AnswerForm({ request, answers = Object.values(HolderAnswers), send }: Props) {
  const t = useTranslations("duplicates");
  const router = useRouter();
  const form = useForm<{ answer: HolderAnswer; note: string }>({
    defaultValues: { answer: answers[0], note: "" },
  });
  const answer = useWatch({ control: form.control, name: "answer" });
  const { onSubmit, summary } = useSubmit(
    form,
    { note: t("note") },
    (values) => send({ ...request, ...values }),
    () => router.refresh(),
  );
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-3xl">
      <ErrorSummary {...summary} />
      <RadioGroup
        name="answer"
        legend={t("requests.answer_label")}
        hint={t(`requests.answer_hint.${answer}`)}
        options={answers.map((value) => ({ value, label: t(`requests.answer.${value}`) }))}
        value={answer}
        onChange={(value) => {
          const chosen = answers.find((one) => one === value);
          if (chosen) form.setValue("answer", chosen);
        }}
      />
      <TextAreaField
        id="note"
        rows={2}
        label={t("note")}
        required={answer === "OTHER"}
        error={form.formState.errors.note?.message}
        {...form.register("note")}
      />
      <FormActions>
        <Button type="submit" variant="primary" disabled={form.formState.isSubmitting}>
          {t("requests.send_answer")}
        </Button>
      </FormActions>
    </form>
  );
}
