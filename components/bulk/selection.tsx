"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useReady } from "@/components/ui/use-ready";
import type { Selection } from "@/lib/lists/bulk-schema";

type Chosen = { all: boolean; ids: ReadonlySet<string> };

type Choice = Chosen & {
  pageIds: readonly string[];
  /** How many the list names in all. */
  total: number;
  /** How many are chosen. */
  count: number;
  /** As the server is told. */
  selection: Selection;
  choose: (chosen: Chosen) => void;
};

const ChoiceContext = createContext<Choice | null>(null);

export function useChoice(): Choice {
  const choice = useContext(ChoiceContext);
  if (!choice) throw new Error("a choice outside its table");
  return choice;
}

const NONE: Chosen = { all: false, ids: new Set() };

type Props = {
  pageIds: readonly string[];
  total: number;
  /** The list, and its filter as it stands in the address. */
  from: "households" | "reviews";
  query: string;
  children: ReactNode;
};

/** What is chosen in a table: single rows, the page, or all that the filter names. */
export function ChoiceProvider({ pageIds, total, from, query, children }: Props) {
  const [chosen, choose] = useState<Chosen>(NONE);
  const value = useMemo((): Choice => {
    // Rows that are no longer shown are no longer chosen.
    const ids = pageIds.filter((id) => chosen.ids.has(id));
    return {
      all: chosen.all,
      ids: new Set(ids),
      pageIds,
      total,
      count: chosen.all ? total : ids.length,
      selection: chosen.all ? { from, query } : { from: "ids", ids },
      choose,
    };
  }, [chosen, pageIds, total, from, query]);
  return <ChoiceContext value={value}>{children}</ChoiceContext>;
}

const BOX = "size-4.5 accent-indigo";

/** A tick in a row. */
export function ChooseRow({ id, label }: { id: string; label: string }) {
  const ready = useReady();
  const { all, ids, pageIds, choose } = useChoice();
  const checked = all || ids.has(id);
  return (
    <label className="flex size-8 items-center justify-center">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        className={BOX}
        disabled={!ready}
        checked={checked}
        onChange={() => {
          // Of all, one is taken out: those of this page that are left stay chosen.
          const next = new Set(all ? pageIds : ids);
          if (checked) next.delete(id);
          else next.add(id);
          choose({ all: false, ids: next });
        }}
      />
    </label>
  );
}

/** A tick for the page. */
export function ChoosePage({ label }: { label: string }) {
  const ready = useReady();
  const { all, ids, pageIds, choose } = useChoice();
  const whole = all || ids.size === pageIds.length;
  return (
    <label className="flex size-8 items-center justify-center">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        className={BOX}
        disabled={!ready}
        checked={whole}
        ref={(box) => {
          if (box) box.indeterminate = !whole && ids.size > 0;
        }}
        onChange={() => choose(whole ? NONE : { all: false, ids: new Set(pageIds) })}
      />
    </label>
  );
}
