import { MOST_UPLOAD_BYTES, MOST_UPLOAD_MB } from "@/scripts/limits.mjs";

/**
 * A row of a table as a person sees it: text, dates as "dd/MM/yyyy", blank cells as "". Every cell of a merged range carries
 * its value.
 */
export type SourceRow = {
  /** The row of the sheet, from 1. */
  number: number;
  cells: string[];
};

/** How the names of files end that are brought in: of a workbook, and of a text. */
export const ENDINGS = { workbook: [".xlsx"], text: [".csv", ".tsv", ".txt"] } as const;

/** What may be brought in at once. */
export const LIMITS = { bytes: MOST_UPLOAD_BYTES, megabytes: MOST_UPLOAD_MB, rows: 50_000, columns: 200 } as const;
