"use server";

import { action } from "@/lib/access/action";
import { retentionRuleSchema, revealSchema, revealSensitiveSchema, timeLimitSchema } from "@/lib/privacy/schema";
import { changeRetentionRule, changeTimeLimit, revealNationalId, revealSensitive } from "@/lib/privacy/service";

export const revealNationalIdAction = action(revealSchema, revealNationalId);

export const revealSensitiveAction = action(revealSensitiveSchema, revealSensitive);

export const changeRetentionRuleAction = action(retentionRuleSchema, changeRetentionRule);

export const changeTimeLimitAction = action(timeLimitSchema, changeTimeLimit);
