"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { villageEditSchema, villageSchema } from "@/lib/units/schema";
import { createVillage, editVillage } from "@/lib/units/service";

export async function createVillageAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await createVillage(actor, parseInput(villageSchema, input));
  });
}

export async function editVillageAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await editVillage(actor, parseInput(villageEditSchema, input));
  });
}
