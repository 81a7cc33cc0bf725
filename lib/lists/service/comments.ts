import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type { CommentInput } from "@/lib/lists/schema";
import { isFieldPath } from "@/lib/reviews/answers";
import { isFinal } from "@/lib/rounds/steps";

/**
 * Pins a remark to a question of a review, or to the household. The same remark sent twice is there once.
 *
 * @throws Problem `not_found`, `invalid` for a question that is none, `locked` once the list has passed its chain
 */
export async function addComment(actor: Actor, input: CommentInput): Promise<void> {
  assertCan(actor, "review.comment");
  if (input.question !== "household" && !isFieldPath(input.question))
    throw problems.invalid({ question: [say("field_unknown")] });
  await asActor(
    actor,
    async (tx) => {
      const review = await tx.review.findUnique({
        where: { id: input.reviewId },
        select: { id: true, unitPath: true, communeList: { select: { status: true, round: true } } },
      });
      if (!review) throw problems.notFound();
      assertCan(actor, "review.comment", review.unitPath);
      const { status, round } = review.communeList;
      if (round.status !== "OPEN") throw problems.roundClosed();
      if (isFinal(status)) throw problems.listLocked();
      await tx.reviewComment.createMany({
        data: {
          id: input.id,
          reviewId: review.id,
          unitPath: review.unitPath,
          question: input.question,
          text: input.text,
          authorId: actor.userId,
          authorName: actor.name,
          at: now(),
        },
        skipDuplicates: true,
      });
      const kept = await tx.reviewComment.findUnique({ where: { id: input.id } });
      if (kept?.reviewId !== review.id || kept.authorId !== actor.userId) throw problems.actUsedElsewhere();
    },
    "review.comment",
  );
}

/**
 * Closes a remark: its author, or another who may remark here. Closing twice closes once.
 *
 * @throws Problem `not_found`, `forbidden`
 */
export async function closeComment(actor: Actor, commentId: string): Promise<void> {
  assertCan(actor, "review.read");
  await asActor(
    actor,
    async (tx) => {
      const comment = await tx.reviewComment.findUnique({ where: { id: commentId } });
      if (!comment) throw problems.notFound();
      if (comment.authorId !== actor.userId && !can(actor, "review.comment", comment.unitPath))
        throw problems.forbidden();
      await tx.reviewComment.updateMany({
        where: { id: commentId, closedAt: null },
        data: { closedAt: now(), closedBy: actor.name },
      });
    },
    "review.comment-close",
  );
}
