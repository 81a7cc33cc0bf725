import { z } from "zod";
import type { Edit } from "@/lib/imports/compare";
import type { Layout, Mapping } from "@/lib/imports/layout";
import type { ListedHousehold, Remark } from "@/lib/imports/listed";
import { ImportKind, type ImportState } from "@/prisma/generated/enums";

/** What a dry run found and what was applied, as numbers. */
export const countsSchema = z.object({
  /** Households of the list by what they would do. */
  NEW: z.int().default(0),
  CHANGES: z.int().default(0),
  SAME: z.int().default(0),
  PROBLEM: z.int().default(0),
  /** Households with something to look at that stops nothing. */
  warned: z.int().default(0),
  /** Persons that would be registered. */
  persons: z.int().default(0),
  /** Rows that say what another row says, word for word. */
  repeated: z.int().default(0),
  /** Rows that are no household: blank ones, headings, totals. */
  passed: z.int().default(0),
  /** What was put into the register. */
  registered: z.int().default(0),
  registeredPersons: z.int().default(0),
  changed: z.int().default(0),
  /** Columns of the list in which something stops a household, from 0. */
  columns: z.array(z.int()).default([]),
  /** Rows of totals that say another number than there is: encoded messages, by their row. */
  totals: z.array(z.object({ row: z.int(), message: z.string() })).default([]),
});
export type ImportCounts = z.infer<typeof countsSchema>;

export const KINDS = Object.values(ImportKind);

/** States in which a server process works on an import. */
const WORKING: readonly ImportState[] = ["READING", "CHECKING", "APPLYING"];

export const isWorking = (state: ImportState): boolean => WORKING.includes(state);

/** The steps that a person may take, by where the import stands. */
const STEPS = {
  /** Say what the columns are (again). */
  map: ["MAPPING", "CHECKED"],
  check: ["CHECKED"],
  apply: ["CHECKED"],
  /** Nothing has been changed yet. */
  cancel: ["READING", "MAPPING", "CHECKING", "CHECKED"],
  undo: ["DONE", "FAILED"],
} as const satisfies Record<string, readonly ImportState[]>;
export type ImportStep = keyof typeof STEPS;

/** Whether a step may be taken now. An import that failed is taken back only where it had begun to change the register, and goes on from there. */
export function mayStep(step: ImportStep, { state, begun }: { state: ImportState; begun: boolean }): boolean {
  if (state === "FAILED") {
    if (step === "undo" || step === "apply") return begun;
    return step !== "check" && !begun;
  }
  return (STEPS[step] as readonly ImportState[]).includes(state);
}

/** What the columns are, and what holds for rows that do not say it. */
export type ImportMapping = Mapping & { villageId: string | null; ethnicityCode: string | null };

/** What is kept, sealed, of how a list is laid out. */
export type KeptLayout = { layout: Layout; signature: string };

/** What is kept, sealed, of a household of a list: what was understood, and what it would do. */
export type KeptHousehold = {
  listed: ListedHousehold;
  edits: Edit[];
  remarks: Remark[];
  /** Of the household of the register that it is. */
  code: string | null;
};

/** Rows of a sheet that are kept in one sealed text. */
export const ROWS_A_BATCH = 250;
/** Households that are checked or applied in one transaction. */
export const HOUSEHOLDS_A_CHUNK = 200;
