"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { filterIdSchema, renameFilterSchema, saveFilterSchema } from "@/lib/search/schema";
import { deleteFilter, renameFilter, saveFilter } from "@/lib/search/service";

export async function saveFilterAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return saveFilter(actor, parseInput(saveFilterSchema, input));
  });
}

export async function renameFilterAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return renameFilter(actor, parseInput(renameFilterSchema, input));
  });
}

export async function deleteFilterAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return deleteFilter(actor, parseInput(filterIdSchema, input).id);
  });
}
