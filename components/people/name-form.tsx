"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type PersonEditInput, personEditSchema } from "@/lib/users/schema";

type Props = {
  person: PersonEditInput;
  edit: (input: PersonEditInput) => Promise<ActionResult<void>>;
};

/** Corrects a name. After somebody else's edit it says what now stands, and the same button then overwrites it. */
export function NameForm({ person, edit }: Props) {
  const t = useTranslations("people");
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const [now, setNow] = useState<string>();
  const form = useForm<PersonEditInput>({
    resolver: zodResolver(personEditSchema),
    defaultValues: person,
    // The version as it now stands, under what is being typed.
    values: person,
    resetOptions: { keepDirtyValues: true },
    shouldFocusError: false,
  });
  const send = async (input: PersonEditInput) => {
    const result = await edit(input);
    if (!result.ok && result.problem.code === "stale") {
      setNow(String(result.problem.changes[0]?.now ?? ""));
      router.refresh();
    }
    return result;
  };
  const { onSubmit, summary } = useSubmit(form, { fullName: t("full_name") }, send, (_, values) => {
    setSaved(true);
    setNow(undefined);
    form.reset(values);
    router.refresh();
  });
  return (
    <form onSubmit={onSubmit} onChange={() => setSaved(false)} noValidate className="space-y-3">
      <ErrorSummary {...summary} />
      <TextField
        id="fullName"
        required
        label={t("full_name")}
        error={form.formState.errors.fullName?.message}
        warning={now && t("name_now", { name: now })}
        {...form.register("fullName")}
      />
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="mr-auto text-table">
          {saved && t("name_saved")}
        </p>
        <Button type="submit" disabled={form.formState.isSubmitting}>
          {t("save_name")}
        </Button>
      </div>
    </form>
  );
}
