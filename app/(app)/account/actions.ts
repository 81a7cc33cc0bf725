"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { formAction } from "@/lib/access/action";
import { requireActor } from "@/lib/access/actor";
import { removeFactors } from "@/lib/access/second-factor";
import { forgetSession } from "@/lib/access/session";
import { endOtherSessions, endOwnSession, signOutEverywhere } from "@/lib/access/sessions";
import { id } from "@/lib/core/id";
import { runPage } from "@/lib/core/run";

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

const backToSessions = (_: unknown, { ok }: { ok: boolean }) => (ok ? "/account?ended=1" : "/account");

/** Ends a session on another device. One that is over already has nothing left to end. */
export const endSessionAction = formAction(z.object({ id }), endOwnSession, backToSessions);

/** Ends all sessions but this one. */
export const endOtherSessionsAction = formAction(z.object({}), endOtherSessions, backToSessions);
