"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Meter } from "@/components/ui/meter";
import { useMessage } from "@/components/ui/use-message";
import type { BulkState } from "@/lib/acts/bulk";
import type { ActionResult } from "@/lib/core/action-result";

type Props = {
  id: string;
  progress: BulkState;
  /** Whether it goes on by itself: it was begun on the page before. */
  go: boolean;
  /** Whether the reader may go on with it; not once it has been taken back. */
  may: boolean;
  undone: boolean;
  step: (input: { id: string }) => Promise<ActionResult<BulkState>>;
};

/** Does an act on many households part by part, and shows how far it has come. Leaving the page stops after the part at hand. */
export function BulkProgress({ id, progress: given, go, may, undone, step }: Props) {
  const t = useTranslations("bulk.progress");
  const router = useRouter();
  const { ofForm } = useMessage();
  const [progress, setProgress] = useState(given);
  const [state, setState] = useState<"resting" | "running" | "lost">("resting");
  const [problem, setProblem] = useState<string>();
  const here = useRef(true);
  const running = useRef(false);

  const run = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setState("running");
    setProblem(undefined);
    for (let last = -1; here.current; ) {
      const result = await step({ id }).catch(() => null);
      if (!result?.ok) {
        setProblem(result?.problem.message);
        setState(result ? "resting" : "lost");
        break;
      }
      setProgress(result.data);
      // Nothing more to do, or nothing happened: the end.
      if (result.data.dealtWith >= result.data.total || result.data.dealtWith === last) {
        setState("resting");
        router.replace(`/acts/${id}`, { scroll: false });
        router.refresh();
        break;
      }
      last = result.data.dealtWith;
    }
    running.current = false;
  }, [id, router, step]);

  const unfinished = progress.dealtWith < progress.total;
  const begin = go && may && unfinished;
  useEffect(() => {
    here.current = true;
    if (begin) void run();
    return () => {
      here.current = false;
    };
  }, [begin, run]);

  const figures = { done: progress.dealtWith, total: progress.total };
  return (
    <section aria-label={t("title")} className="max-w-xl">
      <Meter label={t("title")} value={progress.dealtWith} max={progress.total} unit={t("unit")} />
      <p role="status" className="mt-2">
        {state === "running" ? t("running") : undone ? t("undone") : !unfinished ? t("finished") : ""}
      </p>
      {problem && (
        <p role="alert" className="mt-2 font-semibold text-danger">
          {ofForm(problem)}
        </p>
      )}
      {unfinished && state !== "running" && may && (
        <Callout
          kind="warning"
          role={state === "lost" ? "alert" : undefined}
          action={
            <Button variant="primary" onClick={run}>
              {t("go_on")}
            </Button>
          }
        >
          {t(state === "lost" ? "lost" : "stopped", figures)}
        </Callout>
      )}
    </section>
  );
}
