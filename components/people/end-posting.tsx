"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import { type PostingEndInput, postingEndSchema } from "@/lib/users/schema";

type Props = {
  id: string;
  /** "Cán bộ xã · Xã Thiện Thuật". */
  posting: string;
  /** "yyyy-MM-dd". */
  today: string;
  end: (input: PostingEndInput) => Promise<ActionResult<void>>;
};

/** Asks from which day a posting is no longer held. */
export function EndPosting({ id, posting, today, end }: Props) {
  const t = useTranslations("people");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)} aria-label={t("end_posting_of", { posting })}>
        {t("end_posting")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("end_posting_title")} description={posting}>
        <EndForm id={id} today={today} end={end} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EndForm({ id, today, end, close }: Omit<Props, "posting"> & { close: () => void }) {
  const t = useTranslations("people");
  const tui = useTranslations("ui");
  const router = useRouter();
  const form = useForm<PostingEndInput>({
    resolver: zodResolver(postingEndSchema),
    defaultValues: { id, validTo: formatDate(today) },
    shouldFocusError: false,
  });
  const { errors, isSubmitting } = form.formState;
  const { onSubmit, summary } = useSubmit(
    form,
    { validTo: t("valid_to") },
    end,
    () => {
      close();
      router.refresh();
    },
    "end-",
  );
  return (
    <form onSubmit={onSubmit} noValidate className="space-y-4">
      <ErrorSummary {...summary} />
      <TextField
        id="end-validTo"
        required
        label={t("valid_to")}
        hint={t("end_hint")}
        inputMode="numeric"
        error={errors.validTo?.message}
        {...form.register("validTo")}
      />
      <p className="flex flex-wrap justify-end gap-3">
        <Button variant="quiet" onClick={close}>
          {tui("cancel")}
        </Button>
        <Button type="submit" variant="danger" disabled={isSubmitting}>
          {t("end_posting")}
        </Button>
      </p>
    </form>
  );
}
