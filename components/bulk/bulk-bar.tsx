"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { BulkActions, BulkTask } from "@/components/bulk/bulk-task";
import { useChoice } from "@/components/bulk/selection";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";

// Asked for by those who act on many, and by them only.
const BulkDialog = dynamic(() => import("@/components/bulk/bulk-dialog").then((module) => module.BulkDialog));

export type BulkWords = {
  bar: string;
  /** When none, one or more are chosen; "#" stands for how many. */
  chosen: Record<"none" | "one" | "more", string>;
  allChosen: string;
  chooseAll: string;
  clear: string;
  task: Record<BulkTask, string>;
};

type Props = { tasks: readonly BulkTask[]; actions: BulkActions; words: BulkWords };

/** What can be done with the chosen households, with their number. */
export function BulkBar({ tasks, actions, words }: Props) {
  const ready = useReady();
  const [task, setTask] = useState<BulkTask | null>(null);
  const { all, count, total, onPage, chooseAll, chooseNone } = useChoice();
  const chosen = words.chosen[count === 0 ? "none" : count === 1 ? "one" : "more"].replace("#", String(count));
  return (
    <section
      aria-label={words.bar}
      className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2 border-y border-rule bg-sunken px-3 py-2 print:hidden"
    >
      <p role="status" className="mr-auto font-semibold">
        {all ? words.allChosen : chosen}
      </p>
      {!all && total > onPage && (
        <Button size="sm" disabled={!ready} onClick={chooseAll}>
          {words.chooseAll}
        </Button>
      )}
      {count > 0 && (
        <Button size="sm" variant="quiet" onClick={chooseNone}>
          {words.clear}
        </Button>
      )}
      {tasks.map((one) => (
        <Button key={one} size="sm" disabled={!ready || count === 0} onClick={() => setTask(one)}>
          {words.task[one]}
        </Button>
      ))}
      {task && <BulkDialog key={task} task={task} actions={actions} onClose={() => setTask(null)} />}
    </section>
  );
}
