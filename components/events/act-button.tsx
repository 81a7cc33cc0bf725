"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button, type ButtonSize, type ButtonVariant } from "@/components/ui/button";
import { useMessage } from "@/components/ui/use-message";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";

type Props = {
  id: string;
  act: (input: { id: string }) => Promise<ActionResult<void>>;
  word: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Where the person goes afterwards; left out where this page still stands. */
  then?: string;
};

/** A step that needs no words: taking back, withdrawing. A refusal stands beside it. */
export function ActButton({ id, act, word, variant = "secondary", size = "sm", then }: Props) {
  const tui = useTranslations("ui");
  const router = useRouter();
  const { ofForm } = useMessage();
  const { send, working, problem } = useSending();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        size={size}
        variant={variant}
        disabled={working}
        onClick={() =>
          void send(
            () => act({ id }),
            () => {
              if (then) router.replace(then);
              router.refresh();
            },
          )
        }
      >
        {working ? tui("working") : word}
      </Button>
      {problem && (
        <span role="alert" className="text-table font-semibold text-danger">
          {ofForm(problem.message)}
        </span>
      )}
    </span>
  );
}
