import "server-only";
import type { z } from "zod";
import { requireActor } from "@/lib/access/actor";
import type { Actor } from "@/lib/access/policy";
import type { ActionResult } from "@/lib/core/action-result";
import { parseInput, runAction } from "@/lib/core/run";

/**
 * A server action: whoever is signed in asks a service for something. What the browser sends is parsed before the service
 * sees it; a failure comes back as data.
 *
 * @param schema of the input; a function where it depends on the day
 */
export function action<Input, Output>(
  schema: z.ZodType<Input> | (() => z.ZodType<Input>),
  service: (actor: Actor, input: Input) => Promise<Output>,
): (input: unknown) => Promise<ActionResult<Output>> {
  return (input) =>
    runAction(async () => {
      const actor = await requireActor();
      return service(actor, parseInput(typeof schema === "function" ? schema() : schema, input));
    });
}
