import { requireActor } from "@/lib/access/actor";
import { parseId, runRoute } from "@/lib/core/run";
import { openReceivedFile } from "@/lib/imports/queries";

/** A list that could not be read, as it came in. Nothing opens it here: a browser keeps it as a file. */
export async function GET(_: Request, { params }: RouteContext<"/api/imports/[id]/file">) {
  return runRoute(async () => {
    const { name, pasted, bytes } = await openReceivedFile(await requireActor(), parseId((await params).id));
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(pasted ? "danh-sach.txt" : name)}`,
        "cache-control": "no-store",
      },
    });
  });
}
