"use server";

import { requireActor } from "@/lib/access/actor";
import { parseId, parseInput, runAction } from "@/lib/core/run";
import {
  approveListSchema,
  commentSchema,
  residentsSchema,
  returnListSchema,
  submitListSchema,
} from "@/lib/lists/schema";
import { approveList } from "@/lib/lists/service/approve-list";
import { addComment, closeComment } from "@/lib/lists/service/comments";
import { enterResidents } from "@/lib/lists/service/enter-residents";
import { returnList } from "@/lib/lists/service/return-list";
import { submitList } from "@/lib/lists/service/submit-list";

/** The commune sends its list up. */
export async function submitListAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return submitList(actor, parseInput(submitListSchema, input));
  });
}

/** A reviewer approves a list to the next level. */
export async function approveListAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return approveList(actor, parseInput(approveListSchema, input));
  });
}

/** A reviewer sends a list, or some of its households, back. */
export async function returnListAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return returnList(actor, parseInput(returnListSchema, input));
  });
}

/** The commune enters how many households and persons live in it. */
export async function enterResidentsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return enterResidents(actor, parseInput(residentsSchema, input));
  });
}

/** A reviewer pins a remark to a question of a review. */
export async function addCommentAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return addComment(actor, parseInput(commentSchema, input));
  });
}

/** A remark is settled. */
export async function closeCommentAction(id: string) {
  return runAction(async () => {
    const actor = await requireActor();
    return closeComment(actor, parseId(String(id)));
  });
}
