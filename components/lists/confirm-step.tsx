"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type StepOf, useStep } from "@/components/lists/use-step";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";

type Props = {
  list: { id: string; version: number };
  verb: string;
  title: string;
  text: string;
  /** What is missing stands beside it. */
  disabled?: boolean;
  /** What is about to be sent, drawn by the page. */
  children?: ReactNode;
  act: (step: StepOf) => Promise<ActionResult<unknown>>;
};

/** A step that needs no words and cannot be taken back: shows what it is about to do first. */
export function ConfirmStep({ list, verb, title, text, disabled = false, children, act }: Props) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  const ready = useReady();
  const [open, setOpen] = useState(false);
  const step = useStep(list, () => setOpen(false));
  return (
    <>
      <Button variant="primary" disabled={disabled || !ready} onClick={() => setOpen(true)}>
        {verb}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title} description={text}>
        <ErrorSummary errors={[]} problem={step.problem?.message} attempt={step.attempt} />
        {children}
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
          {step.movedOn ? (
            <Button variant="primary" onClick={step.reload}>
              {t("step.reload")}
            </Button>
          ) : (
            <Button variant="primary" disabled={step.working} onClick={() => step.take(act)}>
              {step.working ? t("step.working") : verb}
            </Button>
          )}
        </div>
      </Dialog>
    </>
  );
}
