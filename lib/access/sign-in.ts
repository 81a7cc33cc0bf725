import "server-only";
import { z } from "zod";
import { hashPassword, isOutdated, isPassword } from "@/lib/access/password";
import { type BegunSession, beginSession } from "@/lib/access/sessions";
import { beginAttempt } from "@/lib/access/throttle";
import { foldUsername } from "@/lib/access/username";
import { now } from "@/lib/core/clock";
import { asJob, sendAsJob } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { problems } from "@/lib/core/problem";
import { createTurns, type Turns } from "@/lib/core/turns";
import { DEMO_ACCOUNTS } from "@/prisma/demo/accounts.mjs";
import { idOf } from "@/prisma/demo/random";
import { Prisma } from "@/prisma/generated/client";
import type { Role } from "@/prisma/generated/enums";

/** From where somebody asks to be let in. */
export type Doorstep = {
  /** As lib/access/client-address.ts tells it. */
  address: string;
  /** As lib/access/device.ts names it. */
  device: string;
  /** The session that the device had until now. */
  sessionId: string | null;
};

/** Longer than anybody types; a longer one is not worth the work of looking at it. */
const LONGEST = 200;

// So many are looked at together that the cores are never idle, and so few that the pages of those who are in already find a
// free connection. All copies of this module share the turns.
const globals = globalThis as { signingInOfRaSoat?: Turns };
globals.signingInOfRaSoat ??= createTurns(4, 2_000);
const inTurn = globals.signingInOfRaSoat;

/**
 * Lets in whose password this is. Says the same, after the same work, of a wrong password and of a name that nobody has; what is
 * wrong with the account itself is said only to who knows its password.
 *
 * @throws Problem `unauthenticated` (wrong, or the account may not sign in), `too_many` (locked, with the minutes, or too many
 *   people sign in at once)
 */
export function authenticate(
  { username, password }: { username: string; password: string },
  doorstep: Doorstep,
  requestId = "",
): Promise<BegunSession> {
  return inTurn(async () => {
    const name = foldUsername(username);
    // What nobody's name can be is not looked up: PostgreSQL keeps no control characters.
    if (name === "" || name.length > LONGEST || password.length > LONGEST || /\p{Cc}/u.test(name))
      throw problems.wrongPassword();

    const { account, session } = await letIn({ name, doorstep, requestId }, Prisma.sql`username = ${name}`, (found) =>
      isPassword(found?.passwordHash, password),
    );
    if (account.passwordHash && isOutdated(account.passwordHash)) await renewHash(account, password, requestId);
    return session;
  });
}

const accounts = z.array(
  z.object({
    id: z.string(),
    passwordHash: z.string().nullable(),
    mustChange: z.boolean(),
    oneTimeExpires: z.date().nullable(),
  }),
);
type Account = z.output<typeof accounts>[number];
const ACCOUNT = Prisma.sql`
  SELECT id, password_hash AS "passwordHash", must_change AS "mustChange", one_time_expires AS "oneTimeExpires"
  FROM user_account`;

/** Lets in to the account that is found, if `isTheirs` says so: otherwise the attempt counts against the name and the address. */
async function letIn(
  { name, doorstep, requestId }: { name: string; doorstep: Doorstep; requestId: string },
  where: Prisma.Sql,
  isTheirs: (account: Account | null) => boolean | Promise<boolean>,
): Promise<{ account: Account; session: BegunSession }> {
  const attempt = await beginAttempt(name, doorstep.address, requestId);
  const found = await sendAsJob("sign-in", Prisma.sql`${ACCOUNT} WHERE ${where}`, requestId);
  const account = accounts.parse(found)[0] ?? null;
  if (!(await isTheirs(account)) || !account) {
    const minutes = await attempt.failed();
    log.info({ requestId, minutes }, "wrong password");
    throw minutes > 0 ? problems.signInLocked(minutes) : problems.wrongPassword();
  }
  await attempt.succeeded();

  if (account.mustChange && account.oneTimeExpires && account.oneTimeExpires <= now()) throw problems.oneTimeExpired();
  const session = await beginSession(account.id, doorstep, requestId);
  if (!session) throw problems.accountNotInUse();
  log.info({ requestId, userId: account.id }, "signed in");
  return { account, session };
}

/** Keeps a password at today's cost: only now is it known. One that was changed meanwhile stays as it is. */
async function renewHash(
  { id, passwordHash }: { id: string; passwordHash: string | null },
  password: string,
  requestId: string,
): Promise<void> {
  const renewed = await hashPassword(password);
  await asJob(
    "sign-in",
    (tx) => tx.user.updateMany({ where: { id, passwordHash }, data: { passwordHash: renewed } }),
    requestId,
  );
}

/**
 * Signs in as one of the demonstration's people by a click, whatever their password has become: they are known by the id
 * that the demonstration gave them, which an account of real people with the same name has not. Where real people work
 * this refuses whatever it is asked.
 *
 * @throws Problem `not_found` outside the demonstration, and as `authenticate` does
 */
export async function authenticateForDemo(role: Role, doorstep: Doorstep, requestId = ""): Promise<BegunSession> {
  const known = env.DEMO ? DEMO_ACCOUNTS.find((one) => one.role === role) : undefined;
  if (!known) throw problems.notFound();
  const name = known.username;
  const { session } = await inTurn(() =>
    letIn({ name, doorstep, requestId }, Prisma.sql`id = ${idOf("user", name)}::uuid`, (account) => account !== null),
  );
  return session;
}
