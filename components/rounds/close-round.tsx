"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";

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
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  async function send() {
    setWorking(true);
    const result = await close({ id }).catch(() => null);
    setWorking(false);
    if (result?.ok) {
      setOpen(false);
      router.refresh();
      return;
    }
    setProblem(result?.problem.message ?? say("database_away"));
    setAttempt((n) => n + 1);
  }
  return (
    <>
      <Button size="sm" disabled={!ready} onClick={() => setOpen(true)}>
        {t("close")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("close_title", { year })} description={t("close_text")}>
        <ErrorSummary errors={[]} problem={problem} attempt={attempt} />
        <p>{t("close_lists", { count: lists })}</p>
        <div className="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
          <Button variant="primary" disabled={working} onClick={send}>
            {working ? tui("working") : t("close")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
