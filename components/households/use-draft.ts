import { useEffect, useRef, useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";

/** Whether something has the form of another: the same names with values of the same kind; what is null may be anything. */
function isLike<T>(value: unknown, model: T): value is T {
  if (value === null || model === null) return true;
  if (Array.isArray(model))
    return Array.isArray(value) && value.every((one) => model.length === 0 || isLike(one, model[0]));
  if (typeof model !== "object" || typeof value !== "object") return typeof value === typeof model;
  const own = new Map(Object.entries(value));
  return Object.entries(model).every(([name, part]) => own.has(name) && isLike(own.get(name), part));
}

/**
 * Keeps what is typed in this tab, so that a reload or a lost connection loses nothing. It is gone when the tab is closed:
 * these are people's data on a shared machine.
 *
 * @param key another household, or another version of it, is another draft
 */
export function useDraft<T extends FieldValues>(key: string, form: UseFormReturn<T>, initial: T) {
  const [restored, setRestored] = useState(false);
  const kept = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    const text = sessionStorage.getItem(key);
    if (!text) return;
    try {
      const kept: unknown = JSON.parse(text);
      if (!isLike(kept, initial)) throw new TypeError("a draft of an earlier version");
      form.reset(kept, { keepDefaultValues: true });
      setRestored(true);
    } catch {
      sessionStorage.removeItem(key);
    }
  }, [key]);

  useEffect(() => {
    const watching = form.watch((values) => {
      if (kept.current) sessionStorage.setItem(key, JSON.stringify(values));
    });
    return () => watching.unsubscribe();
  }, [key, form]);

  return {
    restored,
    /** The act has been done: nothing is left to bring back. */
    forget: () => {
      kept.current = false;
      sessionStorage.removeItem(key);
    },
    discard: () => {
      sessionStorage.removeItem(key);
      form.reset(initial);
      setRestored(false);
    },
  };
}
