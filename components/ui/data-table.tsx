import type { ReactNode } from "react";
import { Rows, type RowWords, type TableCell, type TableRow } from "@/components/ui/rows";
import { Table, Th } from "@/components/ui/table";

/** A column of what is listed; false where it is not shown to this reader. */
type Column<T> =
  | false
  | {
      head: string;
      /** Names each row, to a screen reader too. */
      heads?: boolean;
      /** Figures stand to the right. */
      numeric?: boolean;
      className?: string;
      cell: (item: T) => TableCell;
    };

type Props<T> = {
  caption: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  /** What each row is beside its cells. */
  row: (item: T) => Omit<TableRow, "cells">;
  /** Above the cells by which rows are chosen. */
  chooseHead?: ReactNode;
  /** Print this page on A4 across. */
  wide?: boolean;
  words: RowWords;
};

/** A long table whose heading says what it is: each column in one place, drawn as `Rows`. */
export function DataTable<T>({ caption, columns, items, row, chooseHead, wide, words }: Props<T>) {
  const shown = columns.filter((column) => column !== false);
  return (
    <Table caption={caption} captionHidden wide={wide}>
      <thead>
        <tr>
          {chooseHead && <Th className="w-10 print:hidden">{chooseHead}</Th>}
          {shown.map(({ head, numeric }) => (
            <Th key={head} numeric={numeric}>
              {head}
            </Th>
          ))}
        </tr>
      </thead>
      <Rows
        columns={shown.map(({ heads, numeric, className }) => ({ heads, numeric, className }))}
        rows={items.map((item) => ({ ...row(item), cells: shown.map(({ cell }) => cell(item)) }))}
        words={words}
      />
    </Table>
  );
}
