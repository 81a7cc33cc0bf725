import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { detectEncoding } from "@/lib/imports/legacy-text";
import type { SourceRow } from "@/lib/imports/table";

/** Half of UTF-16 of a Western text is noughts; of Vietnamese still most of it. */
function utf16Without(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const head = bytes.subarray(0, 4_000);
  let even = 0;
  let odd = 0;
  head.forEach((byte, i) => {
    if (byte === 0) i % 2 === 0 ? even++ : odd++;
  });
  if (odd > head.length / 6) return "utf-16le";
  return even > head.length / 6 ? "utf-16be" : null;
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/**
 * The bytes of a text file as text: UTF-8, UTF-16, or a Western code page. Of the two that are met, Windows-1258 is Vietnamese as
 * it stands; texts in TCVN3 and VNI were written in Windows-1252 and stay what they are (lib/imports/legacy-text.ts).
 */
export function decodeBytes(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const wide = utf16Without(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  if (isUtf8(bytes)) return new TextDecoder("utf-8").decode(bytes);
  const sample = bytes.subarray(0, 100_000);
  const western = new TextDecoder("windows-1252").decode(sample);
  const isLegacy = detectEncoding([western]) !== "UNICODE";
  return new TextDecoder(isLegacy ? "windows-1252" : "windows-1258").decode(bytes).normalize("NFC");
}

/** What separates the cells of the first lines: the character that stands outside of quotes as often in each of them. */
function guessDelimiter(text: string): "," | ";" | "\t" {
  const lines = text
    .slice(0, 50_000)
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, 60);
  let best: { delimiter: "," | ";" | "\t"; score: number } = { delimiter: ",", score: 0 };
  for (const delimiter of ["\t", ";", ","] as const) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    const score = counts.filter((count) => count === usual).length * Math.min(usual, 20);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function* pieces(text: string): Generator<string> {
  const SIZE = 65_536;
  for (let at = 0; at < text.length; at += SIZE) yield text.slice(at, at + SIZE);
}

/** The rows of a text with separated cells (RFC 4180, and Excel's clipboard), those without any text left out. */
export async function* readDelimited(text: string): AsyncGenerator<SourceRow> {
  const body = text.replace(/^\uFEFF/, "").replace(/^sep=.\r?\n/i, "");
  const parser = Readable.from(pieces(body)).pipe(
    parse({
      delimiter: guessDelimiter(body),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 1_000_000,
    }),
  );
  let number = 0;
  for await (const record of parser as AsyncIterable<string[]>) {
    number++;
    // An apostrophe before a sign keeps a spreadsheet from running the text as a formula.
    const cells = record.map((cell) =>
      cell
        .replace(/\r\n?/g, "\n")
        .trim()
        .replace(/^'(?=[=+\-@])/, ""),
    );
    if (cells.some((cell) => cell !== "")) yield { number, cells };
  }
}
