"use server";

import { action } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
import { renameFilterSchema, saveFilterSchema } from "@/lib/search/schema";
import { deleteFilter, renameFilter, saveFilter } from "@/lib/search/service";

export const saveFilterAction = action(saveFilterSchema, saveFilter);

export const renameFilterAction = action(renameFilterSchema, renameFilter);

export const deleteFilterAction = action(idSchema, (actor, { id }) => deleteFilter(actor, id));
