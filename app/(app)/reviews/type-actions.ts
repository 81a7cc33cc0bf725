"use server";

import { action } from "@/lib/access/action";
import { requireActor } from "@/lib/access/actor";
import { runAction } from "@/lib/core/run";
import { countTyped, openSheet } from "@/lib/documents/sheets/queries/typing";
import { openSheetSchema } from "@/lib/documents/sheets/schema";

export const openSheetAction = action(openSheetSchema, (actor, { reference }) => openSheet(actor, reference));

export async function countTypedAction() {
  return runAction(async () => countTyped(await requireActor()));
}
