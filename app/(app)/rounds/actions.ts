"use server";

import { action } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
import { openRoundSchema } from "@/lib/rounds/schema";
import { closeRound, openRound } from "@/lib/rounds/service";

/** Province staff open a round. */
export const openRoundAction = action(openRoundSchema, openRound);

/** Province staff close a round whose lists are all approved. */
export const closeRoundAction = action(idSchema, (actor, { id }) => closeRound(actor, id));
