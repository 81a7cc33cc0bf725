"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";

type Props = { id: string; refuse: (input: { id: string; note: string }) => Promise<ActionResult<void>> };

/** Sends a move back, with the reason. */
export function RefuseForm({ id, refuse }: Props) {
  const t = useTranslations("events");
  const router = useRouter();
  const form = useForm({ defaultValues: { note: "" } });
  const { onSubmit, summary } = useSubmit(
    form,
    { note: t("refuse_note") },
    ({ note }) => refuse({ id, note }),
    () => router.refresh(),
  );
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-2xl">
      <ErrorSummary {...summary} />
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          id="note"
          required
          className="min-w-64 flex-1"
          label={t("refuse_note")}
          error={form.formState.errors.note?.message}
          {...form.register("note")}
        />
        <Button type="submit" variant="danger" disabled={form.formState.isSubmitting}>
          {t("refuse")}
        </Button>
      </div>
    </form>
  );
}
