"use server";

import { action } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
import { beginBulkSchema, bulkChoicesSchema, selectionSchema } from "@/lib/lists/bulk-schema";
import { listBulkChoices, listSelected } from "@/lib/lists/queries/selection";
import { beginBulk, continueBulk } from "@/lib/lists/service/bulk";

export const beginBulkAction = action(beginBulkSchema, beginBulk);

export const continueBulkAction = action(idSchema, (actor, { id }) => continueBulk(actor, id));

export const listSelectedAction = action(selectionSchema, listSelected);

export const listBulkChoicesAction = action(bulkChoicesSchema, listBulkChoices);
