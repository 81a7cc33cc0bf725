"use server";

import { requireActor } from "@/lib/access/actor";
import { today } from "@/lib/core/clock";
import { parseInput, runAction } from "@/lib/core/run";
import { closeHouseholdSchema, householdEditSchema, householdSchema } from "@/lib/households/schema";
import { editHousehold, registerHousehold } from "@/lib/households/service";
import { listHouseholdSchema } from "@/lib/reviews/schema";
import { closeHousehold } from "@/lib/reviews/service/close-household";
import { listHouseholdForReview } from "@/lib/reviews/service/list-household";

export async function registerHouseholdAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return registerHousehold(actor, parseInput(householdSchema(today()), input));
  });
}

export async function editHouseholdAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return editHousehold(actor, parseInput(householdEditSchema(today()), input));
  });
}

export async function closeHouseholdAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return closeHousehold(actor, parseInput(closeHouseholdSchema(today()), input));
  });
}

export async function listHouseholdAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return listHouseholdForReview(actor, parseInput(listHouseholdSchema, input));
  });
}
