import type { ActionResult } from "@/lib/core/action-result";
import type { BeginBulkInput, BulkChoice, BulkChoicesInput, Selection } from "@/lib/lists/bulk-schema";

const BULK_TASKS = ["ASSIGN", "CHANGE_VILLAGE", "PRINT"] as const;
export type BulkTask = (typeof BULK_TASKS)[number];

export type BulkActions = {
  begin: (input: BeginBulkInput) => Promise<ActionResult<{ id: string }>>;
  /** The households of a selection, for paper. */
  list: (input: Selection) => Promise<ActionResult<string[]>>;
  /** What a dialog offers; asked for when it is opened. */
  choices: (input: BulkChoicesInput) => Promise<ActionResult<BulkChoice[]>>;
};
