import type { Instrumentation } from "next";

/** Called once by Next.js when a server starts: a wrong setting ends it here, with its sentence, not at a request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkSettings } = await import("@/lib/core/check-settings");
  checkSettings();
  // What a process that was ended has left behind is taken up again.
  const { watchImports } = await import("@/lib/imports/service/run");
  watchImports();
  const { watchTrail } = await import("@/lib/audit/service/run");
  watchTrail();
  const { offerFigures } = await import("@/lib/core/figures");
  offerFigures();
}

/** A failure that no edge of ours translated: logged with the reference that the error screen shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/core/log");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  const requestId = request.headers["x-request-id"];
  log.error({ err: error, digest, requestId, route: context.routePath, kind: context.routeType }, "unexpected");
};
