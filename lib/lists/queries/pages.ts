import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { type Ask, askAsActor } from "@/lib/core/db";
import type { LedgerGroup, Violation } from "@/lib/ledger/projection";
import type { AttentionGroup, ChangedHousehold, Completeness, ListView } from "@/lib/lists/list";
import { findListAttention } from "@/lib/lists/queries/attention";
import { findChanges } from "@/lib/lists/queries/changes";
import { findOpenComments, type OpenComment } from "@/lib/lists/queries/comments";
import { findAgreement, findIncompleteness, findOpenList } from "@/lib/lists/queries/completeness";
import {
  countListed,
  findRows,
  findSurveyorsOfList,
  findView,
  findVillagesOfList,
  type ListRows,
} from "@/lib/lists/queries/list";
import type { ResidentsFacts } from "@/lib/lists/residents";
import type { ListRowsChoice } from "@/lib/lists/rows-choice";
import { findNextIn } from "@/lib/reviews/queries";
import { NEWEST_FIRST } from "@/lib/rounds/queries";
import { standsWithCommune } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { RoundStatus, RoundTrack } from "@/prisma/generated/enums";

// What a page shows comes from one transaction: it agrees with itself, and a page takes one connection.

const siblingsSchema = z.array(
  z.object({ id: z.string(), year: z.int(), track: z.enum(RoundTrack), status: z.enum(RoundStatus) }),
);

/** The lists of one commune, the newest round first: to go from one year to another. */
const findSiblings = async (ask: Ask, { commune }: ListView) =>
  siblingsSchema.parse(
    await ask(Prisma.sql`
      SELECT l.id, r.year, r.track, r.status FROM commune_list l JOIN round r ON r.id = l.round_id
      WHERE l.commune_id = ${commune.id}::uuid ORDER BY ${NEWEST_FIRST}`),
  );

const agreementOf = (ask: Ask, { round, commune }: ListView) =>
  findAgreement(ask, { roundId: round.id, communeId: commune.id });

/** A list as its page shows it. */
type ListPage = {
  list: ListView;
  /** The lists of its commune, this one among them. */
  siblings: z.infer<typeof siblingsSchema>;
  ledger: LedgerGroup[];
  violations: Violation[];
  facts: ResidentsFacts;
  attention: AttentionGroup[];
  changes: ChangedHousehold[];
  comments: OpenComment[];
  /** What stands in the way of sending it; null while it is not with the commune. */
  completeness: Completeness | null;
  rows: ListRows;
  villages: { id: string; name: string }[];
  /** The households that came back, while they are with the commune. */
  returned: ListRows["rows"];
};

/** A list with all that its page shows, and the households of it that are chosen. @throws Problem `not_found` */
export async function getListPage(actor: Actor, id: string, choice: ListRowsChoice = {}): Promise<ListPage> {
  assertCan(actor, "list.read");
  return askAsActor(actor, async (ask) => {
    const list = await findView(ask, id);
    const agreement = await agreementOf(ask, list);
    const working = standsWithCommune(list.status);
    const judged = {
      id,
      roundId: list.round.id,
      communeId: list.commune.id,
      residentHouseholds: list.residents.households,
      residentPersons: list.residents.persons,
      residentsNote: list.residents.note,
    };
    return {
      list,
      siblings: await findSiblings(ask, list),
      ...agreement,
      attention: list.counts.DONE > 0 ? await findListAttention(ask, list) : [],
      changes: await findChanges(ask, list),
      comments: list.openComments > 0 ? await findOpenComments(ask, id) : [],
      completeness: working ? await findIncompleteness(ask, judged, undefined, agreement) : null,
      rows: await findRows(ask, list, choice),
      villages: await findVillagesOfList(ask, id),
      returned: working && list.returned > 0 ? (await findRows(ask, list, { returnedOnly: true, all: true })).rows : [],
    };
  });
}

/** A list, and what its residents' numbers are held against. @throws Problem `not_found` */
export async function getResidentsPage(actor: Actor, id: string): Promise<Pick<ListPage, "list" | "facts">> {
  assertCan(actor, "list.read");
  return askAsActor(actor, async (ask) => {
    const list = await findView(ask, id);
    return { list, facts: (await agreementOf(ask, list)).facts };
  });
}

/** What the page of a commune's reviews shows of its list. */
type ReviewsPage = Pick<ListPage, "list" | "rows" | "villages"> & {
  /** How many households are chosen. */
  total: number;
  surveyors: string[];
  /** The review to go on with; null when all are done. */
  next: string | null;
};

/** The list of the actor's commune in the open round, with the chosen households; null where there is none. */
export async function getReviewsPage(actor: Actor, choice: ListRowsChoice): Promise<ReviewsPage | null> {
  assertCan(actor, "review.read");
  return askAsActor(actor, async (ask) => {
    const own = await findOpenList(ask, actor);
    if (!own) return null;
    const list = await findView(ask, own.id);
    return {
      list,
      rows: await findRows(ask, list, choice),
      total: await countListed(ask, own.id, choice),
      villages: await findVillagesOfList(ask, own.id),
      surveyors: await findSurveyorsOfList(ask, own.id),
      next: await findNextIn(ask, own.id),
    };
  });
}
