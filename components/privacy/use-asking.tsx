"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import type { PurposeAnswer } from "@/components/privacy/purpose-dialog";
import { type ActionResult, answerOf } from "@/lib/core/action-result";

// Fetched when somebody first asks: most who open these pages do not.
const PurposeDialog = lazy(() => import("@/components/privacy/purpose-dialog"));

type Words = { title: string; text: string; verb: string };

/**
 * Asks for a purpose and then for the thing itself. One asking has one id, however often it is sent.
 *
 * @returns `ask` opens the dialog, `dialog` is drawn somewhere on the page
 */
export function useAsking<T>(
  words: Words,
  send: (id: string, answer: PurposeAnswer) => Promise<ActionResult<T>>,
  onDone: (data: T) => void,
): { ask: () => void; dialog: ReactNode } {
  const [asking, setAsking] = useState<string | null>(null);
  const dialog = asking && (
    <Suspense>
      <PurposeDialog
        kind="reveal"
        {...words}
        onClose={() => setAsking(null)}
        send={async (answer) => {
          const result = await answerOf(send(asking, answer));
          if (!result.ok) return result.problem;
          setAsking(null);
          onDone(result.data);
          return null;
        }}
      />
    </Suspense>
  );
  return { ask: () => setAsking(crypto.randomUUID()), dialog };
}
