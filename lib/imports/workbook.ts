import type { Readable } from "node:stream";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { problems } from "@/lib/core/problem";
import { type NumberShape, numberShape, numberText } from "@/lib/imports/number-text";
import { LIMITS, type SourceRow } from "@/lib/imports/table";

// A workbook is a folder of XML files, zipped. It is read from front to back and never held: only the texts that its cells
// share, the formats, and where cells are merged.

/** Twice what a full sheet of the allowed size takes; a file that unpacks to more was made to harm. */
const MOST_UNPACKED = 700 * 1024 * 1024;
const MOST_SHARED = 96 * 1024 * 1024;
const MOST_MERGES = 200_000;
/** Elements that stand in one another. A sheet has some six. */
const MOST_DEPTH = 64;
/** Letters of a text, as Excel allows a cell. */
const MOST_TEXT = 32_767;
/** Bytes from one ">" to the next: a tag, or the longest text with all its letters written as entities. */
const MOST_BETWEEN = 256 * 1024;
/** Bytes of a part that is neither a sheet nor its texts: the list of sheets, the formats. */
const MOST_OF_PART = 16 * 1024 * 1024;

type Merge = { top: number; bottom: number; left: number; right: number };

/** "XFD12" → column and row from 0. */
function cellAt(reference: string): { column: number; row: number } | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
  if (!match) return null;
  let column = 0;
  for (const letter of match[1] ?? "") column = column * 26 + letter.charCodeAt(0) - 64;
  return { column: column - 1, row: Number(match[2]) - 1 };
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

type Handlers = {
  open?: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** Reads XML piece by piece. What a piece completed is there to be taken before the next is read. */
async function* parse(stream: Readable, { open, text, close }: Handlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on("error", (error) => {
    throw error;
  });
  let depth = 0;
  parser.on("opentag", (tag: SaxesTagPlain) => {
    if (++depth > MOST_DEPTH) throw problems.fileUnreadable();
    open?.(local(tag.name), tag.attributes);
  });
  if (text) parser.on("text", text);
  if (text) parser.on("cdata", text);
  parser.on("closetag", (tag: SaxesTagPlain) => {
    depth--;
    close?.(local(tag.name));
  });
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    yield;
  }
  parser.write(decoder.decode());
  parser.close();
  yield;
}

async function parseAll(stream: Readable, handlers: Handlers): Promise<void> {
  for await (const _ of parse(stream, handlers));
}

/** "_x000D_" stands for a character that XML cannot hold. */
const unescaped = (text: string): string =>
  text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

const clean = (text: string): string => unescaped(text).replace(/\r\n?/g, "\n").trim();

class Archive {
  constructor(
    readonly zip: ZipFile,
    readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  has = (name: string) => this.entries.has(name);

  async open(name: string, most = MOST_OF_PART): Promise<Readable> {
    const entry = this.entries.get(name);
    if (!entry) throw problems.fileUnreadable();
    if (entry.uncompressedSize > most) throw problems.fileUnpacksTooBig();
    return await this.zip.openReadStreamPromise(entry);
  }

  static async of(source: { path: string } | { bytes: Uint8Array }): Promise<Archive> {
    const options = { lazyEntries: true, autoClose: false } as const;
    const zip =
      "path" in source
        ? await openPromise(source.path, options)
        : await fromBufferPromise(
            Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength),
            options,
          );
    const entries = new Map<string, Entry>();
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      if (entry.isEncrypted()) throw problems.fileEncrypted();
      if (unpacked > MOST_UNPACKED || entries.size > 5_000) throw problems.fileUnpacksTooBig();
      entries.set(entry.fileName, entry);
    }
    return new Archive(zip, entries);
  }
}

const resolve = (folder: string, target: string): string => {
  if (target.startsWith("/")) return target.slice(1);
  const path = folder.split("/").filter(Boolean);
  for (const part of target.split("/")) {
    if (part === "..") path.pop();
    else if (part !== "." && part !== "") path.push(part);
  }
  return path.join("/");
};

/** Relations of a part: by id, and by the last word of their type. */
async function relations(archive: Archive, part: string): Promise<{ id: string; type: string; target: string }[]> {
  const cut = part.lastIndexOf("/");
  const folder = part.slice(0, cut + 1);
  const name = `${folder}_rels/${part.slice(cut + 1)}.rels`;
  if (!archive.has(name)) return [];
  const found: { id: string; type: string; target: string }[] = [];
  await parseAll(await archive.open(name), {
    open(tag, { Id = "", Type = "", Target = "" }) {
      if (tag === "Relationship")
        found.push({ id: Id, type: Type.slice(Type.lastIndexOf("/") + 1), target: resolve(folder, Target) });
    },
  });
  return found;
}

async function sharedTexts(archive: Archive, part: string): Promise<string[]> {
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let inReading = false;
  await parseAll(await archive.open(part, MOST_SHARED), {
    open(tag) {
      if (tag === "si") text = "";
      else if (tag === "t") inText = true;
      // How a text is pronounced: not part of it.
      else if (tag === "rPh") inReading = true;
    },
    text(piece) {
      if (!inText || inReading) return;
      text += piece;
      if (text.length > MOST_TEXT) throw problems.fileUnreadable();
    },
    close(tag) {
      if (tag === "si") texts.push(clean(text));
      else if (tag === "t") inText = false;
      else if (tag === "rPh") inReading = false;
    },
  });
  return texts;
}

/** What the numbers of each style are shown as. */
async function numberShapes(archive: Archive, part: string): Promise<NumberShape[]> {
  const codes = new Map<number, string>();
  const shapes: NumberShape[] = [];
  let inCells = false;
  await parseAll(await archive.open(part), {
    open(tag, attributes) {
      if (tag === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      else if (tag === "cellXfs") inCells = true;
      else if (tag === "xf" && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        shapes.push(numberShape(id, codes.get(id)));
      }
    },
    close(tag) {
      if (tag === "cellXfs") inCells = false;
    },
  });
  return shapes;
}

/** How much a sheet holds and where its cells are merged, found without reading its cells. */
async function survey(stream: Readable): Promise<{ values: number; merges: Merge[] }> {
  const merges: Merge[] = [];
  let values = 0;
  let rest = "";
  for await (const chunk of stream) {
    // XML outside of texts is ASCII, and in texts a "<" never stands.
    const text = rest + (chunk as Buffer).toString("latin1");
    const whole = text.lastIndexOf(">") + 1;
    for (const match of text
      .slice(0, whole)
      .matchAll(/<(?:\w+:)?(?:v|is)[\s>]|<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z\d]+):([A-Z\d]+)"/g)) {
      const [from, to] = [cellAt(match[1] ?? ""), cellAt(match[2] ?? "")];
      if (!from || !to) values++;
      else if (merges.push({ top: from.row, bottom: to.row, left: from.column, right: to.column }) > MOST_MERGES)
        throw problems.fileUnreadable();
    }
    rest = text.slice(whole);
    if (rest.length > MOST_BETWEEN) throw problems.fileUnreadable();
  }
  return { values, merges: merges.sort((a, b) => a.top - b.top) };
}

type Sheet = { part: string; merges: Merge[] };

async function findSheet(
  archive: Archive,
): Promise<{ sheet: Sheet; texts: string[]; shapes: NumberShape[]; epoch1904: boolean }> {
  const [root] = (await relations(archive, "")).filter(({ type }) => type === "officeDocument");
  // A zip of something else, or a workbook of another program: ODS, or the binary kind of Excel.
  if (!root || /\.bin$/i.test(root.target)) throw problems.fileUnknownKind();
  if (!archive.has(root.target)) throw problems.fileUnreadable();
  const parts = await relations(archive, root.target);
  const sheets: { id: string; hidden: boolean }[] = [];
  let epoch1904 = false;
  await parseAll(await archive.open(root.target), {
    open(tag, attributes) {
      if (tag === "workbookPr") epoch1904 = /^(?:1|true)$/.test(attributes.date1904 ?? "");
      if (tag !== "sheet") return;
      const id = Object.entries(attributes).find(([name]) => local(name) === "id")?.[1] ?? "";
      sheets.push({ id, hidden: (attributes.state ?? "visible") !== "visible" });
    },
  });
  let best: (Sheet & { values: number }) | null = null;
  for (const wanted of [false, true]) {
    for (const { id } of sheets.filter(({ hidden }) => hidden === wanted)) {
      const part = parts.find((relation) => relation.id === id && relation.type === "worksheet")?.target;
      if (part === undefined || !archive.has(part)) continue;
      const found = await survey(await archive.open(part, MOST_UNPACKED));
      if (found.values > (best?.values ?? 0)) best = { part, ...found };
    }
    // A hidden sheet is looked at only where the others hold nothing.
    if (best) break;
  }
  if (!best) throw problems.fileEmpty();
  const target = (type: string) =>
    parts.find((relation) => relation.type === type && archive.has(relation.target))?.target;
  const shared = target("sharedStrings");
  const styles = target("styles");
  return {
    sheet: best,
    texts: shared === undefined ? [] : await sharedTexts(archive, shared),
    shapes: styles === undefined ? [] : await numberShapes(archive, styles),
    epoch1904,
  };
}

/** Gives every cell of a merged range the value of its first. */
class Merges {
  #next = 0;
  #open: (Merge & { value: string })[] = [];

  constructor(readonly merges: readonly Merge[]) {}

  fill(row: number, cells: string[]): void {
    this.#open = this.#open.filter(({ bottom }) => bottom >= row);
    for (let merge = this.merges[this.#next]; merge && merge.top <= row; merge = this.merges[++this.#next]) {
      // One whose first row holds nothing has nothing to give.
      if (merge.bottom >= row) this.#open.push({ ...merge, value: merge.top === row ? (cells[merge.left] ?? "") : "" });
    }
    for (const { left, right, value } of this.#open) {
      if (value === "") continue;
      for (let column = left; column <= Math.min(right, LIMITS.columns - 1); column++) {
        while (cells.length <= column) cells.push("");
        cells[column] = value;
      }
    }
  }
}

/**
 * The rows of the sheet with the most data, those without any left out.
 *
 * @throws Problem for a file that is no workbook, is locked, is empty or too big
 */
export async function* readWorkbook(source: { path: string } | { bytes: Uint8Array }): AsyncGenerator<SourceRow> {
  const archive = await Archive.of(source);
  try {
    const { sheet, texts, shapes, epoch1904 } = await findSheet(archive);
    const plain: NumberShape = { kind: "PLAIN" };
    const merges = new Merges(sheet.merges);
    let ready: SourceRow[] = [];
    let row = -1;
    let cells: string[] = [];
    let column = -1;
    let type = "";
    let style = 0;
    let value = "";
    let reads = false;
    const put = () => {
      const text =
        type === "s"
          ? (texts[Number(value)] ?? "")
          : type === "" || type === "n"
            ? numberText(value, shapes[style] ?? plain, epoch1904)
            : type === "b"
              ? value === "1"
                ? "TRUE"
                : "FALSE"
              : type === "d"
                ? value.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, "$3/$2/$1")
                : clean(value);
      if (text === "") return;
      if (column >= LIMITS.columns) throw problems.fileTooManyColumns(LIMITS.columns);
      while (cells.length < column) cells.push("");
      cells[column] = text;
    };
    const steps = parse(await archive.open(sheet.part, MOST_UNPACKED), {
      open(tag, attributes) {
        if (tag === "row") {
          row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1;
          cells = [];
          column = -1;
        } else if (tag === "c") {
          column = (attributes.r === undefined ? null : cellAt(attributes.r))?.column ?? column + 1;
          type = attributes.t ?? "";
          style = Number(attributes.s ?? 0);
          value = "";
        } else if (tag === "v" || tag === "t") reads = true;
        else if (tag === "rPh") reads = false;
      },
      text(piece) {
        if (!reads) return;
        value += piece;
        if (value.length > MOST_TEXT) throw problems.fileUnreadable();
      },
      close(tag) {
        if (tag === "v" || tag === "t") reads = false;
        else if (tag === "c" && value !== "") put();
        else if (tag === "row") {
          merges.fill(row, cells);
          if (cells.some((cell) => cell !== "")) ready.push({ number: row + 1, cells });
        }
      },
    });
    for await (const _ of steps) {
      const rows = ready;
      ready = [];
      yield* rows;
    }
  } finally {
    archive.zip.close();
  }
}
