import "server-only";
import { z } from "zod";
import { now } from "@/lib/core/clock";
import type { Ask } from "@/lib/core/db";
import { columnName } from "@/lib/core/fields";
import { HOUSEHOLD_FIELD_NAMES, type HouseholdColumns } from "@/lib/households/household-fields";
import { Prisma } from "@/prisma/generated/client";
import type { HouseholdClass, HouseholdOrigin } from "@/prisma/generated/enums";

/** A household that comes into the register. What the table says when nothing is said may be left out. */
type NewHousehold = { id: string } & Omit<HouseholdColumns, "notes"> &
  Partial<Pick<HouseholdColumns, "notes">> & {
    origin: HouseholdOrigin;
    /** As the triggers would count them: nothing is left for them to change. */
    headName?: string;
    memberCount?: number;
    predecessorId?: string | null;
    class?: HouseholdClass | null;
  };

const COLUMNS = [
  ...HOUSEHOLD_FIELD_NAMES,
  "origin",
  "headName",
  "memberCount",
  "predecessorId",
  "class",
  "createdAt",
].map(columnName);
const NAMES = Prisma.raw(COLUMNS.join(", "));
const VALUES = Prisma.raw(COLUMNS.map((name) => `r.${name}`).join(", "));

const madeSchema = z.array(z.object({ unitPath: z.string() }));

/**
 * Building block: a household with the next code of its commune, "06091-00017". The commune's counter is locked until the
 * transaction ends; a number is never given twice, also where what it was given to is taken back.
 *
 * @param within the path in which its commune lies
 * @returns null, and nothing is written, where a household has this id or no such village is in force
 */
export async function beginHousehold(
  ask: Ask,
  { headName = "", memberCount = 0, ...household }: NewHousehold,
  within: string,
): Promise<{ unitPath: string } | null> {
  const row = { ...household, headName, memberCount, createdAt: now() };
  const json = JSON.stringify(
    Object.fromEntries(Object.entries(row).map(([field, value]) => [columnName(field), value])),
  );
  const [made] = madeSchema.parse(
    await ask(Prisma.sql`
    WITH place AS (
      SELECT v.path, c.id AS commune_id, c.path AS commune_path, c.code
      FROM unit v JOIN unit c ON c.id = v.parent_id
      WHERE v.id = ${household.villageId}::uuid AND v.level = 'VILLAGE' AND v.valid_to IS NULL AND starts_with(c.path, ${within})
        AND NOT EXISTS (SELECT FROM household WHERE id = ${household.id}::uuid)
    ), counter AS (
      INSERT INTO household_counter AS c (commune_id, unit_path, last) SELECT commune_id, commune_path, 1 FROM place
      ON CONFLICT (commune_id) DO UPDATE SET last = c.last + 1 RETURNING last::text
    )
    INSERT INTO household (id, code, commune_id, unit_path, ${NAMES})
    SELECT r.id, p.code || '-' || lpad(c.last, greatest(5, length(c.last)), '0'), p.commune_id, p.path, ${VALUES}
    FROM place p, counter c, jsonb_populate_record(NULL::household, ${json}::jsonb) r
    RETURNING unit_path AS "unitPath"`),
  );
  return made ?? null;
}
