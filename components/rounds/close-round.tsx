"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useReady } from "@/components/ui/use-ready";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";

type Props = {
  id: string;
  year: number;
  lists: number;
  close: (input: { id: string }) => Promise<ActionResult<void>>;
};

/** Closes a round: cannot be undone, so it says what it does first. */
export function CloseRound({ id, year, lists, close }: Props) {
  const t = useTranslations("rounds");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const router = useRouter();
  const ready = useReady();
  const [open, setOpen] = useState(false);
  const { send, working, problem, attempt } = useSending();
  const confirm = () =>
    send(
      () => close({ id }),
      () => {
        setOpen(false);
        router.refresh();
      },
    );
  return (
    <>
      <Button size="sm" disabled={!ready} onClick={() => setOpen(true)}>
        {t("close")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("close_title", { year })} description={t("close_text")}>
        <ErrorSummary errors={[]} problem={problem?.message} attempt={attempt} />
        <p>{t("close_lists", { count: lists })}</p>
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
          <Button variant="primary" disabled={working} onClick={confirm}>
            {working ? tui("working") : t("close")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
