"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { countTyped, openSheet } from "@/lib/documents/sheets/queries/typing";
import { openSheetSchema } from "@/lib/documents/sheets/schema";

export async function openSheetAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return openSheet(actor, parseInput(openSheetSchema, input).reference);
  });
}

export async function countTypedAction() {
  return runAction(async () => countTyped(await requireActor()));
}
