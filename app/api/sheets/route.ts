import { requireActor } from "@/lib/access/actor";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { loadMessages } from "@/lib/core/i18n";
import { parseInput, runRoute } from "@/lib/core/run";
import { streamSheets } from "@/lib/documents/sheets/pdf";
import { prepareSheets } from "@/lib/documents/sheets/queries/print";
import { sheetsSchema } from "@/lib/documents/sheets/schema";
import { type SheetData, writeSheet } from "@/lib/documents/sheets/sheet";
import { sheetWords } from "@/lib/documents/sheets/words";

/** Prefilled sheets as one PDF: of households by their ids, or of a village. */
export async function GET(request: Request) {
  return printSheets(new URL(request.url).searchParams);
}

/** The same for more households than an address holds. */
export async function POST(request: Request) {
  return printSheets(new URLSearchParams(await request.text()));
}

function printSheets(asked: URLSearchParams): Promise<Response> {
  return runRoute(async () => {
    const actor = await requireActor();
    const input = parseInput(sheetsSchema, {
      ids: [...new Set(asked.getAll("ids").flatMap((ids) => ids.split(",").filter(Boolean)))],
      village: asked.get("village") || null,
      purpose: asked.get("purpose") ?? "",
    });
    const job = await prepareSheets(actor, input);
    const words = sheetWords(loadMessages("vi"));
    const printed = { name: actor.name, unit: actor.unitName, at: now(), root: await rootOnPaper() };
    const title = `${words.t("title", { year: String(job.year) })} · ${job.place}`;
    return new Response(
      streamSheets({
        title,
        at: printed.at,
        origin: env.NEXTAUTH_URL,
        year: job.year,
        sheets: write(job.sheets),
        skipped: job.skipped,
        words: {
          title: words.t("skipped_title"),
          text: words.t("skipped_text", { year: String(job.year) }),
        },
      }),
      {
        headers: {
          "content-type": "application/pdf",
          // Shown in the browser, whose own button prints it.
          "content-disposition": `inline; filename="phieu-${job.year}-${job.count}-ho.pdf"`,
          "cache-control": "no-store",
        },
      },
    );

    async function* write(sheets: AsyncIterable<SheetData>) {
      for await (const data of sheets) yield writeSheet(data, printed, words);
    }
  });
}
