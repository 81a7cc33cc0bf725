import type { Cell, SheetColumn } from "@/lib/documents/columns";
import { project } from "@/lib/ledger/projection";
import { linesOf, placeColumns, type TableName, tableOf } from "@/lib/ledger/tables";
import { cellValue } from "@/lib/reports/cells";
import type { ReportRow } from "@/lib/reports/rows";

/** Words of the messages `reports`. */
type Words = (key: string, values?: Record<string, string | number>) => string;

/** The sheet of an official table: the columns of the form with the headings over them, the rows of the page. Rates in per cent. */
export function reportSheet(name: TableName, rows: ReportRow[], t: Words): { columns: SheetColumn[]; rows: Cell[][] } {
  const table = tableOf(name);
  const columns = placeColumns(table);
  const lines = linesOf(table);
  return {
    columns: [
      { header: t("number"), kind: "text", width: 8 },
      { header: t("unit"), kind: "text", width: 32 },
      ...(lines[0] ? [{ header: t("counted"), kind: "text" } as const] : []),
      ...columns.map(
        ({ path, number, shows }): SheetColumn => ({
          header: t("column_of", { name: path.map((part) => t(`${name}.${part}`)).join(" – "), column: number }),
          kind: shows === "share" ? "percent" : "number",
          width: 18,
        }),
      ),
    ],
    rows: rows.flatMap((row) => {
      const counts = project(table, row.groups);
      return lines.map((line): Cell[] => [
        row.number,
        row.name,
        ...(line ? [t(line)] : []),
        ...columns.map((column) => {
          const value = cellValue(column, line, counts, row.residents);
          return value === null ? null : Math.round(value * 100) / 100;
        }),
      ]);
    }),
  };
}
