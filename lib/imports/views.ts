import type { ImportCounts, ImportMapping, ImportStep, KeptHousehold, KeptLayout } from "@/lib/imports/import";
import type { SourceRow } from "@/lib/imports/table";
import type { ImportKind, ImportState } from "@/prisma/generated/enums";

/** An import as its history shows it. */
export type ImportView = {
  id: string;
  state: ImportState;
  commune: string;
  /** The file's name; empty for what was pasted. */
  name: string;
  by: string;
  at: Date;
  finishedAt: Date | null;
  rows: number;
  households: number;
  done: number;
  counts: ImportCounts;
  /** Why it could not go on: an encoded message of the namespace `problems`. */
  failure: string | null;
  /** The last day on which it may be taken back, "yyyy-MM-dd"; null where it may not. */
  undoUntil: string | null;
};

/** Everything of one import but its households. */
export type ImportDetail = ImportView & {
  unitPath: string;
  layout: KeptLayout["layout"] | null;
  mapping: ImportMapping | null;
  /** What may be done with it now. */
  steps: Record<ImportStep, boolean>;
  /** Of one that failed: whether what came in is still there. */
  hasFile: boolean;
  /** An earlier import of the same content that stands. */
  sameAs: { id: string; at: Date } | null;
};

/** A household of a list on the page of the dry run. */
export type ImportHouseholdView = KeptHousehold & {
  id: string;
  number: number;
  kind: ImportKind;
  applied: boolean;
  householdId: string | null;
};

export type ImportHouseholdFilter = { kind?: ImportKind; warned?: boolean; page: number };

/** A row of the list, as it came, with what must be put right in it. */
export type WrongRow = SourceRow & { household: KeptHousehold };
