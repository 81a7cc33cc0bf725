import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseQuery } from "@/lib/core/query";
import { parseInput, runRoute } from "@/lib/core/run";
import { readFormat } from "@/lib/documents/spreadsheet";
import { exportReasonSchema, readExportReason } from "@/lib/privacy/schema";
import { readChoice } from "@/lib/reports/choice";
import { exportHouseholds } from "@/lib/reports/household-rows";
import { householdDownload } from "../../household-download";

/** The households of one's reach, or of a unit in it, as XLSX or CSV. Refused without a purpose. */
export async function GET(request: Request) {
  return runRoute(async () => {
    const actor = await requireActor();
    const query = parseQuery(new URL(request.url).searchParams);
    const format = readFormat(query.format);
    if (!format) throw problems.notFound();
    const reason = parseInput(exportReasonSchema, readExportReason(query));
    return householdDownload(format, "ho-gia-dinh", await exportHouseholds(actor, readChoice(query), reason));
  });
}
