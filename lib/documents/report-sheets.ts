import type { Cell, SheetColumn } from "@/lib/documents/spreadsheet";
import { type MovementColumn, projectR1, projectR2, projectR3 } from "@/lib/ledger/projection";
import type { ReportTable } from "@/lib/reports/columns";
import type { ReportRow } from "@/lib/reports/rows";

type Words = {
  number: string;
  unit: string;
  counted: string;
  households: string;
  persons: string;
  columnOf: (column: number) => string;
};

const MOVEMENT: readonly MovementColumn[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The sheet of an official table: the columns of the form, the rows of the page. */
export function reportSheet(
  table: ReportTable,
  rows: ReportRow[],
  words: Words,
): { columns: SheetColumn[]; rows: Cell[][] } {
  const place: SheetColumn[] = [
    { header: words.number, kind: "text", width: 8 },
    { header: words.unit, kind: "text", width: 32 },
  ];
  if (table === "r1") {
    const columns = Array.from(
      { length: 14 },
      (_, i): SheetColumn => ({
        header: words.columnOf(i + 1),
        kind: i >= 2 && i % 2 === 1 ? "percent" : "number",
        width: 16,
      }),
    );
    return {
      columns: [...place, ...columns],
      rows: rows.map((row) => {
        const { poor, nearPoor, average } = projectR1(row.groups);
        const rate = (part: number, whole: number | undefined) =>
          whole ? Math.round((part / whole) * 1e4) / 100 : null;
        return [
          row.number,
          row.name,
          row.residents?.households ?? null,
          row.residents?.persons ?? null,
          ...[poor, nearPoor, average].flatMap((c) => [c.households, rate(c.households, row.residents?.households)]),
          ...[poor, nearPoor, average].flatMap((c) => [c.persons, rate(c.persons, row.residents?.persons)]),
        ];
      }),
    };
  }
  const project = table === "r2" ? projectR2 : projectR3;
  return {
    columns: [
      ...place,
      { header: words.counted, kind: "text" },
      ...MOVEMENT.map((c): SheetColumn => ({ header: words.columnOf(c), kind: "number", width: 18 })),
    ],
    rows: rows.flatMap((row) => {
      const counts = project(row.groups);
      return (["households", "persons"] as const).map((of): Cell[] => [
        row.number,
        row.name,
        words[of],
        ...MOVEMENT.map((c) => counts[c][of]),
      ]);
    }),
  };
}
