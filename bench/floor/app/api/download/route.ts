import { writeXlsxStream } from "hucre/xlsx";
import { exportRows, type Row } from "../../../data";

const COLUMNS = 13;

const quoted = (cell: Row[number]) => {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csv(path: string): ReadableStream<Uint8Array> {
  const rows = exportRows(path);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let text = "";
      while (text.length < 65_536) {
        const { done, value } = await rows.next();
        if (done) {
          controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        text += `${value.map(quoted).join(",")}\r\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

export function GET(request: Request) {
  const asked = new URL(request.url).searchParams;
  const path = asked.get("path") ?? "";
  if (asked.get("format") === "csv") return new Response(csv(path));
  const columns = Array.from({ length: COLUMNS }, (_, i) => ({ header: `c${i}` }));
  return new Response(writeXlsxStream(exportRows(path), { name: "x", columns }));
}
