import "server-only";
import { open, readFile, stat } from "node:fs/promises";
import { Problem, problems } from "@/lib/core/problem";
import { decodeBytes, readDelimited } from "@/lib/imports/delimited";
import { ENDINGS, LIMITS, type SourceRow } from "@/lib/imports/table";
import { readWorkbook } from "@/lib/imports/workbook";

/** Letters of a row, and of all rows: a list of the largest kind has a twentieth of it. Merged cells say one text many times. */
const MOST_OF_ROW = 200_000;
const MOST_OF_ALL = 100_000_000;

/** A file on disk, a file in memory, or what was pasted from a spreadsheet. `name` says only what people call it. */
export type TableSource = { name: string; path?: string; bytes?: Uint8Array; text?: string };

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte);

/** Zipped, as workbooks are. */
const isZip = (head: Uint8Array) => startsWith(head, 0x50, 0x4b);

/** Excel before 2007, and a locked workbook, which is wrapped in the same container. */
const isOldContainer = (head: Uint8Array) => startsWith(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);

const LOCKED = Buffer.from("EncryptedPackage", "utf16le");

async function firstBytes({ path, bytes }: TableSource): Promise<Uint8Array> {
  if (bytes) return bytes.subarray(0, 65_536);
  if (path === undefined) return new Uint8Array();
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function sizeOf({ path, bytes, text }: TableSource): Promise<number> {
  if (bytes) return bytes.byteLength;
  if (path !== undefined) return (await stat(path)).size;
  return text?.length ?? 0;
}

async function choose(source: TableSource): Promise<AsyncIterable<SourceRow>> {
  if ((await sizeOf(source)) > LIMITS.bytes) throw problems.fileTooBig(LIMITS.megabytes);
  if (source.text !== undefined) return readDelimited(source.text);
  const head = await firstBytes(source);
  if (head.length === 0) throw problems.fileEmpty();
  if (isOldContainer(head)) {
    const whole = source.bytes ?? (source.path === undefined ? head : await readFile(source.path));
    throw Buffer.from(whole).includes(LOCKED) ? problems.fileEncrypted() : problems.fileOldExcel();
  }
  if (isZip(head)) {
    return readWorkbook(source.bytes ? { bytes: source.bytes } : { path: source.path ?? "" });
  }
  if (/^\s*(?:<!doctype|<html|<\?xml|%PDF|\{\\rtf)/i.test(Buffer.from(head.subarray(0, 200)).toString("latin1")))
    throw problems.fileUnknownKind();
  return readDelimited(decodeBytes(source.bytes ?? (await readFile(source.path ?? ""))));
}

/**
 * Whether a file's name ends as its content is: colleagues may fetch it again, and their machine goes by the name. How it is read
 * follows from its content alone.
 */
export const isCalledWhatItIs = (name: string, bytes: Uint8Array): boolean =>
  ENDINGS[isZip(bytes) ? "workbook" : "text"].some((ending) => name.toLowerCase().endsWith(ending));

/**
 * The rows of a list, from a workbook (XLSX: the sheet with the most data), a text file (CSV, TSV, TXT) or a paste, one after the
 * other: memory does not grow with them. Rows without any text are left out; `number` counts them.
 *
 * @throws Problem for a file that cannot be taken: too big, locked, broken, empty, of an older Excel
 */
export async function* readTable(source: TableSource): AsyncGenerator<SourceRow> {
  let count = 0;
  let letters = 0;
  try {
    for await (const row of await choose(source)) {
      if (++count > LIMITS.rows) throw problems.fileTooManyRows(LIMITS.rows);
      if (row.cells.length > LIMITS.columns && row.cells.slice(LIMITS.columns).some((cell) => cell !== ""))
        throw problems.fileTooManyColumns(LIMITS.columns);
      const own = row.cells.reduce((sum, cell) => sum + cell.length, 0);
      letters += own;
      if (own > MOST_OF_ROW || letters > MOST_OF_ALL) throw problems.fileUnpacksTooBig();
      yield row;
    }
  } catch (error) {
    // Whatever the zip, the XML or the quotes stumble over: the file is broken, and no detail of it helps who has it.
    throw error instanceof Problem ? error : problems.fileUnreadable();
  }
  if (count === 0) throw problems.fileEmpty();
}
