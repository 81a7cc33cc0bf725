"use server";

import { action } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import {
  answerRequestSchema,
  askElsewhereSchema,
  differentSchema,
  findPairsSchema,
  mergeHouseholdsSchema,
  mergePersonsSchema,
  notTheSameSchema,
  reopenPairSchema,
  typedMembersSchema,
} from "@/lib/duplicates/schema";
import { askElsewhere } from "@/lib/duplicates/service/ask-elsewhere";
import { declareDifferent, rememberDifferent, reopenPair } from "@/lib/duplicates/service/decide";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import { mergeHouseholds, previewMergeHouseholds } from "@/lib/duplicates/service/merge-households";
import { mergePersons, previewMergePersons } from "@/lib/duplicates/service/merge-persons";
import { answerRequest, settleRequest, withdrawRequest } from "@/lib/duplicates/service/requests";

export const findTypedAgainAction = action(typedMembersSchema, findTypedAgain);

export const askElsewhereAction = action(askElsewhereSchema, askElsewhere);

export const answerRequestAction = action(answerRequestSchema, answerRequest);

export const withdrawRequestAction = action(idSchema, withdrawRequest);

export const settleRequestAction = action(idSchema, settleRequest);

export const rememberDifferentAction = action(notTheSameSchema, rememberDifferent);

export const findPairsAction = action(findPairsSchema, findPairs);

export const declareDifferentAction = action(differentSchema, declareDifferent);

export const reopenPairAction = action(reopenPairSchema, reopenPair);

export const previewMergePersonsAction = action(mergePersonsSchema, previewMergePersons);

export const mergePersonsAction = action(mergePersonsSchema, mergePersons);

export const previewMergeHouseholdsAction = action(mergeHouseholdsSchema, previewMergeHouseholds);

export const mergeHouseholdsAction = action(mergeHouseholdsSchema, mergeHouseholds);
