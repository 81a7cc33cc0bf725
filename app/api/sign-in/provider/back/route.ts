import type { NextRequest } from "next/server";
import { requestId, requireActor } from "@/lib/access/actor";
import { comeIn } from "@/lib/access/come-in";
import { hasProvider, provider } from "@/lib/access/provider";
import { flowCookie, shownCookie } from "@/lib/access/provider-flow";
import { tellRefusal } from "@/lib/access/refusal";
import { problems } from "@/lib/core/problem";
import { runAction } from "@/lib/core/run";
import { authenticateByProvider } from "@/lib/users/identities";

/** Where the provider sends people back to: once for each time that this browser was sent there. */
export async function GET(request: NextRequest) {
  if (!hasProvider()) return new Response(null, { status: 404 });
  const flow = await flowCookie.read();
  await flowCookie.write(null);
  const result = await runAction(async () => {
    if (!flow) throw problems.providerRefused();
    const identity = await provider().finish(flow, request.nextUrl.search, await requestId());
    if (flow.intent === "connect") {
      const { userId } = await requireActor();
      await shownCookie.write({ ...identity, userId });
      return "/account";
    }
    await comeIn((doorstep, id) => authenticateByProvider(identity, doorstep, id));
    return flow.from;
  });
  if (result.ok) return goTo(result.data);
  if (flow?.intent === "connect") return goTo("/account?refused=failed");
  await tellRefusal({ by: "provider", username: "", problem: result.problem.message });
  return goTo("/sign-in");
}

const goTo = (address: string) => new Response(null, { status: 303, headers: { Location: address } });
