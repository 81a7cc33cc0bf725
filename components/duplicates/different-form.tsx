"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import type { PairView } from "@/lib/duplicates/queries/pair";
import type { DifferentInput } from "@/lib/duplicates/schema";

type Props = { pair: PairView; declare: (input: DifferentInput) => Promise<ActionResult<void>> };

/** Two different people: said once, with a note for whoever asks later. */
export function DifferentForm({ pair, declare }: Props) {
  const t = useTranslations("duplicates");
  const router = useRouter();
  const form = useForm({ defaultValues: { note: "" } });
  const { onSubmit, summary } = useSubmit(
    form,
    { note: t("note") },
    ({ note }) => declare({ id: pair.id, version: pair.version, note }),
    () => router.refresh(),
  );
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-3xl">
      <ErrorSummary {...summary} />
      <p className="mb-3 text-ink-soft">{t("different_text")}</p>
      <TextField id="note" label={t("note")} error={form.formState.errors.note?.message} {...form.register("note")} />
      <FormActions>
        <Button type="submit" variant="primary" disabled={form.formState.isSubmitting}>
          {t("declare_different")}
        </Button>
      </FormActions>
    </form>
  );
}
