import { pipeline, Readable } from "node:stream";
import { constants, crc32, createDeflateRaw } from "node:zlib";
import type { Cell, SheetColumn } from "@/lib/documents/columns";

// A workbook of one sheet (ECMA-376) in a ZIP archive, written while its rows are read. Texts stand in their cells; a table of
// shared texts would have to be kept until the end.

/** Styles of the cells by kind: places in `cellXfs` of `STYLES`. */
const STYLE: Record<SheetColumn["kind"], number> = { text: 1, number: 2, percent: 3, date: 4 };
const HEADING = 5;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

// Number formats 49, 3 and 2 are built in: text, thousands, two decimals.
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>${[49, 3, 2, 164].map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join("")}<xf fontId="1" numFmtId="49" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`;

const TYPES = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

const relations = (...targets: [kind: string, target: string][]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`)
    .join("")}</Relationships>`;

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// Control characters and halves of a pair cannot stand in XML at all.
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
const SPECIAL = /[&<>"\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
const escapeXml = (text: string): string =>
  SPECIAL.test(text) ? text.replace(UNWRITABLE, "").replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? "") : text;

/** The letters of a column, from 0: "A", "Z", "AA". */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${lettersOf(Math.floor(column / 26) - 1)}${last}`;
}

const DAY_MS = 86_400_000;
/** Days since 30 December 1899, as spreadsheets count them. */
const serialOf = (day: string): number => Date.parse(day) / DAY_MS + 25_569;

/** How many different texts of a column are kept as they are written: places and words come again, names and codes do not. */
const MOST_KEPT = 1_000;

/** Writes the cells of a column after their place; "" for a cell that is not there. */
function writeCells(style: number, isDate: boolean): (cell: Cell) => string {
  const kept = new Map<string, string>();
  const text = (cell: string): string => {
    const isPadded = cell.trim() !== cell;
    return `" s="${style}" t="inlineStr"><is><t${isPadded ? ' xml:space="preserve"' : ""}>${escapeXml(cell)}</t></is></c>`;
  };
  return (cell) => {
    if (cell === null || cell === "") return "";
    if (typeof cell === "number") return Number.isFinite(cell) ? `" s="${style}"><v>${cell}</v></c>` : "";
    if (isDate) return `" s="${style}"><v>${serialOf(cell)}</v></c>`;
    const known = kept.get(cell);
    if (known !== undefined) return known;
    const written = text(cell);
    if (kept.size < MOST_KEPT) kept.set(cell, written);
    return written;
  };
}

/** Writes rows of cells with these styles, from the row below `row`. */
function writeRows(
  columns: readonly { style: number; isDate: boolean }[],
  row = 0,
): (cells: readonly Cell[]) => string {
  const places = columns.map(({ style, isDate }, i) => ({ letters: lettersOf(i), write: writeCells(style, isDate) }));
  let at = row;
  return (cells) => {
    at += 1;
    if (at > MOST_ROWS) throw new RangeError("a worksheet holds no more rows");
    let xml = `<row r="${at}">`;
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      const written = place?.write(cells[i] ?? null);
      if (written) xml += `<c r="${place?.letters}${at}${written}`;
    }
    return `${xml}</row>`;
  };
}

/** What a worksheet holds at most (Excel's limit), the heading among it. */
const MOST_ROWS = 1_048_576;

/** Signs of a sheet that are written at a time. */
const HANDED_ON = 65_536;

async function* sheetXml(
  columns: readonly SheetColumn[],
  batches: AsyncIterable<Cell[][]> | Iterable<Cell[][]>,
): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width = 14 }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  const heading = writeRows(columns.map(() => ({ style: HEADING, isDate: false })));
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>${heading(columns.map(({ header }) => header))}`;
  const write = writeRows(
    columns.map(({ kind }) => ({ style: STYLE[kind], isDate: kind === "date" })),
    1,
  );
  let xml = "";
  for await (const batch of batches)
    for (const cells of batch) {
      xml += write(cells);
      // Handed on before the pieces grow old: what lives long costs most.
      if (xml.length < HANDED_ON) continue;
      yield xml;
      xml = "";
    }
  yield `${xml}</sheetData></worksheet>`;
}

/** A part of the archive once it is written. */
type Entry = { name: Buffer; crc: number; packed: number; size: number; at: number };

// Names are ASCII; sizes and checksum follow the content (bit 3), since they are not known before; 1 January 1980.
function header(signature: number, { name, crc, packed, size, at }: Entry, isCentral: boolean): Buffer {
  const bytes = Buffer.alloc(isCentral ? 46 : 30);
  let to = bytes.writeUInt32LE(signature, 0);
  if (isCentral) to = bytes.writeUInt16LE(20, to);
  for (const value of [20, 8, 8, 0, 33]) to = bytes.writeUInt16LE(value, to);
  for (const value of isCentral ? [crc, packed, size] : [0, 0, 0]) to = bytes.writeUInt32LE(value, to);
  bytes.writeUInt16LE(name.length, to);
  if (isCentral) bytes.writeUInt32LE(at, 42);
  return Buffer.concat([bytes, name]);
}

function ending(entries: readonly Entry[], at: number): Buffer {
  const central = Buffer.concat(entries.map((entry) => header(0x02014b50, entry, true)));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([central, end]);
}

async function* bytesOf(texts: AsyncIterable<string> | Iterable<string>, entry: Entry): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    yield bytes;
  }
}

/** Deflates quickly rather than small; in another thread, while the next rows are written. */
async function* deflate(texts: AsyncIterable<string> | Iterable<string>, entry: Entry): AsyncGenerator<Uint8Array> {
  const packer = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  // What goes wrong on the way is thrown by the loop; leaving the loop ends the texts, too.
  pipeline(Readable.from(bytesOf(texts, entry)), packer, () => undefined);
  for await (const chunk of packer) {
    entry.packed += chunk.length;
    yield chunk;
  }
}

/**
 * The bytes of a workbook of one sheet.
 *
 * @param name of the sheet
 * @throws RangeError for more rows than a worksheet holds, or more bytes than an archive of the common kind
 */
export async function* writeXlsx(
  name: string,
  columns: readonly SheetColumn[],
  batches: AsyncIterable<Cell[][]> | Iterable<Cell[][]>,
): AsyncGenerator<Uint8Array> {
  const sheetName = escapeXml(name.replaceAll(/[[\]:*?/\\]/g, " ").slice(0, 31));
  const parts: [name: string, texts: AsyncIterable<string> | Iterable<string>][] = [
    ["[Content_Types].xml", [TYPES]],
    ["_rels/.rels", [relations(["officeDocument", "xl/workbook.xml"])]],
    [
      "xl/workbook.xml",
      [
        `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ],
    ],
    ["xl/_rels/workbook.xml.rels", [relations(["worksheet", "worksheets/sheet1.xml"], ["styles", "styles.xml"])]],
    ["xl/styles.xml", [STYLES]],
    ["xl/worksheets/sheet1.xml", sheetXml(columns, batches)],
  ];
  const entries: Entry[] = [];
  let at = 0;
  for (const [part, texts] of parts) {
    const entry: Entry = { name: Buffer.from(part), crc: 0, packed: 0, size: 0, at };
    const local = header(0x04034b50, entry, false);
    yield local;
    for await (const chunk of deflate(texts, entry)) yield chunk;
    if (entry.size > 0xffffffff) throw new RangeError("the archive holds no more bytes");
    const descriptor = Buffer.alloc(16);
    [0x08074b50, entry.crc, entry.packed, entry.size].forEach((value, i) => {
      descriptor.writeUInt32LE(value, i * 4);
    });
    yield descriptor;
    at += local.length + entry.packed + descriptor.length;
    entries.push(entry);
  }
  yield ending(entries, at);
}
