"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { OneTimePassword, type OneTime as OneTimeView } from "@/components/people/one-time-password";
import { PostingFields, type Unit } from "@/components/people/posting-fields";
import { Button, ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import { foldUsername } from "@/lib/access/username";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import { type PersonInput, personSchema } from "@/lib/users/schema";

type Made = { id: string; oneTime: OneTimeView | null };

type Props = {
  units: readonly Unit[];
  /** "yyyy-MM-dd". */
  today: string;
  create: (input: PersonInput) => Promise<ActionResult<Made>>;
};

/** A new person with their first posting; then the one-time password, once. */
export function PersonForm({ units, today, create }: Props) {
  const t = useTranslations("people");
  const tui = useTranslations("ui");
  const [made, setMade] = useState<(Made & { name: string; username: string }) | null>(null);
  const form = useForm<PersonInput>({
    resolver: zodResolver(personSchema),
    defaultValues: {
      id: crypto.randomUUID(),
      postingId: crypto.randomUUID(),
      fullName: "",
      username: "",
      unitId: "",
      validFrom: formatDate(today),
      validTo: "",
    },
    shouldFocusError: false,
  });
  const { errors, isSubmitting } = form.formState;
  const labels = {
    fullName: t("full_name"),
    username: t("username"),
    role: t("role"),
    unitId: t("unit"),
    validFrom: t("valid_from"),
    validTo: t("valid_to"),
  };
  const { onSubmit, summary } = useSubmit(form, labels, create, (data, { fullName, username }) =>
    setMade({ ...data, name: fullName, username: foldUsername(username) }),
  );
  if (made) {
    return (
      <>
        {made.oneTime ? (
          <OneTimePassword name={made.name} username={made.username} oneTime={made.oneTime} />
        ) : (
          <Callout kind="warning" role="status" title={t("created_before")} />
        )}
        <p className="mt-6 flex flex-wrap justify-end gap-3">
          <ButtonLink href="/admin/people">{t("to_list")}</ButtonLink>
          <ButtonLink href={`/admin/people/${made.id}`} variant="primary">
            {t("open_person", { name: made.name })}
          </ButtonLink>
        </p>
      </>
    );
  }
  return (
    <form onSubmit={onSubmit} noValidate className="space-y-6">
      <ErrorSummary {...summary} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          id="fullName"
          required
          label={t("full_name")}
          error={errors.fullName?.message}
          {...form.register("fullName")}
        />
        <TextField
          id="username"
          required
          label={t("username")}
          hint={t("username_hint")}
          autoCapitalize="none"
          spellCheck={false}
          error={errors.username?.message}
          {...form.register("username")}
        />
      </div>
      <fieldset>
        <legend className="mb-3 text-lg font-semibold">{t("first_posting")}</legend>
        <FormProvider {...form}>
          <PostingFields units={units} />
        </FormProvider>
      </fieldset>
      <FormActions state={isSubmitting ? tui("working") : undefined}>
        <ButtonLink variant="quiet" href="/admin/people">
          {tui("cancel")}
        </ButtonLink>
        <Button type="submit" variant="primary" disabled={isSubmitting}>
          {t("create")}
        </Button>
      </FormActions>
    </form>
  );
}
