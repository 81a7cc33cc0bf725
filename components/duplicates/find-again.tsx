"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/core/action-result";

type Part = { id: string; name: string };
type Props = {
  parts: readonly Part[];
  find: (input: { unitId: string }) => Promise<ActionResult<{ pairs: number }>>;
};

type State =
  | { kind: "idle" }
  | { kind: "finding"; place: number }
  | { kind: "found"; pairs: number }
  | { kind: "failed" };

/** Goes through the whole reach, a part at a time: leaving in the middle loses nothing that was found. */
export function FindAgain({ parts, find }: Props) {
  const t = useTranslations("duplicates");
  const router = useRouter();
  const [state, setState] = useState<State>({ kind: "idle" });
  const run = async () => {
    let pairs = 0;
    for (const [place, part] of parts.entries()) {
      setState({ kind: "finding", place });
      const result = await find({ unitId: part.id }).catch(() => null);
      if (!result?.ok) {
        setState({ kind: "failed" });
        return;
      }
      pairs += result.data.pairs;
    }
    setState({ kind: "found", pairs });
    router.refresh();
  };
  return (
    <span className="inline-flex flex-wrap items-center gap-y-3">
      <span
        role="status"
        className={`not-empty:mr-3 ${state.kind === "failed" ? "font-semibold text-danger" : "text-ink-soft"}`}
      >
        {state.kind === "finding" &&
          t("finding", { name: parts[state.place]?.name ?? "", done: state.place + 1, all: parts.length })}
        {state.kind === "found" && t("found", { count: state.pairs })}
        {state.kind === "failed" && t("find_failed")}
      </span>
      <Button disabled={state.kind === "finding"} onClick={run}>
        {t("find_again")}
      </Button>
    </span>
  );
}
