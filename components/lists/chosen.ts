"use client";

import { useCallback, useSyncExternalStore } from "react";

/** A household ticked for being returned. */
export type Chosen = { reviewId: string; label: string };

const CHANGED = "chosen-households";

/** Of one state of a list: what was ticked before a step is not ticked after it. */
const keyOf = (listId: string, version: number) => `chosen:${listId}:${version}`;

const EMPTY = "[]";

function parse(text: string): Chosen[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Chosen => typeof one?.reviewId === "string" && typeof one?.label === "string");
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/** The households ticked so far, kept in this tab over the pages of the table. */
export function useChosen(listId: string, version: number): { chosen: Chosen[]; choose: (chosen: Chosen[]) => void } {
  const key = keyOf(listId, version);
  const text = useSyncExternalStore(
    subscribe,
    () => sessionStorage.getItem(key) ?? EMPTY,
    () => EMPTY,
  );
  const choose = useCallback(
    (chosen: Chosen[]) => {
      sessionStorage.setItem(key, JSON.stringify(chosen));
      window.dispatchEvent(new Event(CHANGED));
    },
    [key],
  );
  return { chosen: parse(text), choose };
}
