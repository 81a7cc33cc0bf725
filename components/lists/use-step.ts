"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";

/** What the page says of a list when a step is taken on it. */
export type StepOf = { eventId: string; listId: string; version: number };

/**
 * A step on a list as a dialog takes it: sent once at a time under one id, with the failure in words; the page is drawn
 * anew when it is done.
 */
export function useStep(list: { id: string; version: number }, onDone: () => void) {
  const router = useRouter();
  const [eventId] = useState(() => crypto.randomUUID());
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ActionProblem>();
  const [attempt, setAttempt] = useState(0);

  async function take(action: (step: StepOf) => Promise<ActionResult<unknown>>): Promise<ActionProblem | null> {
    if (working) return null;
    setWorking(true);
    const result = await action({ eventId, listId: list.id, version: list.version }).catch(() => null);
    setWorking(false);
    if (result?.ok) {
      setProblem(undefined);
      onDone();
      router.refresh();
      return null;
    }
    const failed: ActionProblem = result?.problem ?? {
      code: "unexpected",
      message: say("database_away"),
      fields: {},
      changes: [],
    };
    setProblem(failed);
    setAttempt((n) => n + 1);
    return failed;
  }

  return {
    take,
    working,
    problem,
    attempt,
    failBeforeSending: () => {
      setProblem(undefined);
      setAttempt((n) => n + 1);
    },
    /** Somebody was first: what is seen no longer stands. */
    movedOn: problem?.code === "stale" || problem?.code === "conflict" || problem?.code === "locked",
    reload: () => {
      onDone();
      router.refresh();
    },
  };
}
