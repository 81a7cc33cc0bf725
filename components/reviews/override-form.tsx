"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SelectField, TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type OverrideInput, overrideSchema } from "@/lib/reviews/schema";
import { HouseholdClass } from "@/prisma/generated/enums";

type Props = {
  id: string;
  version: number;
  override: OverrideInput["override"];
  save: (input: OverrideInput) => Promise<ActionResult<{ version: number }>>;
};

/** Another class than the computed one, for whoever may. */
export function OverrideForm({ id, version, override, save }: Props) {
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const router = useRouter();
  const form = useForm<OverrideInput>({
    resolver: zodResolver(overrideSchema),
    values: { id, version, override: override ?? { class: "" as HouseholdClass, reason: "", document: "" } },
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const errors = formState.errors.override;
  const { onSubmit, submit, summary } = useSubmit(
    form,
    {
      "override.class": t("override.class"),
      "override.document": t("override.document"),
      "override.reason": t("override.reason"),
    },
    save,
    () => router.refresh(),
  );
  return (
    <details
      className="mt-8 border-y border-rule bg-surface px-4 py-2 print:hidden"
      open={override !== null || undefined}
    >
      <summary className="min-h-10 content-center font-semibold text-indigo">{t("override.title")}</summary>
      <form onSubmit={onSubmit} noValidate className="space-y-3 py-2">
        <p className="text-ink-soft">{t("override.explains")}</p>
        <ErrorSummary {...summary} />
        <div className="grid gap-3 sm:grid-cols-3">
          <SelectField
            id="override.class"
            required
            label={t("override.class")}
            error={errors?.class?.message}
            emptyLabel={tui("choose")}
            options={Object.values(HouseholdClass).map((value) => ({ value, label: tc(`class.${value}`) }))}
            {...register("override.class")}
          />
          <TextField
            id="override.document"
            required
            label={t("override.document")}
            error={errors?.document?.message}
            {...register("override.document")}
          />
          <TextField
            id="override.reason"
            required
            label={t("override.reason")}
            error={errors?.reason?.message}
            {...register("override.reason")}
          />
        </div>
        <p className="flex justify-end gap-3">
          {override && (
            <Button onClick={() => void submit({ id, version, override: null })}>{t("override.clear")}</Button>
          )}
          <Button type="submit" disabled={formState.isSubmitting}>
            {t("override.set")}
          </Button>
        </p>
      </form>
    </details>
  );
}
