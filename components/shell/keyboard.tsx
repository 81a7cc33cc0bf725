"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { isTyping } from "@/components/shell/is-typing";

type Props = { help: ReactNode; offline: string };

/**
 * The few keys that work everywhere: "?" shows the help, Ctrl-S does no harm (what is typed is saved by itself); Ctrl-K belongs
 * to the search box. And a word when the line is down.
 */
export function Keyboard({ help, offline }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOffline, setOffline] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if (held && event.key.toLowerCase() === "s") event.preventDefault();
      if (event.key === "?" && !isTyping(event)) dialog.current?.showModal();
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

  return (
    <>
      <p
        role="status"
        className={
          isOffline ? "bg-warning-tint px-4 py-1.5 text-center font-semibold text-warning print:hidden" : "sr-only"
        }
      >
        {isOffline && offline}
      </p>
      <dialog
        ref={dialog}
        className="m-auto max-w-lg rounded-md border border-rule-strong bg-surface p-6 text-ink backdrop:bg-scrim"
      >
        {help}
      </dialog>
    </>
  );
}
