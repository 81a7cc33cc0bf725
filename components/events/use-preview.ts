"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { controlOf } from "@/components/events/event-values";
import { useSending } from "@/components/ui/use-sending";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";
import type { HouseholdChange } from "@/lib/events/event-act";

/** Encoded messages of the namespace `validation` by the id of the control. */
export const errorsOfControls = (problem: ActionProblem | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(problem?.fields ?? {}).flatMap(([path, [message]]) => (message ? [[controlOf(path), message]] : [])),
  );

/**
 * An act in two steps: first what it would do, then doing it. The server checks both; what it refuses stands beside the
 * controls. Whatever is typed after a preview makes it void. Where somebody else was first, the page brings what they wrote, and
 * what was typed is looked at again on top of it.
 */
export function usePreview<R>(
  look: () => Promise<ActionResult<HouseholdChange[]>>,
  act: () => Promise<ActionResult<R>>,
  onDone: (data: R) => void,
) {
  const [changes, setChanges] = useState<HouseholdChange[] | null>(null);
  const router = useRouter();
  const { send, working, problem, attempt } = useSending();

  async function run<T>(work: () => Promise<ActionResult<T>>, done: (data: T) => void) {
    const failed = await send(work, done);
    if (failed) setChanges(null);
    if (failed?.code === "stale") router.refresh();
  }

  return {
    changes,
    busy: working,
    attempt,
    errors: errorsOfControls(problem),
    problem: problem?.message,
    look: () => run(look, setChanges),
    act: () => run(act, onDone),
    /** What was typed has changed since. */
    outdated: () => setChanges(null),
  };
}
