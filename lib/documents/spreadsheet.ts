import { writeXlsxStream } from "hucre/xlsx";

export type Cell = string | number | Date | null;

export type SheetColumn = { header: string; kind: "text" | "number" | "percent" | "date"; width?: number };

export const FORMATS = ["xlsx", "csv"] as const;
export type SheetFormat = (typeof FORMATS)[number];

const NUMBER_FORMAT = { text: "@", number: "#,##0", percent: "0.00", date: "dd/mm/yyyy" } as const;

const MIME: Record<SheetFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

type Sheet = { name: string; columns: SheetColumn[]; rows: AsyncIterable<Cell[]> | Iterable<Cell[]> };

/** A text that a spreadsheet would run as a formula is shown as text. */
const asText = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const csvCell = (cell: Cell): string => {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10).split("-").reverse().join("/");
  if (typeof cell === "number") return String(cell);
  const text = asText(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

async function* csvLines({ columns, rows }: Sheet): AsyncGenerator<string> {
  // The mark tells Excel that this is UTF-8; without it Vietnamese letters fall apart there.
  yield `\uFEFF${columns.map(({ header }) => csvCell(header)).join(",")}\r\n`;
  for await (const row of rows) yield `${row.map(csvCell).join(",")}\r\n`;
}

function csvStream(sheet: Sheet): ReadableStream<Uint8Array> {
  const lines = csvLines(sheet);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      // Some hundred lines at a time: a chunk for each would cost more than the line.
      let text = "";
      while (text.length < 32_768) {
        const { done, value } = await lines.next();
        if (done) {
          if (text) controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += value;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

/**
 * A download of one sheet, written while its rows are read: memory does not grow with them. Texts stay texts (leading zeros),
 * numbers are numbers, dates are dates.
 *
 * @param fileName without ending, ASCII
 */
export function sheetResponse(format: SheetFormat, fileName: string, sheet: Sheet): Response {
  const body =
    format === "csv"
      ? csvStream(sheet)
      : writeXlsxStream(sheet.rows, {
          name: sheet.name.replaceAll(/[[\]:*?/\\]/g, " ").slice(0, 31),
          columns: sheet.columns.map(({ header, kind, width }) => ({
            header,
            width: width ?? 14,
            numFmt: NUMBER_FORMAT[kind],
          })),
          freezePane: { rows: 1 },
        });
  return new Response(body, {
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
