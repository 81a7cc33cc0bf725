import "server-only";
import type { z } from "zod";
import { requireActor } from "@/lib/access/actor";
import type { Actor } from "@/lib/access/policy";
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
