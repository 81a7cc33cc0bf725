import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { MOST_TARGETS } from "@/lib/acts/bulk";
import { asActor, asking, readAsActor, type Tx } from "@/lib/core/db";
import { parseQuery } from "@/lib/core/query";
import { idsSchema, namesSchema } from "@/lib/core/sql";
import { readHouseholdFilter } from "@/lib/households/filter";
import { compareNames } from "@/lib/households/names";
import { findHouseholdIds } from "@/lib/households/queries";
import type { BulkChoice, BulkChoicesInput, Selection } from "@/lib/lists/bulk-schema";
import { findOpenList } from "@/lib/lists/queries/completeness";
import { findListedIds } from "@/lib/lists/queries/list";
import { readRowsChoice } from "@/lib/lists/rows-choice";
import { listVillages } from "@/lib/units/queries";
import { Prisma } from "@/prisma/generated/client";

/** Building block: the households of a selection as it is now, in their order. What is out of reach is none of them. */
export async function findSelected(tx: Tx, actor: Actor, selection: Selection): Promise<string[]> {
  if (selection.from === "households")
    return findHouseholdIds(tx, actor, readHouseholdFilter(parseQuery(selection.query)), MOST_TARGETS);
  if (selection.from === "reviews") {
    const ask = asking(tx);
    const list = await findOpenList(ask, actor);
    return list ? findListedIds(ask, list.id, readRowsChoice(parseQuery(selection.query)), MOST_TARGETS) : [];
  }
  return idsSchema.parse(
    await tx.$queryRaw`
      SELECT h.id FROM household h WHERE h.id = ANY(${selection.ids}::uuid[]) ORDER BY h.head_given, h.head_other, h.id`,
  );
}

/** The ids of a selection, for what is printed of all of them. */
export async function listSelected(actor: Actor, selection: Selection): Promise<string[]> {
  assertCan(actor, "household.read");
  return asActor(actor, (tx) => findSelected(tx, actor, selection));
}

/** What is chosen from for many households at once: those who visit households in the commune, or its villages. */
export async function listBulkChoices(actor: Actor, { kind }: BulkChoicesInput): Promise<BulkChoice[]> {
  if (kind === "ASSIGN") return (await listSurveyors(actor)).map((name) => ({ value: name, label: name }));
  const villages = await listVillages(actor);
  return villages.filter(({ ended }) => !ended).map(({ id, fullName }) => ({ value: id, label: fullName }));
}

/** Names of those who visited or are to visit households of the actor's commune: what was typed once is chosen. */
export async function listSurveyors(actor: Actor): Promise<string[]> {
  assertCan(actor, "review.read");
  const rows = await readAsActor(
    actor,
    Prisma.sql`
      SELECT DISTINCT n.name FROM commune_list l JOIN review v ON v.commune_list_id = l.id,
        LATERAL (VALUES (v.assigned_to), (v.surveyor_name)) AS n (name)
      WHERE l.commune_id = ${actor.unitId}::uuid AND n.name IS NOT NULL LIMIT 200`,
  );
  return namesSchema.parse(rows).sort(compareNames);
}
