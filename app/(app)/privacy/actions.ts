"use server";

import { action } from "@/lib/access/action";
import { retentionRuleSchema, revealSchema, revealSensitiveSchema } from "@/lib/privacy/schema";
import { changeRetentionRule, revealNationalId, revealSensitive } from "@/lib/privacy/service";

export const revealNationalIdAction = action(revealSchema, revealNationalId);

export const revealSensitiveAction = action(revealSensitiveSchema, revealSensitive);

export const changeRetentionRuleAction = action(retentionRuleSchema, changeRetentionRule);
