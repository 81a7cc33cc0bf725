import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { type Ask, endOfSubtree, readAsActor } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";
import { AreaType } from "@/prisma/generated/enums";

const villagesSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    fullName: z.string(),
    area: z.enum(AreaType),
    households: z.int(),
    ended: z.boolean(),
    version: z.int(),
  }),
);

/** The villages of a commune (the actor's own when none is named), as Vietnamese names are sorted; ended ones last. */
export async function listVillages(actor: Actor, communeId = actor.unitId): Promise<z.infer<typeof villagesSchema>> {
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT u.id, u.name, u.full_name AS "fullName", u.area, u.version, u.valid_to IS NOT NULL AS ended,
        (SELECT coalesce(sum(s.households), 0)::int FROM household_summary s WHERE s.level = 'VILLAGE' AND s.unit_path = u.path AND NOT s.closed) AS households
      FROM unit u
      WHERE u.parent_id = ${communeId}::uuid AND u.level = 'VILLAGE'
        AND u.path >= ${actor.unitPath} AND u.path < ${endOfSubtree(actor.unitPath)}
      ORDER BY u.valid_to IS NOT NULL, u.name COLLATE "vi-x-icu", u.id`,
  );
  return villagesSchema.parse(rows);
}

const placeSchema = z.object({ id: z.string(), name: z.string() });
const placesSchema = z.tuple([z.object({ villages: z.array(placeSchema), communes: z.array(placeSchema) })]);

/** Places to choose from, by their full names. */
export type Places = z.infer<typeof placesSchema>[0];

/**
 * Building block: the places by which a list of the reach is narrowed: the villages of a commune, if one is named, those in
 * force first, and the communes of whoever works above one.
 */
export async function findPlaces(ask: Ask, actor: Actor, communeId: string | undefined): Promise<Places> {
  const chosen = actor.level === "COMMUNE" ? actor.unitId : communeId;
  const inReach = Prisma.sql`u.path >= ${actor.unitPath} AND u.path < ${endOfSubtree(actor.unitPath)}`;
  const named = Prisma.sql`jsonb_build_object('id', u.id, 'name', u.full_name)`;
  const [places] = placesSchema.parse(
    await ask(Prisma.sql`
      SELECT
        (SELECT coalesce(jsonb_agg(${named} ORDER BY u.valid_to IS NOT NULL, u.name COLLATE "vi-x-icu", u.id), '[]') FROM unit u
          WHERE u.level = 'VILLAGE' AND u.parent_id = ${chosen ?? null}::uuid AND ${inReach}) AS villages,
        (SELECT coalesce(jsonb_agg(${named} ORDER BY u.path), '[]') FROM unit u
          WHERE u.level = 'COMMUNE' AND u.valid_to IS NULL AND ${actor.level !== "COMMUNE"} AND ${inReach}) AS communes`),
  );
  return places;
}
