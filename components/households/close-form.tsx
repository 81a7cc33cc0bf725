"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SelectField, TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import { type CloseHouseholdInput, closeHouseholdSchema } from "@/lib/households/schema";
import { CloseReason } from "@/prisma/generated/enums";

type Props = {
  id: string;
  version: number;
  today: string;
  close: (input: CloseHouseholdInput) => Promise<ActionResult<void>>;
};

/** Ends a household: why, since when, in words. */
export function CloseForm({ id, version, today, close }: Props) {
  const t = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const form = useForm<CloseHouseholdInput>({
    resolver: zodResolver(closeHouseholdSchema(today)),
    defaultValues: { id, actId: crypto.randomUUID(), version, closedOn: formatDate(today), note: "" },
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const { errors } = formState;
  const labels = { reason: t("field.reason"), closedOn: t("field.closedOn"), note: t("field.note") };
  const { onSubmit, summary } = useSubmit(
    form,
    labels,
    async (values) => {
      // After a stale edit the page holds the newer version, and what was typed is sent on top of it.
      const result = await close({ ...values, version });
      if (!result.ok && result.problem.code === "stale") router.refresh();
      return result;
    },
    () => {
      router.push(`/households/${id}`);
      router.refresh();
    },
  );
  return (
    <form onSubmit={onSubmit} noValidate className="space-y-4">
      <ErrorSummary {...summary} />
      <SelectField
        id="reason"
        required
        label={t("close_reason")}
        error={errors.reason?.message}
        emptyLabel={tui("choose")}
        options={Object.values(CloseReason).map((value) => ({ value, label: t(`reason.${value}`) }))}
        {...register("reason")}
      />
      <TextField
        id="closedOn"
        required
        label={t("closed_on")}
        hint={tui("date_hint")}
        error={errors.closedOn?.message}
        {...register("closedOn")}
      />
      <TextAreaField id="note" required label={t("close_note")} error={errors.note?.message} {...register("note")} />
      <FormActions state={formState.isSubmitting ? tui("working") : undefined}>
        <Button variant="quiet" onClick={() => router.back()}>
          {tui("cancel")}
        </Button>
        <Button type="submit" variant="danger" disabled={formState.isSubmitting}>
          {t("close_submit")}
        </Button>
      </FormActions>
    </form>
  );
}
