import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import type { Identity } from "@/lib/access/provider";
import { type BegunSession, beginSession, type Doorstep } from "@/lib/access/sessions";
import { now } from "@/lib/core/clock";
import { asActor, sendAsJob } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { problems } from "@/lib/core/problem";
import { provePassword } from "@/lib/users/service";
import { Prisma } from "@/prisma/generated/client";

const accounts = z.array(z.object({ userId: z.string() }));

/**
 * Lets in whoever the provider says this is, to the account that is connected with them. No account is made, and none is found by a name.
 *
 * @throws Problem `unauthenticated` (connected with no account, or the account may not sign in)
 */
export async function authenticateByProvider(
  { issuer, subject }: Identity,
  doorstep: Doorstep,
  requestId = "",
): Promise<BegunSession> {
  const [account] = accounts.parse(
    await sendAsJob(
      "sign-in",
      Prisma.sql`SELECT user_id AS "userId" FROM provider_identity WHERE issuer = ${issuer} AND subject = ${subject}`,
      requestId,
    ),
  );
  if (!account) throw problems.providerUnknown();
  const session = await beginSession(account.userId, doorstep, requestId);
  if (!session) throw problems.accountNotInUse();
  log.info({ requestId, userId: account.userId, by: "provider" }, "signed in");
  return session;
}

/**
 * Connects one's own account with who one has just shown to be at the provider. The password is asked for: a page that somebody left open
 * connects nobody else. Doing it twice does it once.
 *
 * @throws Problem `invalid` (the password is wrong), `too_many`, `conflict` (one of both is connected already, with another)
 */
export async function connectIdentity(actor: Actor, identity: Identity, password: string): Promise<void> {
  await provePassword(actor, password);
  const { issuer, subject, label } = identity;
  await asActor(
    actor,
    async (tx) => {
      const known = await tx.providerIdentity.findUnique({ where: { userId: actor.userId } });
      if (known?.issuer === issuer && known.subject === subject) return;
      await tx.providerIdentity.createMany({
        data: [{ id: crypto.randomUUID(), userId: actor.userId, issuer, subject, label, createdAt: now() }],
      });
    },
    "account.connect-provider",
  );
}

/** Takes the connection away from one's own account. Nothing where there is none. */
export async function disconnectIdentity(actor: Actor): Promise<void> {
  await asActor(
    actor,
    (tx) => tx.providerIdentity.deleteMany({ where: { userId: actor.userId } }),
    "account.disconnect-provider",
  );
}

/** Takes it away from somebody whose account the actor keeps. @throws Problem `forbidden`, `not_found` */
export async function disconnectIdentityOf(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "people.administer");
  await asActor(
    actor,
    async (tx) => {
      if (!(await tx.user.findUnique({ where: { id }, select: { id: true } }))) throw problems.notFound();
      await tx.providerIdentity.deleteMany({ where: { userId: id } });
    },
    "people.disconnect-provider",
  );
}

/** What the provider calls the person of an account, one's own or one that the actor keeps; null where it is not connected. */
export async function findLabel(actor: Actor, userId: string): Promise<string | null> {
  const found = await asActor(actor, (tx) =>
    tx.providerIdentity.findUnique({ where: { userId }, select: { label: true } }),
  );
  return found?.label ?? null;
}
