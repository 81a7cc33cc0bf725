"use server";

import { action } from "@/lib/access/action";
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

export const findTypedAgainAction = action(typedMembersSchema, findTypedAgain);

export const rememberDifferentAction = action(notTheSameSchema, rememberDifferent);

export const findPairsAction = action(findPairsSchema, findPairs);

export const declareDifferentAction = action(differentSchema, declareDifferent);

export const reopenPairAction = action(reopenPairSchema, reopenPair);

export const previewMergePersonsAction = action(mergePersonsSchema, previewMergePersons);

export const mergePersonsAction = action(mergePersonsSchema, mergePersons);

export const previewMergeHouseholdsAction = action(mergeHouseholdsSchema, previewMergeHouseholds);

export const mergeHouseholdsAction = action(mergeHouseholdsSchema, mergeHouseholds);
