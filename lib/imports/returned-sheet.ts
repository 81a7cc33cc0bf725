import type { SourceRow } from "@/lib/imports/table";

// A list of what must be put right goes back with its own columns, the reasons beside them, and comes in again when it has been
// worked on: then the columns of reasons are no part of it.

/** Begins the heading of a column of reasons, in every language. */
export const REASON_MARK = "※";

/** The columns of reasons among the headings of a sheet. */
export const returnedColumns = (headings: readonly string[]): number[] =>
  headings.flatMap((heading, i) => (heading.startsWith(REASON_MARK) ? [i] : []));

/** A row without some of its columns. */
export const withoutColumns = ({ number, cells }: SourceRow, columns: readonly number[]): SourceRow => ({
  number,
  cells: cells.filter((_, i) => !columns.includes(i)),
});
