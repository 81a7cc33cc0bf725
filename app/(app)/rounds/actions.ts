"use server";

import { requireActor } from "@/lib/access/actor";
import { parseId, parseInput, runAction } from "@/lib/core/run";
import { openRoundSchema } from "@/lib/rounds/schema";
import { closeRound, openRound } from "@/lib/rounds/service";

/** Province staff open a round. */
export async function openRoundAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return openRound(actor, parseInput(openRoundSchema, input));
  });
}

/** Province staff close a round whose lists are all approved. */
export async function closeRoundAction(id: string) {
  return runAction(async () => {
    const actor = await requireActor();
    return closeRound(actor, parseId(String(id)));
  });
}
