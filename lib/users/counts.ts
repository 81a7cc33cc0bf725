import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { readAsActor } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";

const countsSchema = z.tuple([z.object({ active: z.number(), waiting: z.number(), without: z.number() })]);

/** How many accounts are in use, have not come in by a password of their own, or are left without a posting. */
export type PeopleCounts = z.output<typeof countsSchema>[0];

/** The accounts in the reach, counted for the administrator's start page. */
export async function countPeople(actor: Actor): Promise<PeopleCounts> {
  assertCan(actor, "people.administer");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT count(*)::int AS active,
        (count(*) FILTER (WHERE a.must_change OR NOT a.has_password))::int AS waiting,
        (count(*) FILTER (WHERE NOT a.in_force))::int AS without
      FROM (
        SELECT u.id, u.must_change, u.has_password,
          bool_or(p.valid_from <= ${today()}::date AND (p.valid_to IS NULL OR p.valid_to > ${today()}::date)) AS in_force
        FROM user_account u JOIN posting p ON p.user_id = u.id
        WHERE u.disabled_at IS NULL GROUP BY u.id
      ) a`,
  );
  return countsSchema.parse(rows)[0];
}
