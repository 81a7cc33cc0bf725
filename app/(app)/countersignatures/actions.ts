"use server";

import { action } from "@/lib/access/action";
import { countersign } from "@/lib/users/countersign";
import { countersignSchema } from "@/lib/users/schema";

export const countersignAction = action(countersignSchema, countersign);
