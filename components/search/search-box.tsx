"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { isTyping } from "@/components/shell/is-typing";

/** What was found, ready to be shown (app/api/search). */
export type SearchAnswer = {
  groups: { key: string; label: string; items: { href: string; title: string; detail: string }[] }[];
  /** How many there are, in words. */
  count: string;
};

type SearchWords = Record<
  "open" | "title" | "label" | "hint" | "searching" | "none" | "failed" | "close" | "keys",
  string
>;

type Props = {
  words: SearchWords;
  /** What is offered before anything is typed. */
  start: SearchAnswer;
};

const NOTHING: SearchAnswer = { groups: [], count: "" };

/** Typing pauses for so long, in milliseconds, before it is asked for. */
const PAUSE = 150;

type State = { answer: SearchAnswer; of: string; state: "found" | "searching" | "failed" };

async function ask(q: string, signal: AbortSignal): Promise<SearchAnswer> {
  const response = await fetch("/api/search", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ q }),
    signal,
  });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as SearchAnswer;
}

/**
 * The one search box: a button that looks like a box, and Ctrl-K, "/" from anywhere. A list under a box as WAI-ARIA describes it
 * (combobox): the focus stays in the box, arrows choose, Enter opens. Until the script is there it is a form that searches
 * households.
 */
export function SearchBox({ words, start }: Props) {
  const router = useRouter();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const early = useRef<HTMLInputElement>(null);
  const wasQuicker = useRef(false);
  /** Enter was pressed before the answer came: the first result opens then. */
  const enter = useRef(false);
  const [ready, setReady] = useState(false);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(-1);
  const [{ answer, of, state }, setState] = useState<State>({ answer: NOTHING, of: "", state: "found" });

  // What is pasted may bring marks that nobody sees.
  const query = text.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
  const shown = query === "" ? start : answer;
  const items = shown.groups.flatMap((group) => group.items);
  const current = items[chosen];

  const open = () => {
    if (!dialog.current?.open) dialog.current?.showModal();
    box.current?.select();
  };
  const go = (href: string) => {
    dialog.current?.close();
    router.push(href);
  };

  useEffect(() => {
    // Whoever was quicker than the script goes on in the box with what they had typed.
    if (early.current && (early.current.value || document.activeElement === early.current)) {
      setText(early.current.value);
      wasQuicker.current = true;
    }
    setReady(true);
    const onKey = (event: globalThis.KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if ((held && event.key.toLowerCase() === "k") || (event.key === "/" && !held && !isTyping(event))) {
        event.preventDefault();
        if (!dialog.current?.open) dialog.current?.showModal();
        box.current?.select();
      }
    };
    // A click beside the box closes it, as Esc does.
    const element = dialog.current;
    const onClick = (event: MouseEvent) => event.target === element && element?.close();
    element?.addEventListener("click", onClick);
    window.addEventListener("keydown", onKey);
    return () => {
      element?.removeEventListener("click", onClick);
      window.removeEventListener("keydown", onKey);
    };
  }, []);

  useEffect(() => {
    if (ready && wasQuicker.current) dialog.current?.showModal();
  }, [ready]);

  useEffect(() => {
    if (query === "") return;
    const request = new AbortController();
    const timer = setTimeout(() => {
      setState((before) => ({ ...before, state: "searching" }));
      ask(query, request.signal).then(
        (found) => {
          const first = found.groups[0]?.items[0];
          setState({ answer: found, of: query, state: "found" });
          setChosen(first ? 0 : -1);
          if (enter.current && first) {
            dialog.current?.close();
            router.push(first.href);
          }
          enter.current = false;
        },
        () => {
          if (!request.signal.aborted) setState((before) => ({ ...before, state: "failed" }));
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [query, router]);

  useEffect(() => {
    if (chosen >= 0) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen, id]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const last = items.length - 1;
    const move = { ArrowDown: chosen >= last ? 0 : chosen + 1, ArrowUp: chosen <= 0 ? last : chosen - 1 }[event.key];
    if (move !== undefined && last >= 0) {
      event.preventDefault();
      setChosen(move);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (query !== "" && of !== query) enter.current = true;
      else if (current) go(current.href);
    }
  };

  let place = -1;
  const status =
    query === ""
      ? words.hint
      : state === "failed"
        ? words.failed
        : state === "searching" || of !== query
          ? words.searching
          : items.length === 0
            ? words.none
            : shown.count;

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
        onClose={() => {
          setText("");
          setState({ answer: NOTHING, of: "", state: "found" });
          setChosen(-1);
          enter.current = false;
        }}
        className="mx-auto mt-[8vh] max-h-[84dvh] w-[min(40rem,100vw-1rem)] max-w-none overflow-hidden rounded-md border border-rule-strong bg-surface text-ink shadow-float backdrop:bg-scrim open:flex open:flex-col"
      >
        {/* Nothing of it can be used without the script, so no page carries it. */}
        {ready && (
          <>
            <div className="flex items-center gap-2 border-b border-rule px-3">
              <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
              <input
                ref={box}
                role="combobox"
                aria-label={words.label}
                aria-expanded={items.length > 0}
                aria-controls={`${id}-list`}
                aria-autocomplete="list"
                aria-activedescendant={current ? `${id}-${chosen}` : undefined}
                value={text}
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                placeholder={words.open}
                onChange={(event) => {
                  setText(event.target.value);
                  setChosen(-1);
                  enter.current = false;
                }}
                onKeyDown={onKeyDown}
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
              />
              <button type="button" className="link text-table" onClick={() => dialog.current?.close()}>
                {words.close}
              </button>
            </div>
            <p role="status" className="px-3 pt-2 text-sm text-ink-soft">
              {status}
            </p>
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label={words.title}
              className="min-h-0 flex-1 overflow-y-auto pb-2"
            >
              {shown.groups.map((group) => (
                // biome-ignore lint/a11y/useSemanticElements: a list box groups its options by this role
                <div key={group.key} role="group" aria-label={group.label} className="pt-2">
                  <p aria-hidden className="px-3 pb-0.5 font-semibold text-ink-soft text-sm">
                    {group.label}
                  </p>
                  {group.items.map(({ href, title, detail }) => {
                    place += 1;
                    return (
                      <a
                        key={href}
                        id={`${id}-${place}`}
                        href={href}
                        role="option"
                        aria-selected={place === chosen}
                        tabIndex={-1}
                        onClick={() => dialog.current?.close()}
                        className="flex min-h-10 flex-wrap items-baseline gap-x-2 border-l-4 border-transparent px-3 py-1.5 text-ink no-underline hover:bg-hover aria-selected:border-indigo aria-selected:bg-indigo-tint"
                      >
                        <span className="font-semibold">{title}</span>
                        {detail && <span className="text-ink-soft text-table">{detail}</span>}
                      </a>
                    );
                  })}
                </div>
              ))}
            </div>
            <p className="hidden border-t border-rule px-3 py-1.5 text-ink-soft text-sm sm:block">{words.keys}</p>
          </>
        )}
      </dialog>
    </search>
  );
}
