"use server";

import { action } from "@/lib/access/action";
import { villageEditSchema, villageSchema } from "@/lib/units/schema";
import { createVillage, editVillage } from "@/lib/units/service";

export const createVillageAction = action(villageSchema, createVillage);

export const editVillageAction = action(villageEditSchema, editVillage);
