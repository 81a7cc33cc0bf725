import { useLocale, useTranslations } from "next-intl";
import { Table } from "@/components/ui/table";
import { formatNumber, formatPercent } from "@/lib/core/format";
import { project } from "@/lib/ledger/projection";
import { formulaOf, headRows, linesOf, placeColumns, type TableName, tableOf } from "@/lib/ledger/tables";
import { cellValue } from "@/lib/reports/cells";
import type { ReportRow } from "@/lib/reports/rows";

type Props = {
  name: TableName;
  rows: readonly ReportRow[];
  /** The households behind a count. */
  hrefOf: (row: ReportRow, count: string) => string;
  placeHref: (row: ReportRow) => string | undefined;
};

/**
 * An official table as its definition says. A figure is a door to its households; a rate whose residents nobody has entered
 * is a dash, never a zero.
 */
export function OfficialTable({ name, rows, hrefOf, placeHref }: Props) {
  const t = useTranslations("reports");
  const locale = useLocale();
  const table = tableOf(name);
  const columns = placeColumns(table);
  const lines = linesOf(table);
  const head = headRows(table);
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
      {rows.map((row) => {
        const counts = project(table, row.groups);
        const href = placeHref(row);
        return (
          <tbody key={`${row.kind}${row.unitId}`} className="figures" data-kind={row.kind}>
            {lines.map((line, i) => (
              <tr key={line}>
                {i === 0 && (
                  <>
                    <td rowSpan={lines.length} data-text>
                      {row.number}
                    </td>
                    <th scope="row" rowSpan={lines.length}>
                      {href ? <a href={href}>{row.name}</a> : row.name}
                    </th>
                  </>
                )}
                {line && <td data-text>{t(line)}</td>}
                {columns.map((column) => {
                  const value = cellValue(column, line, counts, row.residents);
                  if (value === null) return <td key={column.number}>–</td>;
                  if (column.shows === "share") return <td key={column.number}>{formatPercent(value, locale)}</td>;
                  const text = formatNumber(value, locale);
                  return (
                    <td key={column.number}>
                      {column.shows === "count" && counts[column.count]?.households ? (
                        <a href={hrefOf(row, column.count)}>{text}</a>
                      ) : (
                        text
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        );
      })}
    </Table>
  );
}
