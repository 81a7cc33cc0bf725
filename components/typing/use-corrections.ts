import { useCallback, useEffect, useRef, useState } from "react";
import { createOutbox, type Phase } from "@/components/ui/outbox";
import type { ActionResult } from "@/lib/core/action-result";
import { type HouseholdEditInput, householdEditSchema } from "@/lib/households/schema";

export type SaveHousehold = (input: HouseholdEditInput) => Promise<ActionResult<{ version: number }>>;

/**
 * Corrections to a household that save themselves, one after the other, through the same act as the household's form
 * (`createOutbox`). What the server refuses is taken back, and why is said; what is typed after the session has ended is kept.
 */
export function useCorrections(start: HouseholdEditInput, storageKey: string, today: string, save: SaveHousehold) {
  const [household, setHousehold] = useState(start);
  const [phase, setPhase] = useState<Phase>("saved");
  /** Encoded, of `problems`. */
  const [problem, setProblem] = useState<string | null>(null);
  /** As the server has it. */
  const saved = useRef(start);

  const [outbox] = useState(() =>
    createOutbox<HouseholdEditInput, { version: number }>({
      storageKey,
      pauseMs: 0,
      read: (kept) => householdEditSchema(today).safeParse(kept).data ?? null,
      send: (letter) => save(letter ?? saved.current),
      onSent: ({ version }, sent, waiting) => {
        saved.current = { ...(sent ?? saved.current), version };
        return waiting && waiting !== sent ? { ...waiting, version } : null;
      },
      onRefused: ({ code, fields, message }) => {
        const [field] = Object.values(fields);
        setProblem(field?.[0] ?? message);
        // Not refused for what it says: it goes once the person has signed in again.
        if (code === "unauthenticated") return "stop";
        setHousehold(saved.current);
        return "forget";
      },
      onPhase: setPhase,
    }),
  );

  /** Changes the household. Answers with an encoded message of `validation` where it may not be so. */
  const correct = useCallback(
    (next: HouseholdEditInput): string | null => {
      const checked = householdEditSchema(today).safeParse(next);
      if (!checked.success) return checked.error.issues[0]?.message ?? "required";
      setProblem(null);
      setHousehold(next);
      // On the version that it was typed on: what somebody else changed since is not overwritten.
      outbox.put({ ...next, version: (outbox.waiting() ?? saved.current).version });
      return null;
    },
    [outbox, today],
  );

  useEffect(() => outbox.open(setHousehold, false), [outbox]);

  return { household, offline: phase === "offline", problem, correct, flush: outbox.flush };
}
