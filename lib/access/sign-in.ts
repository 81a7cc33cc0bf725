import "server-only";
import { z } from "zod";
import { raiseAlarms } from "@/lib/access/alarms";
import { hashPassword, isOutdated, isPassword } from "@/lib/access/password";
import { type BegunSession, beginSession, type Doorstep } from "@/lib/access/sessions";
import { beginAttempt } from "@/lib/access/throttle";
import { foldUsername } from "@/lib/access/username";
import { now } from "@/lib/core/clock";
import { sendAsJob } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { problems } from "@/lib/core/problem";
import { createTurns, createTurnsOfEach, type Turns } from "@/lib/core/turns";
import { DEMO_ACCOUNTS } from "@/prisma/demo/accounts.mjs";
import { idOf } from "@/prisma/demo/random";
import { Prisma } from "@/prisma/generated/client";
import type { Role } from "@/prisma/generated/enums";

/** Longer than anybody types; a longer one is not worth the work of looking at it. */
const LONGEST = 200;

// So many are looked at together that the cores are never idle, and so few that the pages of those who are in already find a
// free connection. All copies of this module share the turns.
const globals = globalThis as { signingInOfRaSoat?: Turns; strangersOfRaSoat?: (place: string) => Turns };
globals.signingInOfRaSoat ??= createTurns(4, 2_000);
const inTurn = globals.signingInOfRaSoat;
// Where many wrong passwords came, of one account or from one address, strangers are looked at one behind the other.
globals.strangersOfRaSoat ??= createTurnsOfEach(1, 20);
const behindStrangers = globals.strangersOfRaSoat;

/** How long each of them takes. */
const STRANGER_MS = 5_000;
const pause = () => new Promise((resolve) => setTimeout(resolve, STRANGER_MS));

/**
 * Lets in whose password this is. Says the same, after the same work, of a wrong password and of a name that nobody has; what is
 * wrong with the account itself is said only to who knows its password.
 *
 * @throws Problem `unauthenticated` (wrong, or the account may not sign in), `too_many` (shut here, with the minutes, or too many
 *   people sign in at once)
 */
export async function authenticate(
  { username, password }: { username: string; password: string },
  doorstep: Doorstep,
  requestId = "",
): Promise<BegunSession> {
  const name = foldUsername(username);
  // What nobody's name can be is not looked up: PostgreSQL keeps no control characters.
  if (name === "" || name.length > LONGEST || password.length > LONGEST || /\p{Cc}/u.test(name))
    throw problems.wrongPassword();
  return letIn({ name, doorstep, requestId }, async (account) => {
    if (!(await isPassword(account?.passwordHash, password))) return false;
    const { passwordHash: kept } = account ?? {};
    if (kept && isOutdated(kept)) await renewHash(name, kept, password, requestId);
    return true;
  });
}

const accounts = z.array(
  z.object({
    id: z.string(),
    passwordHash: z.string().nullable(),
    mustChange: z.boolean(),
    oneTimeExpires: z.date().nullable(),
    isKnown: z.boolean(),
  }),
);
type Account = z.output<typeof accounts>[number];

/** The account, and whether it has been on a device lately. */
const accountAtDoor = (deviceHash: string) => Prisma.sql`
  SELECT a.id, a.password_hash AS "passwordHash", a.must_change AS "mustChange", a.one_time_expires AS "oneTimeExpires",
    EXISTS (
      SELECT FROM session s JOIN time_limit l ON l.id = 'known_device'
      WHERE s.device_hash = ${deviceHash} AND s.user_id = a.id AND s.created_at > clock_timestamp() - l.amount * interval '1 day'
    ) AS "isKnown"
  FROM account_at_door() a`;

/** Lets in to the account of this name, if `isTheirs` says so: otherwise the attempt counts against the name and the address. */
async function letIn(
  { name, doorstep, requestId }: { name: string; doorstep: Doorstep; requestId: string },
  isTheirs: (account: Account | null) => boolean | Promise<boolean>,
  isFactorShown = false,
): Promise<BegunSession> {
  const { address, deviceHash } = doorstep;
  const begin = async () => {
    const found = await sendAsJob("sign-in", accountAtDoor(deviceHash), requestId, name);
    const account = accounts.parse(found)[0] ?? null;
    const known = account?.isKnown ? deviceHash : null;
    return { account, attempt: await beginAttempt({ username: name, address, known }, requestId) };
  };
  type Begun = Awaited<ReturnType<typeof begin>>;

  const look = async ({ account, attempt }: Begun): Promise<BegunSession> => {
    const outcome = await attempt.look(() => isTheirs(account));
    if (!outcome.isRight) {
      const { minutes, seen } = outcome;
      await raiseAlarms({ seen, userId: account?.id ?? null, address }, requestId);
      log.info({ requestId, minutes }, "wrong password");
      throw minutes > 0 ? problems.signInLocked(minutes) : problems.wrongPassword();
    }
    if (!account) throw problems.wrongPassword();

    if (account.mustChange && account.oneTimeExpires && account.oneTimeExpires <= now())
      throw problems.oneTimeExpired();
    const session = await beginSession(account.id, doorstep, requestId, isFactorShown);
    if (!session) throw problems.accountNotInUse();
    log.info({ requestId, userId: account.id }, "signed in");
    return session;
  };

  const done = await inTurn(async () => {
    const begun = await begin();
    return begun.attempt.crowded === null ? { session: await look(begun) } : { begun };
  });
  if (done.session) return done.session;
  // Whoever waits here keeps nobody else waiting.
  const { begun } = done;
  try {
    await behindStrangers(begun.attempt.crowded ?? "")(pause);
  } catch (error) {
    await begun.attempt.abandon();
    throw error;
  }
  return inTurn(() => look(begun));
}

/** Keeps a password at today's cost: only now is it known. One that was changed meanwhile stays as it is. */
async function renewHash(name: string, kept: string, password: string, requestId: string): Promise<void> {
  const renewed = await hashPassword(password);
  await sendAsJob("sign-in", Prisma.sql`SELECT renew_password_hash(${kept}, ${renewed})`, requestId, name);
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
  // Nothing is to be shown by whoever tries the program by a click.
  return letIn({ name, doorstep, requestId }, (account) => account?.id === idOf("user", name), true);
}
