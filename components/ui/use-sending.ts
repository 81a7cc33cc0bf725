"use client";

import { useState } from "react";
import { type ActionProblem, type ActionResult, answerOf } from "@/lib/core/action-result";

/**
 * Sends things to their actions, one at a time, and keeps what went wrong with the last one.
 *
 * @returns `attempt` counts the failures: each is told anew
 */
export function useSending() {
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ActionProblem>();
  const [attempt, setAttempt] = useState(0);

  /** Something was wrong before anything was sent: told beside the fields. */
  const fail = (before?: ActionProblem) => {
    setProblem(before);
    setAttempt((n) => n + 1);
  };

  async function send<T>(
    work: () => Promise<ActionResult<T>>,
    onDone: (data: T) => void = () => undefined,
  ): Promise<ActionProblem | null> {
    if (working) return null;
    setWorking(true);
    const result = await answerOf(work());
    setWorking(false);
    if (!result.ok) {
      fail(result.problem);
      return result.problem;
    }
    setProblem(undefined);
    onDone(result.data);
    return null;
  }

  return { send, working, problem, attempt, fail };
}
