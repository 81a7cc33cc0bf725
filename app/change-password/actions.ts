"use server";

import { findCurrentPerson, requireActorOfAnyPassword } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { passwordChangeSchema } from "@/lib/users/schema";
import { changePassword } from "@/lib/users/service";

/** Replaces one's own password and keeps this device signed in; every other session is over. */
export async function changePasswordAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActorOfAnyPassword();
    const username = (await findCurrentPerson())?.username ?? "";
    const change = parseInput(passwordChangeSchema(username), input);
    await changePassword(actor, change);
  });
}
