import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { requireActor } from "@/lib/access/actor";
import type { Actor } from "@/lib/access/policy";
import { ownPage } from "@/lib/access/request-rules.mjs";
import type { ActionResult } from "@/lib/core/action-result";
import { today } from "@/lib/core/clock";
import { parseInput, runAction } from "@/lib/core/run";

/** A schema that depends on the day, made once for each: making one takes longer than reading with it. */
function keptForToday<T>(make: (today: string) => T): () => T {
  let kept: { day: string; made: T } | undefined;
  return () => {
    const day = today();
    if (kept?.day !== day) kept = { day, made: make(day) };
    return kept.made;
  };
}

/**
 * A server action: whoever is signed in asks a service for something. What the browser sends is parsed before the service
 * sees it; a failure comes back as data.
 *
 * @param schema of the input; a function of today, "yyyy-MM-dd", where it depends on it
 */
export function action<Input, Output>(
  schema: z.ZodType<Input> | ((today: string) => z.ZodType<Input>),
  service: (actor: Actor, input: Input) => Promise<Output>,
): (input: unknown) => Promise<ActionResult<Output>> {
  const schemaNow = typeof schema === "function" ? keptForToday(schema) : () => schema;
  return (input) =>
    runAction(async () => {
      const actor = await requireActor();
      return service(actor, parseInput(schemaNow(), input));
    });
}

/** What a form sent, by name; nothing, where something else came in its place. */
export const fieldsOf = (form: unknown): Record<string, FormDataEntryValue> =>
  form instanceof FormData ? Object.fromEntries(form) : {};

/**
 * A server action for a form that works without a script: the next page shows what stands then.
 *
 * @param pageAfter its address, by what the form sent and what came of it
 */
export function formAction<Input, Output>(
  schema: z.ZodType<Input>,
  service: (actor: Actor, input: Input) => Promise<Output>,
  pageAfter: (fields: Record<string, FormDataEntryValue>, result: ActionResult<Output>) => string,
): (form: unknown) => Promise<void> {
  const send = action(schema, service);
  return async (form) => {
    const fields = fieldsOf(form);
    redirect(ownPage(pageAfter(fields, await send(fields))));
  };
}
