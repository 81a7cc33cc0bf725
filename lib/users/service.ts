import "server-only";
import { z } from "zod";
import { raiseAlarms } from "@/lib/access/alarms";
import { assertCan } from "@/lib/access/assert-can";
import { isFrequentPassword } from "@/lib/access/frequent-passwords";
import { createOneTimePassword, hashPassword, isPassword } from "@/lib/access/password";
import type { Actor } from "@/lib/access/policy";
import { endSessions } from "@/lib/access/sessions";
import { beginAttempt } from "@/lib/access/throttle";
import { foldUsername } from "@/lib/access/username";
import { isOfThePlace } from "@/lib/access/words-of-the-place";
import { now, today } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { DAY_MS, dateOf } from "@/lib/core/day";
import { asActor, type Tx } from "@/lib/core/db";
import { parseDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type {
  AccountInput,
  PasswordChangeInput,
  PersonEditInput,
  PersonInput,
  PostingEndInput,
  PostingInput,
} from "@/lib/users/schema";
import type { CountersignedDeed } from "@/prisma/generated/enums";
import { LEVEL_OF_ROLE } from "@/prisma/rules/roles.mjs";

/** For how long a one-time password waits for its first use. */
export const ONE_TIME_DAYS = 7;

/** A day that a schema has let through, as the database keeps it. */
const toDay = (typed: string): Date => dateOf(parseDate(typed) ?? "");

/**
 * Makes an account with its first posting; it has no password yet. Sending it twice makes it once.
 *
 * @throws Problem `invalid` (the unit is out of reach, or of another level than the role), `conflict` (the user name is taken)
 */
export async function createPerson(actor: Actor, input: PersonInput): Promise<{ id: string }> {
  assertCan(actor, "people.administer");
  const isThere = async (tx: Tx) =>
    (await tx.user.findUnique({ where: { id: input.id }, select: { id: true } })) !== null;
  try {
    await asActor(
      actor,
      async (tx) => {
        if (await isThere(tx)) return;
        // Without reading it back: an account is in an administrator's reach only once it has a posting.
        await tx.user.createMany({
          data: { id: input.id, username: foldUsername(input.username), fullName: input.fullName },
        });
        await insertPosting(tx, actor, { ...input, id: input.postingId, userId: input.id });
      },
      "people.create",
    );
  } catch (error) {
    const broken = violatedConstraint(error) ?? "";
    // The same one, sent at the same moment: the other one has made it.
    if (/^user_account_/.test(broken) && (await asActor(actor, isThere))) return { id: input.id };
    throw broken === "user_account_username_key" ? problems.usernameTaken() : error;
  }
  return { id: input.id };
}

/** Corrects a name. @throws Problem `stale`, `not_found` */
export async function editPerson(actor: Actor, { id, version, fullName }: PersonEditInput): Promise<void> {
  assertCan(actor, "people.administer");
  await asActor(
    actor,
    async (tx) => {
      const changed = await tx.user.updateMany({
        where: { id, version },
        data: { fullName, version: { increment: 1 } },
      });
      if (changed.count === 1) return;
      const person = await tx.user.findUnique({ where: { id }, select: { fullName: true } });
      if (!person) throw problems.notFound();
      // The same edit once more, or one that asks for what stands already.
      if (person.fullName !== fullName) throw problems.stale([{ field: "fullName", now: person.fullName }]);
    },
    "people.edit",
  );
}

/**
 * Gives a one-time password and ends all sessions. It is answered here and nowhere else: only its hash is kept.
 *
 * @throws Problem `stale` (also when sent twice: the first answer counts), `conflict` (one's own account, or a second person has
 *   not agreed yet: `askForReset`), `not_found`
 */
export async function resetPassword(
  actor: Actor,
  { id, version }: AccountInput,
): Promise<{ password: string; expires: Date }> {
  assertCan(actor, "people.administer");
  if (id === actor.userId) throw problems.ownAccount();
  const password = createOneTimePassword();
  const passwordHash = await hashPassword(password);
  const expires = new Date(now().getTime() + ONE_TIME_DAYS * DAY_MS);
  await asActor(
    actor,
    async (tx) => {
      const changed = await tx.user.updateMany({
        where: { id, version },
        data: {
          passwordHash,
          mustChange: true,
          oneTimeExpires: expires,
          version: { increment: 1 },
        },
      });
      if (changed.count === 0) throw await missed(tx, id);
      await endSessions(tx, id, "PASSWORD_RESET");
    },
    "people.reset-password",
  );
  return { password, expires };
}

/**
 * Asks a second person to agree that this account's password is replaced, where that takes two: then `resetPassword` does it, once.
 *
 * @throws Problem `conflict` (one's own account, asked for already, or it takes no second person), `not_found`
 */
export const askForReset = (actor: Actor, { id }: Pick<AccountInput, "id">): Promise<void> =>
  askSecond(actor, id, "PASSWORD", "people.ask-reset");

/**
 * Asks a second person to agree that an account's second factor is taken away, whose owner has lost it. It goes with that person's word,
 * and the account's sessions end; where the role asks for one, its owner makes another at the next sign-in.
 *
 * @throws Problem `conflict` (one's own account, asked for already, or there is none), `not_found`
 */
export const askForFactorReset = (actor: Actor, { id }: Pick<AccountInput, "id">): Promise<void> =>
  askSecond(actor, id, "SECOND_FACTOR", "people.ask-factor-reset");

async function askSecond(actor: Actor, id: string, deed: CountersignedDeed, act: string): Promise<void> {
  assertCan(actor, "people.administer");
  if (id === actor.userId) throw problems.ownAccount();
  await asActor(
    actor,
    async (tx) => {
      if (!(await tx.user.findUnique({ where: { id }, select: { id: true } }))) throw problems.notFound();
      const asked = await tx.$executeRaw`
        INSERT INTO countersignature (id, deed, user_id, posting_id, unit_path, asked_by_id, asked_at)
        SELECT gen_random_uuid(), ${deed}::"CountersignedDeed", p.user_id, p.id, p.unit_path, ${actor.userId}::uuid, ${now()}
        FROM posting p WHERE p.id = posting_that_takes_two(${id}::uuid, ${deed}::"CountersignedDeed")
          AND (${deed} <> 'SECOND_FACTOR' OR has_second_factor(${id}::uuid))
        ON CONFLICT DO NOTHING`;
      if (asked === 0) throw problems.countersignatureAsked();
    },
    act,
  );
}

/** Closes an account and ends its sessions; nothing is deleted. @throws Problem `stale`, `conflict` (one's own), `not_found` */
export async function disablePerson(actor: Actor, { id, version }: AccountInput): Promise<void> {
  assertCan(actor, "people.administer");
  if (id === actor.userId) throw problems.ownAccount();
  await setDisabled(actor, { id, version }, now(), "people.disable");
}

/** Opens a closed account again. @throws Problem `stale`, `not_found` */
export async function enablePerson(actor: Actor, { id, version }: AccountInput): Promise<void> {
  assertCan(actor, "people.administer");
  await setDisabled(actor, { id, version }, null, "people.enable");
}

async function setDisabled(actor: Actor, { id, version }: AccountInput, disabledAt: Date | null, act: string) {
  await asActor(
    actor,
    async (tx) => {
      const changed = await tx.user.updateMany({
        where: { id, version },
        data: { disabledAt, version: { increment: 1 } },
      });
      if (changed.count === 1) {
        if (disabledAt) await endSessions(tx, id, "ACCOUNT_CLOSED");
        return;
      }
      const person = await tx.user.findUnique({ where: { id }, select: { disabledAt: true } });
      if (!person) throw problems.notFound();
      if ((person.disabledAt === null) !== (disabledAt === null)) throw problems.stale();
    },
    act,
  );
}

/**
 * Gives a person another role or place. It counts from the day it names, at the next request.
 *
 * @throws Problem `invalid`, `conflict` (they hold it already, or it is one's own account), `not_found`
 */
export async function addPosting(actor: Actor, input: PostingInput): Promise<{ id: string }> {
  assertCan(actor, "people.administer");
  if (input.userId === actor.userId) throw problems.ownAccount();
  return asActor(
    actor,
    async (tx) => {
      const known = await tx.posting.findUnique({ where: { id: input.id }, select: { userId: true } });
      if (known) {
        if (known.userId !== input.userId) throw problems.notFound();
        return { id: input.id };
      }
      if (!(await tx.user.findUnique({ where: { id: input.userId }, select: { id: true } }))) throw problems.notFound();
      await insertPosting(tx, actor, input);
      return { id: input.id };
    },
    "people.add-posting",
  );
}

/**
 * Ends a posting: `validTo` is the first day outside, so today ends it at once. A day before it began ends it on that day.
 *
 * @throws Problem `not_found`, `conflict` (it has ended on another day already, or it is the one in which the actor acts)
 */
export async function endPosting(actor: Actor, { id, validTo }: PostingEndInput): Promise<void> {
  assertCan(actor, "people.administer");
  if (id === actor.postingId) throw problems.ownAccount();
  await asActor(
    actor,
    async (tx) => {
      const posting = await tx.posting.findUnique({ where: { id }, select: { validFrom: true, validTo: true } });
      if (!posting) throw problems.notFound();
      const end = new Date(Math.max(toDay(validTo).getTime(), posting.validFrom.getTime()));
      if (posting.validTo?.getTime() === end.getTime()) return;
      if (posting.validTo && posting.validTo <= new Date(today())) throw problems.postingEnded();
      await tx.posting.update({ where: { id }, data: { validTo: end }, select: { id: true } });
    },
    "people.end-posting",
  );
}

async function insertPosting(tx: Tx, actor: Actor, input: PostingInput): Promise<void> {
  const level = LEVEL_OF_ROLE[input.role];
  const unit = await tx.unit.findUnique({ where: { id: input.unitId }, select: { path: true, level: true } });
  if (!unit?.path.startsWith(actor.unitPath)) throw problems.unitUnknown("unitId");
  if (unit.level !== level) throw problems.invalid({ unitId: [say("unit_level", { level })] });
  await tx.posting.create({
    data: {
      id: input.id,
      userId: input.userId,
      role: input.role,
      unitId: input.unitId,
      unitPath: unit.path,
      validFrom: toDay(input.validFrom),
      validTo: input.validTo === "" ? null : toDay(input.validTo),
    },
    select: { id: true },
  });
}

async function missed(tx: Tx, id: string) {
  return (await tx.user.findUnique({ where: { id }, select: { id: true } })) ? problems.stale() : problems.notFound();
}

/** The paths of the units in which one lies, its own at last: "20/181/" → "20/", "20/181/". */
const pathsTo = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
const ownHash = z.tuple([z.object({ hash: z.string().nullable() })]);

type OwnAccount = { username: string; hash: string | null; mustChange: boolean };

async function ownAccount(tx: Tx, actor: Actor): Promise<OwnAccount> {
  const account = await tx.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { username: true, mustChange: true },
  });
  return { ...account, ...ownHash.parse(await tx.$queryRaw`SELECT own_password_hash() AS hash`)[0] };
}

/** Wrong guesses count as at the door. */
async function prove(actor: Actor, { username, hash }: OwnAccount, password: string): Promise<void> {
  // This device is known: they are signed in on it. What strangers try elsewhere keeps nobody from it.
  const asking = { username, address: actor.address, known: actor.sessionId };
  const attempt = await beginAttempt(asking, actor.requestId);
  const outcome = await attempt.look(() => isPassword(hash, password));
  if (outcome.isRight) return;
  const { minutes, seen } = outcome;
  await raiseAlarms({ seen, userId: actor.userId, address: actor.address }, actor.requestId);
  throw minutes > 0 ? problems.signInLocked(minutes) : problems.currentPasswordWrong();
}

/** Asks whoever connects their account for their password once more. @throws Problem `invalid` (it is wrong), `too_many` */
export async function provePassword(actor: Actor, password: string): Promise<void> {
  const own = await asActor(actor, (tx) => ownAccount(tx, actor), "account.connect-provider");
  await prove(actor, own, password);
}

/**
 * Replaces one's own password, the one-time password at the first sign-in too, and ends all sessions but
 * this one. Wrong guesses at the present password count as at the door.
 *
 * @throws Problem `invalid` (the present password is wrong, or the new one is the same), `too_many`
 */
export async function changePassword(actor: Actor, { currentPassword, password }: PasswordChangeInput): Promise<void> {
  const { own, offices } = await asActor(
    actor,
    async (tx) => ({
      own: await ownAccount(tx, actor),
      offices: await tx.unit.findMany({ where: { path: { in: pathsTo(actor.unitPath) } }, select: { fullName: true } }),
    }),
    "account.change-password",
  );
  // A one-time password has been given at the door a moment ago.
  if (!own.mustChange) await prove(actor, own, currentPassword);
  if (await isPassword(own.hash, password)) throw problems.samePassword();
  if (await isFrequentPassword(password)) throw problems.frequentPassword();
  if (isOfThePlace(password, [actor.name, own.username, ...offices.map(({ fullName }) => fullName)]))
    throw problems.passwordOfThePlace();
  const passwordHash = await hashPassword(password);
  await asActor(
    actor,
    async (tx) => {
      await tx.user.update({
        where: { id: actor.userId },
        data: { passwordHash, mustChange: false, oneTimeExpires: null, version: { increment: 1 } },
        select: { id: true },
      });
      await endSessions(tx, actor.userId, "PASSWORD_CHANGED", actor.sessionId);
    },
    "account.change-password",
  );
}
