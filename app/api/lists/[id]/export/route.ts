import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseQuery } from "@/lib/core/query";
import { parseId, parseInput, runRoute } from "@/lib/core/run";
import { readFormat } from "@/lib/documents/spreadsheet";
import { exportReasonSchema, readExportReason } from "@/lib/privacy/schema";
import { exportList } from "@/lib/reports/household-rows";
import { householdDownload } from "../../../household-download";

/** A commune's list as XLSX or CSV. Refused without a purpose. */
export async function GET(request: Request, { params }: RouteContext<"/api/lists/[id]/export">) {
  return runRoute(async () => {
    const actor = await requireActor();
    const id = parseId((await params).id);
    const query = parseQuery(new URL(request.url).searchParams);
    const format = readFormat(query.format);
    if (!format) throw problems.notFound();
    const reason = parseInput(exportReasonSchema, readExportReason(query));
    return householdDownload(format, "danh-sach", await exportList(actor, id, reason));
  });
}
