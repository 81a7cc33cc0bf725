"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useMessage } from "@/components/ui/use-message";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";

type Props = {
  id: string;
  word: string;
  apply: (input: { id: string; actId: string }) => Promise<ActionResult<void>>;
};

/** Puts what was shown into the register. Pressed twice, it is one act. */
export function ApplyButton({ id, word, apply }: Props) {
  const tui = useTranslations("ui");
  const router = useRouter();
  const ready = useReady();
  const { ofForm } = useMessage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const actId = useRef<string>(undefined);
  async function send() {
    actId.current ??= crypto.randomUUID();
    setBusy(true);
    const result = await apply({ id, actId: actId.current }).catch(() => null);
    setBusy(false);
    setProblem(result?.ok ? undefined : (result?.problem.message ?? say("database_away")));
    if (result?.ok) router.refresh();
  }
  return (
    <>
      {problem && (
        <span role="alert" className="text-table font-semibold text-danger">
          {ofForm(problem)}
        </span>
      )}
      <Button variant="primary" disabled={!ready || busy} onClick={send}>
        {busy ? tui("working") : word}
      </Button>
    </>
  );
}
