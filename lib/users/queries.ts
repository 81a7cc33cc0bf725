import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { endOfSubtree, readAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { PeopleFilter } from "@/lib/users/filter";
import { RESETS } from "@/lib/users/reset";
import { Prisma } from "@/prisma/generated/client";
import { Role, UnitLevel } from "@/prisma/generated/enums";

/** Days are "yyyy-MM-dd"; `validTo` is the first day outside. */
const postingSchema = z.object({
  id: z.string(),
  role: z.enum(Role),
  unitName: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** Until a second person agrees. */
  waits: z.boolean(),
});

const rowSchema = z.object({
  id: z.string(),
  username: z.string(),
  fullName: z.string(),
  disabled: z.boolean(),
  /** Has a one-time password, or none yet: has not come in by a password of their own. */
  waiting: z.boolean(),
  postings: z.array(postingSchema),
});

type PersonRow = z.output<typeof rowSchema>;

const oneSchema = rowSchema.extend({
  version: z.int(),
  hasPassword: z.boolean(),
  oneTimeExpires: z.date().nullable(),
  reset: z.enum(RESETS),
  hasFactor: z.boolean(),
  factorResetAsked: z.boolean(),
});

/** An account with everything an administrator may know of it. */
type PersonView = z.output<typeof oneSchema>;

export const PEOPLE_PER_PAGE = 50;

const POSTINGS = Prisma.sql`jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'unitName', u.full_name,
  'validFrom', p.valid_from, 'validTo', p.valid_to, 'waits', p.waits) ORDER BY p.valid_from DESC, p.id) AS postings`;

/**
 * People with a posting in the reach, as Vietnamese names are sorted. The questions about role and unit are about postings
 * that have not ended.
 */
export async function listPeople(actor: Actor, filter: PeopleFilter): Promise<{ people: PersonRow[]; total: number }> {
  assertCan(actor, "people.administer");
  const { search, role, unitId, state, page } = filter;
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT a.id, a.username, a.full_name AS "fullName", a.disabled_at IS NOT NULL AS disabled,
        a.must_change OR NOT a.has_password AS waiting, ${POSTINGS}, count(*) OVER ()::int AS total
      FROM user_account a JOIN posting p ON p.user_id = a.id JOIN unit u ON u.id = p.unit_id
      WHERE NOT EXISTS (
          SELECT FROM unnest(string_to_array(fold_name(${search}), ' ')) AS word
          WHERE strpos(fold_name(a.full_name) || ' ' || a.username, word) = 0)
        AND (${state}::text IS NULL OR (a.disabled_at IS NULL) = (${state}::text = 'ACTIVE'))
        AND EXISTS (
          SELECT FROM posting q JOIN unit v ON v.id = q.unit_id
          WHERE q.user_id = a.id
            AND (${role}::text IS NULL OR q.role::text = ${role}::text)
            AND (${unitId}::uuid IS NULL OR starts_with(v.path, (SELECT w.path FROM unit w WHERE w.id = ${unitId}::uuid)))
            AND ((${role}::text IS NULL AND ${unitId}::uuid IS NULL) OR q.valid_to IS NULL OR q.valid_to > ${today()}::date))
      GROUP BY a.id
      ORDER BY given_name(a.full_name) COLLATE "vi-x-icu", other_names(a.full_name) COLLATE "vi-x-icu", a.id
      LIMIT ${PEOPLE_PER_PAGE} OFFSET ${(page - 1) * PEOPLE_PER_PAGE}`,
  );
  const people = z.array(rowSchema.extend({ total: z.int() })).parse(rows);
  return { people: people.map(({ total: _, ...person }) => person), total: people[0]?.total ?? 0 };
}

/** An account with a posting in the reach. @throws Problem `forbidden`, `not_found` */
export async function getPerson(actor: Actor, id: string): Promise<PersonView> {
  assertCan(actor, "people.administer");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT a.id, a.username, a.full_name AS "fullName", a.disabled_at IS NOT NULL AS disabled, a.version,
        a.must_change OR NOT a.has_password AS waiting, a.has_password AS "hasPassword",
        CASE WHEN a.must_change THEN a.one_time_expires END AS "oneTimeExpires",
        CASE
          WHEN NOT a.has_password OR a.must_change OR posting_that_takes_two(a.id, 'PASSWORD') IS NULL THEN 'ALONE'
          WHEN EXISTS (SELECT password_agreed(a.id)) THEN 'AGREED'
          WHEN EXISTS (SELECT FROM countersignature c WHERE c.user_id = a.id AND c.deed = 'PASSWORD' AND c.agreed IS NULL) THEN 'ASKED'
          ELSE 'TAKES_TWO'
        END AS reset, has_second_factor(a.id) AS "hasFactor",
        EXISTS (SELECT FROM countersignature c WHERE c.user_id = a.id AND c.deed = 'SECOND_FACTOR' AND c.agreed IS NULL) AS "factorResetAsked",
        ${POSTINGS}
      FROM user_account a JOIN posting p ON p.user_id = a.id JOIN unit u ON u.id = p.unit_id
      WHERE a.id = ${id}::uuid
      GROUP BY a.id`,
  );
  const [person] = z.array(oneSchema).parse(rows);
  if (!person) throw problems.notFound();
  return person;
}

const unitSchema = z.object({ id: z.string(), name: z.string(), level: z.enum(UnitLevel), parentName: z.string() });

type PostingUnit = z.output<typeof unitSchema>;

/** Units in force at which somebody may hold a role: the reach without its villages, communes under their districts. */
export async function listPostingUnits(actor: Actor): Promise<PostingUnit[]> {
  assertCan(actor, "people.administer");
  const day = today();
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT u.id, u.full_name AS name, u.level::text AS level, coalesce(above.full_name, '') AS "parentName"
      FROM unit u LEFT JOIN unit above ON above.id = u.parent_id
      WHERE u.level <> 'VILLAGE' AND u.path >= ${actor.unitPath} AND u.path < ${endOfSubtree(actor.unitPath)}
        AND u.valid_from <= ${day}::date AND (u.valid_to IS NULL OR u.valid_to > ${day}::date)
      ORDER BY u.level, coalesce(above.name, '') COLLATE "vi-x-icu", u.name COLLATE "vi-x-icu", u.id`,
  );
  return z.array(unitSchema).parse(rows);
}
