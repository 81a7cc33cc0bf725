"use client";

import { useEffect, useRef, useState } from "react";
import { isTyping } from "@/components/shell/is-typing";
import { Button } from "@/components/ui/button";

type Props = {
  words: {
    offline: string;
    title: string;
    /** Each key with what it does. */
    keys: readonly (readonly [string, string])[];
    close: string;
  };
};

/**
 * The few keys that work everywhere: "?" shows the help, Ctrl-S does no harm (what is typed is saved by itself); Ctrl-K belongs
 * to the search box. And a word when the line is down.
 */
export function Keyboard({ words }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState(false);
  const [isOffline, setOffline] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if (held && event.key.toLowerCase() === "s") event.preventDefault();
      if (event.key === "?" && !isTyping(event)) setAsked(true);
    };
    const onLine = () => setOffline(!navigator.onLine);
    onLine();
    window.addEventListener("keydown", onKey);
    window.addEventListener("online", onLine);
    window.addEventListener("offline", onLine);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("online", onLine);
      window.removeEventListener("offline", onLine);
    };
  }, []);

  useEffect(() => {
    if (asked) dialog.current?.showModal();
  }, [asked]);

  return (
    <>
      <p
        role="status"
        className={
          isOffline ? "bg-warning-tint px-4 py-1.5 text-center font-semibold text-warning print:hidden" : "sr-only"
        }
      >
        {isOffline && words.offline}
      </p>
      {asked && (
        <dialog
          ref={dialog}
          onClose={() => setAsked(false)}
          className="m-auto max-w-lg rounded-md border border-rule-strong bg-surface p-6 text-ink backdrop:bg-scrim"
        >
          <form method="dialog">
            <h2 className="mb-3 text-lg">{words.title}</h2>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
              {words.keys.map(([key, does]) => (
                <div key={key} className="contents">
                  <dt className="font-semibold">{key}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-5 text-right">
              <Button type="submit" variant="primary">
                {words.close}
              </Button>
            </p>
          </form>
        </dialog>
      )}
    </>
  );
}
