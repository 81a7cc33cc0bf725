import type { Cell, SheetColumn } from "@/lib/documents/spreadsheet";
import type { HouseholdRow } from "@/lib/reports/household-rows";

type Words = {
  heading: (column: string) => string;
  class: (value: string) => string;
  kind: (value: string) => string;
  status: (value: string) => string;
};

const COLUMNS: { key: string; kind: SheetColumn["kind"]; width: number }[] = [
  { key: "district", kind: "text", width: 18 },
  { key: "commune", kind: "text", width: 22 },
  { key: "village", kind: "text", width: 20 },
  { key: "code", kind: "text", width: 14 },
  { key: "head", kind: "text", width: 26 },
  { key: "members", kind: "number", width: 10 },
  { key: "start", kind: "text", width: 16 },
  { key: "status", kind: "text", width: 16 },
  { key: "surveyed", kind: "date", width: 12 },
  { key: "income_score", kind: "number", width: 10 },
  { key: "deprivation_score", kind: "number", width: 10 },
  { key: "end", kind: "text", width: 16 },
  { key: "movement", kind: "text", width: 18 },
];

const ID_COLUMN = { key: "national_id", kind: "text", width: 16 } as const;

const SENSITIVE_COLUMNS = [
  { key: "ethnicity", kind: "text", width: 12 },
  { key: "disabled", kind: "number", width: 12 },
  { key: "without_capacity", kind: "number", width: 14 },
  { key: "undernourished", kind: "number", width: 14 },
  { key: "pregnant", kind: "number", width: 12 },
] as const;

async function* cells(rows: AsyncIterable<HouseholdRow>, words: Words): AsyncGenerator<Cell[]> {
  for await (const row of rows) {
    yield [
      row.district,
      row.commune,
      row.village,
      row.code,
      row.head_name,
      row.members,
      row.start_class && words.class(row.start_class),
      row.status && words.status(row.status),
      row.surveyed_on,
      row.income_score,
      row.deprivation_score,
      row.final_class && words.class(row.final_class),
      row.movement_kind && words.kind(row.movement_kind),
      ...(row.headNationalId === null ? [] : [row.headNationalId]),
      ...(row.sensitive
        ? [
            row.sensitive.ethnicity,
            row.sensitive.disabled,
            row.sensitive.without_capacity,
            row.sensitive.undernourished,
            row.sensitive.pregnant,
          ]
        : []),
    ];
  }
}

/**
 * The sheet of households: who, where, what they were and are. The head's masked number, and ethnicity, disability and health,
 * stand in it only where they were asked for.
 */
export function householdSheet(
  rows: AsyncIterable<HouseholdRow>,
  words: Words,
  extra: { sensitive: boolean; ids: boolean },
): { columns: SheetColumn[]; rows: AsyncIterable<Cell[]> } {
  const columns = [...COLUMNS, ...(extra.ids ? [ID_COLUMN] : []), ...(extra.sensitive ? SENSITIVE_COLUMNS : [])];
  return {
    columns: columns.map(({ key, kind, width }) => ({ header: words.heading(key), kind, width })),
    rows: cells(rows, words),
  };
}
