import { useLocale, useTranslations } from "next-intl";
import { type DrawnRow, OfficialRows } from "@/components/reports/official-rows";
import { Table } from "@/components/ui/table";
import { formatNumber, formatPercent } from "@/lib/core/format";
import { project } from "@/lib/ledger/projection";
import { type Column, formulaOf, headRows, linesOf, placeColumns, type TableName, tableOf } from "@/lib/ledger/tables";
import { cellValue } from "@/lib/reports/cells";
import type { ReportRow } from "@/lib/reports/rows";

type Props = {
  name: TableName;
  rows: readonly ReportRow[];
  /** The address of the households behind a figure, without its unit and its count; null for whoever sees no household. */
  behind: string | null;
  placeHref: (row: ReportRow) => string | undefined;
};

const countOf = (column: Column): string | null => (column.shows === "count" ? column.count : null);

/**
 * An official table as its definition says. A figure is a door to its households; a rate whose residents nobody has entered
 * is a dash, never a zero.
 */
export function OfficialTable({ name, rows, behind, placeHref }: Props) {
  const t = useTranslations("reports");
  const locale = useLocale();
  const table = tableOf(name);
  const columns = placeColumns(table);
  const lines = linesOf(table);
  const head = headRows(table);
  const drawn = (row: ReportRow): DrawnRow => {
    const counts = project(table, row.groups);
    return {
      kind: row.kind,
      unitId: row.unitId,
      number: row.number,
      name: row.name,
      href: placeHref(row),
      // None, and nobody is behind it.
      empty: columns.flatMap((column, i) =>
        column.shows === "count" && counts[column.count]?.households === 0 ? [i] : [],
      ),
      lines: lines.map((line) => ({
        label: line && t(line),
        cells: columns.map((column) => {
          const value = cellValue(column, line, counts, row.residents);
          if (value === null) return "–";
          return column.shows === "share" ? formatPercent(value, locale) : formatNumber(value, locale);
        }),
      })),
    };
  };
  return (
    <Table caption={t(`${name}.title`)} dense wide>
      <thead className="figures">
        {head.map((cells, at) => (
          <tr key={cells[0]?.path.join("/")}>
            {at === 0 && (
              <>
                <th rowSpan={head.length + 1} data-text>
                  {t("number")}
                </th>
                <th rowSpan={head.length + 1} data-text>
                  {t("unit")}
                </th>
                {lines[0] && (
                  <th rowSpan={head.length + 1} data-text>
                    {t("counted")}
                  </th>
                )}
              </>
            )}
            {cells.map((cell) => (
              <th key={cell.path.join("/")} colSpan={cell.columns} rowSpan={cell.rows}>
                {t(`${name}.${cell.name}`)}
              </th>
            ))}
          </tr>
        ))}
        <tr>
          {columns.map((column) => (
            <th key={column.number}>{formulaOf(table, column)}</th>
          ))}
        </tr>
      </thead>
      <OfficialRows behind={behind} counts={columns.map(countOf)} rows={rows.map(drawn)} />
    </Table>
  );
}
