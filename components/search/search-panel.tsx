"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { SearchAnswer } from "@/components/search/search-answer";
import { useSearch } from "@/components/search/use-search";

export type SearchWords = Record<
  "open" | "title" | "label" | "hint" | "searching" | "none" | "failed" | "close" | "keys",
  string
>;

type Props = {
  words: SearchWords;
  /** What is offered before anything is typed. */
  start: SearchAnswer;
  /** What was typed before the script was there. */
  typed: string;
  close: () => void;
};

/**
 * What the dialog of the search holds: a list under a box as WAI-ARIA describes it (combobox): the focus stays in the box, arrows
 * choose, Enter opens.
 */
export function SearchPanel({ words, start, typed, close }: Props) {
  const router = useRouter();
  const id = useId();
  /** Enter was pressed before the answer came: the first result opens then. */
  const enter = useRef(false);
  const [text, setText] = useState(typed);
  const [chosen, setChosen] = useState(-1);

  const go = (href: string) => {
    close();
    router.push(href);
  };
  // What is pasted may bring marks that nobody sees.
  const query = text.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
  const { answer, state } = useSearch(query, (found) => {
    const first = found.groups[0]?.items[0];
    setChosen(first ? 0 : -1);
    if (enter.current && first) go(first.href);
    enter.current = false;
  });
  const shown = query === "" ? start : answer;
  const items = shown.groups.flatMap((group) => group.items);
  const current = items[chosen];

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
      if (query !== "" && state !== "found") enter.current = true;
      else if (current) go(current.href);
    }
  };

  let place = -1;
  const status =
    query === "" ? words.hint : state === "found" ? (items.length === 0 ? words.none : shown.count) : words[state];

  return (
    <>
      <div className="flex items-center gap-2 border-b border-rule px-3">
        <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <input
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
        <button type="button" className="link text-table" onClick={close}>
          {words.close}
        </button>
      </div>
      <p role="status" className="px-3 pt-2 text-sm text-ink-soft">
        {status}
      </p>
      <div id={`${id}-list`} role="listbox" aria-label={words.title} className="min-h-0 flex-1 overflow-y-auto pb-2">
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
                  onClick={close}
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
  );
}
