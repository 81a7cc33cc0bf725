import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can } from "@/lib/access/policy";
import { lastDayToUndo } from "@/lib/acts/act";
import { findTimeLimit } from "@/lib/acts/queries";
import { recordHouseholdReading } from "@/lib/audit/record";
import { today } from "@/lib/core/clock";
import { dayOf } from "@/lib/core/day";
import { type Ask, asActor, askAsActor, asking, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { listCommunes } from "@/lib/events/service/transfer";
import { type TimelineItem, timelineRowsSchema } from "@/lib/events/timeline";
import { stateOf, type TransferView, transferFactsSchema } from "@/lib/events/transfer";
import { maskedNationalId } from "@/lib/households/identity";
import { foundInRoundSchema, type HouseholdView, readHousehold } from "@/lib/households/queries";
import { findResults } from "@/lib/reviews/queries";
import type { FoundResult } from "@/lib/reviews/review";
import { Prisma, type Transfer } from "@/prisma/generated/client";
import type { Relationship } from "@/prisma/generated/enums";

/** Columns of a timeline, as `timelineRowsSchema` has them. */
const TIMELINE = Prisma.sql`at, kind, who, on_day AS "onDay", reason, document, summary, act_id AS "actId", undone_at AS "undoneAt",
  undone_by AS "undoneBy", code, commune`;

/** @param days within which an act may be taken back; null where the reader may not */
function itemsOf(found: unknown, days: number | null): TimelineItem[] {
  const seen = new Set<string>();
  const items: TimelineItem[] = [];
  for (const row of timelineRowsSchema.parse(found).sort((a, b) => b.at.getTime() - a.at.getTime())) {
    // A move is in the history of both households that it was.
    const key = row.actId ?? `${row.kind}/${row.at.getTime()}/${row.code}/${items.length}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const until = days === null ? "" : lastDayToUndo(row.at, days);
    items.push({
      key,
      kind: row.kind,
      at: row.at,
      on: row.onDay && dayOf(row.onDay),
      who: row.who,
      reason: row.reason,
      document: row.document,
      summary: row.summary,
      actId: row.actId,
      undone: row.undoneAt ? { at: row.undoneAt, by: row.undoneBy ?? "" } : null,
      undoUntil: row.actId && !row.undoneAt && until >= today() ? until : null,
      code: row.code,
      commune: row.commune,
    });
  }
  return items;
}

/** What a round found of it while it was another household. */
const earlierReviewSchema = foundInRoundSchema.extend({
  householdId: z.string(),
  code: z.string(),
  commune: z.string(),
});
type EarlierReview = z.infer<typeof earlierReviewSchema>;

const besideSchema = z.object({
  timeline: z.unknown(),
  earlier: z.array(earlierReviewSchema),
  leaving: z.boolean(),
  days: z.int(),
});

/**
 * Building block: what belongs to a household's history: everything that happened to it, also before it came to this commune, newest
 * first (who, when, why); what rounds found of it while it was another one, before it was split off or in another commune; and
 * whether it is on its way to another commune.
 */
async function findHistory(ask: Ask, actor: Actor, { id, unitPath }: Pick<HouseholdView, "id" | "unitPath">) {
  const [row] = await ask(Prisma.sql`
    SELECT (SELECT coalesce(json_agg(t), '[]') FROM (SELECT ${TIMELINE} FROM household_timeline(${id}::uuid)) t) AS timeline,
      (SELECT coalesce(json_agg(p), '[]') FROM (
        SELECT household_id AS "householdId", code, commune, year, status, start_class AS "startClass", final_class AS "finalClass",
          income_score AS "incomeScore", deprivation_score AS "deprivationScore", movement_kind AS "movementKind"
        FROM household_past_reviews(${id}::uuid)) p) AS earlier,
      EXISTS (SELECT FROM transfer WHERE household_id = ${id}::uuid AND status = 'RELEASED') AS leaving,
      (SELECT amount FROM time_limit WHERE id = 'take_back') AS days`);
  const { timeline, days, ...beside } = besideSchema.parse(row);
  return { ...beside, timeline: itemsOf(timeline, can(actor, "household.edit", unitPath) ? days : null) };
}

/** A household with its history. */
type HouseholdPage = {
  household: HouseholdView;
  timeline: TimelineItem[];
  earlier: EarlierReview[];
  /** It is on its way to another commune (`findTransferOf`). */
  leaving: boolean;
};

/** A household's own page, in one transaction; recorded as `getHousehold` does. @throws Problem `not_found` also outside the reach */
export async function getHouseholdPage(actor: Actor, id: string): Promise<HouseholdPage> {
  assertCan(actor, "household.read");
  return askAsActor(actor, async (ask) => {
    const household = await readHousehold(ask, actor, id);
    return { household, ...(await findHistory(ask, actor, household)) };
  });
}

/** What is kept of a household, for its file, in one transaction; recorded as `getHousehold` does. @throws Problem `not_found` */
export async function getHouseholdFile(
  actor: Actor,
  id: string,
): Promise<Pick<HouseholdPage, "household" | "timeline"> & { results: FoundResult[] }> {
  assertCan(actor, "household.read");
  assertCan(actor, "review.read");
  return askAsActor(actor, async (ask) => {
    const household = await readHousehold(ask, actor, id);
    const { timeline } = await findHistory(ask, actor, household);
    return { household, timeline, results: await findResults(ask, household.id) };
  });
}

type PersonView = {
  id: string;
  fullName: string;
  birthYear: number;
  diedOn: string | null;
  /** Masked; "" for a person without one. */
  nationalId: string;
  /** The household they are in now; null for somebody who is in none. */
  household: { id: string; code: string; relationship: Relationship } | null;
  timeline: TimelineItem[];
};

/**
 * A person's own history: the households they were in and what happened, newest first. Recorded where the reader is of another
 * office than the household's commune.
 *
 * @throws Problem `not_found`
 */
export async function getPersonTimeline(actor: Actor, id: string): Promise<PersonView> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const person = await tx.person.findUnique({
      where: { id },
      include: { memberships: { orderBy: { validFrom: "desc" } } },
    });
    if (!person) throw problems.notFound();
    const [last] = person.memberships;
    if (last)
      await recordHouseholdReading(asking(tx), actor, { id: last.householdId, unitPath: person.unitPath }, "person");
    const membership =
      last?.validTo === null
        ? { ...last, household: await tx.household.findUniqueOrThrow({ where: { id: last.householdId } }) }
        : undefined;
    return {
      id,
      fullName: person.fullName,
      birthYear: person.birthYear,
      diedOn: person.diedOn && dayOf(person.diedOn),
      nationalId: maskedNationalId(person),
      household: membership
        ? { id: membership.householdId, code: membership.household.code, relationship: membership.relationship }
        : null,
      timeline: itemsOf(await tx.$queryRaw`SELECT ${TIMELINE} FROM person_timeline(${id}::uuid)`, null),
    };
  });
}

type Known = { names: ReadonlyMap<string, string>; days: number };

/** The communes of a move may lie out of reach: their names do not. */
const findKnown = async (tx: Tx): Promise<Known> => ({
  names: new Map((await listCommunes(tx)).map(({ id, name }) => [id, name])),
  days: await findTimeLimit(tx, "take_back"),
});

function transferView(actor: Actor, row: Transfer, { names, days }: Known): TransferView {
  const { staying: _, ...facts } = transferFactsSchema.parse(row.facts);
  const deadline = dayOf(row.deadline);
  const receives = can(actor, "household.edit", row.toPath);
  const undoUntil = receives && row.status === "ACCEPTED" && row.answeredAt ? lastDayToUndo(row.answeredAt, days) : "";
  return {
    id: row.id,
    state: stateOf(row.status, deadline, today()),
    whole: row.whole,
    householdId: row.householdId,
    from: { id: row.fromCommuneId, name: names.get(row.fromCommuneId) ?? "" },
    to: { id: row.toCommuneId, name: names.get(row.toCommuneId) ?? "" },
    on: dayOf(row.on),
    deadline,
    reason: row.reason,
    document: row.document,
    facts,
    releasedBy: row.releasedByName,
    releasedAt: row.releasedAt,
    answeredBy: row.answeredByName,
    answeredAt: row.answeredAt,
    note: row.answerNote,
    newHouseholdId: row.newHouseholdId,
    undoUntil: undoUntil >= today() ? undoUntil : null,
    side: row.toPath.startsWith(actor.unitPath)
      ? row.unitPath.startsWith(actor.unitPath)
        ? "above"
        : "receiving"
      : "sending",
  };
}

/** Moves that one's reach sends or receives: those that wait first, then the latest. */
export async function listTransfers(actor: Actor): Promise<TransferView[]> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const rows = await tx.transfer.findMany({
      orderBy: [{ status: "asc" }, { releasedAt: "desc" }, { id: "asc" }],
      take: 200,
    });
    const known = await findKnown(tx);
    return rows.map((row) => transferView(actor, row, known));
  });
}

/** A move that one's reach sends or receives. Recorded but for the sending commune. @throws Problem `not_found` */
export async function getTransfer(actor: Actor, id: string): Promise<TransferView> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const row = await tx.transfer.findUnique({ where: { id } });
    if (!row) throw problems.notFound();
    // What it tells of a household that has arrived is of one's own.
    await recordHouseholdReading(asking(tx), actor, { id: row.householdId, unitPath: row.unitPath }, "transfer");
    return transferView(actor, row, await findKnown(tx));
  });
}

/** The move that a household waits for, if it is on its way. */
export async function findTransferOf(actor: Actor, householdId: string): Promise<TransferView | null> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const row = await tx.transfer.findFirst({ where: { householdId, status: "RELEASED" } });
    return row && transferView(actor, row, await findKnown(tx));
  });
}

type CommuneChoice = { id: string; name: string; district: string };

/** Communes to which something may move: those of the province but one's own. */
export async function listOtherCommunes(actor: Actor): Promise<CommuneChoice[]> {
  assertCan(actor, "household.edit");
  const communes = await asActor(actor, listCommunes);
  return communes.filter(({ id }) => id !== actor.unitId).map(({ id, name, district }) => ({ id, name, district }));
}
