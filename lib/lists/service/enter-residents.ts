import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, asking } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { findResidentsFacts } from "@/lib/lists/queries/completeness";
import { checkResidents, residentsErrors } from "@/lib/lists/residents";
import type { ResidentsInput } from "@/lib/lists/schema";
import { holdList } from "@/lib/lists/service/step";
import { standsWithCommune } from "@/lib/rounds/steps";

/**
 * Enters how many households and persons live in the commune (R1 columns 1 and 2): they cannot be counted from a register
 * that holds only some households.
 *
 * @throws Problem `invalid` for numbers that cannot be or are not explained, `stale`, `locked`
 */
export async function enterResidents(actor: Actor, input: ResidentsInput): Promise<{ version: number }> {
  assertCan(actor, "residents.enter");
  return asActor(
    actor,
    async (tx) => {
      const list = await holdList(tx, input.listId);
      assertCan(actor, "residents.enter", list.unitPath);
      if (list.round.status !== "OPEN") throw problems.roundClosed();
      if (!standsWithCommune(list.status)) throw problems.listLocked();

      const { households, persons } = input;
      const note = input.note || null;
      const same =
        list.residentHouseholds === households && list.residentPersons === persons && list.residentsNote === note;
      if (same) return { version: list.version };
      if (list.version !== input.version)
        throw problems.stale([
          { field: "households", now: list.residentHouseholds },
          { field: "persons", now: list.residentPersons },
          { field: "note", now: list.residentsNote },
        ]);
      const issues = checkResidents({ households, persons, note }, await findResidentsFacts(asking(tx), list));
      if (issues.length > 0) throw problems.invalid(residentsErrors(issues));

      await tx.communeList.update({
        where: { id: list.id },
        data: {
          residentHouseholds: households,
          residentPersons: persons,
          residentsNote: note,
          version: { increment: 1 },
        },
      });
      return { version: list.version + 1 };
    },
    "list.enter-residents",
  );
}
