"use client";

import { type Chosen, useChosen } from "@/components/lists/chosen";
import { useReady } from "@/components/ui/use-ready";

type Props = { listId: string; version: number; household: Chosen /** For screen readers. */; name: string };

/** A tick in the table: this household goes back. */
export function ChooseHousehold({ listId, version, household, name }: Props) {
  const ready = useReady();
  const { chosen, choose } = useChosen(listId, version);
  const checked = chosen.some(({ reviewId }) => reviewId === household.reviewId);
  return (
    <label className="flex size-8 items-center justify-center">
      <span className="sr-only">{name}</span>
      <input
        type="checkbox"
        className="size-4.5 accent-indigo"
        checked={checked}
        disabled={!ready}
        onChange={() =>
          choose(checked ? chosen.filter(({ reviewId }) => reviewId !== household.reviewId) : [...chosen, household])
        }
      />
    </label>
  );
}
