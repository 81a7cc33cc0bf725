"use client";

import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { ListedError } from "@/components/ui/error-summary";
import { useSending } from "@/components/ui/use-sending";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";

type Labels<T extends FieldValues> = Partial<Record<Path<T>, string>>;

type Submit<Out> = {
  onSubmit: (event?: React.BaseSyntheticEvent) => Promise<void>;
  /** The same for values that are no form's. */
  submit: (values: Out) => Promise<void>;
  problem: ActionProblem | undefined;
  /** For `ErrorSummary`. */
  summary: { errors: ListedError[]; problem: string | undefined; attempt: number };
};

/**
 * Sends a form to its action, and puts what comes back beside the fields and on top. The control of a field has its name as
 * id, after `prefix`.
 *
 * @param labels of the fields that can be named on top, in the order of the form
 */
export function useSubmit<T extends FieldValues, R, Out = T>(
  form: UseFormReturn<T, unknown, Out>,
  labels: Labels<T>,
  send: (values: Out) => Promise<ActionResult<R>>,
  onDone: (data: R, values: Out) => void,
  prefix = "",
): Submit<Out> {
  const sending = useSending();
  const fields = Object.keys(labels) as Path<T>[];
  const submit = async (values: Out) => {
    const problem = await sending.send(
      () => send(values),
      (data) => onDone(data, values),
    );
    for (const name of fields) {
      const message = problem?.fields[name]?.[0];
      if (message) form.setError(name, { message });
    }
  };
  const errors = fields.flatMap((name) => {
    const { error } = form.getFieldState(name, form.formState);
    return error?.message ? [{ id: `${prefix}${name}`, label: labels[name] ?? name, message: error.message }] : [];
  });
  return {
    onSubmit: form.handleSubmit(submit, () => sending.fail()),
    submit,
    problem: sending.problem,
    summary: { errors, problem: sending.problem?.message, attempt: sending.attempt },
  };
}
