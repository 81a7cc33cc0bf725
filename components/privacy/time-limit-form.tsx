"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { TimeLimit } from "@/lib/acts/time-limit";
import type { ActionResult } from "@/lib/core/action-result";
import { type TimeLimitInput, timeLimitSchema } from "@/lib/privacy/schema";

type Props = { limit: TimeLimit; save: (input: TimeLimitInput) => Promise<ActionResult<void>> };

/** For how many days one thing may take, and on what basis. */
export function TimeLimitForm({ limit: { id, days, note }, save }: Props) {
  const t = useTranslations("privacy");
  const tui = useTranslations("ui");
  const [saved, setSaved] = useState(false);
  const form = useForm<TimeLimitInput>({
    resolver: zodResolver(timeLimitSchema),
    defaultValues: { id, days, note, was: { days, note } },
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const { errors } = formState;
  const { onSubmit, summary } = useSubmit(
    form,
    { days: t("retention.days"), note: t("retention.basis") },
    save,
    () => {
      form.setValue("was", { days: form.getValues("days"), note: form.getValues("note") });
      setSaved(true);
    },
    `${id}-`,
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary {...summary} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <TextField
          id={`${id}-days`}
          inputMode="numeric"
          required
          label={t("retention.days")}
          error={errors.days?.message}
          className="w-40"
          {...register("days", { setValueAs: (value) => (/^\d{1,6}$/.test(String(value)) ? Number(value) : value) })}
        />
        <TextField
          id={`${id}-note`}
          required
          label={t("retention.basis")}
          error={errors.note?.message}
          className="min-w-64 flex-1"
          {...register("note")}
        />
        <Button type="submit" disabled={formState.isSubmitting} className="print:hidden">
          {formState.isSubmitting ? tui("saving") : t("retention.save")}
        </Button>
      </div>
      <p role="status" className="text-table text-success">
        {saved && t("retention.saved")}
      </p>
    </form>
  );
}
