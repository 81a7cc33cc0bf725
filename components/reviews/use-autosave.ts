import { useCallback, useEffect, useRef, useState } from "react";
import { z } from "zod";
import { createOutbox, type Phase } from "@/components/ui/outbox";
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

type Saved = { version: number; answers: ReviewAnswers; conflicts: Conflict[]; savedAt: string };
export type Save = (input: { id: string; version: number; patch: AnswersPatch }) => Promise<ActionResult<Saved>>;

type Patch = Readonly<Record<string, FieldValue | null>>;
/** Answers that wait to be sent, and the version that they were typed on. */
type Letter = { version: number; patch: Patch };

type Start = { id: string; version: number; answers: ReviewAnswers };

const overlay = (answers: ReviewAnswers, patch: Patch = {}): ReviewAnswers =>
  Object.entries(patch).reduce((all, [field, value]) => setField(all, field, value), answers);

// Values as they were typed: whether they may be so is the server's to say, which tells why not.
const keptSchema = z.object({
  version: z.int(),
  patch: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable()),
});

/** What the device kept. What others changed since it was typed is a conflict and not overwritten: its version stays. */
function readLetter(kept: unknown): Letter | null {
  const { data } = keptSchema.safeParse(kept);
  const fields = Object.entries(data?.patch ?? {}).filter(([field]) => isFieldPath(field));
  return data && fields.length > 0 ? { version: data.version, patch: Object.fromEntries(fields) } : null;
}

/**
 * Answers that save themselves, field by field (`createOutbox`). Of two tabs each keeps the fields it typed, and a field that
 * both typed into is a conflict that the person settles.
 */
export function useAutosave(start: Start, storageKey: string, save: Save) {
  const [answers, setAnswers] = useState(start.answers);
  const [phase, setPhase] = useState<Phase>("saved");
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  /** An encoded message of `problems`. */
  const [problem, setProblem] = useState<string | null>(null);
  const version = useRef(start.version);

  const [outbox] = useState(() =>
    createOutbox<Letter, Saved>({
      storageKey,
      pauseMs: 500,
      read: readLetter,
      send: (letter) => save({ id: start.id, version: letter?.version ?? version.current, patch: letter?.patch ?? {} }),
      onSent: (data, sent, waiting) => {
        version.current = data.version;
        // Typed again meanwhile: that goes with the next one.
        const rest = Object.entries(waiting?.patch ?? {}).filter(
          ([field, value]) => !(sent && field in sent.patch && isSameValue(value, sent.patch[field])),
        );
        if (data.conflicts.length > 0)
          setConflicts((old) => [
            ...old.filter(({ field }) => !data.conflicts.some((one) => one.field === field)),
            ...data.conflicts,
          ]);
        const patch = Object.fromEntries(rest);
        setAnswers(overlay(data.answers, patch));
        if (sent) setSavedAt(data.savedAt);
        return rest.length > 0 ? { version: data.version, patch } : null;
      },
      onRefused: ({ message }) => {
        setProblem(message);
        return "stop";
      },
      onPhase: setPhase,
    }),
  );

  /** Answers a question, or with null takes the answer back. */
  const answer = useCallback(
    (field: FieldPath, value: FieldValue | null) => {
      const waiting = outbox.waiting();
      outbox.put({ version: waiting?.version ?? version.current, patch: { ...waiting?.patch, [field]: value } });
      setAnswers((all) => setField(all, field, value));
      setConflicts((old) => old.filter((one) => one.field !== field));
    },
    [outbox],
  );

  /** Settles a conflict: with ours the answer is sent again, now knowing what it replaces. */
  const settle = useCallback(
    (conflict: Conflict, ours: boolean) => {
      setConflicts((old) => old.filter(({ field }) => field !== conflict.field));
      if (ours) answer(conflict.field, conflict.ours);
    },
    [answer],
  );

  useEffect(
    () =>
      outbox.open((letter) => {
        version.current = Math.min(letter.version, version.current);
        setAnswers((all) => overlay(all, letter.patch));
      }, true),
    [outbox],
  );

  return {
    answers,
    phase,
    savedAt,
    conflicts,
    problem,
    answer,
    settle,
    flush: outbox.flush,
    /** The version that the server has, once everything is sent. */
    version: () => version.current,
  };
}
