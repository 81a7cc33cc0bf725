"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { CommentForm } from "@/components/lists/comment-form";
import { Button } from "@/components/ui/button";
import { useMessage } from "@/components/ui/use-message";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDateTime } from "@/lib/core/format";
import type { CommentInput } from "@/lib/lists/schema";
import type { CommentView } from "@/lib/reviews/review";

type Props = {
  reviewId: string;
  /** A field path of the answers, or "household". */
  question: string;
  /** The remarks of the review, or of this question only. */
  comments: readonly CommentView[];
  /** Set where the reader may remark here. */
  addComment?: (input: CommentInput) => Promise<ActionResult<void>>;
  /** Set where the reader may close remarks. Their own may be closed by those who wrote them too. */
  closeComment?: (input: { id: string }) => Promise<ActionResult<void>>;
};

/** What was said about one question: open remarks, the closed ones folded away, and room for a new one. */
export function CommentThread({ reviewId, question, comments, addComment, closeComment }: Props) {
  const t = useTranslations("lists");
  const here = comments.filter((comment) => comment.question === question);
  const open = here.filter(({ closedAt }) => closedAt === null);
  const closed = here.filter(({ closedAt }) => closedAt !== null);
  if (here.length === 0 && !addComment) return null;
  return (
    <div className="space-y-2 text-table">
      {open.map((comment) => (
        <OpenComment key={comment.id} comment={comment} closeComment={closeComment} />
      ))}
      {closed.length > 0 && (
        <details>
          <summary className="cursor-pointer text-ink-soft">
            {t("comments.show_closed", { count: closed.length })}
          </summary>
          <ul className="mt-1 space-y-2">
            {closed.map((comment) => (
              <li key={comment.id} className="border-l-4 border-l-rule-strong pl-3">
                <p className="whitespace-pre-line">{comment.text}</p>
                <p className="text-sm text-ink-soft">
                  {comment.authorName} · {formatDateTime(comment.at)}
                  {comment.closedAt && (
                    <>
                      {" "}
                      · {t("comments.closed", { name: comment.closedBy ?? "", time: formatDateTime(comment.closedAt) })}
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
      {addComment && <CommentForm reviewId={reviewId} question={question} addComment={addComment} />}
    </div>
  );
}

function OpenComment({ comment, closeComment }: { comment: CommentView } & Pick<Props, "closeComment">) {
  const t = useTranslations("lists");
  const { ofForm } = useMessage();
  const router = useRouter();
  const { send, working, problem } = useSending();
  return (
    <div className="border-l-4 border-l-warning bg-warning-tint px-3 py-2">
      <p className="whitespace-pre-line">{comment.text}</p>
      <p className="flex flex-wrap items-center gap-x-3 text-sm text-ink-soft">
        {comment.authorName} · {formatDateTime(comment.at)}
        {closeComment && (
          <Button
            size="sm"
            variant="quiet"
            disabled={working}
            onClick={() =>
              void send(
                () => closeComment({ id: comment.id }),
                () => router.refresh(),
              )
            }
          >
            {t("comments.close")}
          </Button>
        )}
      </p>
      {problem && (
        <p role="alert" className="font-semibold text-danger">
          {ofForm(problem.message)}
        </p>
      )}
    </div>
  );
}
