"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Selection } from "@/lib/lists/bulk-schema";

type Chosen = { all: boolean; ids: readonly string[] };

type Choice = {
  all: boolean;
  /** How many the list names in all. */
  total: number;
  /** How many of them this page shows. */
  onPage: number;
  /** How many are chosen. */
  count: number;
  /** As the server is told. */
  selection: Selection;
  chooseAll: () => void;
  chooseNone: () => void;
};

const ChoiceContext = createContext<Choice | null>(null);

export function useChoice(): Choice {
  const choice = useContext(ChoiceContext);
  if (!choice) throw new Error("a choice outside its table");
  return choice;
}

const NONE: Chosen = { all: false, ids: [] };
const ALL: Chosen = { all: true, ids: [] };

type Props = {
  onPage: number;
  total: number;
  /** The list, and its filter as it stands in the address. */
  from: "households" | "reviews";
  query: string;
  children: ReactNode;
};

/**
 * What is chosen in a table: single rows, the page, or all that the filter names. The boxes (components/ui/choose-box.tsx) are
 * drawn by the server and are nothing but boxes; what is ticked is read from them, also what was ticked before the script came.
 */
export function ChoiceProvider({ onPage, total, from, query, children }: Props) {
  const table = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState<Chosen>(NONE);
  const { all, ids } = chosen;

  // Rows that are no longer shown are no longer chosen: what the server draws anew is read anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are among the children
  useEffect(() => {
    choose((before) => (before.all ? before : read(table.current)));
  }, [children]);

  useEffect(() => {
    if (!all) return;
    for (const box of rowsOf(table.current)) box.checked = true;
  }, [all]);

  useEffect(() => {
    const page = table.current?.querySelector<HTMLInputElement>("input[name=page]");
    if (!page) return;
    page.checked = all || ids.length === onPage;
    page.indeterminate = !page.checked && ids.length > 0;
  }, [all, ids, onPage]);

  const value = useMemo(
    (): Choice => ({
      all,
      total,
      onPage,
      count: all ? total : ids.length,
      selection: all ? { from, query } : { from: "ids", ids: [...ids] },
      chooseAll: () => choose(ALL),
      chooseNone: () => {
        for (const box of rowsOf(table.current)) box.checked = false;
        choose(NONE);
      },
    }),
    [all, ids, onPage, total, from, query],
  );
  return (
    <ChoiceContext value={value}>
      <div
        ref={table}
        onChange={({ target }) => {
          if (!(target instanceof HTMLInputElement)) return;
          if (target.name === "page") for (const box of rowsOf(table.current)) box.checked = target.checked;
          // Of all, one is taken out: those of this page that are left stay chosen.
          if (target.name === "page" || target.name === "row") choose(read(table.current));
        }}
      >
        {children}
      </div>
    </ChoiceContext>
  );
}

const rowsOf = (table: HTMLElement | null): Iterable<HTMLInputElement> =>
  table?.querySelectorAll<HTMLInputElement>("input[name=row]") ?? [];

const read = (table: HTMLElement | null): Chosen => ({
  all: false,
  ids: [...rowsOf(table)].filter(({ checked }) => checked).map(({ value }) => value),
});
