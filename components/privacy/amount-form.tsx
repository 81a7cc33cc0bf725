"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { TimeLimit } from "@/lib/acts/time-limit";
import type { ActionResult } from "@/lib/core/action-result";

type Props<T extends FieldValues, R> = {
  id: string;
  form: UseFormReturn<T>;
  /** The field that says on what basis. */
  basis: Path<T>;
  amount: Path<T>;
  unit: TimeLimit["unit"];
  save: (values: T) => Promise<ActionResult<R>>;
  onSaved: (data: R) => void;
  /** What else is asked. */
  children?: ReactNode;
};

/** How long something takes or is kept, or how often it may be done, and on what basis. */
export function AmountForm<T extends FieldValues, R>(props: Props<T, R>) {
  const { id, form, amount, unit, basis, save, onSaved, children } = props;
  const t = useTranslations("privacy");
  const tui = useTranslations("ui");
  const [saved, setSaved] = useState(false);
  const { register, formState } = form;
  const labels: Partial<Record<Path<T>, string>> = {};
  labels[amount] = t(`retention.amount.${unit}`);
  labels[basis] = t("retention.basis");
  const { onSubmit, summary } = useSubmit(
    form,
    labels,
    save,
    (data) => {
      onSaved(data);
      setSaved(true);
    },
    `${id}-`,
  );
  const field = (name: Path<T>) => ({
    id: `${id}-${name}`,
    required: true,
    label: labels[name] ?? "",
    error: form.getFieldState(name, formState).error?.message,
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary {...summary} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <TextField
          {...field(amount)}
          inputMode="numeric"
          className="w-40"
          {...register(amount, { setValueAs: (value) => (/^\d{1,6}$/.test(String(value)) ? Number(value) : value) })}
        />
        <TextField {...field(basis)} className="min-w-64 flex-1" {...register(basis)} />
        {children}
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
