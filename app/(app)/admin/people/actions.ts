"use server";

import { z } from "zod";
import { action, formAction } from "@/lib/access/action";
import { endSessionsOf } from "@/lib/access/sessions";
import { formatDateTime } from "@/lib/core/format";
import { id } from "@/lib/core/id";
import { disconnectIdentityOf } from "@/lib/users/identities";
import { getPerson } from "@/lib/users/queries";
import { accountSchema, personEditSchema, personSchema, postingEndSchema, postingSchema } from "@/lib/users/schema";
import {
  addPosting,
  askForFactorReset,
  askForReset,
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
export const createPersonAction = action(personSchema, async (actor, person) => {
  const { id } = await createPerson(actor, person);
  const { version, hasPassword } = await getPerson(actor, id);
  return { id, oneTime: hasPassword ? null : shown(await resetPassword(actor, { id, version })) };
});

export const editPersonAction = action(personEditSchema, editPerson);

export const resetPasswordAction = action(accountSchema, async (actor, account) =>
  shown(await resetPassword(actor, account)),
);

export const askForResetAction = action(accountSchema, askForReset);

export const disablePersonAction = action(accountSchema, disablePerson);

export const enablePersonAction = action(accountSchema, enablePerson);

export const addPostingAction = action(postingSchema, addPosting);

export const endPostingAction = action(postingEndSchema, endPosting);

/** Ends all sessions of a person; the next page shows that there are none. */
export const endSessionsAction = formAction(z.object({ id }), endSessionsOf, ({ id }) => `/admin/people/${String(id)}`);

/** Asks a second person to agree that somebody's second factor goes. */
export const askForFactorResetAction = formAction(
  z.object({ id }),
  askForFactorReset,
  ({ id }) => `/admin/people/${String(id)}`,
);

/** Takes away a person's connection with the provider of sign-ins. */
export const disconnectProviderAction = formAction(
  z.object({ id }),
  disconnectIdentityOf,
  ({ id }) => `/admin/people/${String(id)}`,
);
