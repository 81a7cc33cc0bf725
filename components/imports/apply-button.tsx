"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { useMessage } from "@/components/ui/use-message";
import { useReady } from "@/components/ui/use-ready";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";

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
  const { send, working, problem } = useSending();
  const actId = useRef<string>(undefined);
  const start = () => {
    actId.current ??= crypto.randomUUID();
    const act = { id, actId: actId.current };
    void send(
      () => apply(act),
      () => router.refresh(),
    );
  };
  return (
    <>
      {problem && (
        <span role="alert" className="text-table font-semibold text-danger">
          {ofForm(problem.message)}
        </span>
      )}
      <Button variant="primary" disabled={!ready || working} onClick={start}>
        {working ? tui("working") : word}
      </Button>
    </>
  );
}
