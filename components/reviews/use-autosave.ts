import { useCallback, useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/core/action-result";
import {
  type AnswersPatch,
  type Conflict,
  type FieldPath,
  type FieldValue,
  isFieldPath,
  isSameValue,
  type ReviewAnswers,
  setField,
} from "@/lib/reviews/answers";

export type Saved = { version: number; answers: ReviewAnswers; conflicts: Conflict[]; savedAt: string };
export type Save = (input: { id: string; version: number; patch: AnswersPatch }) => Promise<ActionResult<Saved>>;

/** "stopped": the server refuses, and trying again would not help. What was typed stays on the device. */
export type Phase = "saved" | "saving" | "offline" | "stopped";

type Start = { id: string; version: number; answers: ReviewAnswers };

/** After the last key, before what was typed is sent. */
const PAUSE_MS = 500;
/** Between tries while the line is down. */
const RETRY_MS = 4_000;

const overlay = (answers: ReviewAnswers, patch: AnswersPatch): ReviewAnswers =>
  Object.entries(patch).reduce((all, [field, value]) => setField(all, field, value), answers);

/**
 * Answers that save themselves. What is typed is kept on the device at once and sent a moment later; it leaves the device
 * when the server has it. A reload, a lost connection or a killed browser loses nothing; of two tabs each keeps the
 * fields it typed, and a field that both typed into is a conflict that the person settles.
 */
export function useAutosave(start: Start, storageKey: string, save: Save) {
  const [answers, setAnswers] = useState(start.answers);
  const [phase, setPhase] = useState<Phase>("saved");
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  /** An encoded message of `problems`. */
  const [problem, setProblem] = useState<string | null>(null);
  const held = useRef({
    version: start.version,
    server: start.answers,
    pending: {} as Record<string, FieldValue | null>,
    flight: null as Promise<boolean> | null,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
    stopped: false,
  });

  const keep = useCallback(() => {
    const { pending, version } = held.current;
    if (Object.keys(pending).length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify({ version, patch: pending }));
  }, [storageKey]);

  const flush = useCallback(
    async (always = false): Promise<boolean> => {
      const state = held.current;
      clearTimeout(state.timer);
      if (state.flight) {
        await state.flight;
        return flush(always);
      }
      if (state.stopped) return false;
      const patch = { ...state.pending };
      if (Object.keys(patch).length === 0 && !always) return true;
      if (Object.keys(patch).length > 0) setPhase("saving");
      state.flight = (async () => {
        let result: ActionResult<Saved>;
        try {
          result = await save({ id: start.id, version: state.version, patch });
        } catch {
          result = { ok: false, problem: { code: "unexpected", message: "", fields: {}, changes: [] } };
        }
        if (!result.ok) {
          const { code, message } = result.problem;
          if (code === "unexpected" || code === "too_many") {
            setPhase(Object.keys(patch).length > 0 ? "offline" : "saved");
            if (Object.keys(patch).length > 0) state.timer = setTimeout(() => void flush(), RETRY_MS);
          } else {
            state.stopped = true;
            setProblem(message);
            setPhase("stopped");
          }
          return false;
        }
        const { data } = result;
        state.version = data.version;
        state.server = data.answers;
        for (const [field, value] of Object.entries(patch)) {
          // Typed again meanwhile: that goes with the next one.
          if (field in state.pending && isSameValue(state.pending[field], value)) delete state.pending[field];
        }
        if (data.conflicts.length > 0)
          setConflicts((old) => [
            ...old.filter(({ field }) => !data.conflicts.some((one) => one.field === field)),
            ...data.conflicts,
          ]);
        keep();
        setAnswers(overlay(data.answers, state.pending));
        if (Object.keys(patch).length > 0) setSavedAt(data.savedAt);
        setPhase(Object.keys(state.pending).length > 0 ? "saving" : "saved");
        return true;
      })();
      const done = await state.flight;
      state.flight = null;
      if (done && Object.keys(state.pending).length > 0) return flush();
      return done;
    },
    [keep, save, start.id],
  );

  /** Answers a question, or with null takes the answer back. */
  const answer = useCallback(
    (field: FieldPath, value: FieldValue | null) => {
      const state = held.current;
      state.pending[field] = value;
      setAnswers((all) => setField(all, field, value));
      setConflicts((old) => old.filter((one) => one.field !== field));
      setPhase((now) => (now === "saved" ? "saving" : now));
      keep();
      clearTimeout(state.timer);
      state.timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    [flush, keep],
  );

  /** Settles a conflict: with ours the answer is sent again, now knowing what it replaces. */
  const settle = useCallback(
    (conflict: Conflict, ours: boolean) => {
      setConflicts((old) => old.filter(({ field }) => field !== conflict.field));
      if (ours) answer(conflict.field, conflict.ours);
    },
    [answer],
  );

  useEffect(() => {
    const state = held.current;
    const text = localStorage.getItem(storageKey);
    if (text) {
      try {
        const { version, patch } = JSON.parse(text) as { version: number; patch: Record<string, FieldValue | null> };
        for (const [field, value] of Object.entries(patch)) if (isFieldPath(field)) state.pending[field] = value;
        // Sent on the version it was typed on, so that what others changed since is a conflict and not overwritten.
        state.version = Math.min(version, state.version);
        setAnswers((all) => overlay(all, state.pending));
        void flush();
      } catch {
        localStorage.removeItem(storageKey);
      }
    }
    const onOnline = () => void flush();
    // Back in this tab: another one may have typed meanwhile.
    const onVisible = () => document.visibilityState === "visible" && void flush(true);
    const onLeave = () => void flush();
    window.addEventListener("online", onOnline);
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("pagehide", onLeave);
    return () => {
      window.removeEventListener("online", onOnline);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("pagehide", onLeave);
      void flush();
    };
  }, [flush, storageKey]);

  return {
    answers,
    phase,
    savedAt,
    conflicts,
    problem,
    answer,
    settle,
    flush,
    /** The version that the server has, once everything is sent. */
    version: () => held.current.version,
  };
}
