import type { ComponentProps } from "react";
import { beginBulkAction, listSelectedAction } from "@/app/(app)/acts/actions";
import { BulkBar, type BulkChoices, type BulkTask } from "@/components/bulk/bulk-bar";
import { ChoiceProvider } from "@/components/bulk/selection";
import { MessagesProvider } from "@/components/ui/messages-provider";
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
export function BulkArea({ enabled, choices, children, ...choice }: Props) {
  if (!enabled) return children;
  return (
    <MessagesProvider namespaces={["bulk"]}>
      <ChoiceProvider {...choice}>
        <BulkBar choices={choices} actions={{ begin: beginBulkAction, list: listSelectedAction }} />
        {children}
      </ChoiceProvider>
    </MessagesProvider>
  );
}
