import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asActor, oneAtATime } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { VillageEditInput, VillageInput } from "@/lib/units/schema";

/** What a village is called: thôn in the countryside, khối in town. */
const kindOf = (area: VillageInput["area"]) => (area === "URBAN" ? "khối" : "thôn");
const fullNameOf = ({ name, area }: Pick<VillageInput, "name" | "area">) =>
  `${area === "URBAN" ? "Khối" : "Thôn"} ${name}`;

/**
 * Adds a village to the actor's commune under the next code. Sending the same one again changes nothing and succeeds.
 *
 * @throws Problem `forbidden` outside a commune, `conflict` for a name that is taken
 */
export async function createVillage(actor: Actor, input: VillageInput): Promise<{ id: string }> {
  assertCan(actor, "village.edit");
  return asActor(
    actor,
    async (tx) => {
      // Two officers of a commune get two codes.
      await oneAtATime(tx, `villages:${actor.unitId}`);
      const known = await tx.unit.findUnique({ where: { id: input.id }, select: { id: true } });
      if (known) return known;
      const [next] = await tx.$queryRaw<unknown[]>`
        SELECT lpad((coalesce(max(code::int), 0) + 1)::text, 2, '0') AS code
        FROM unit WHERE parent_id = ${actor.unitId}::uuid AND code ~ '^[0-9]{1,4}$'`;
      const { code } = z.object({ code: z.string() }).parse(next);
      await tx.unit.create({
        data: {
          id: input.id,
          code,
          name: input.name,
          fullName: fullNameOf(input),
          kind: kindOf(input.area),
          level: "VILLAGE",
          path: `${actor.unitPath}${code}/`,
          parentId: actor.unitId,
          area: input.area,
          validFrom: new Date(today()),
        },
        select: { id: true },
      });
      return { id: input.id };
    },
    "village.create",
  );
}

/**
 * Renames a village, corrects whether it is town or country, or ends it. Reviews keep the area they were scored with.
 *
 * @throws Problem `stale`, `not_found`, `conflict` for a name that is taken or a village that still has households
 */
export async function editVillage(actor: Actor, input: VillageEditInput): Promise<void> {
  assertCan(actor, "village.edit");
  await asActor(
    actor,
    async (tx) => {
      const village = await tx.unit.findUnique({ where: { id: input.id } });
      if (village?.level !== "VILLAGE" || !village.path.startsWith(actor.unitPath)) throw problems.notFound();
      if (input.ended && (await tx.household.count({ where: { villageId: input.id, closedOn: null } })) > 0)
        throw problems.villageInUse();
      const { count } = await tx.unit.updateMany({
        where: { id: input.id, version: input.version },
        data: {
          name: input.name,
          fullName: fullNameOf(input),
          kind: kindOf(input.area),
          area: input.area,
          validTo: input.ended ? (village.validTo ?? new Date(today())) : null,
          version: { increment: 1 },
        },
      });
      if (count === 0) throw problems.stale([{ field: "name", now: village.name }]);
    },
    "village.edit",
  );
}
