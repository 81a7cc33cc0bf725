import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { beginBulkAction, listSelectedAction } from "@/app/(app)/acts/actions";
import { BulkBar, type BulkChoices, type BulkTask, type BulkWords } from "@/components/bulk/bulk-bar";
import { ChoiceProvider } from "@/components/bulk/selection";
import { LaterMessages } from "@/components/ui/later-messages";
import { type Actor, can } from "@/lib/access/policy";

/** What somebody may do with many households at once. */
export function bulkTasksOf(actor: Actor): BulkTask[] {
  const tasks: BulkTask[] = [];
  if (can(actor, "review.assign")) tasks.push("ASSIGN");
  if (can(actor, "household.edit")) tasks.push("CHANGE_VILLAGE", "PRINT");
  return tasks;
}

type Props = ComponentProps<typeof ChoiceProvider> & { enabled: boolean; choices: BulkChoices };

/** A table whose rows can be chosen, with what can be done with them above it. */
export async function BulkArea({ enabled, choices, children, ...choice }: Props) {
  if (!enabled) return children;
  const t = await getTranslations("bulk");
  const words: BulkWords = {
    bar: t("bar"),
    chosen: Array.from({ length: choice.pageIds.length + 1 }, (_, count) => t("chosen", { count })),
    allChosen: t("all_chosen", { count: choice.total }),
    chooseAll: t("choose_all", { count: choice.total }),
    clear: t("clear"),
    task: { ASSIGN: t("ASSIGN.open"), CHANGE_VILLAGE: t("CHANGE_VILLAGE.open"), PRINT: t("PRINT.open") },
  };
  return (
    <LaterMessages namespaces={["bulk"]}>
      <ChoiceProvider {...choice}>
        <BulkBar choices={choices} words={words} actions={{ begin: beginBulkAction, list: listSelectedAction }} />
        {children}
      </ChoiceProvider>
    </LaterMessages>
  );
}
