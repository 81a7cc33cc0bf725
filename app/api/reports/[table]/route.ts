import { getTranslations } from "next-intl/server";
import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseQuery } from "@/lib/core/query";
import { runRoute } from "@/lib/core/run";
import { reportSheet } from "@/lib/documents/report-sheets";
import { readFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import { isTableName } from "@/lib/ledger/tables";
import { readChoice } from "@/lib/reports/choice";
import { exportReport } from "@/lib/reports/queries";

/** An official table as XLSX or CSV: the rows of the page of the same address. */
export async function GET(request: Request, { params }: RouteContext<"/api/reports/[table]">) {
  return runRoute(async () => {
    const actor = await requireActor();
    const { table } = await params;
    const query = parseQuery(new URL(request.url).searchParams);
    const format = readFormat(query.format);
    if (!isTableName(table) || !format) throw problems.notFound();
    const report = await exportReport(actor, table, readChoice(query));
    const t = await getTranslations("reports");
    const sheet = reportSheet(table, report.rows, t);
    return sheetResponse(
      format,
      `${table}-${report.round.year}-${report.unit.path.replaceAll("/", "-").slice(0, -1)}`,
      {
        name: `${t(`${table}.short`)} ${report.round.year}`,
        ...sheet,
      },
    );
  });
}
