"use server";

import { action } from "@/lib/access/action";
import { idSchema } from "@/lib/core/id";
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
export const submitListAction = action(submitListSchema, submitList);

/** A reviewer approves a list to the next level. */
export const approveListAction = action(approveListSchema, approveList);

/** A reviewer sends a list, or some of its households, back. */
export const returnListAction = action(returnListSchema, returnList);

/** The commune enters how many households and persons live in it. */
export const enterResidentsAction = action(residentsSchema, enterResidents);

/** A reviewer pins a remark to a question of a review. */
export const addCommentAction = action(commentSchema, addComment);

/** A remark is settled. */
export const closeCommentAction = action(idSchema, (actor, { id }) => closeComment(actor, id));
