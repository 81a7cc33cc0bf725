import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asActor, readAsActor, sendAsJob, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { Prisma } from "@/prisma/generated/client";
import type { SessionEnd } from "@/prisma/generated/enums";

// A session is a row that anybody may look at whom it concerns, and that ends: the cookie only names it. All times are the
// database's: a demonstration that keeps one day for ever ends its sessions, too.

/** @property seconds until it is over, however much it is used */
export type BegunSession = { id: string; seconds: number };

/** From where somebody asks to be let in. */
export type Doorstep = {
  /** As lib/access/client-address.ts tells it. */
  address: string;
  /** As lib/access/device.ts names it. */
  device: string;
  /** Of what the device brings, or is given now, to be known by (lib/access/known-device.ts). */
  deviceHash: string;
  /** The session that the device had until now. */
  sessionId: string | null;
};

const begun = z.array(z.object({ seconds: z.int() }));

/**
 * Signs somebody in: the session that the device had until now is over.
 *
 * @param isFactorShown whether nothing more is to be shown than has been
 * @returns null where the account may not be used: disabled, or without a posting in force today
 */
export async function beginSession(
  userId: string,
  { address, device, deviceHash, sessionId }: Doorstep,
  requestId: string,
  isFactorShown = false,
): Promise<BegunSession | null> {
  const id = crypto.randomUUID();
  const day = today();
  const rows = await sendAsJob(
    "session",
    Prisma.sql`
      WITH begun AS (
        INSERT INTO session (id, user_id, created_at, used_at, lapses_at, ends_at, device, address, device_hash,
          stepped_up_until, factor_at)
        SELECT ${id}::uuid, a.id, at, at, at + least(idle, whole) * interval '1 minute', at + whole * interval '1 minute',
          ${device}, ${address}, ${deviceHash}, at + step * interval '1 minute', CASE WHEN ${isFactorShown} THEN at END
        FROM user_account a, date_trunc('milliseconds', clock_timestamp()) at,
          (SELECT max(amount) FILTER (WHERE id = 'session') AS whole, max(amount) FILTER (WHERE id = 'session_idle') AS idle,
             max(amount) FILTER (WHERE id = 'step_up') AS step
           FROM time_limit) l
        WHERE a.id = ${userId}::uuid AND a.disabled_at IS NULL AND EXISTS (
          SELECT FROM posting p
          WHERE p.user_id = a.id AND NOT p.waits AND p.valid_from <= ${day}::date AND (p.valid_to IS NULL OR p.valid_to > ${day}::date))
        RETURNING extract(epoch FROM ends_at - created_at)::int AS seconds),
      over AS (
        UPDATE session SET ended_at = clock_timestamp(), end_reason = 'SIGNED_IN_AGAIN'
        WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND lapses_at > clock_timestamp() AND EXISTS (SELECT FROM begun))
      SELECT seconds FROM begun`,
    requestId,
  );
  const [row] = begun.parse(rows);
  return row ? { id, ...row } : null;
}

/**
 * Building block: ends what sessions a person has, but for one. Devices on which they were are strangers again
 * (lib/access/throttle.ts), but for that one's.
 */
export async function endSessions(tx: Tx, userId: string, reason: SessionEnd, except?: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE session SET ended_at = clock_timestamp(), end_reason = ${reason}::"SessionEnd"
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND lapses_at > clock_timestamp()
      AND id IS DISTINCT FROM ${except || null}::uuid`;
  await tx.$executeRaw`
    UPDATE session SET device_hash = NULL
    WHERE user_id = ${userId}::uuid AND device_hash IS NOT NULL
      AND device_hash IS DISTINCT FROM (SELECT device_hash FROM session WHERE id = ${except || null}::uuid)`;
}

/**
 * Building block: ends one session of a person. Nothing where it is over already. Ended from another device, its own is a stranger
 * again.
 *
 * @throws Problem `not_found`
 */
async function endOne(tx: Tx, { id, userId }: { id: string; userId: string }, reason: SessionEnd): Promise<void> {
  if (!(await tx.session.findUnique({ where: { id, userId }, select: { id: true } }))) throw problems.notFound();
  await tx.$executeRaw`
    UPDATE session SET ended_at = clock_timestamp(), end_reason = ${reason}::"SessionEnd"
    WHERE id = ${id}::uuid AND ended_at IS NULL AND lapses_at > clock_timestamp()`;
  if (reason === "SIGNED_OUT") return;
  await tx.$executeRaw`
    UPDATE session SET device_hash = NULL
    WHERE user_id = ${userId}::uuid AND device_hash = (SELECT device_hash FROM session WHERE id = ${id}::uuid)`;
}

/** Ends the session in which this is asked. */
export async function signOut(actor: Actor): Promise<void> {
  await asActor(actor, (tx) => endOne(tx, ofActor(actor), "SIGNED_OUT"), "account.sign-out");
}

const ofActor = ({ sessionId, userId }: Actor) => ({ id: sessionId, userId });

/** Ends all sessions of the actor, on every device, this one included. */
export async function signOutEverywhere(actor: Actor): Promise<void> {
  await asActor(
    actor,
    async (tx) => {
      await endSessions(tx, actor.userId, "ENDED_ELSEWHERE", actor.sessionId);
      await endOne(tx, ofActor(actor), "SIGNED_OUT");
    },
    "account.sign-out-everywhere",
  );
}

/** Ends a session of one's own on another device. @throws Problem `not_found` */
export async function endOwnSession(actor: Actor, { id }: { id: string }): Promise<void> {
  await asActor(
    actor,
    (tx) => endOne(tx, { id, userId: actor.userId }, id === actor.sessionId ? "SIGNED_OUT" : "ENDED_ELSEWHERE"),
    "account.end-session",
  );
}

/** Ends all sessions of one's own but this one. */
export async function endOtherSessions(actor: Actor): Promise<void> {
  await asActor(
    actor,
    (tx) => endSessions(tx, actor.userId, "ENDED_ELSEWHERE", actor.sessionId),
    "account.end-sessions",
  );
}

/** Ends all sessions of somebody whose account the actor keeps. @throws Problem `forbidden`, `not_found` */
export async function endSessionsOf(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "people.administer");
  await asActor(
    actor,
    async (tx) => {
      if (!(await tx.user.findUnique({ where: { id }, select: { id: true } }))) throw problems.notFound();
      await endSessions(tx, id, "ENDED_FOR_THEM", actor.sessionId);
    },
    "people.end-sessions",
  );
}

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    device: z.string(),
    address: z.string(),
    createdAt: z.date(),
    usedAt: z.date(),
  }),
);

/** A session that holds. `usedAt` is right to the minute; `device` and `address` are "" where they are not known. */
export type SessionView = z.output<typeof rowsSchema>[number] & { isThis: boolean };

/** The sessions of the actor that hold, this one first, then the newest. */
export const listOwnSessions = (actor: Actor): Promise<SessionView[]> => listOf(actor, actor.userId);

/** The sessions that hold of somebody whose account the actor keeps. @throws Problem `forbidden` */
export async function listSessionsOf(actor: Actor, userId: string): Promise<SessionView[]> {
  assertCan(actor, "people.administer");
  return listOf(actor, userId);
}

async function listOf(actor: Actor, userId: string): Promise<SessionView[]> {
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT id, device, address, created_at AS "createdAt", used_at AS "usedAt" FROM session
      WHERE user_id = ${userId}::uuid AND ends_at > clock_timestamp() AND ended_at IS NULL AND lapses_at > clock_timestamp()
      ORDER BY id <> ${actor.sessionId}::uuid, created_at DESC, id`,
  );
  return rowsSchema.parse(rows).map((row) => ({ ...row, isThis: row.id === actor.sessionId }));
}
