"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextAreaField } from "@/components/ui/fields";
import { useMessage } from "@/components/ui/use-message";
import { useReady } from "@/components/ui/use-ready";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import type { CommentInput } from "@/lib/lists/schema";

type Props = {
  reviewId: string;
  /** A field path of the answers, or "household". */
  question: string;
  addComment: (input: CommentInput) => Promise<ActionResult<void>>;
};

/** A remark on one question. One field: the server's word on it is enough, and the page stays light. */
export function CommentForm({ reviewId, question, addComment }: Props) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  const { ofForm } = useMessage();
  const router = useRouter();
  const ready = useReady();
  const field = useId();
  const [open, setOpen] = useState(false);
  // A new remark gets a new id; the same one sent again keeps its own.
  const [id, setId] = useState(() => crypto.randomUUID());
  const [text, setText] = useState("");
  const { send, working, problem } = useSending();
  const error = problem?.fields.text?.[0];

  async function add() {
    const failed = await send(
      () => addComment({ id, reviewId, question, text }),
      () => {
        setOpen(false);
        setText("");
        setId(crypto.randomUUID());
        router.refresh();
      },
    );
    if (failed) document.getElementById(field)?.focus();
  }

  if (!open)
    return (
      <Button size="sm" variant="quiet" disabled={!ready} onClick={() => setOpen(true)}>
        {t("comments.add")}
      </Button>
    );
  return (
    // Not a form of its own: it also stands inside the review's form.
    <div className="space-y-2">
      <TextAreaField
        id={field}
        rows={2}
        label={t("comments.text")}
        error={error}
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
      />
      {problem && !error && (
        <p role="alert" className="font-semibold text-danger">
          {ofForm(problem.message)}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="sm" onClick={() => setOpen(false)}>
          {tc("cancel")}
        </Button>
        <Button size="sm" variant="primary" disabled={working} onClick={add}>
          {working ? t("step.working") : t("comments.send")}
        </Button>
      </div>
    </div>
  );
}
