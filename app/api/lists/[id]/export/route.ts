import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseId, runRoute } from "@/lib/core/run";
import { readFormat } from "@/lib/documents/spreadsheet";
import { exportList } from "@/lib/reports/household-rows";
import { householdDownload } from "../../../household-download";

/** A commune's list as XLSX or CSV. */
export async function GET(request: Request, { params }: RouteContext<"/api/lists/[id]/export">) {
  return runRoute(async () => {
    const actor = await requireActor();
    const format = readFormat(new URL(request.url).searchParams.get("format") ?? undefined);
    if (!format) throw problems.notFound();
    return householdDownload(format, "danh-sach", await exportList(actor, parseId((await params).id)));
  });
}
