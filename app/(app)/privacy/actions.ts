"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { retentionRuleSchema, revealSchema, revealSensitiveSchema } from "@/lib/privacy/schema";
import { changeRetentionRule, revealNationalId, revealSensitive } from "@/lib/privacy/service";

export async function revealNationalIdAction(input: unknown) {
  return runAction(async () => revealNationalId(await requireActor(), parseInput(revealSchema, input)));
}

export async function revealSensitiveAction(input: unknown) {
  return runAction(async () => revealSensitive(await requireActor(), parseInput(revealSensitiveSchema, input)));
}

export async function changeRetentionRuleAction(input: unknown) {
  return runAction(async () => changeRetentionRule(await requireActor(), parseInput(retentionRuleSchema, input)));
}
