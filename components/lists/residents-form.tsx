"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { formatNumber } from "@/lib/core/format";
import type { ResidentsFacts } from "@/lib/lists/residents";
import { type ResidentsInput, residentsSchema } from "@/lib/lists/schema";

type Props = {
  list: { id: string; version: number };
  now: { households: number | null; persons: number | null; note: string | null };
  facts: ResidentsFacts;
  enter: (input: ResidentsInput) => Promise<ActionResult<unknown>>;
};

const FIELDS = ["households", "persons", "note"] as const;

/** "1.234" and "1 234" as they are written on paper. */
const asCount = (text: unknown): unknown => {
  const digits = String(text ?? "").replace(/[\s.,]/g, "");
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
};

/** All resident households and persons of the commune. */
export function ResidentsForm({ list, now, facts, enter }: Props) {
  const t = useTranslations("lists");
  const tui = useTranslations("ui");
  const locale = useLocale();
  const router = useRouter();
  const form = useForm<ResidentsInput>({
    resolver: zodResolver(residentsSchema),
    // Numbers that are not there yet stay empty.
    defaultValues: {
      listId: list.id,
      version: list.version,
      households: now.households ?? undefined,
      persons: now.persons ?? undefined,
      note: now.note ?? "",
    },
    shouldFocusError: false,
  });
  const { register, formState } = form;
  const { errors, isSubmitting } = formState;
  const labels = Object.fromEntries(FIELDS.map((name) => [name, t(`residents.${name}`)]));
  const { onSubmit, summary, problem } = useSubmit(
    form,
    labels,
    async (values) => {
      // After a stale edit the page holds the newer version, and what was typed is sent on top of it.
      const result = await enter({ ...values, version: list.version });
      if (!result.ok && result.problem.code === "stale") router.refresh();
      return result;
    },
    () => {
      router.push(`/lists/${list.id}`);
      router.refresh();
    },
  );

  const hint = (of: "households" | "persons") =>
    [
      facts.last ? t("residents.last", { value: facts.last[of] }) : t("residents.no_last"),
      t("residents.listed", { value: facts.listed[of] }),
    ].join(" · ");
  const theirs = (of: (typeof FIELDS)[number]) => {
    const change = problem?.changes.find(({ field }) => field === of);
    if (!change) return undefined;
    const value = typeof change.now === "number" ? formatNumber(change.now, locale) : String(change.now ?? "–");
    return t("residents.stale", { value });
  };

  return (
    <form onSubmit={onSubmit} noValidate className="max-w-xl space-y-4">
      <ErrorSummary {...summary} />
      {(["households", "persons"] as const).map((of) => (
        <TextField
          key={of}
          id={of}
          required
          inputMode="numeric"
          label={t(`residents.${of}`)}
          hint={hint(of)}
          warning={theirs(of)}
          error={errors[of]?.message}
          {...register(of, { setValueAs: asCount })}
        />
      ))}
      <TextAreaField
        id="note"
        label={t("residents.note")}
        hint={t("residents.note_hint")}
        warning={theirs("note")}
        error={errors.note?.message}
        {...register("note")}
      />
      <FormActions>
        <Button type="submit" variant="primary" disabled={isSubmitting}>
          {isSubmitting ? tui("saving") : t("residents.save")}
        </Button>
      </FormActions>
    </form>
  );
}
