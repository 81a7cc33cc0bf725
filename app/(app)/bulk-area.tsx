import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { beginBulkAction, listBulkChoicesAction, listSelectedAction } from "@/app/(app)/acts/actions";
import { BulkBar, type BulkWords } from "@/components/bulk/bulk-bar";
import type { BulkTask } from "@/components/bulk/bulk-task";
import { ChoiceProvider } from "@/components/bulk/selection";
import { type Actor, can } from "@/lib/access/policy";

/** What somebody may do with many households at once. */
export function bulkTasksOf(actor: Actor): BulkTask[] {
  const tasks: BulkTask[] = [];
  if (can(actor, "review.assign")) tasks.push("ASSIGN");
  if (can(actor, "household.edit")) tasks.push("CHANGE_VILLAGE", "PRINT");
  return tasks;
}

type Props = ComponentProps<typeof ChoiceProvider> & { tasks: readonly BulkTask[] };

/** A table whose rows can be chosen, with what can be done with them above it. */
export async function BulkArea({ tasks, children, ...choice }: Props) {
  if (tasks.length === 0) return children;
  const t = await getTranslations("bulk");
  const words: BulkWords = {
    bar: t("bar"),
    chosen: { none: t("chosen.none"), one: t("chosen.one"), more: t("chosen.more") },
    allChosen: t("all_chosen", { count: choice.total }),
    chooseAll: t("choose_all", { count: choice.total }),
    clear: t("clear"),
    task: { ASSIGN: t("ASSIGN.open"), CHANGE_VILLAGE: t("CHANGE_VILLAGE.open"), PRINT: t("PRINT.open") },
  };
  const actions = { begin: beginBulkAction, list: listSelectedAction, choices: listBulkChoicesAction };
  return (
    <ChoiceProvider {...choice}>
      <BulkBar tasks={tasks} words={words} actions={actions} />
      {children}
    </ChoiceProvider>
  );
}
