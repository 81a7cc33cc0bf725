"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { SearchAnswer } from "@/components/search/search-answer";
import { SearchPanel, type SearchWords } from "@/components/search/search-panel";
import { isTyping } from "@/components/shell/is-typing";

type Props = {
  words: SearchWords;
  /** What is offered before anything is typed. */
  start: SearchAnswer;
};

/**
 * The one search box: a button that looks like a box, and Ctrl-K, "/" from anywhere. Until the script is there it is a form that
 * searches households.
 */
export function SearchBox({ words, start }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const early = useRef<HTMLInputElement>(null);
  const wasQuicker = useRef(false);
  const [ready, setReady] = useState(false);
  const [typed, setTyped] = useState("");
  /** How often it was opened and closed again. */
  const [opened, setOpened] = useState(0);

  const open = () => {
    if (!dialog.current?.open) dialog.current?.showModal();
    dialog.current?.querySelector("input")?.select();
  };

  useEffect(() => {
    // Whoever was quicker than the script goes on in the box with what they had typed.
    if (early.current && (early.current.value || document.activeElement === early.current)) {
      setTyped(early.current.value);
      wasQuicker.current = true;
    }
    setReady(true);
    // A click beside the box closes it, as Esc does.
    const element = dialog.current;
    const onClick = (event: MouseEvent) => event.target === element && element?.close();
    element?.addEventListener("click", onClick);
    return () => element?.removeEventListener("click", onClick);
  }, []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if ((held && event.key.toLowerCase() === "k") || (event.key === "/" && !held && !isTyping(event))) {
        event.preventDefault();
        open();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });

  useEffect(() => {
    if (ready && wasQuicker.current) dialog.current?.showModal();
  }, [ready]);

  return (
    <search className="order-last w-full sm:order-none sm:w-auto sm:max-w-md sm:flex-1">
      {ready ? (
        <button
          type="button"
          onClick={open}
          aria-keyshortcuts="Control+K Meta+K"
          aria-haspopup="dialog"
          className="field-box relative flex h-9 w-full items-center gap-2 pr-3 pl-8 text-left text-ink-soft"
        >
          <Search aria-hidden className="absolute top-2.5 left-2.5 size-4" />
          <span className="min-w-0 flex-1 truncate">{words.open}</span>
          <kbd aria-hidden className="hidden font-sans text-sm md:inline">
            Ctrl-K
          </kbd>
        </button>
      ) : (
        <form action="/api/households/filter" method="post" className="relative">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-soft" />
          <input
            ref={early}
            name="q"
            type="search"
            maxLength={100}
            aria-label={words.label}
            placeholder={words.open}
            autoComplete="off"
            className="field-box h-9 w-full pr-3 pl-8"
          />
        </form>
      )}
      <dialog
        ref={dialog}
        aria-label={words.title}
        // The next time begins anew.
        onClose={() => setOpened((times) => times + 1)}
        className="mx-auto mt-[8vh] max-h-[84dvh] w-[min(40rem,100vw-1rem)] max-w-none overflow-hidden rounded-md border border-rule-strong bg-surface text-ink shadow-float backdrop:bg-scrim open:flex open:flex-col"
      >
        {/* Nothing of it can be used without the script, so no page carries it. */}
        {ready && (
          <SearchPanel
            key={opened}
            words={words}
            start={start}
            typed={opened === 0 ? typed : ""}
            close={() => dialog.current?.close()}
          />
        )}
      </dialog>
    </search>
  );
}
