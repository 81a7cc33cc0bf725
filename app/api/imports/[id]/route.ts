import { requireActor } from "@/lib/access/actor";
import { parseId, runRoute } from "@/lib/core/run";
import { getImportProgress } from "@/lib/imports/queries";

/** How far an import has come, for the page that shows it. */
export async function GET(_: Request, { params }: RouteContext<"/api/imports/[id]">) {
  return runRoute(async () => Response.json(await getImportProgress(await requireActor(), parseId((await params).id))));
}
