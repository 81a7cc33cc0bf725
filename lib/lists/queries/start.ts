import "server-only";
import { z } from "zod";
import { type Actor, can, type Permission } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { daysBetween } from "@/lib/core/day";
import { type Ask, askAsActor } from "@/lib/core/db";
import { type LedgerGroup, projectAll } from "@/lib/ledger/projection";
import {
  type BoardRow,
  countAll,
  countFinished,
  type IncompleteKind,
  type ListView,
  noReviews,
  type ReviewCounts,
} from "@/lib/lists/list";
import { findBoard } from "@/lib/lists/queries/board";
import { findIncompleteness, findLedger, findOwnList, type OwnList, ownListIn } from "@/lib/lists/queries/completeness";
import { findOpenRoundIn } from "@/lib/rounds/queries";
import type { RoundView } from "@/lib/rounds/round";
import { type Chain, isFinal, NEVER_SENT, SENT_BACK, standsWithCommune } from "@/lib/rounds/steps";
import { countCountersignatures } from "@/lib/users/countersign";
import { countPeople, type PeopleCounts } from "@/lib/users/counts";
import { Prisma } from "@/prisma/generated/client";
import { ReviewStatus } from "@/prisma/generated/enums";

/** Something that waits for a person: what, how many, by when, and the way to the first of it. */
export type ToDoItem = { kind: ToDoKind; count: number; href: string; due: string | null };

type ToDoKind =
  // A commune
  | "list_returned"
  | "households_returned"
  | "not_reviewed"
  | "begun"
  | "not_listed"
  | "disagreeing"
  | "residents"
  | "ready"
  | "without_national_id"
  // Those above
  | "waiting"
  | "communes_working"
  | "communes_mending"
  | "open_round"
  // Whoever sees both records
  | "duplicates"
  // Numbers that two communes write: an answer to read, to give, or to act on
  | "requests_answered"
  | "requests_to_answer"
  | "requests_claimed"
  // An administrator
  | "not_signed_in"
  | "without_posting"
  // Whoever is asked as a second person
  | "second_person";

/** What a commune has reached so far. */
type CommuneProgress = {
  list: Pick<ListView, "id" | "status" | "submission"> & { chain: Chain };
  finished: number;
  total: number;
  poor: number;
  nearPoor: number;
  escaped: number;
  fresh: number;
};

/** One district as the province follows it, or the whole of a district's communes. */
export type DistrictProgress = {
  districtId: string;
  district: string;
  lists: number;
  approved: number;
  waiting: number;
  working: number;
  finished: number;
  total: number;
  poor: number;
  nearPoor: number;
};

/** The start page: what waits, then how far it is. */
export type ToDo = {
  round: RoundView | null;
  /** Until the round's last day; negative once it has passed. */
  daysLeft: number | null;
  items: ToDoItem[];
  commune: CommuneProgress | null;
  districts: DistrictProgress[];
  people: PeopleCounts | null;
};

const nothing: ToDo = { round: null, daysLeft: null, items: [], commune: null, districts: [], people: null };

const some = (items: ToDoItem[]): ToDoItem[] => items.filter(({ count }) => count > 0);

/** What waits for whoever is signed in, most urgent first, with the day by which it is due. */
export async function getToDo(actor: Actor): Promise<ToDo> {
  const people = can(actor, "people.administer") ? await countPeople(actor) : null;
  const accounts: ToDoItem[] = people
    ? [
        { kind: "not_signed_in", count: people.waiting, href: "/admin/people", due: null },
        { kind: "without_posting", count: people.without, href: "/admin/people", due: null },
      ]
    : [];
  if (can(actor, "people.countersign")) {
    const count = await countCountersignatures(actor);
    accounts.unshift({ kind: "second_person", count, href: "/countersignatures", due: null });
  }
  const none: ToDo = { ...nothing, people, items: some(accounts) };
  if (!can(actor, "list.read")) return none;
  return askAsActor(actor, async (ask) => {
    const round = await findOpenRoundIn(ask);
    if (!round) {
      const open: ToDoItem[] = can(actor, "round.open")
        ? [{ kind: "open_round", count: 1, href: "/rounds/new", due: null }]
        : [];
      return { ...none, items: [...none.items, ...open] };
    }
    const daysLeft = daysBetween(today(), round.closesOn);
    const found =
      actor.level === "COMMUNE" ? await ofCommune(ask, actor, round) : await ofLevelAbove(ask, actor, round);
    return { ...none, round, daysLeft, ...found, items: [...none.items, ...found.items] };
  });
}

/** What is looked for on every visit: each is found from what is rare. Reviews that are open are counted already. */
const LOOKED_FOR = ["not_listed", "same_person", "without_national_id"] as const;
/** And once none is open, since every review of the list is read for it. */
const AT_LAST = [...LOOKED_FOR, "ledger_differs", "members_changed"] as const;

const countsSchema = z.array(z.object({ status: z.enum(ReviewStatus), reviews: z.number() }));

async function ofCommune(ask: Ask, actor: Actor, round: RoundView): Promise<Pick<ToDo, "items" | "commune">> {
  const list = await findOwnList(ask, ownListIn(round, actor));
  if (!list) return { items: [], commune: null };
  const counts = noReviews();
  const kept = countsSchema.parse(
    await ask(Prisma.sql`
      SELECT status::text AS status, sum(reviews)::int AS reviews FROM review_summary
      WHERE round_id = ${round.id}::uuid AND level = 'COMMUNE' AND unit_path = ${actor.unitPath} GROUP BY status`),
  );
  for (const { status, reviews } of kept) counts[status] = reviews;
  const commune = progressOf({ ...list, chain: round.chain }, counts, await findLedger(ask, list));
  if (!standsWithCommune(list.status)) return { items: [], commune };
  const items = await itemsOf(ask, round, list, counts);
  const isTheirs = ({ kind }: ToDoItem, needed = DONE_WITH[kind]) => !needed || can(actor, needed);
  return { items: some(items).filter((item) => isTheirs(item)), commune };
}

const returnedSchema = z.array(z.object({ id: z.string() }));

/** What is to be done by whoever may; everything else by everybody who sees the list. */
const DONE_WITH: Partial<Record<ToDoItem["kind"], Permission>> = {
  not_reviewed: "review.record",
  begun: "review.record",
  not_listed: "review.record",
  residents: "residents.enter",
  ready: "list.submit",
};

/** What is left to be done in a list that is with its commune. */
async function itemsOf(ask: Ask, round: RoundView, list: OwnList, counts: ReviewCounts): Promise<ToDoItem[]> {
  const { id } = list;
  const isOpen = counts.LISTED + counts.DRAFT > 0;
  const missing = await findIncompleteness(ask, list, isOpen ? LOOKED_FOR : AT_LAST);
  const due = round.communeDue ?? round.closesOn;
  const of = (kind: IncompleteKind) => missing.items.find((item) => item.kind === kind);
  const countOf = (kind: IncompleteKind) => of(kind)?.count ?? 0;
  const first = missing.withoutNationalId.households[0];
  const unlisted = of("not_listed")?.households[0];
  const back = SENT_BACK.includes(list.status);
  const returned = back
    ? returnedSchema.parse(
        await ask(
          Prisma.sql`SELECT id FROM review WHERE commune_list_id = ${id}::uuid AND returned_reason IS NOT NULL`,
        ),
      )
    : [];
  const [only, ...others] = returned;
  return [
    { kind: "list_returned", count: back && returned.length === 0 ? 1 : 0, href: `/lists/${id}`, due },
    // The list's page, on which the households that came back stand on top; the review itself where it is only one.
    {
      kind: "households_returned",
      count: returned.length,
      href: only && others.length === 0 && list.partialReturn ? `/reviews/${only.id}` : `/lists/${id}`,
      due,
    },
    { kind: "not_reviewed", count: counts.LISTED, href: "/reviews?status=LISTED", due },
    { kind: "begun", count: counts.DRAFT, href: "/reviews?status=DRAFT", due },
    { kind: "not_listed", count: countOf("not_listed"), href: `/households/${unlisted?.householdId}`, due },
    {
      kind: "disagreeing",
      count: countOf("ledger_differs") + countOf("same_person") + missing.identities.length,
      href: `/lists/${id}#completeness`,
      due,
    },
    {
      kind: "without_national_id",
      count: missing.withoutNationalId.persons,
      href: `/households/${first?.householdId}`,
      due: null,
    },
    { kind: "residents", count: missing.residents.length > 0 ? 1 : 0, href: `/lists/${id}/residents`, due },
    { kind: "ready", count: !isOpen && missing.complete ? 1 : 0, href: `/lists/${id}`, due },
  ];
}

function progressOf(
  list: CommuneProgress["list"],
  counts: ReviewCounts,
  ledger: readonly LedgerGroup[],
): CommuneProgress {
  const { r1, r2 } = projectAll(ledger);
  return {
    list: { id: list.id, chain: list.chain, status: list.status, submission: list.submission },
    finished: countFinished(counts),
    total: countAll(counts),
    poor: r1.poor.households,
    nearPoor: r1.nearPoor.households,
    escaped: r2.toOther.households + r2.above.households,
    fresh: r2.relapsed.households + r2.fresh.households,
  };
}

async function ofLevelAbove(ask: Ask, actor: Actor, round: RoundView): Promise<Pick<ToDo, "items" | "districts">> {
  const board = await findBoard(ask, actor, round);
  const waiting = board.filter(({ waitsForMe }) => waitsForMe);
  const count = (statuses: readonly BoardRow["status"][]) =>
    board.filter((row) => statuses.includes(row.status)).length;
  const ownDue = (actor.level === "DISTRICT" && round.districtDue) || round.closesOn;
  const communeDue = round.communeDue ?? round.closesOn;
  const items: ToDoItem[] = [
    { kind: "waiting", count: waiting.length, href: `/lists/${waiting[0]?.id}`, due: ownDue },
    { kind: "communes_working", count: count(NEVER_SENT), href: `/lists?status=${NEVER_SENT[0]}`, due: communeDue },
    { kind: "communes_mending", count: count(SENT_BACK), href: `/lists?status=${SENT_BACK[0]}`, due: communeDue },
  ];
  return { items: some(items), districts: sumByDistrict(board) };
}

function sumByDistrict(board: readonly BoardRow[]): DistrictProgress[] {
  const sums = new Map<string, DistrictProgress>();
  for (const row of board) {
    const sum = sums.get(row.districtId) ?? {
      districtId: row.districtId,
      district: row.district,
      lists: 0,
      approved: 0,
      waiting: 0,
      working: 0,
      finished: 0,
      total: 0,
      poor: 0,
      nearPoor: 0,
    };
    sum.lists += 1;
    if (isFinal(row.status)) sum.approved += 1;
    else if (standsWithCommune(row.status)) sum.working += 1;
    else sum.waiting += 1;
    sum.finished += row.finished;
    sum.total += row.total;
    sum.poor += row.poor;
    sum.nearPoor += row.nearPoor;
    sums.set(row.districtId, sum);
  }
  return [...sums.values()].sort((a, b) => a.district.localeCompare(b.district, "vi"));
}
