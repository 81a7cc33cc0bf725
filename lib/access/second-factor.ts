import "server-only";
import { z } from "zod";
import { raiseAlarms } from "@/lib/access/alarms";
import { createOneTimePassword } from "@/lib/access/password";
import type { Actor } from "@/lib/access/policy";
import { beginAttempt } from "@/lib/access/throttle";
import { createTotpSecret, totpAddress, totpStep } from "@/lib/access/totp";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { keyedHash, open, seal } from "@/lib/core/seal";
import type { SecondFactorKind } from "@/prisma/generated/enums";

// What shows beside the password that it is them. Times of codes are the real ones, whatever day the demonstration keeps.

/** How many codes a person has on paper. */
const CODES = 10;

/** Of a code on paper, as it is kept. Typed with or without its lines, in whatever case. */
const codeHash = (userId: string, code: string): string =>
  keyedHash(`recovery/${userId}/${code.toLowerCase().replace(/[\s-]/g, "")}`);

const preparedSchema = z.object({ secret: z.string(), codes: z.array(z.string()) });

/** A second factor that is being made: nothing of it is kept until a code of it was shown. */
export type PreparedFactor = z.output<typeof preparedSchema> & {
  /** All of it, as the form sends it back; it opens for this person alone. */
  sealed: string;
  /** What the picture says. */
  address: string;
};

const contextOf = ({ userId }: Actor) => `second_factor_prepared/${userId}`;

/** Draws a secret for an app on the telephone, and codes on paper. @param issuer what the app calls it */
export function prepareFactor(actor: Actor, username: string, issuer: string): PreparedFactor {
  const codes = Array.from({ length: CODES }, createOneTimePassword);
  const prepared = { secret: createTotpSecret(), codes };
  return completed(prepared, seal(JSON.stringify(prepared), contextOf(actor)), username, issuer);
}

/** The same that was drawn before, from what the form sent back; null where it is none of this person's. */
export function reopenFactor(actor: Actor, sealed: string, username: string, issuer: string): PreparedFactor | null {
  const prepared = openPrepared(actor, sealed);
  return prepared && completed(prepared, sealed, username, issuer);
}

const completed = (
  { secret, codes }: z.output<typeof preparedSchema>,
  sealed: string,
  username: string,
  issuer: string,
): PreparedFactor => ({ secret, codes, sealed, address: totpAddress(secret, issuer, username) });

function openPrepared(actor: Actor, sealed: string): z.output<typeof preparedSchema> | null {
  try {
    return preparedSchema.parse(JSON.parse(open(sealed, contextOf(actor))));
  } catch {
    return null;
  }
}

/** What says that it was just shown who sits there. */
const markShown = (tx: Tx, { sessionId }: Actor) => tx.$executeRaw`
  UPDATE session SET factor_at = coalesce(factor_at, clock_timestamp()),
    stepped_up_until = clock_timestamp() + (SELECT amount FROM time_limit WHERE id = 'step_up') * interval '1 minute'
  WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND lapses_at > clock_timestamp()`;

/**
 * Keeps the app whose secret was prepared, once it has shown a code, and the codes on paper. Sent twice it is kept once.
 *
 * @throws Problem `invalid` (the code is none of this secret's), `conflict` (there is an app already), `too_many`
 */
export async function keepFactor(actor: Actor, { sealed, code }: { sealed: string; code: string }): Promise<void> {
  const prepared = openPrepared(actor, sealed);
  if (!prepared) throw problems.factorOutdated();
  const step = await counted(actor, async () => totpStep(prepared.secret, code.replace(/\s/g, ""), Date.now()));
  await asActor(
    actor,
    async (tx) => {
      const known = await tx.secondFactor.findFirst({ where: { userId: actor.userId, kind: "TOTP" } });
      if (known) {
        if (known.secretSealed && open(known.secretSealed, `second_factor/${known.id}`) === prepared.secret) return;
        throw problems.factorKept();
      }
      const id = crypto.randomUUID();
      const secretSealed = seal(prepared.secret, `second_factor/${id}`);
      await tx.secondFactor.create({
        data: { id, userId: actor.userId, kind: "TOTP", secretSealed, lastStep: step },
        select: { id: true },
      });
      await replaceCodes(tx, actor, prepared.codes);
      await markShown(tx, actor);
    },
    "account.keep-second-factor",
  );
}

async function replaceCodes(tx: Tx, { userId }: Actor, codes: readonly string[]): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ id: crypto.randomUUID(), userId, codeHash: codeHash(userId, code) })),
  });
}

/**
 * Looks at what somebody shows, who has given their password; wrong ones are counted for the account, wherever they come from.
 *
 * @throws Problem `invalid`, `too_many`
 */
async function counted<T>(actor: Actor, look: () => Promise<T | null>): Promise<T> {
  const asking = { username: `second-factor/${actor.userId}`, address: actor.address, known: "any" };
  const attempt = await beginAttempt(asking, actor.requestId);
  let found: T | null = null;
  const outcome = await attempt.look(async () => {
    found = await look();
    return found !== null;
  });
  if (!outcome.isRight) {
    await raiseAlarms({ seen: outcome.seen, userId: actor.userId, address: actor.address }, actor.requestId);
    throw outcome.minutes > 0 ? problems.signInLocked(outcome.minutes) : problems.factorWrong();
  }
  if (found === null) throw problems.factorWrong();
  return found;
}

/**
 * Shows the second factor: a code of the app, which is taken once, or one on paper, which is gone then. What the session owed is paid, and
 * what asks for it anew is open for some minutes.
 *
 * @throws Problem `invalid`, `too_many`
 */
export async function showFactor(actor: Actor, { code }: { code: string }): Promise<void> {
  const typed = code.replace(/\s/g, "");
  await counted(actor, () =>
    asActor(
      actor,
      async (tx) => {
        const isRight = /^\d{6}$/.test(typed)
          ? await takeAppCode(tx, actor, typed)
          : await takePaperCode(tx, actor, typed);
        if (!isRight) return null;
        await markShown(tx, actor);
        return true;
      },
      "account.show-second-factor",
    ),
  );
}

async function takeAppCode(tx: Tx, { userId }: Actor, code: string): Promise<boolean> {
  const factor = await tx.secondFactor.findFirst({ where: { userId, kind: "TOTP" } });
  if (!factor?.secretSealed) return false;
  const step = totpStep(open(factor.secretSealed, `second_factor/${factor.id}`), code, Date.now());
  if (step === null) return false;
  // Of two that show the same code at once one is late.
  const { count } = await tx.secondFactor.updateMany({
    where: { id: factor.id, lastStep: { lt: step } },
    data: { lastStep: step, usedAt: new Date() },
  });
  return count === 1;
}

async function takePaperCode(tx: Tx, { userId }: Actor, code: string): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: codeHash(userId, code), usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

/** One's own second factors. @property codesLeft on paper */
type FactorsView = {
  factors: { id: string; kind: SecondFactorKind; createdAt: Date; usedAt: Date | null }[];
  codesLeft: number;
};

/** The actor's own second factors, the oldest first. */
export function listFactors(actor: Actor): Promise<FactorsView> {
  const { userId } = actor;
  return asActor(actor, async (tx) => ({
    factors: await tx.secondFactor.findMany({
      where: { userId },
      select: { id: true, kind: true, createdAt: true, usedAt: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    }),
    codesLeft: await tx.recoveryCode.count({ where: { userId, usedAt: null } }),
  }));
}

/**
 * Takes the app away, with the codes on paper, by whoever has just shown it: another telephone, say. Whose role asks for a second factor makes
 * a new one before anything else.
 *
 * @throws Problem `forbidden` where nothing was shown lately
 */
export async function removeFactors(actor: Actor): Promise<void> {
  if (!actor.isSteppedUp) throw problems.forbidden();
  const { userId, sessionId } = actor;
  await asActor(
    actor,
    async (tx) => {
      await tx.secondFactor.deleteMany({ where: { userId } });
      await tx.recoveryCode.deleteMany({ where: { userId } });
      await tx.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { factorAt: null } });
    },
    "account.remove-second-factor",
  );
}
