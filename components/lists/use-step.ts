"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useSending } from "@/components/ui/use-sending";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";

/** What the page says of a list when a step is taken on it. */
export type StepOf = { eventId: string; listId: string; version: number };

/**
 * A step on a list as a dialog takes it: sent once at a time under one id, with the failure in words; the page is drawn
 * anew when it is done.
 */
export function useStep(list: { id: string; version: number }, onDone: () => void) {
  const router = useRouter();
  const [eventId] = useState(() => crypto.randomUUID());
  const { send, working, problem, attempt, fail } = useSending();
  const reload = () => {
    onDone();
    router.refresh();
  };
  const take = (action: (step: StepOf) => Promise<ActionResult<unknown>>): Promise<ActionProblem | null> =>
    send(() => action({ eventId, listId: list.id, version: list.version }), reload);

  return {
    take,
    working,
    problem,
    attempt,
    failBeforeSending: () => fail(),
    /** Somebody was first: what is seen no longer stands. */
    movedOn: problem?.code === "stale" || problem?.code === "conflict" || problem?.code === "locked",
    reload,
  };
}
