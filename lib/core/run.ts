import "server-only";
import { headers } from "next/headers";
import { notFound, redirect, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ActionResult } from "@/lib/core/action-result";
import { constraintProblem, isOutOfReach } from "@/lib/core/constraint";
import { isId } from "@/lib/core/id";
import { log } from "@/lib/core/log";
import { decodeMessage } from "@/lib/core/message";
import { type FieldErrors, HTTP_STATUS, Problem, problems } from "@/lib/core/problem";

// The three edges of the application. Everything behind them throws; only these decide what the browser is told, so no
// service, query or component ever catches a Problem to translate it.

/** For server actions: a failure comes back as data, so that the form can show it. */
export async function runAction<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await work() };
  } catch (error) {
    const { code, text, fields, changes } = await toProblem(error);
    return { ok: false, problem: { code, message: text, fields, changes } };
  }
}

/** For pages: a failure becomes the page that says so. */
export async function runPage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // a bug: error.tsx shows it
    if (error.code === "unauthenticated") redirect(await signInAddress());
    notFound(); // also when forbidden: a stranger is not told what exists
  }
}

/** The sign-in page, with the way back to the page that was asked for (scripts/guard.mjs names it). */
async function signInAddress(): Promise<string> {
  const path = (await headers()).get("x-path") ?? "/";
  return path === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ from: path })}`;
}

/** For route handlers: downloads. Answers `{code, message, fields}`; `message` is the key of namespace `problems`. */
export async function runRoute(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const { code, text, fields } = await toProblem(error);
    const { key, params } = decodeMessage(text);
    return Response.json({ code, message: key, params, fields }, { status: HTTP_STATUS[code] });
  }
}

/**
 * Everything that comes from a browser passes through here before a service sees it.
 *
 * @throws Problem `invalid` with each field's messages under its path ("members.0.fullName")
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;

  const fields: FieldErrors = {};
  for (const { path, message } of parsed.error.issues) {
    const name = path.join(".");
    fields[name] = [...(fields[name] ?? []), message];
  }
  throw problems.invalid(fields);
}

/** An id from a URL. What is no UUID was never found, rather than an error of the database. */
export function parseId(id: string): string {
  if (!isId(id)) throw problems.notFound();
  return id.toLowerCase();
}

async function toProblem(error: unknown): Promise<Problem> {
  unstable_rethrow(error); // redirect() and notFound() are thrown too, and are not failures
  if (error instanceof Problem) return error;
  if (isOutOfReach(error)) return problems.notFound();
  const known = constraintProblem(error);
  if (known) return known;

  const reference = (await headers()).get("x-request-id") ?? crypto.randomUUID();
  log.error({ err: error, requestId: reference }, "unexpected");
  return problems.unexpected(reference.slice(0, 8));
}
