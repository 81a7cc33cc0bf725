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

/** Nothing came back: the line is down, or the server. */
export const NO_ANSWER: ActionProblem = { code: "unexpected", message: say("no_answer"), fields: {}, changes: [] };

/** What an action answered; that nothing came back is a failure like another. */
export const answerOf = <T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> =>
  answer.catch(() => ({ ok: false, problem: NO_ANSWER }));
