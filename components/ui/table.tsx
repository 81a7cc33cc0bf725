import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";

type TableProps = {
  /** What the table shows; also names the area that scrolls sideways on a narrow screen. */
  caption: string;
  /** Leave the caption to screen readers and paper, where a heading just above says the same. */
  captionHidden?: boolean;
  children: ReactNode;
  /** Lower rows for figures only. */
  dense?: boolean;
  /** Print this page on A4 across. */
  wide?: boolean;
  /** On a phone the cells of a row stand below each other: for rows that are read or filled in whole, not for figures to compare. */
  stacked?: boolean;
};

/**
 * A table that scrolls sideways in its own frame, never the page. Rows are 40 px high, 32 px when dense.
 * Give it `<thead>`, `<tbody>` and `<tfoot>` with `Th`, `Td` and plain `<tr>`. Its look stands in app/globals.css, and not in
 * each cell: a page of fifty rows would carry it twice five hundred times.
 */
export function Table({
  caption,
  captionHidden = false,
  children,
  dense = false,
  wide = false,
  stacked = false,
}: TableProps) {
  const t = useTranslations("ui");
  return (
    <section
      aria-label={t("table_scrolls", { label: caption })}
      // Reached by the keyboard, so that arrows can scroll it.
      tabIndex={0}
      data-print={wide ? "wide" : undefined}
      className="table-frame"
    >
      <table className="data-table" data-dense={dense || undefined} data-stacked={stacked || undefined}>
        <caption className={captionHidden ? "sr-only" : "px-3 py-2 text-left font-semibold"}>{caption}</caption>
        {children}
      </table>
    </section>
  );
}

type ThProps = Omit<ComponentProps<"th">, "align"> & {
  /** Figures stand to the right. */
  numeric?: boolean;
};

/** A heading of a column, or of a row with `scope="row"`. */
export function Th({ numeric = false, scope = "col", className, ...th }: ThProps) {
  return <th scope={scope} className={classOf(numeric, className)} {...th} />;
}

type TdProps = Omit<ComponentProps<"td">, "align"> & { numeric?: boolean };

/** A cell. Figures stand to the right, in figures of one width, and do not break. */
export function Td({ numeric = false, className, ...td }: TdProps) {
  return <td className={classOf(numeric, className)} {...td} />;
}

const classOf = (numeric: boolean, className: string | undefined): string | undefined =>
  numeric ? (className ? `figure ${className}` : "figure") : className;
