import { csvText } from "@/lib/core/csv";
import type { Cell, SheetColumn } from "@/lib/documents/columns";
import { writeXlsx } from "@/lib/documents/xlsx";

export const FORMATS = ["xlsx", "csv"] as const;
export type SheetFormat = (typeof FORMATS)[number];

const MIME: Record<SheetFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

/** `rows`: all of them, or some at a time; `lines`: the same as lines of CSV, where somebody else writes them. */
export type SheetContent = {
  name: string;
  columns: SheetColumn[];
  rows: AsyncIterable<Cell[][]> | Cell[][];
  lines?: (() => AsyncIterable<Uint8Array>) | null;
};

async function* csvChunks({ columns, rows, lines }: SheetContent): AsyncGenerator<Uint8Array> {
  const isDate = columns.map(({ kind }) => kind === "date");
  const cell = (value: Cell, column: number): string => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    return isDate[column] ? `${value.slice(8)}/${value.slice(5, 7)}/${value.slice(0, 4)}` : csvText(value);
  };
  // The mark tells Excel that this is UTF-8; without it Vietnamese letters fall apart there.
  yield Buffer.from(`\uFEFF${columns.map(({ header }) => csvText(header)).join(",")}\r\n`);
  if (lines) return yield* lines();
  for await (const batch of Array.isArray(rows) ? [rows] : rows)
    yield Buffer.from(batch.map((row) => `${row.map(cell).join(",")}\r\n`).join(""));
}

const streamOf = (chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });

/**
 * A download of one sheet, written while its rows are read: memory does not grow with them. Texts stay texts (leading zeros),
 * numbers are numbers, dates are dates. A reader who leaves ends the reading.
 *
 * @param fileName without ending, ASCII
 */
export function sheetResponse(format: SheetFormat, fileName: string, sheet: SheetContent): Response {
  const { name, columns, rows } = sheet;
  const chunks = format === "csv" ? csvChunks(sheet) : writeXlsx(name, columns, Array.isArray(rows) ? [rows] : rows);
  return new Response(streamOf(chunks), {
    headers: {
      "content-type": MIME[format],
      "content-disposition": `attachment; filename="${fileName}.${format}"`,
      "cache-control": "no-store",
    },
  });
}

/** The format that an address asks for; null for anything that is none. */
export function readFormat(text: string | undefined): SheetFormat | null {
  return FORMATS.find((format) => format === text) ?? null;
}
