"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import {
  differentSchema,
  findPairsSchema,
  mergeHouseholdsSchema,
  mergePersonsSchema,
  notTheSameSchema,
  reopenPairSchema,
  typedMembersSchema,
} from "@/lib/duplicates/schema";
import { declareDifferent, rememberDifferent, reopenPair } from "@/lib/duplicates/service/decide";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import { mergeHouseholds, previewMergeHouseholds } from "@/lib/duplicates/service/merge-households";
import { mergePersons, previewMergePersons } from "@/lib/duplicates/service/merge-persons";

export async function findTypedAgainAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return findTypedAgain(actor, parseInput(typedMembersSchema, input));
  });
}

export async function rememberDifferentAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return rememberDifferent(actor, parseInput(notTheSameSchema, input));
  });
}

export async function findPairsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return findPairs(actor, parseInput(findPairsSchema, input));
  });
}

export async function declareDifferentAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return declareDifferent(actor, parseInput(differentSchema, input));
  });
}

export async function reopenPairAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return reopenPair(actor, parseInput(reopenPairSchema, input));
  });
}

export async function previewMergePersonsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return previewMergePersons(actor, parseInput(mergePersonsSchema, input));
  });
}

export async function mergePersonsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return mergePersons(actor, parseInput(mergePersonsSchema, input));
  });
}

export async function previewMergeHouseholdsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return previewMergeHouseholds(actor, parseInput(mergeHouseholdsSchema, input));
  });
}

export async function mergeHouseholdsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return mergeHouseholds(actor, parseInput(mergeHouseholdsSchema, input));
  });
}
