import { formatDateTime } from "@/lib/core/format";
import type { Cell, SheetColumn } from "@/lib/documents/columns";
import type { TrailDownload } from "@/lib/trail/queries";
import { sayAct, sayChanges, sayPurpose, sayTable, type TrailWords } from "@/lib/trail/words";

const COLUMNS = [
  ["id", 12],
  ["when", 18],
  ["who", 24],
  ["role", 20],
  ["office", 24],
  ["what", 36],
  ["table", 18],
  ["row", 38],
  ["place", 24],
  ["changes", 60],
  ["for_what", 40],
  ["request", 38],
] as const;

async function* cells(
  { entries, unitNames }: TrailDownload,
  words: Omit<TrailWords, "unitName">,
): AsyncGenerator<Cell[][]> {
  const { say } = words;
  const own: TrailWords = { ...words, unitName: (id) => unitNames.get(id) };
  for await (const some of entries)
    yield some.map((entry): Cell[] => [
      entry.id,
      formatDateTime(entry.at),
      entry.who ?? entry.job,
      entry.role && say(`common.role.${entry.role}`),
      entry.office,
      sayAct({ act: entry.act, reading: entry.operation === "READ" }, say),
      sayTable(entry.table, say),
      entry.rowId,
      entry.place,
      sayChanges(entry, own)
        .changes.map(({ label, was, became }) => `${label}: ${was} → ${became ?? say("trail.unknown")}`)
        .join("; "),
      entry.reading && sayPurpose(entry.reading, say),
      entry.requestId,
    ]);
}

/** The sheet of a trail that is taken away. */
export const trailSheet = (
  download: TrailDownload,
  words: Omit<TrailWords, "unitName">,
): { columns: SheetColumn[]; rows: AsyncIterable<Cell[][]> } => ({
  columns: COLUMNS.map(([name, width]) => ({ header: words.say(`trail.column.${name}`), kind: "text", width })),
  rows: cells(download, words),
});
