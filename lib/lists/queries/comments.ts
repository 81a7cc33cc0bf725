import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import type { CommentView } from "@/lib/reviews/review";

/** A remark with the household that it is about. */
export type OpenComment = CommentView & { code: string; headName: string };

/** The open remarks of a list by review, for returning the households they are about. */
export async function listOpenComments(actor: Actor, listId: string): Promise<OpenComment[]> {
  assertCan(actor, "list.read");
  const comments = await asActor(actor, (tx) =>
    tx.reviewComment.findMany({
      where: { review: { communeListId: listId }, closedAt: null },
      orderBy: [{ at: "asc" }, { id: "asc" }],
      omit: { unitPath: true },
      include: { review: { select: { household: { select: { code: true, headName: true } } } } },
    }),
  );
  return comments.map(({ review, ...comment }) => ({ ...comment, ...review.household }));
}
