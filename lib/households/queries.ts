import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, isOfOwnCommune } from "@/lib/access/policy";
import { recordHouseholdReading } from "@/lib/audit/record";
import { type Ask, askAsActor, readAsActor, type Tx } from "@/lib/core/db";
import { columnName, fill } from "@/lib/core/fields";
import { problems } from "@/lib/core/problem";
import { and, idsSchema } from "@/lib/core/sql";
import { openAskedNumber } from "@/lib/households/asked-number";
import { memberValues } from "@/lib/households/form-values";
import { hashNationalId, maskedNationalId } from "@/lib/households/identity";
import { type MemberValues, PLAIN_FIELDS, type PlainField } from "@/lib/households/member-fields";
import { columnSchema } from "@/lib/households/schema";
import { readSearch } from "@/lib/households/search-text";
import { type MemberView, memberView } from "@/lib/households/sensitive";
import { WITH_COMMUNE } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import {
  AreaType,
  CloseReason,
  HouseholdClass,
  MovementKind,
  Relationship,
  ReviewStatus,
  RoundTrack,
} from "@/prisma/generated/enums";

/** Households on a page. */
const HOUSEHOLDS_PER_PAGE = 50;
/** A search that finds more asks for another word. */
export const MOST_FOUND = 200;

/** What of the register is asked for. Left out: everything in force inside the reach. */
export type HouseholdFilter = {
  /** Any part of a member's name without accents; a code; a national id. */
  search?: string;
  /** A national id, sealed as it stands in an address (lib/households/asked-number.ts); instead of `search`. */
  number?: string;
  communeId?: string;
  villageId?: string;
  class?: HouseholdClass;
  /** Households that have ended, instead of those in force. */
  closed?: boolean;
  /** The last row of the page before. */
  after?: { given: string; other: string; id: string };
};

const rowSchema = z.object({
  id: z.string(),
  code: z.string(),
  headName: z.string(),
  /** The member by whom the household was found, where that is not its head. */
  found: z.string().nullable(),
  village: z.string(),
  commune: z.string(),
  members: z.int(),
  class: z.enum(HouseholdClass).nullable(),
  given: z.string(),
  other: z.string(),
});

const foundSchema = z.array(rowSchema.extend({ cut: z.boolean(), households: z.int(), persons: z.int() }));

type HouseholdRow = Omit<z.infer<typeof rowSchema>, "given" | "other">;

/** How many households, and members in them. */
type HouseholdCount = { households: number; persons: number };

export type HouseholdPage = {
  rows: HouseholdRow[];
  /** Of all that the filter names. Of a search that finds too much, those that are shown. */
  count: HouseholdCount;
  next: { given: string; other: string; id: string } | null;
  /** More households answer the search than are shown: another word narrows it. */
  cut: boolean;
};

/** A number that cannot be opened finds nobody. */
const NONE = {
  searching: true,
  source: Prisma.sql`(SELECT NULL::uuid AS household_id, NULL::text AS person_name, FALSE AS cut) f JOIN household h ON h.id = f.household_id`,
  where: Prisma.sql`FALSE`,
};

/** Where the households that a filter names are read from, and on what conditions. The list, its number and acts on all of it ask the same. */
function householdsOf(actor: Actor, filter: HouseholdFilter) {
  const { words, digits, nationalId: typed } = readSearch(filter.search ?? "");
  const nationalId = filter.number ? openAskedNumber(actor, filter.number) : typed;
  if (nationalId === null) return NONE;
  const searching = nationalId !== "" || digits !== "" || words.length > 0;
  const hash = nationalId && hashNationalId(nationalId);
  return {
    searching,
    source: searching
      ? Prisma.sql`(SELECT *, count(*) OVER () > ${MOST_FOUND} AS cut FROM search_households(${words}, ${digits}, ${hash}, ${MOST_FOUND + 1})) f
        JOIN household h ON h.id = f.household_id`
      : Prisma.sql`household h`,
    where: Prisma.sql`h.closed_on IS ${filter.closed ? Prisma.sql`NOT NULL` : Prisma.sql`NULL`}
          ${and(actor.level === "COMMUNE", Prisma.sql`h.commune_id = ${actor.unitId}::uuid`)}
          ${and(filter.communeId, Prisma.sql`h.commune_id = ${filter.communeId}::uuid`)}
          ${and(filter.villageId, Prisma.sql`h.village_id = ${filter.villageId}::uuid`)}
          ${and(filter.class, Prisma.sql`h.class = ${filter.class}::"HouseholdClass"`)}`,
  };
}

/** Households of the reach, in the order of Vietnamese names. */
export async function listHouseholds(actor: Actor, filter: HouseholdFilter): Promise<HouseholdPage> {
  assertCan(actor, "household.read");
  return askAsActor(actor, (ask) => findHouseholds(ask, actor, filter));
}

/** Building block: a page of the register, as `listHouseholds` shows it. */
export async function findHouseholds(ask: Ask, actor: Actor, filter: HouseholdFilter): Promise<HouseholdPage> {
  const { after } = filter;
  const { searching, source, where } = householdsOf(actor, filter);
  const onward = after
    ? Prisma.sql`(h.head_given, h.head_other, h.id) > (${after.given} COLLATE "vi-x-icu", ${after.other} COLLATE "vi-x-icu", ${after.id}::uuid)`
    : Prisma.sql`TRUE`;
  // The page is cut before its places are looked up, each by its key: fifty rows out of one index, however many there are. What a
  // search finds is little, and counted as it is found.
  const found = await ask(Prisma.sql`
      SELECT h.id, h.code, h.head_name AS "headName", h.found, h.cut,
        (SELECT full_name FROM unit v WHERE v.id = h.village_id) AS village, (SELECT full_name FROM unit c WHERE c.id = h.commune_id) AS commune,
        h.member_count AS members, h.class::text AS class, h.head_given AS given, h.head_other AS other, h.households, h.persons
      FROM (${
        searching
          ? Prisma.sql`
        SELECT * FROM (
          SELECT h.*, nullif(f.person_name, h.head_name) AS found, f.cut,
            (count(*) OVER ())::int AS households, (sum(h.member_count) OVER ())::int AS persons
          FROM ${source} WHERE ${where}
        ) h WHERE ${onward}`
          : Prisma.sql`
        SELECT h.*, NULL::text AS found, FALSE AS cut, 0 AS households, 0 AS persons FROM ${source} WHERE ${where} AND ${onward}`
      }
        ORDER BY h.head_given, h.head_other, h.id
        LIMIT ${HOUSEHOLDS_PER_PAGE + 1}
      ) h ORDER BY h.head_given, h.head_other, h.id`);
  const rows = foundSchema.parse(found);
  const shown = rows.slice(0, HOUSEHOLDS_PER_PAGE);
  const last = rows.length > HOUSEHOLDS_PER_PAGE ? shown.at(-1) : undefined;
  const [first] = rows;
  return {
    rows: shown.map(({ given: _, other: __, cut: ___, households: ____, persons: _____, ...row }) => row),
    count: searching
      ? { households: first?.households ?? 0, persons: first?.persons ?? 0 }
      : await countHouseholds(ask, actor, filter),
    next: last ? { given: last.given, other: last.other, id: last.id } : null,
    cut: rows.some(({ cut }) => cut),
  };
}

const countSchema = z.tuple([z.object({ households: z.int(), persons: z.int() })]);

/** How many households a filter without a search names: read from the sums that are kept, however many there are. */
async function countHouseholds(ask: Ask, actor: Actor, filter: HouseholdFilter): Promise<HouseholdCount> {
  const { communeId, villageId } = filter;
  const communes = [actor.level === "COMMUNE" ? actor.unitId : undefined, communeId].filter((id) => id !== undefined);
  const place = villageId
    ? Prisma.sql`s.level = 'VILLAGE' AND s.unit_id = ${villageId}::uuid`
    : Prisma.sql`s.level = 'COMMUNE'`;
  const commune = villageId ? Prisma.sql`(SELECT parent_id FROM unit WHERE id = s.unit_id)` : Prisma.sql`s.unit_id`;
  const [count] = countSchema.parse(
    await ask(Prisma.sql`
      SELECT coalesce(sum(s.households), 0)::int AS households, coalesce(sum(s.persons), 0)::int AS persons
      FROM household_summary s
      WHERE ${place} AND s.closed = ${filter.closed ?? false}
        ${communes.reduce((all, id) => Prisma.sql`${all} AND ${commune} = ${id}::uuid`, Prisma.empty)}
        ${filter.class ? Prisma.sql`AND s.class = ${filter.class}` : Prisma.empty}`),
  );
  return count;
}

/** Building block: the ids of all households that a filter names, in the order of its list; at most `most`. */
export async function findHouseholdIds(tx: Tx, actor: Actor, filter: HouseholdFilter, most: number): Promise<string[]> {
  const { source, where } = householdsOf(actor, filter);
  return idsSchema.parse(
    await tx.$queryRaw`
      SELECT h.id FROM ${source} WHERE ${where} ORDER BY h.head_given, h.head_other, h.id LIMIT ${most}`,
  );
}

/** What a round found of a household, as its own page shows it, whatever household it was then. */
export const foundInRoundSchema = z.object({
  year: z.int(),
  status: z.enum(ReviewStatus),
  startClass: z.enum(HouseholdClass).nullable(),
  finalClass: z.enum(HouseholdClass).nullable(),
  incomeScore: z.int().nullable(),
  deprivationScore: z.int().nullable(),
  movementKind: z.enum(MovementKind).nullable(),
});

const pastReviewSchema = foundInRoundSchema.extend({ id: z.string(), roundId: z.string(), open: z.boolean() });

const memberRowSchema = z.object({
  id: z.string(),
  /** Of the household now, or, of one that ended, in the end. */
  here: z.boolean(),
  personName: z.string().nullable(),
  until: z.string().nullable(),
  relationship: z.enum(Relationship),
  /** Null for whoever moved to another commune: out of reach, while the household still knows their name. */
  person: z
    .object({
      id: z.string(),
      birthYear: z.int(),
      birthMonth: z.int().nullable(),
      birthDay: z.int().nullable(),
      nationalIdSealed: z.string().nullable(),
      ethnicity: z.string(),
      ...fill<{ [F in PlainField]: z.ZodType<MemberValues[F]> }>(PLAIN_FIELDS, columnSchema),
    })
    .nullable(),
});

const viewSchema = z.object({
  id: z.string(),
  version: z.int(),
  code: z.string(),
  headName: z.string(),
  unitPath: z.string(),
  /** The household that it was split off from; null, too, where that one is out of reach. */
  predecessorId: z.string().nullable(),
  village: z.object({ id: z.string(), name: z.string(), area: z.enum(AreaType) }),
  commune: z.object({ id: z.string(), name: z.string() }),
  address: z.string(),
  phone: z.string(),
  notes: z.string(),
  class: z.enum(HouseholdClass).nullable(),
  closed: z.object({ on: z.string(), reason: z.enum(CloseReason), note: z.string() }).nullable(),
  reviews: z.array(pastReviewSchema),
  /** Open rounds of the household's commune in which it is not listed. */
  roundsToJoin: z.array(z.object({ id: z.string(), year: z.int(), track: z.enum(RoundTrack) })),
});

/** A household as its own page shows it. */
export type HouseholdView = z.infer<typeof viewSchema> & {
  members: MemberView[];
  /** Who was a member earlier, and until which day; `here` where they are still in one's reach. */
  former: { id: string; fullName: string; until: string; here: boolean }[];
};

/** SQL: the facts of a person `p` that are a column each, as pairs of `json_build_object`. */
export const PLAIN_COLUMNS = Prisma.raw(PLAIN_FIELDS.map((field) => `'${field}', p.${columnName(field)}`).join(", "));

/** SQL: a household as one row of `viewSchema`, with its members as `memberRowSchema` has them. */
const householdStatement = (id: string): Prisma.Sql => Prisma.sql`
  SELECT h.id, h.version, h.code, h.head_name AS "headName", h.unit_path AS "unitPath",
    (SELECT o.id FROM household o WHERE o.id = h.predecessor_id) AS "predecessorId", json_build_object('id', v.id, 'name', v.full_name, 'area', coalesce(v.area, 'RURAL')) AS village,
    json_build_object('id', c.id, 'name', c.full_name) AS commune,
    h.address, coalesce(h.phone, '') AS phone, coalesce(h.notes, '') AS notes, h.class,
    CASE WHEN h.closed_on IS NOT NULL AND h.close_reason IS NOT NULL
      THEN json_build_object('on', h.closed_on, 'reason', h.close_reason, 'note', coalesce(h.close_note, '')) END AS closed,
    (SELECT coalesce(json_agg(json_build_object('id', m.person_id, 'here', coalesce(m.valid_to IS NULL OR m.valid_to >= h.closed_on, FALSE),
        'personName', m.person_name, 'until', m.valid_to, 'relationship', m.relationship,
        'person', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'birthYear', p.birth_year, 'birthMonth', p.birth_month,
          'birthDay', p.birth_day, 'nationalIdSealed', p.national_id_sealed, 'ethnicity', e.name, ${PLAIN_COLUMNS}) END)
        ORDER BY m.position, m.id), '[]')
      FROM membership m LEFT JOIN person p ON p.id = m.person_id LEFT JOIN ethnic_group e ON e.code = p.ethnicity_code
      WHERE m.household_id = h.id) AS members,
    (SELECT coalesce(json_agg(json_build_object('id', w.id, 'roundId', w.round_id, 'year', r.year, 'open', r.status = 'OPEN',
        'status', w.status, 'startClass', w.start_class, 'finalClass', w.final_class, 'incomeScore', w.income_score,
        'deprivationScore', w.deprivation_score, 'movementKind', w.movement_kind) ORDER BY r.year DESC, r.track), '[]')
      FROM review w JOIN round r ON r.id = w.round_id WHERE w.household_id = h.id) AS reviews,
    (SELECT coalesce(json_agg(json_build_object('id', r.id, 'year', r.year, 'track', r.track) ORDER BY r.year DESC, r.track), '[]')
      FROM round r JOIN commune_list l ON l.round_id = r.id AND l.commune_id = h.commune_id
      WHERE h.closed_on IS NULL AND r.status = 'OPEN' AND l.status::text = ANY (${WITH_COMMUNE}) AND NOT l.partial_return
        AND NOT EXISTS (SELECT FROM review w WHERE w.household_id = h.id AND w.round_id = r.id)) AS "roundsToJoin"
  FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
  WHERE h.id = ${id}::uuid`;

/**
 * A household with its members and what its reviews found. Recorded where the reader is of another office than the household's
 * commune; they are told nothing of ethnicity, disability and illness.
 *
 * @throws Problem `not_found` also outside the reach
 */
export async function getHousehold(actor: Actor, id: string): Promise<HouseholdView> {
  assertCan(actor, "household.read");
  return askAsActor(actor, (ask) => readHousehold(ask, actor, id));
}

/** Building block: a household as `getHousehold` shows it, and records that it was shown. */
export async function readHousehold(ask: Ask, actor: Actor, id: string): Promise<HouseholdView> {
  const [row] = await ask(householdStatement(id));
  if (!row) throw problems.notFound();
  const view = viewSchema.parse(row);
  const { members } = z.object({ members: z.array(memberRowSchema) }).parse(row);
  await recordHouseholdReading(ask, actor, view, "household");
  const shown = isOfOwnCommune(actor, view.unitPath);
  return {
    ...view,
    members: members.flatMap(({ here, person, relationship }) => {
      if (!here || !person) return [];
      const values = memberValues({ ...person, nationalId: maskedNationalId(person) }, relationship);
      return [memberView({ ...values, ethnicity: person.ethnicity }, shown)];
    }),
    former: members
      .filter(({ here, person }) => !here || !person)
      .map(({ id, personName, person, until }) => ({
        id,
        fullName: personName ?? person?.fullName ?? "",
        until: until ?? "",
        here: person !== null,
      })),
  };
}

const ethnicGroupsSchema = z.array(z.object({ code: z.string(), name: z.string() }));

/**
 * The ethnic group of the member registered last in the actor's commune, whom the next one is likely to resemble: a code, or null
 * where nobody is registered there.
 */
export async function findUsualGroup(actor: Actor): Promise<string | null> {
  assertCan(actor, "household.register");
  const rows = z.array(z.object({ code: z.string() })).parse(
    await readAsActor(
      actor,
      Prisma.sql`
        SELECT p.ethnicity_code AS code
        FROM (SELECT id FROM household WHERE commune_id = ${actor.unitId}::uuid ORDER BY created_at DESC, code DESC LIMIT 1) h
        JOIN membership m ON m.household_id = h.id JOIN person p ON p.id = m.person_id
        ORDER BY m.valid_from DESC, m.position DESC LIMIT 1`,
    ),
  );
  return rows[0]?.code ?? null;
}

/** The 54 ethnic groups of list A, as their names are sorted. */
export async function listEthnicGroups(actor: Actor): Promise<z.infer<typeof ethnicGroupsSchema>> {
  return ethnicGroupsSchema.parse(
    await readAsActor(actor, Prisma.sql`SELECT code, name FROM ethnic_group ORDER BY name COLLATE "vi-x-icu"`),
  );
}
