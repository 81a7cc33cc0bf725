"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { openSheetSchema } from "@/lib/documents/sheets/schema";
import { countTyped, openSheet } from "@/lib/documents/sheets/typing";

export async function openSheetAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return openSheet(actor, parseInput(openSheetSchema, input).reference);
  });
}

export async function countTypedAction() {
  return runAction(async () => countTyped(await requireActor()));
}
