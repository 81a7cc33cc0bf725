"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useChoice } from "@/components/bulk/selection";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import type { BeginBulkInput, Selection } from "@/lib/lists/bulk-schema";

// Asked for by those who act on many, and by them only.
const BulkDialog = dynamic(() => import("@/components/bulk/bulk-dialog").then((module) => module.BulkDialog));

export const BULK_TASKS = ["ASSIGN", "CHANGE_VILLAGE", "PRINT"] as const;
export type BulkTask = (typeof BULK_TASKS)[number];

export type BulkActions = {
  begin: (input: BeginBulkInput) => Promise<ActionResult<{ id: string }>>;
  /** The households of a selection, for paper. */
  list: (input: Selection) => Promise<ActionResult<string[]>>;
};

export type BulkChoices = {
  tasks: readonly BulkTask[];
  villages: readonly { id: string; name: string }[];
  /** Names that have been used. */
  surveyors: readonly string[];
};

export type BulkWords = {
  bar: string;
  /** By how many are chosen, from none to the whole page. */
  chosen: readonly string[];
  allChosen: string;
  chooseAll: string;
  clear: string;
  task: Record<BulkTask, string>;
};

type Props = { actions: BulkActions; choices: BulkChoices; words: BulkWords };

/** What can be done with the chosen households, with their number. */
export function BulkBar({ actions, choices, words }: Props) {
  const ready = useReady();
  const [task, setTask] = useState<BulkTask | null>(null);
  const { all, count, total, pageIds, choose } = useChoice();
  return (
    <section
      aria-label={words.bar}
      className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2 border-y border-rule bg-sunken px-3 py-2 print:hidden"
    >
      <p role="status" className="mr-auto font-semibold">
        {all ? words.allChosen : words.chosen[count]}
      </p>
      {!all && total > pageIds.length && (
        <Button size="sm" disabled={!ready} onClick={() => choose({ all: true, ids: new Set() })}>
          {words.chooseAll}
        </Button>
      )}
      {count > 0 && (
        <Button size="sm" variant="quiet" onClick={() => choose({ all: false, ids: new Set() })}>
          {words.clear}
        </Button>
      )}
      {choices.tasks.map((one) => (
        <Button key={one} size="sm" disabled={!ready || count === 0} onClick={() => setTask(one)}>
          {words.task[one]}
        </Button>
      ))}
      {task && <BulkDialog key={task} task={task} actions={actions} choices={choices} onClose={() => setTask(null)} />}
    </section>
  );
}
