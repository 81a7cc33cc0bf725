"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, type ButtonSize, type ButtonVariant } from "@/components/ui/button";
import { useMessage } from "@/components/ui/use-message";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";

type Props = {
  id: string;
  act: (input: { id: string }) => Promise<ActionResult<void>>;
  word: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
};

/** A step that needs no words: taking back, withdrawing. A refusal stands beside it. */
export function ActButton({ id, act, word, variant = "secondary", size = "sm" }: Props) {
  const tui = useTranslations("ui");
  const router = useRouter();
  const { ofForm } = useMessage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        size={size}
        variant={variant}
        disabled={busy}
        onClick={async () => {
          setBusy(true);
          const result = await act({ id }).catch(() => null);
          setBusy(false);
          setProblem(result?.ok ? undefined : (result?.problem.message ?? say("database_away")));
          if (result?.ok) router.refresh();
        }}
      >
        {busy ? tui("working") : word}
      </Button>
      {problem && (
        <span role="alert" className="text-table font-semibold text-danger">
          {ofForm(problem)}
        </span>
      )}
    </span>
  );
}
