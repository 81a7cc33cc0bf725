import "server-only";
import type { Actor } from "@/lib/access/policy";
import { asActor, endOfSubtree } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { AreaType, UnitLevel } from "@/prisma/generated/enums";

export type UnitView = {
  id: string;
  code: string;
  name: string;
  level: UnitLevel;
  path: string;
  parentId: string | null;
};

export type VillageView = {
  id: string;
  name: string;
  fullName: string;
  area: AreaType;
  households: number;
  ended: boolean;
  version: number;
};

/** A unit in the reach. @throws Problem `not_found` */
export async function getUnit(actor: Actor, id: string): Promise<UnitView> {
  return asActor(actor, async (tx) => {
    const unit = await tx.unit.findUnique({ where: { id } });
    if (!unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
    const { code, fullName, level, path, parentId } = unit;
    return { id, code, name: fullName, level, path, parentId };
  });
}

/** Units of a level in the reach, in the order of their paths and names. */
export async function listUnits(actor: Actor, level: UnitLevel): Promise<UnitView[]> {
  return asActor(actor, (tx) =>
    tx.unit.findMany({
      where: { level, validTo: null, path: { gte: actor.unitPath, lt: endOfSubtree(actor.unitPath) } },
      orderBy: { path: "asc" },
      select: { id: true, code: true, fullName: true, level: true, path: true, parentId: true },
    }),
  ).then((rows) => rows.map(({ fullName, ...row }) => ({ ...row, name: fullName })));
}

/** The villages of a commune (the actor's own when none is named), as Vietnamese names are sorted; ended ones last. */
export async function listVillages(actor: Actor, communeId = actor.unitId): Promise<VillageView[]> {
  const rows = await asActor(
    actor,
    (tx) => tx.$queryRaw<
      {
        id: string;
        name: string;
        full_name: string;
        area: AreaType;
        households: number;
        ended: boolean;
        version: number;
      }[]
    >`
      SELECT u.id, u.name, u.full_name, u.area, u.version, u.valid_to IS NOT NULL AS ended,
        (SELECT count(*)::int FROM household h WHERE h.village_id = u.id AND h.closed_on IS NULL) AS households
      FROM unit u
      WHERE u.parent_id = ${communeId}::uuid AND u.level = 'VILLAGE'
        AND u.path >= ${actor.unitPath} AND u.path < ${endOfSubtree(actor.unitPath)}
      ORDER BY u.valid_to IS NOT NULL, u.name COLLATE "vi-x-icu", u.id`,
  );
  return rows.map(({ full_name, ...row }) => ({ ...row, fullName: full_name }));
}
