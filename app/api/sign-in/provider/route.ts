import type { NextRequest } from "next/server";
import { hasProvider, provider } from "@/lib/access/provider";
import { flowCookie } from "@/lib/access/provider-flow";
import { tellRefusal } from "@/lib/access/refusal";
import { safePath } from "@/lib/access/request-rules.mjs";
import { runAction } from "@/lib/core/run";

/**
 * Sends the browser to the province's provider: to be let in, going on to `from`, or with `connect` to be connected with one's account. A
 * link, since a form may be sent to no other site; what it begins only this browser can end.
 */
export async function GET(request: NextRequest) {
  if (!hasProvider()) return new Response(null, { status: 404 });
  const { searchParams } = request.nextUrl;
  const from = safePath(searchParams.get("from"));
  const intent = searchParams.has("connect") ? "connect" : "sign-in";
  const result = await runAction(async () => {
    const { address, flow } = await provider().begin();
    await flowCookie.write({ ...flow, intent, from });
    return address.href;
  });
  if (result.ok) return goTo(result.data);
  if (intent === "connect") return goTo("/account?refused=failed");
  await tellRefusal({ by: "provider", username: "", problem: result.problem.message });
  return goTo("/sign-in");
}

const goTo = (address: string) => new Response(null, { status: 303, headers: { Location: address } });
