import { isHealthy, readHealth } from "@/lib/core/health";

export const dynamic = "force-dynamic";

/** For balancers and watchmen, without signing in: 200 when requests may come here, else 503. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, { status: isHealthy(health) ? 200 : 503, headers: { "cache-control": "no-store" } });
}
