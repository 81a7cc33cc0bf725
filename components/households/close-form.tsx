"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SelectField, TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
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
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const { register, handleSubmit, setError, formState } = useForm<CloseHouseholdInput>({
    resolver: zodResolver(closeHouseholdSchema(today)),
    defaultValues: { id, actId: crypto.randomUUID(), version, closedOn: formatDate(today), note: "" },
    shouldFocusError: false,
  });
  const { errors } = formState;
  const fields = ["reason", "closedOn", "note"] as const;
  const submit = handleSubmit(
    async (values) => {
      const result = await close(values).catch(() => null);
      if (result?.ok) {
        router.push(`/households/${id}`);
        router.refresh();
        return;
      }
      for (const name of fields) {
        const message = result?.problem.fields[name]?.[0];
        if (message) setError(name, { message });
      }
      setProblem(result ? result.problem.message : say("database_away"));
      setAttempt((n) => n + 1);
    },
    () => {
      setProblem(undefined);
      setAttempt((n) => n + 1);
    },
  );
  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <ErrorSummary
        attempt={attempt}
        problem={problem}
        errors={fields.flatMap((name) => {
          const message = errors[name]?.message;
          return message ? [{ id: name, label: t(`field.${name}`), message }] : [];
        })}
      />
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
