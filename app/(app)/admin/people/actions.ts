"use server";

import { requireActor } from "@/lib/access/actor";
import { formatDateTime } from "@/lib/core/format";
import { parseInput, runAction } from "@/lib/core/run";
import { getPerson } from "@/lib/users/queries";
import { accountSchema, personEditSchema, personSchema, postingEndSchema, postingSchema } from "@/lib/users/schema";
import {
  addPosting,
  createPerson,
  disablePerson,
  editPerson,
  enablePerson,
  endPosting,
  resetPassword,
} from "@/lib/users/service";

const shown = ({ password, expires }: { password: string; expires: Date }) => ({
  password,
  expires: formatDateTime(expires),
});

/**
 * Makes an account and its first one-time password. `oneTime` is null when the same form had been sent before and the
 * password was given then: it is shown once.
 */
export async function createPersonAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    const { id } = await createPerson(actor, parseInput(personSchema, input));
    const { version, hasPassword } = await getPerson(actor, id);
    return { id, oneTime: hasPassword ? null : shown(await resetPassword(actor, { id, version })) };
  });
}

export async function editPersonAction(input: unknown) {
  return runAction(async () => editPerson(await requireActor(), parseInput(personEditSchema, input)));
}

export async function resetPasswordAction(input: unknown) {
  return runAction(async () => shown(await resetPassword(await requireActor(), parseInput(accountSchema, input))));
}

export async function disablePersonAction(input: unknown) {
  return runAction(async () => disablePerson(await requireActor(), parseInput(accountSchema, input)));
}

export async function enablePersonAction(input: unknown) {
  return runAction(async () => enablePerson(await requireActor(), parseInput(accountSchema, input)));
}

export async function addPostingAction(input: unknown) {
  return runAction(async () => addPosting(await requireActor(), parseInput(postingSchema, input)));
}

export async function endPostingAction(input: unknown) {
  return runAction(async () => endPosting(await requireActor(), parseInput(postingEndSchema, input)));
}
