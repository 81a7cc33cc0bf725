"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { PostingFields, type Unit } from "@/components/people/posting-fields";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import { type PostingInput, postingSchema } from "@/lib/users/schema";

type Props = {
  userId: string;
  units: readonly Unit[];
  /** "yyyy-MM-dd". */
  today: string;
  add: (input: PostingInput) => Promise<ActionResult<{ id: string }>>;
};

/** One more posting for a person. */
export function PostingForm({ userId, units, today, add }: Props) {
  const t = useTranslations("people");
  const router = useRouter();
  const [added, setAdded] = useState(false);
  const empty = () => ({
    id: crypto.randomUUID(),
    userId,
    unitId: "",
    validFrom: formatDate(today),
    validTo: "",
  });
  const form = useForm<PostingInput>({
    resolver: zodResolver(postingSchema),
    defaultValues: empty(),
    shouldFocusError: false,
  });
  const labels = { role: t("role"), unitId: t("unit"), validFrom: t("valid_from"), validTo: t("valid_to") };
  const { onSubmit, summary } = useSubmit(form, labels, add, () => {
    setAdded(true);
    form.reset(empty());
    router.refresh();
  });
  return (
    <form onSubmit={onSubmit} onChange={() => setAdded(false)} noValidate className="space-y-4">
      <ErrorSummary {...summary} />
      <FormProvider {...form}>
        <PostingFields units={units} />
      </FormProvider>
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="mr-auto text-table">
          {added && t("posting_added")}
        </p>
        <Button type="submit" disabled={form.formState.isSubmitting}>
          {t("add_posting")}
        </Button>
      </div>
    </form>
  );
}
