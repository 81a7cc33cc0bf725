import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { DAY_MS } from "@/lib/core/day";
import { asActor, readAsActor } from "@/lib/core/db";
import type { CountersignInput } from "@/lib/users/schema";
import { Prisma } from "@/prisma/generated/client";
import { CountersignedDeed, Role } from "@/prisma/generated/enums";

/** For how long what was decided stays on the page. */
const SHOWN_DAYS = 30;

const rowSchema = z.object({
  id: z.string(),
  deed: z.enum(CountersignedDeed),
  userId: z.string(),
  name: z.string(),
  username: z.string(),
  role: z.enum(Role),
  unit: z.string(),
  /** "yyyy-MM-dd"; `validTo` is the first day outside. */
  validFrom: z.string(),
  validTo: z.string().nullable(),
  askedById: z.string(),
  askedBy: z.string().nullable(),
  askedAt: z.date(),
  /** Null while it waits. */
  agreed: z.boolean().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.date().nullable(),
});

/** Something that takes two people (prisma/rules/roles.mjs, TAKES_TWO): asked for by one, agreed to or not by another. */
export type CountersignatureView = z.output<typeof rowSchema> & {
  /** Whether it waits and whoever looks may say. */
  isMine: boolean;
};

/** What waits in the reach for a second person, then what was decided in the last 30 days; newest first. @throws Problem `forbidden` */
export async function listCountersignatures(actor: Actor): Promise<CountersignatureView[]> {
  assertCan(actor, "people.countersign");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT id, deed, user_id AS "userId", name, username, role, unit, valid_from::text AS "validFrom", valid_to::text AS "validTo",
        asked_by_id AS "askedById", asked_by AS "askedBy", asked_at AS "askedAt", agreed, decided_by AS "decidedBy",
        decided_at AS "decidedAt"
      FROM countersignatures(${today()}::date, ${new Date(now().getTime() - SHOWN_DAYS * DAY_MS).toISOString()}::timestamptz)`,
  );
  return z
    .array(rowSchema)
    .parse(rows)
    .map((row) => ({
      ...row,
      isMine: row.agreed === null && ![row.askedById, row.userId].includes(actor.userId),
    }));
}

/** How many wait for a word of this person. @throws Problem `forbidden` */
export const countCountersignatures = async (actor: Actor): Promise<number> =>
  (await listCountersignatures(actor)).filter(({ isMine }) => isMine).length;

/**
 * Says whether one agrees to what somebody else has asked for. A role that is agreed to is held from that moment; one that is not was
 * never held. The same answer twice is one.
 *
 * @throws Problem `forbidden`, `not_found`, `conflict` (one's own, or decided by somebody else already)
 */
export async function countersign(actor: Actor, { id, agrees }: CountersignInput): Promise<void> {
  assertCan(actor, "people.countersign");
  await asActor(actor, (tx) => tx.$queryRaw`SELECT countersign(${id}::uuid, ${agrees})::text`, "people.countersign");
}
