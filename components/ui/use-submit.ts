"use client";

import { useState } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { ListedError } from "@/components/ui/error-summary";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";

type Labels<T extends FieldValues> = Partial<Record<Path<T>, string>>;

type Submit = {
  onSubmit: (event?: React.BaseSyntheticEvent) => Promise<void>;
  /** For `ErrorSummary`. */
  summary: { errors: ListedError[]; problem: string | undefined; attempt: number };
};

/**
 * Sends a form of a few flat fields to its action, and puts what comes back beside the fields and on top. The control of
 * a field has its name as id, after `prefix`.
 *
 * @param labels of the fields that can be named on top, in the order of the form
 */
export function useSubmit<T extends FieldValues, R>(
  form: UseFormReturn<T>,
  labels: Labels<T>,
  send: (values: T) => Promise<ActionResult<R>>,
  onDone: (data: R, values: T) => void,
  prefix = "",
): Submit {
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const fields = Object.keys(labels) as Path<T>[];
  const onSubmit = form.handleSubmit(
    async (values) => {
      const result = await send(values).catch(() => null);
      if (result?.ok) {
        setProblem(undefined);
        onDone(result.data, values);
        return;
      }
      for (const name of fields) {
        const message = result?.problem.fields[name]?.[0];
        if (message) form.setError(name, { message });
      }
      setProblem(result ? result.problem.message : say("database_away"));
      setAttempt((before) => before + 1);
    },
    () => {
      setProblem(undefined);
      setAttempt((before) => before + 1);
    },
  );
  const errors = fields.flatMap((name) => {
    const { error } = form.getFieldState(name, form.formState);
    return error?.message ? [{ id: `${prefix}${name}`, label: labels[name] ?? name, message: error.message }] : [];
  });
  return { onSubmit, summary: { errors, problem, attempt } };
}
