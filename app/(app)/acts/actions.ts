"use server";

import { requireActor } from "@/lib/access/actor";
import { actIdSchema } from "@/lib/acts/schema";
import { parseInput, runAction } from "@/lib/core/run";
import { beginBulkSchema, selectionSchema } from "@/lib/lists/bulk-schema";
import { listSelected } from "@/lib/lists/queries/selection";
import { beginBulk, continueBulk } from "@/lib/lists/service/bulk";

export async function beginBulkAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return beginBulk(actor, parseInput(beginBulkSchema, input));
  });
}

export async function continueBulkAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return continueBulk(actor, parseInput(actIdSchema, input).id);
  });
}

export async function listSelectedAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return listSelected(actor, parseInput(selectionSchema, input));
  });
}
