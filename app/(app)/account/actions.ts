"use server";

import { redirect } from "next/navigation";
import { requireActor } from "@/lib/access/actor";
import { closeSession } from "@/lib/access/session";
import { runPage } from "@/lib/core/run";
import { signOutEverywhere } from "@/lib/users/service";

/** Ends every session of the person, this one included. */
export async function signOutEverywhereAction(): Promise<void> {
  await runPage(async () => signOutEverywhere(await requireActor()));
  await closeSession();
  redirect("/sign-in");
}
