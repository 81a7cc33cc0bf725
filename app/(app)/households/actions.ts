"use server";

import { action, formAction } from "@/lib/access/action";
import { closeHouseholdSchema, householdEditSchema, householdSchema } from "@/lib/households/schema";
import { editHousehold, registerHousehold } from "@/lib/households/service";
import { listHouseholdSchema } from "@/lib/reviews/schema";
import { closeHousehold } from "@/lib/reviews/service/close-household";
import { listHouseholdForReview } from "@/lib/reviews/service/list-household";

export const registerHouseholdAction = action(householdSchema, registerHousehold);

export const editHouseholdAction = action(householdEditSchema, editHousehold);

export const closeHouseholdAction = action(closeHouseholdSchema, closeHousehold);

export const listHouseholdAction = formAction(listHouseholdSchema, listHouseholdForReview, ({ householdId }, result) =>
  result.ok ? `/reviews/${result.data.id}` : `/households/${householdId}`,
);
