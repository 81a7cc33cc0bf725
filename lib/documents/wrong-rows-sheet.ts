import type { Cell, SheetColumn } from "@/lib/documents/columns";
import type { RequiredFact } from "@/lib/imports/compare";
import type { FieldName } from "@/lib/imports/fields";
import { REASON_MARK } from "@/lib/imports/returned-sheet";
import { absentFacts } from "@/lib/imports/understand";
import type { ImportDetail, WrongRow } from "@/lib/imports/views";

type Words = {
  field: (field: FieldName) => string;
  reason: (heading: string) => string;
  reasonOfRow: string;
  noHeading: (column: number) => string;
  say: (message: string) => string;
};

/** A column of the sheet that goes back: one of the list, the reasons beside it, or one to be filled in. */
type Column =
  | { of: "list"; index: number; header: string }
  | { of: "reason"; index: number; header: string }
  | { of: "fact"; fact: "village" | RequiredFact; header: string };

function columnsOf({ layout, mapping, counts }: ImportDetail, words: Words): Column[] {
  if (!layout || !mapping) return [];
  const wrong = new Set(counts.columns);
  const listed = layout.columns.flatMap(({ index, heading }): Column[] => {
    const name = heading || words.noHeading(index + 1);
    const own: Column = { of: "list", index, header: heading };
    return wrong.has(index) ? [own, { of: "reason", index, header: `${REASON_MARK} ${words.reason(name)}` }] : [own];
  });
  return [
    ...listed,
    // What the register cannot do without and the list does not tell.
    ...absentFacts(mapping).map((fact): Column => ({ of: "fact", fact, header: words.field(fact) })),
    { of: "reason", index: -1, header: `${REASON_MARK} ${words.reasonOfRow}` },
  ];
}

async function* cells(
  rows: AsyncIterable<WrongRow>,
  columns: readonly Column[],
  say: Words["say"],
): AsyncGenerator<Cell[][]> {
  const shown = new Set(columns.flatMap((column) => (column.of === "reason" ? [column.index] : [])));
  for await (const { number, cells: own, household } of rows) {
    const errors = household.remarks.filter(({ level, row }) => level === "error" && row === number);
    const reasons = (index: number) =>
      errors
        .filter(({ column }) => (shown.has(column) ? column : -1) === index)
        .map(({ message }) => say(message))
        .join("; ");
    const row = columns.map((column): Cell => {
      if (column.of === "list") return own[column.index] || null;
      if (column.of === "reason") return reasons(column.index) || null;
      return column.fact === "village" ? (household.listed.village?.name ?? null) : null;
    });
    yield [row];
  }
}

/**
 * The sheet of what must be put right: the list's own columns, in which everything is text as it was, the reasons beside the cells
 * that they are about, and a column for each fact that the list does not tell. Brought in again, the reasons are passed over.
 */
export function wrongRowsSheet(
  detail: ImportDetail,
  rows: AsyncIterable<WrongRow>,
  words: Words,
): { columns: SheetColumn[]; rows: AsyncIterable<Cell[][]> } {
  const columns = columnsOf(detail, words);
  return {
    columns: columns.map(({ header, of }) => ({ header, kind: "text", width: of === "reason" ? 40 : 18 })),
    rows: cells(rows, columns, words.say),
  };
}
