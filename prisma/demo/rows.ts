import { columnName } from "@/lib/core/fields";
import { sealNationalId } from "@/lib/households/identity";
import { PLAIN_FIELDS } from "@/lib/households/member-fields";
import type { Row } from "@/prisma/bulk";
import { STANDARD } from "@/prisma/demo/answers";
import { type DemoCommune, type DemoList, type DemoReview, roundId } from "@/prisma/demo/commune";
import { STANDARD_HASH } from "@/prisma/demo/decide";
import { type DemoHousehold, ROUND_DAYS } from "@/prisma/demo/household";
import type { Member } from "@/prisma/demo/members";
import type { Official } from "@/prisma/demo/officials";
import type { Place } from "@/prisma/demo/places";
import { PROVINCE_PLACE } from "@/prisma/demo/places";
import { idOf } from "@/prisma/demo/random";

// The demonstration as rows of the tables, by the names of their columns.

export type Tables = Record<string, readonly Row[]>;

export const unitRow = (place: Place): Row => ({
  id: place.id,
  code: place.code,
  name: place.name,
  full_name: place.fullName,
  kind: place.kind,
  level: place.level,
  path: place.path,
  parent_id: place.parentId,
  area: place.area,
  valid_from: place.validFrom,
  valid_to: place.validTo,
  version: 1,
});

/** Since when the demonstration's officials are in office. */
const IN_OFFICE_SINCE = "2022-01-01";

export const userRow = ({ id, username, name, hasPassword }: Official, passwordHash: string): Row => ({
  id,
  username,
  full_name: name,
  password_hash: hasPassword ? passwordHash : null,
});

export const postingRow = ({ id, role, place }: Official): Row => ({
  id: idOf("posting", id),
  user_id: id,
  role,
  unit_id: place.id,
  unit_path: place.path,
  valid_from: IN_OFFICE_SINCE,
});

const round = (year: 2023 | 2024): Row => ({
  id: roundId(year),
  year,
  track: "ANNUAL",
  unit_path: PROVINCE_PLACE.path,
  standard_id: STANDARD.id,
  standard_hash: STANDARD_HASH,
  chain: "COMMUNE_DISTRICT_PROVINCE",
  opens_on: ROUND_DAYS[year].from,
  closes_on: ROUND_DAYS[year].to,
  commune_due: `${year}-12-06`,
  district_due: `${year}-12-10`,
  status: year === 2023 ? "CLOSED" : "OPEN",
});

export const ROUND_ROWS: readonly Row[] = [round(2023), round(2024)];

/** The class in force: an approved list's, else the one of the round before. */
const classOf = ({ plan }: DemoHousehold, list: DemoList): string | null =>
  list.plan.status === "APPROVED" && plan.end ? plan.end : plan.start;

function householdRow(household: DemoHousehold, communeId: string, list: DemoList): Row {
  return {
    id: household.id,
    code: household.code,
    commune_id: communeId,
    village_id: household.village.id,
    unit_path: household.village.path,
    address: household.address,
    phone: household.phone,
    head_name: household.headName,
    member_count: household.memberCount,
    class: classOf(household, list),
    closed_on: household.closed?.on ?? null,
    close_reason: household.closed?.reason ?? null,
    close_note: household.closed?.note ?? null,
    version: household.closed ? 2 : 1,
    created_at: household.createdAt,
  };
}

function sealedColumns({ id, nationalId }: Member): Row {
  const { nationalIdSealed, nationalIdHash } = sealNationalId(id, nationalId);
  return { national_id_sealed: nationalIdSealed, national_id_hash: nationalIdHash };
}

const PLAIN_COLUMNS = PLAIN_FIELDS.map((field) => [columnName(field), field] as const);

function personRows({ village, register }: DemoHousehold): Row[] {
  return register.map(({ facts, member }) => ({
    id: facts.id,
    unit_path: village.path,
    birth_year: facts.birth.year,
    birth_month: facts.birth.month,
    birth_day: facts.birth.day,
    ...Object.fromEntries(PLAIN_COLUMNS.map(([column, field]) => [column, facts[field]])),
    ...sealedColumns(member),
    version: 1,
  }));
}

function membershipRows({ id, village, members }: DemoHousehold): Row[] {
  return members.map((member, position) => ({
    id: idOf("membership", member.id),
    household_id: id,
    person_id: member.id,
    unit_path: village.path,
    relationship: member.relationship,
    position,
    valid_from: member.since,
    valid_to: member.until,
  }));
}

const listRow = (list: DemoList, { place }: DemoCommune): Row => ({
  id: list.id,
  round_id: roundId(list.year),
  commune_id: place.id,
  unit_path: place.path,
  status: list.plan.status,
  submission: list.submission,
  resident_households: list.residents?.households ?? null,
  resident_persons: list.residents?.persons ?? null,
  partial_return: list.partialReturn,
  version: 1 + list.events.length + (list.residents ? 1 : 0),
});

function eventRows(list: DemoList, { place }: DemoCommune): Row[] {
  const marked = list.reviews.filter(({ comment }) => comment !== null).map(({ id }) => id);
  return list.events.map((event) => ({
    id: event.id,
    list_id: list.id,
    unit_path: place.path,
    action: event.action,
    from_status: event.fromStatus,
    to_status: event.toStatus,
    submission: event.submission,
    reason: event.reason,
    note: event.note,
    review_ids: event.namesHouseholds ? marked : [],
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    actor_role: event.actor.role,
    at: event.at,
  }));
}

const sideOf = ({ household }: DemoReview, year: number) =>
  year === 2023
    ? {
        startClass: household.plan.before,
        startPersons: household.last?.startPersons ?? 0,
        day: household.last?.day ?? "",
      }
    : { startClass: household.plan.start, startPersons: household.now.startPersons, day: household.now.day };

/** When a review was recorded: in the afternoon of its day. */
const finishedAt = (day: string) => `${day}T16:20:00+07:00`;

const VERSIONS = { LISTED: 1, DRAFT: 2, DONE: 3, CLOSED: 2 } as const;

function reviewRow(review: DemoReview, list: DemoList, { actors }: DemoCommune): Row {
  const { household, decision } = review;
  const { startClass, startPersons, day } = sideOf(review, list.year);
  return {
    id: review.id,
    round_id: roundId(list.year),
    household_id: household.id,
    commune_list_id: list.id,
    village_id: household.village.id,
    unit_path: household.village.path,
    status: review.status,
    returned_reason: review.mark?.reason ?? null,
    returned_note: review.mark?.note ?? null,
    start_class: startClass,
    start_persons: startPersons,
    answers: review.answers,
    field_versions: {},
    version: VERSIONS[review.status] + (review.seenFirst ? 2 : 0),
    snapshot: decision?.snapshot ?? null,
    result: decision?.result ?? null,
    income_score: decision?.result.incomeScore ?? null,
    deprivation_score: decision?.result.deprivationScore ?? null,
    computed_class: decision?.finalClass ?? null,
    final_class: decision?.finalClass ?? null,
    movement_kind: decision?.kind ?? null,
    end_persons: decision?.endPersons ?? null,
    surveyor_name: decision ? actors.officer.name : null,
    surveyed_on: decision ? day : null,
    finished_at: decision ? finishedAt(day) : null,
    finished_by_id: decision ? actors.officer.id : null,
  };
}

function movementRows(review: DemoReview, list: DemoList): Row[] {
  const { household, decision, status } = review;
  const { startClass, startPersons } = sideOf(review, list.year);
  if (!decision && status !== "CLOSED") return [];
  return [
    {
      id: idOf("movement", review.id),
      round_id: roundId(list.year),
      household_id: household.id,
      village_id: household.village.id,
      unit_path: household.village.path,
      start_class: startClass,
      end_class: decision?.finalClass ?? null,
      kind: decision?.kind ?? "DEPARTED",
      persons_start: startPersons,
      persons_end: decision?.endPersons ?? 0,
    },
  ];
}

/** What a first submission showed and no longer stands. What stands is copied from the reviews. */
const firstVersionRows = ({ id, household, seenFirst }: DemoReview): Row[] =>
  seenFirst
    ? [
        {
          review_id: id,
          submission: 1,
          unit_path: household.village.path,
          answers: seenFirst.answers,
          result: seenFirst.result,
          final_class: seenFirst.finalClass,
          at: finishedAt(household.now.day),
        },
      ]
    : [];

const commentRows = ({ id, household, comment }: DemoReview): Row[] =>
  comment
    ? [
        {
          id: comment.id,
          review_id: id,
          unit_path: household.village.path,
          question: comment.question,
          text: comment.text,
          author_id: comment.authorId,
          author_name: comment.authorName,
          at: comment.at,
          closed_at: comment.closedAt,
          closed_by: comment.closedBy,
        },
      ]
    : [];

/** Everything of a commune, in an order in which each row finds what it points to. */
export function rowsOf(commune: DemoCommune): Tables {
  const { place, villages, households, lists } = commune;
  const [, now] = lists;
  if (!now) throw new Error(`${place.code}: no list`);
  const each = (make: (review: DemoReview, list: DemoList) => Row[]) =>
    lists.flatMap((list) => list.reviews.flatMap((review) => make(review, list)));
  return {
    unit: villages.map(unitRow),
    household: households.map((household) => householdRow(household, place.id, now)),
    household_counter: [{ commune_id: place.id, unit_path: place.path, last: households.length }],
    person: households.flatMap(personRows),
    membership: households.flatMap(membershipRows),
    commune_list: lists.map((list) => listRow(list, commune)),
    list_event: lists.flatMap((list) => eventRows(list, commune)),
    review: each((review, list) => [reviewRow(review, list, commune)]),
    movement: each(movementRows),
    review_version: each(firstVersionRows),
    review_comment: each(commentRows),
  };
}

/** Reviews of which the second submission shows what stands. */
export const resubmittedReviews = ({ lists }: DemoCommune): string[] =>
  lists.flatMap(({ reviews }) => reviews.filter(({ submission }) => submission === 2).map(({ id }) => id));
