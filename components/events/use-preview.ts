"use client";

import { useState } from "react";
import { controlOf } from "@/components/events/event-values";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";
import type { HouseholdChange } from "@/lib/events/event-act";

type Failure = { problem: string | undefined; fields: Record<string, string> };
const NO_FAILURE: Failure = { problem: undefined, fields: {} };

/**
 * An act in two steps: first what it would do, then doing it. The server checks both; what it refuses stands beside the
 * controls. Whatever is typed after a preview makes it void.
 */
export function usePreview<R>(
  look: () => Promise<ActionResult<HouseholdChange[]>>,
  act: () => Promise<ActionResult<R>>,
  onDone: (data: R) => void,
) {
  const [changes, setChanges] = useState<HouseholdChange[] | null>(null);
  const [failure, setFailure] = useState(NO_FAILURE);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);

  async function run<T>(work: () => Promise<ActionResult<T>>, done: (data: T) => void) {
    if (busy) return;
    setBusy(true);
    const result = await work().catch(() => null);
    setBusy(false);
    if (result?.ok) {
      setFailure(NO_FAILURE);
      done(result.data);
      return;
    }
    const fields = Object.fromEntries(
      Object.entries(result?.problem.fields ?? {}).flatMap(([path, [message]]) =>
        message ? [[controlOf(path), message]] : [],
      ),
    );
    setChanges(null);
    setFailure({ problem: result ? result.problem.message : say("database_away"), fields });
    setAttempt((n) => n + 1);
  }

  return {
    changes,
    busy,
    attempt,
    /** Encoded messages of the namespace `validation` by the id of the control. */
    errors: failure.fields,
    problem: failure.problem,
    look: () => run(look, setChanges),
    act: () => run(act, onDone),
    /** What was typed has changed since. */
    outdated: () => setChanges(null),
  };
}
