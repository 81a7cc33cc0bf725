import type { Cell, SheetColumn } from "@/lib/documents/columns";
import type { HouseholdRow } from "@/lib/reports/household-rows";

type Words = {
  heading: (column: string) => string;
  class: (value: string) => string;
  kind: (value: string) => string;
  status: (value: string) => string;
};

type Column = {
  key: string;
  kind: SheetColumn["kind"];
  width: number;
  cell: (row: HouseholdRow, words: Words) => Cell;
};

const COLUMNS: readonly Column[] = [
  { key: "district", kind: "text", width: 18, cell: ({ district }) => district },
  { key: "commune", kind: "text", width: 22, cell: ({ commune }) => commune },
  { key: "village", kind: "text", width: 20, cell: ({ village }) => village },
  { key: "code", kind: "text", width: 14, cell: ({ code }) => code },
  { key: "head", kind: "text", width: 26, cell: (row) => row.head_name },
  { key: "members", kind: "number", width: 10, cell: ({ members }) => members },
  { key: "start", kind: "text", width: 16, cell: (row, words) => row.start_class && words.class(row.start_class) },
  { key: "status", kind: "text", width: 16, cell: ({ status }, words) => status && words.status(status) },
  { key: "surveyed", kind: "date", width: 12, cell: (row) => row.surveyed_on },
  { key: "income_score", kind: "number", width: 10, cell: (row) => row.income_score },
  { key: "deprivation_score", kind: "number", width: 10, cell: (row) => row.deprivation_score },
  { key: "end", kind: "text", width: 16, cell: (row, words) => row.final_class && words.class(row.final_class) },
  {
    key: "movement",
    kind: "text",
    width: 18,
    cell: (row, words) => row.movement_kind && words.kind(row.movement_kind),
  },
];

const ID_COLUMN: Column = { key: "national_id", kind: "text", width: 16, cell: (row) => row.head_national_id ?? null };

const SENSITIVE_COLUMNS: readonly Column[] = [
  { key: "ethnicity", kind: "text", width: 12, cell: ({ ethnicity }) => ethnicity ?? null },
  { key: "disabled", kind: "number", width: 12, cell: ({ disabled }) => disabled ?? null },
  { key: "without_capacity", kind: "number", width: 14, cell: (row) => row.without_capacity ?? null },
  { key: "undernourished", kind: "number", width: 14, cell: ({ undernourished }) => undernourished ?? null },
  { key: "pregnant", kind: "number", width: 12, cell: ({ pregnant }) => pregnant ?? null },
];

/** Looks each word up once: there are few, and a message is written anew each time that it is asked for. */
function remembering(word: (value: string) => string): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const found = known.get(value) ?? word(value);
    known.set(value, found);
    return found;
  };
}

async function* cells(
  batches: AsyncIterable<HouseholdRow[]>,
  columns: readonly Column[],
  words: Words,
): AsyncGenerator<Cell[][]> {
  const known: Words = {
    ...words,
    class: remembering(words.class),
    kind: remembering(words.kind),
    status: remembering(words.status),
  };
  for await (const batch of batches) yield batch.map((row) => columns.map(({ cell }) => cell(row, known)));
}

/**
 * The sheet of households: who, where, what they were and are. The head's masked number, and ethnicity, disability and health,
 * stand in it only where they were asked for.
 */
export function householdSheet(
  rows: AsyncIterable<HouseholdRow[]>,
  words: Words,
  extra: { sensitive: boolean; ids: boolean },
): { columns: SheetColumn[]; rows: AsyncIterable<Cell[][]> } {
  const columns = [...COLUMNS, ...(extra.ids ? [ID_COLUMN] : []), ...(extra.sensitive ? SENSITIVE_COLUMNS : [])];
  return {
    columns: columns.map(({ key, kind, width }) => ({ header: words.heading(key), kind, width })),
    rows: cells(rows, columns, words),
  };
}
