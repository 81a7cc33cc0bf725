"use server";

import { findCurrentPerson, requestAddress, requireActorOfAnyPassword } from "@/lib/access/actor";
import { openSession } from "@/lib/access/session";
import { parseInput, runAction } from "@/lib/core/run";
import { passwordChangeSchema } from "@/lib/users/schema";
import { changePassword } from "@/lib/users/service";

/** Replaces one's own password and keeps this device signed in; every other session is over. */
export async function changePasswordAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActorOfAnyPassword();
    const username = (await findCurrentPerson())?.username ?? "";
    const change = parseInput(passwordChangeSchema(username), input);
    const { epoch } = await changePassword(actor, change, await requestAddress());
    await openSession({ userId: actor.userId, epoch });
  });
}
