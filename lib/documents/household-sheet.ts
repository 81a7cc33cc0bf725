import type { Cell } from "@/lib/documents/columns";
import type { SheetContent } from "@/lib/documents/spreadsheet";
import { maskedNationalId } from "@/lib/households/identity";
import type { ValueWords } from "@/lib/reports/household-columns";
import type { HouseholdDownload } from "@/lib/reports/household-rows";

/** Looks each word up once: there are few, and a message is written anew each time that it is asked for. */
function remembering(word: (value: string) => string): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const found = known.get(value) ?? word(value);
    known.set(value, found);
    return found;
  };
}

/** "020•••••••45" of a person's id and their sealed number. */
function masked(value: string): string {
  const [id = "", nationalIdSealed = null] = value.split(" ");
  return maskedNationalId({ id, nationalIdSealed });
}

async function* cells(
  { rows, columns }: Pick<HouseholdDownload, "rows" | "columns">,
  words: ValueWords,
): AsyncGenerator<Cell[][]> {
  const writers = columns.map(({ kind }): ((value: string) => Cell) | null => {
    if (kind === "number") return Number;
    if (kind === "sealed") return masked;
    return kind === "text" || kind === "date" ? null : remembering(words[kind]);
  });
  const cell = (value: unknown, column: number): Cell => {
    if (value === null) return null;
    const text = String(value);
    return writers[column]?.(text) ?? text;
  };
  for await (const batch of rows) yield batch.map((row) => row.map(cell));
}

/**
 * The sheet of households: who, where, what they were and are. The head's masked number, and ethnicity, disability and health,
 * stand in it only where they were asked for.
 */
export function householdSheet(
  { rows, lines, columns }: Pick<HouseholdDownload, "rows" | "lines" | "columns">,
  words: ValueWords & { heading: (column: string) => string },
): Omit<SheetContent, "name" | "rows"> & { rows: AsyncIterable<Cell[][]> } {
  return {
    columns: columns.map(({ key, kind, width }) => ({
      header: words.heading(key),
      kind: kind === "number" || kind === "date" ? kind : "text",
      width,
    })),
    rows: cells({ rows, columns }, words),
    lines: lines && (() => lines(words)),
  };
}
