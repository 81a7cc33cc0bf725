"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { CheckboxField, TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type RetentionRuleInput, retentionRuleSchema } from "@/lib/privacy/schema";

type Props = {
  rule: RetentionRuleInput;
  save: (input: RetentionRuleInput) => Promise<ActionResult<{ version: number }>>;
};

/** For how long one kind of thing is kept, and on what basis. */
export function RetentionForm({ rule, save }: Props) {
  const t = useTranslations("privacy");
  const tui = useTranslations("ui");
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const form = useForm<RetentionRuleInput>({
    resolver: zodResolver(retentionRuleSchema),
    defaultValues: rule,
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const { errors } = formState;
  const { onSubmit, summary } = useSubmit(
    form,
    { days: t("retention.days"), basis: t("retention.basis") },
    save,
    ({ version }) => {
      form.setValue("version", version);
      setSaved(true);
      router.refresh();
    },
    `${rule.id}-`,
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary {...summary} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <TextField
          id={`${rule.id}-days`}
          inputMode="numeric"
          required
          label={t("retention.days")}
          error={errors.days?.message}
          className="w-32"
          {...register("days", { setValueAs: (value) => (/^\d{1,6}$/.test(String(value)) ? Number(value) : value) })}
        />
        <TextField
          id={`${rule.id}-basis`}
          required
          label={t("retention.basis")}
          error={errors.basis?.message}
          className="min-w-64 flex-1"
          {...register("basis")}
        />
        <CheckboxField id={`${rule.id}-enabled`} label={t("retention.enabled")} {...register("enabled")} />
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
