"use server";

import { action } from "@/lib/access/action";
import { closeHouseholdSchema, householdEditSchema, householdSchema } from "@/lib/households/schema";
import { editHousehold, registerHousehold } from "@/lib/households/service";
import { listHouseholdSchema } from "@/lib/reviews/schema";
import { closeHousehold } from "@/lib/reviews/service/close-household";
import { listHouseholdForReview } from "@/lib/reviews/service/list-household";

export const registerHouseholdAction = action(householdSchema, registerHousehold);

export const editHouseholdAction = action(householdEditSchema, editHousehold);

export const closeHouseholdAction = action(closeHouseholdSchema, closeHousehold);

export const listHouseholdAction = action(listHouseholdSchema, listHouseholdForReview);
