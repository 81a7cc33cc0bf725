import { requireActor } from "@/lib/access/actor";
import { problems } from "@/lib/core/problem";
import { parseInput, runRoute } from "@/lib/core/run";
import { uploadSchema } from "@/lib/imports/schema";
import { receiveList } from "@/lib/imports/service/receive-list";
import { startImports } from "@/lib/imports/service/run";
import { MOST_UPLOAD_BYTES, MOST_UPLOAD_MB } from "@/scripts/limits.mjs";

/** A list comes in: its bytes are the body, `?id=…&name=…&pasted=…` what it is. It is never written to a file. */
export async function POST(request: Request) {
  return runRoute(async () => {
    const actor = await requireActor();
    const query = new URL(request.url).searchParams;
    const input = parseInput(uploadSchema, {
      id: query.get("id"),
      name: query.get("name") ?? "",
      pasted: query.get("pasted") === "1",
    });
    const found = await receiveList(actor, input, await readBody(request));
    startImports();
    return Response.json(found);
  });
}

/** @throws Problem `invalid` for a body that is too large, however long it said that it is */
async function readBody(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_UPLOAD_BYTES) throw problems.fileTooBig(MOST_UPLOAD_MB);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
