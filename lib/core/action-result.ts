import { say } from "@/lib/core/message";
import type { FieldChange, FieldErrors, ProblemCode } from "@/lib/core/problem";

/**
 * What a server action answers when it fails. `message` and the field messages are encoded keys (lib/core/message.ts):
 * the component that shows them translates, `message` from the namespace `problems`, fields from `validation`.
 */
export type ActionProblem = {
  code: ProblemCode;
  message: string;
  fields: FieldErrors;
  /** For a stale edit: what somebody else changed meanwhile. */
  changes: FieldChange[];
};

export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: ActionProblem };

/** What an action answered; that nothing came back is a failure like another. */
export const answerOf = <T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> =>
  answer.catch(() => ({
    ok: false,
    problem: { code: "unexpected", message: say("database_away"), fields: {}, changes: [] },
  }));
