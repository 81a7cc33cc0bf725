"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { formAction } from "@/lib/access/action";
import { requireActor } from "@/lib/access/actor";
import { shownCookie } from "@/lib/access/provider-flow";
import { removeFactors } from "@/lib/access/second-factor";
import { forgetSession } from "@/lib/access/session";
import { endOtherSessions, endOwnSession, signOutEverywhere } from "@/lib/access/sessions";
import { id } from "@/lib/core/id";
import { type ProblemCode, problems } from "@/lib/core/problem";
import { runPage } from "@/lib/core/run";
import { connectIdentity, disconnectIdentity } from "@/lib/users/identities";

/** Ends every session of the person, this one included. */
export async function signOutEverywhereAction(): Promise<void> {
  await runPage(async () => signOutEverywhere(await requireActor()));
  await forgetSession();
  redirect("/sign-in");
}

/** Takes the second factor away. Who has not shown it lately is asked to first. */
export const removeFactorAction = formAction(z.object({}), removeFactors, (_, { ok }) =>
  ok ? "/account" : "/second-factor?again=1&from=%2Faccount",
);

/** Connects one's account with who one has just shown to be at the provider of sign-ins. */
export const connectAction = formAction(
  z.object({ password: z.string().max(200) }),
  async (actor, { password }) => {
    const shown = await shownCookie.read();
    if (shown?.userId !== actor.userId) throw problems.providerRefused();
    await connectIdentity(actor, shown, password);
    await shownCookie.write(null);
  },
  (_, result) => (result.ok ? "/account" : `/account?refused=${REFUSED[result.problem.code] ?? "taken"}`),
);

const REFUSED: Partial<Record<ProblemCode, string>> = {
  invalid: "password",
  too_many: "locked",
  unauthenticated: "late",
};

/** Takes that connection away. */
export const disconnectAction = formAction(z.object({}), disconnectIdentity, () => "/account");

const backToSessions = (_: unknown, { ok }: { ok: boolean }) => (ok ? "/account?ended=1" : "/account");

/** Ends a session on another device. One that is over already has nothing left to end. */
export const endSessionAction = formAction(z.object({ id }), endOwnSession, backToSessions);

/** Ends all sessions but this one. */
export const endOtherSessionsAction = formAction(z.object({}), endOtherSessions, backToSessions);
