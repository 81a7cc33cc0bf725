"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { SignInState } from "@/components/access/sign-in-form";
import { requestAddress, requestId } from "@/lib/access/actor";
import { safePath } from "@/lib/access/request-rules";
import { openSession } from "@/lib/access/session";
import type { SessionClaims } from "@/lib/access/session-token";
import { authenticate, authenticateForDemo } from "@/lib/access/sign-in";
import { parseInput, runAction } from "@/lib/core/run";
import { Role } from "@/prisma/generated/enums";

const typed = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value : "");

/** Signs in by password and goes on to `from`. A refusal comes back with the user name that was typed. */
export async function signInAction(before: SignInState, form: FormData): Promise<SignInState> {
  const username = typed(form.get("username"));
  const password = typed(form.get("password"));
  return enter(before, form, username.slice(0, 200), async () =>
    authenticate({ username, password, address: await requestAddress() }, await requestId()),
  );
}

/** Signs in as one of the demonstration's people; anywhere else it refuses (lib/access/sign-in.ts). */
export async function signInForDemoAction(before: SignInState, form: FormData): Promise<SignInState> {
  return enter(before, form, "", async () =>
    authenticateForDemo(parseInput(z.enum(Role), form.get("role")), await requestAddress(), await requestId()),
  );
}

async function enter(
  { attempt }: SignInState,
  form: FormData,
  username: string,
  recognise: () => Promise<SessionClaims>,
): Promise<SignInState> {
  const result = await runAction(async () => openSession(await recognise()));
  if (!result.ok) return { username, problem: result.problem.message, attempt: attempt + 1 };
  redirect(safePath(form.get("from")));
}
