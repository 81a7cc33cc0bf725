"use client";

import { useEffect, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";

type Props = {
  /** Until the session is over, unless it is used before. */
  secondsLeft: number;
  words: Record<"soon" | "soon_explains" | "stay" | "over" | "over_explains" | "sign_in", string>;
};

/** So long before the end the person is told; from then on one looks again and again. */
const WARNING_S = 5 * 60;
const AGAIN_S = 20;

/**
 * Seconds that are left of the session; 0 when it is over, null where nobody answers.
 *
 * @param method POST uses the session, GET only looks
 */
async function ask(method: "GET" | "POST"): Promise<number | null> {
  try {
    const answer = await fetch("/api/session", { method, cache: "no-store" });
    if (answer.status === 401) return 0;
    const seconds = await answer.text();
    return answer.ok && /^\d+$/.test(seconds) ? Number(seconds) : null;
  } catch {
    return null;
  }
}

/**
 * Tells a few minutes before that a session will be over, which ends because nobody used it, here or in another tab; and then that it
 * is, with a way to come in again that leaves the page and what was typed on it as they are.
 */
export function SessionWatch({ secondsLeft, words }: Props) {
  // A look that finds what was known is news, too: the next one is waited for.
  const [{ left }, setLook] = useState({ left: secondsLeft });
  useEffect(() => {
    const look = async () => setLook({ left: (await ask("GET")) ?? left });
    // A computer that slept, or a tab beside this one in which the person has come in again.
    const onVisible = () => document.visibilityState === "visible" && void look();
    const timer = left > 0 ? setTimeout(look, 1_000 * Math.max(left - WARNING_S, AGAIN_S)) : undefined;
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  });
  const stay = async () => setLook({ left: (await ask("POST")) ?? left });
  const isOver = left <= 0;
  return (
    <div role="status" className="sticky top-0 z-20 px-4 print:hidden">
      {left <= WARNING_S && (
        <div className="my-2 border-l-4 border-l-warning bg-warning-tint px-4 py-3">
          <p className="font-semibold">{isOver ? words.over : words.soon}</p>
          <p>{isOver ? words.over_explains : words.soon_explains}</p>
          <p className="mt-2">
            {isOver ? (
              // In a tab beside this one: nothing that was typed here is lost.
              <ButtonLink href="/sign-in" target="_blank" rel="noreferrer">
                {words.sign_in}
              </ButtonLink>
            ) : (
              <Button onClick={stay}>{words.stay}</Button>
            )}
          </p>
        </div>
      )}
    </div>
  );
}
