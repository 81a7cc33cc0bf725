import { setImmediate } from "node:timers/promises";
import { type Block, breakPages, listBlocks } from "@/lib/documents/sheets/layout";
import { PAGE, type Pen, takePen, WIDTH } from "@/lib/documents/sheets/pen";
import { sheetAddress } from "@/lib/documents/sheets/reference";
import type { Sheet } from "@/lib/documents/sheets/sheet";

/** A household that was chosen and has no sheet. */
export type Skipped = { code: string; headName: string };

type Job = {
  title: string;
  at: Date;
  /** Where people reach the application. */
  origin: string;
  year: number;
  /** Written one after the other, as they are read. */
  sheets: AsyncIterable<Sheet>;
  /** Named on a page of their own at the end. */
  skipped: readonly Skipped[];
  words: { title: string; text: string };
};

const ROOM = PAGE.height - PAGE.top - PAGE.bottom;
/** Room for the line that says whose sheet a further page belongs to. */
const CONTINUED = 16;
/** Bytes that wait for whoever downloads before the next household is drawn. */
const MOST_WAITING = 64 * 1024;

/**
 * Sheets as one PDF, written while they are read: memory does not grow with their number, and a download that is broken
 * off ends the reading. Every household begins on a front side.
 */
export function streamSheets(job: Job): ReadableStream<Uint8Array> {
  const pen = takePen(job.title, job.at);
  const sheets = job.sheets[Symbol.asyncIterator]();
  let done = false;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const chunk: Buffer | null = pen.doc.read();
        if (chunk) {
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) return;
        } else if (done) {
          controller.close();
          return;
        } else {
          while (!done && pen.doc.readableLength < MOST_WAITING) {
            const next = await sheets.next();
            // Drawing takes some milliseconds a household: other people's requests go in between.
            await setImmediate();
            if (next.done) {
              if (job.skipped.length > 0) drawSkipped(pen, job);
              pen.doc.end();
              done = true;
            } else drawSheet(pen, next.value, sheetAddress(job.origin, next.value.code, job.year));
          }
        }
      }
    },
    async cancel() {
      await sheets.return?.(undefined);
    },
  });
}

function drawSheet(pen: Pen, sheet: Sheet, address: string) {
  const pages = breakPages(listBlocks(pen, sheet, address), ROOM - CONTINUED);
  // A sheet of paper has two sides: the next household's begins on a new one.
  const count = pages.length + (pages.length % 2);
  for (let i = 0; i < count; i++) drawPage(pen, sheet, pages[i] ?? [], i + 1, count);
}

function drawPage(pen: Pen, sheet: Sheet, blocks: readonly Block[], page: number, pages: number) {
  pen.doc.addPage();
  let y = PAGE.top;
  if (page > 1) {
    pen.text(`${sheet.reference} · ${sheet.head.text}`, PAGE.left, y, WIDTH, { size: 8, bold: true });
    y += CONTINUED;
  }
  for (const block of blocks) {
    block.draw(y);
    y += block.height;
  }
  if (blocks.length === 0)
    pen.text(sheet.blankPage, PAGE.left, PAGE.height / 2, WIDTH, { size: 9, soft: true, align: "center" });
  const foot = PAGE.height - PAGE.bottom + 8;
  pen.rule(PAGE.left, foot, WIDTH);
  pen.text(sheet.footer(page, pages), PAGE.left, foot + 3, WIDTH / 2, { size: 7 });
  pen.text(sheet.confidential, PAGE.left + WIDTH / 2, foot + 3, WIDTH / 2, { size: 7, align: "right" });
  pen.text(sheet.printed, PAGE.left, foot + 14, WIDTH, { size: 7, soft: true });
  pen.text(sheet.sealed, PAGE.left, foot + 14, WIDTH, { size: 7, soft: true, align: "right" });
}

function drawSkipped(pen: Pen, { skipped, words }: Job) {
  const lines = skipped.map(({ code, headName }) => `${code}   ${headName}`);
  const most = Math.floor((ROOM - 60) / 14);
  for (let from = 0; from < lines.length; from += most) {
    pen.doc.addPage();
    pen.text(words.title, PAGE.left, PAGE.top, WIDTH, { size: 13, bold: true });
    pen.text(words.text, PAGE.left, PAGE.top + 20, WIDTH, { size: 9 });
    lines.slice(from, from + most).forEach((line, i) => {
      pen.text(line, PAGE.left, PAGE.top + 50 + i * 14, WIDTH, { size: 9 });
    });
  }
}
