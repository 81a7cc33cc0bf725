"use client";

import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { FilterActions, KeptFilter } from "@/components/search/filter-actions";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";
import type { FilterPage } from "@/lib/search/schema";

const FilterDialog = dynamic(() => import("@/components/search/filter-dialog").then((module) => module.FilterDialog));

type Props = {
  page: FilterPage;
  filters: readonly KeptFilter[];
  /** The filter of the page as it is now; "" where it filters nothing. */
  query: string;
  actions: FilterActions;
  words: Record<"title" | "save" | "manage", string>;
};

/** One's own filters of a list, each a link; the present one can be kept. */
export function SavedFilters({ page, filters, query, actions, words }: Props) {
  const ready = useReady();
  const [dialog, setDialog] = useState<"save" | "manage" | null>(null);
  const isKept = filters.some((one) => one.query === query);
  if (filters.length === 0 && query === "") return null;
  return (
    <nav aria-label={words.title} className="-mt-1 mb-4 flex flex-wrap items-center gap-2 print:hidden">
      {filters.length > 0 && <Bookmark aria-hidden className="size-4 text-ink-soft" />}
      {filters.map((one) => (
        <a
          key={one.id}
          href={`/${page}?${one.query}`}
          aria-current={one.query === query ? "true" : undefined}
          className="inline-flex min-h-8 max-w-full items-center rounded-md border border-rule-strong px-2.5 text-ink text-table no-underline hover:bg-hover aria-[current]:border-indigo aria-[current]:bg-indigo-tint aria-[current]:font-semibold"
        >
          <span className="truncate">{one.name}</span>
        </a>
      ))}
      {query !== "" && !isKept && (
        <Button size="sm" variant="quiet" disabled={!ready} onClick={() => setDialog("save")}>
          {words.save}
        </Button>
      )}
      {filters.length > 0 && (
        <Button size="sm" variant="quiet" disabled={!ready} onClick={() => setDialog("manage")}>
          {words.manage}
        </Button>
      )}
      {dialog && (
        <FilterDialog
          key={dialog}
          what={dialog}
          page={page}
          filters={filters}
          query={query}
          actions={actions}
          onClose={() => setDialog(null)}
        />
      )}
    </nav>
  );
}
