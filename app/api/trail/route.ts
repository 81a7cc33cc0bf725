import { getLocale, getTranslations } from "next-intl/server";
import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseQuery } from "@/lib/core/query";
import { runRoute } from "@/lib/core/run";
import { readFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import { readTrailFilter } from "@/lib/trail/filter";
import { exportTrail } from "@/lib/trail/queries";
import { trailSheet } from "@/lib/trail/sheet";

/** The trail of the page of the same address, as XLSX or CSV. Taking it away stands in it. */
export async function GET(request: Request) {
  return runRoute(async () => {
    const actor = await requireActor();
    const query = parseQuery(new URL(request.url).searchParams);
    const format = readFormat(query.format);
    if (!format) throw problems.notFound();
    const download = await exportTrail(actor, readTrailFilter(query));
    const say = await getTranslations();
    return sheetResponse(format, `nhat-ky-${actor.unitPath.replaceAll("/", "-").slice(0, -1)}`, {
      name: say("trail.title"),
      ...trailSheet(download, { say, locale: await getLocale() }),
    });
  });
}
