import { useCallback, useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/core/action-result";
import { type HouseholdEditInput, householdEditSchema } from "@/lib/households/schema";

export type SaveHousehold = (input: HouseholdEditInput) => Promise<ActionResult<{ version: number }>>;

/** Between tries while the line is down. */
const RETRY_MS = 4_000;

/**
 * Corrections to a household that save themselves, one after the other, through the same act as the household's form. What
 * is not sent yet is kept on the device: a reload or a lost line loses nothing.
 */
export function useCorrections(start: HouseholdEditInput, storageKey: string, today: string, save: SaveHousehold) {
  const [household, setHousehold] = useState(start);
  const [offline, setOffline] = useState(false);
  /** Encoded, of `problems`. */
  const [problem, setProblem] = useState<string | null>(null);
  const held = useRef({
    saved: start,
    pending: null as HouseholdEditInput | null,
    flight: null as Promise<boolean> | null,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
  });

  const keep = useCallback(() => {
    const { pending } = held.current;
    if (pending) localStorage.setItem(storageKey, JSON.stringify(pending));
    else localStorage.removeItem(storageKey);
  }, [storageKey]);

  /** Sends what waits. True when the server has everything. */
  const flush = useCallback(async (): Promise<boolean> => {
    const state = held.current;
    clearTimeout(state.timer);
    if (state.flight) {
      await state.flight;
      return flush();
    }
    const sent = state.pending;
    if (!sent) return true;
    state.flight = (async () => {
      const result = await save({ ...sent, version: state.saved.version }).catch(() => null);
      if (result?.ok) {
        state.saved = { ...sent, version: result.data.version };
        if (state.pending === sent) state.pending = null;
        setOffline(false);
        keep();
        return true;
      }
      if (!result || result.problem.code === "unexpected" || result.problem.code === "too_many") {
        setOffline(true);
        state.timer = setTimeout(() => void flush(), RETRY_MS);
        return false;
      }
      // Refused: what the server has stands, and why is said.
      const [field] = Object.values(result.problem.fields);
      setProblem(field?.[0] ?? result.problem.message);
      state.pending = null;
      setHousehold(state.saved);
      keep();
      return false;
    })();
    const done = await state.flight;
    state.flight = null;
    return done && state.pending ? flush() : done;
  }, [keep, save]);

  /** Changes the household. Answers with an encoded message of `validation` where it may not be so. */
  const correct = useCallback(
    (next: HouseholdEditInput): string | null => {
      const checked = householdEditSchema(today).safeParse(next);
      if (!checked.success) return checked.error.issues[0]?.message ?? "required";
      setProblem(null);
      setHousehold(next);
      held.current.pending = next;
      keep();
      void flush();
      return null;
    },
    [flush, keep, today],
  );

  useEffect(() => {
    const state = held.current;
    const text = localStorage.getItem(storageKey);
    if (text) {
      try {
        const checked = householdEditSchema(today).safeParse(JSON.parse(text));
        if (checked.success) {
          // On the version that it was typed on: what somebody else changed since is not overwritten.
          state.saved = { ...state.saved, version: checked.data.version };
          state.pending = checked.data;
          setHousehold(checked.data);
          void flush();
        }
      } catch {
        localStorage.removeItem(storageKey);
      }
    }
    const onOnline = () => void flush();
    window.addEventListener("online", onOnline);
    return () => {
      window.removeEventListener("online", onOnline);
      clearTimeout(state.timer);
      void flush();
    };
  }, [flush, storageKey, today]);

  return { household, offline, problem, correct, flush };
}
