import type { ActionResult } from "@/lib/core/action-result";
import type { RenameFilterInput, SaveFilterInput } from "@/lib/search/schema";

/** A filter that somebody keeps. */
export type KeptFilter = { id: string; name: string; query: string };

export type FilterActions = {
  save: (input: SaveFilterInput) => Promise<ActionResult<{ id: string }>>;
  rename: (input: RenameFilterInput) => Promise<ActionResult<void>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
};
