import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can } from "@/lib/access/policy";
import { actView, findTimeLimit } from "@/lib/acts/queries";
import { recordHouseholdReading } from "@/lib/audit/record";
import { dayOf } from "@/lib/core/day";
import { asActor, asking, type Tx } from "@/lib/core/db";
import { formatPartialDate } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { type MatchLevel, matchPerson, type Reason, reasonsSchema } from "@/lib/duplicates/match";
import { scorePairs } from "@/lib/duplicates/pairs";
import type { Takeable } from "@/lib/duplicates/schema";
import { maskedNationalId } from "@/lib/households/identity";
import type { Prisma } from "@/prisma/generated/client";
import type {
  CloseReason,
  HouseholdClass,
  PairStatus,
  Relationship,
  ReviewStatus,
  Sex,
} from "@/prisma/generated/enums";

/** One of the two records. */
export type PairSide = {
  personId: string;
  version: number;
  fullName: string;
  birth: string;
  sex: Sex;
  ethnicity: string;
  /** Masked. */
  nationalId: string;
  diedOn: string | null;
  merged: boolean;
  village: string;
  commune: string;
  /** The household the person is in; null where they are in none now. */
  household: PairHousehold | null;
};

type PairHousehold = {
  id: string;
  version: number;
  code: string;
  headName: string;
  address: string;
  phone: string;
  class: HouseholdClass | null;
  closed: CloseReason | null;
  members: { personId: string; name: string; birth: string; relationship: Relationship; nationalId: string }[];
  reviews: { id: string; year: number; status: ReviewStatus; class: HouseholdClass | null }[];
};

/** A pair with both records beside each other. */
export type PairView = {
  id: string;
  version: number;
  status: PairStatus;
  level: MatchLevel;
  reasons: Reason[];
  together: number;
  note: string;
  decided: { by: string; at: Date } | null;
  /** The act by which they were merged, while it may be taken back. */
  undo: { id: string } | null;
  sides: [PairSide, PairSide];
  /** What differs between the two, of what may be taken over. */
  differing: Takeable[];
  /** Members of the two households that are likely the same: a is of the first side's household. */
  couples: { a: string; b: string; level: MatchLevel }[];
  mayDecide: boolean;
};

const MEMBERSHIP = {
  include: {
    household: {
      include: {
        memberships: {
          where: { validTo: null },
          include: { person: true },
          orderBy: [{ position: "asc" as const }, { id: "asc" as const }],
        },
        reviews: { include: { round: true }, orderBy: { round: { year: "desc" as const } } },
      },
    },
  },
} satisfies Prisma.Person$membershipsArgs;
const PERSON = {
  ethnicity: true,
  memberships: { where: { validTo: null }, ...MEMBERSHIP },
} satisfies Prisma.PersonInclude;
type Person = Prisma.PersonGetPayload<{ include: typeof PERSON }>;

const birthOf = (person: { birthYear: number; birthMonth: number | null; birthDay: number | null }) =>
  formatPartialDate({ year: person.birthYear, month: person.birthMonth, day: person.birthDay });

/** A pair, both records side by side. @throws Problem `not_found` also where one of them is outside the reach */
export async function getPair(actor: Actor, id: string): Promise<PairView> {
  assertCan(actor, "duplicate.read");
  return asActor(actor, async (tx) => {
    const pair = await tx.duplicatePair.findUnique({ where: { id }, include: { act: true } });
    if (!pair) throw problems.notFound();
    const persons = await tx.person.findMany({
      where: { id: { in: [pair.personAId, pair.personBId] } },
      include: PERSON,
    });
    const [a, b] = persons.sort(byStanding);
    if (!a || !b) throw problems.notFound();
    for (const { memberships } of [a, b])
      for (const { household } of memberships) await recordHouseholdReading(asking(tx), actor, household, "comparison");
    const act = pair.act && actView(pair.act, await findTimeLimit(tx, "take_back"));
    return {
      id: pair.id,
      version: pair.version,
      status: pair.status,
      level: pair.level,
      reasons: reasonsSchema.parse(pair.reasons),
      together: pair.together,
      note: pair.note,
      decided: pair.decidedAt ? { by: pair.decidedByName ?? "", at: pair.decidedAt } : null,
      undo: act?.undoUntil && can(actor, "act.undo", pair.act?.unitPath) ? { id: act.id } : null,
      sides: [await sideOf(tx, a), await sideOf(tx, b)],
      differing: differing(a, b),
      couples: couplesOf(a, b),
      mayDecide: can(actor, "duplicate.decide", pair.unitPath),
    };
  });
}

/** First whoever's household was reviewed more often, then whoever was registered earlier: that record is proposed to stand. */
function byStanding(a: Person, b: Person): number {
  const [mine, theirs] = [a, b].map(({ memberships: [membership] }) => membership?.household);
  return (
    (theirs?.reviews.length ?? 0) - (mine?.reviews.length ?? 0) ||
    (mine?.createdAt.getTime() ?? Number.POSITIVE_INFINITY) -
      (theirs?.createdAt.getTime() ?? Number.POSITIVE_INFINITY) ||
    (a.id < b.id ? -1 : 1)
  );
}

async function sideOf(tx: Tx, person: Person): Promise<PairSide> {
  const place = await tx.unit.findUnique({ where: { path: person.unitPath }, include: { parent: true } });
  const household = person.memberships[0]?.household;
  return {
    personId: person.id,
    version: person.version,
    fullName: person.fullName,
    birth: birthOf(person),
    sex: person.sex,
    ethnicity: person.ethnicity.name,
    nationalId: maskedNationalId(person),
    diedOn: person.diedOn && dayOf(person.diedOn),
    merged: person.mergedIntoId !== null,
    village: place?.fullName ?? "",
    commune: place?.parent?.fullName ?? "",
    household: household
      ? {
          id: household.id,
          version: household.version,
          code: household.code,
          headName: household.headName,
          address: household.address,
          phone: household.phone ?? "",
          class: household.class,
          closed: household.closeReason,
          members: household.memberships.map(({ person: member, relationship }) => ({
            personId: member.id,
            name: member.fullName,
            birth: birthOf(member),
            relationship,
            nationalId: maskedNationalId(member),
          })),
          reviews: household.reviews.map((review) => ({
            id: review.id,
            year: review.round.year,
            status: review.status,
            class: review.finalClass,
          })),
        }
      : null,
  };
}

function differing(a: Person, b: Person): Takeable[] {
  const fields: [Takeable, boolean][] = [
    ["fullName", a.fullName !== b.fullName],
    ["sex", a.sex !== b.sex],
    ["birth", birthOf(a) !== birthOf(b)],
    ["ethnicityCode", a.ethnicityCode !== b.ethnicityCode],
    // Where one has none there is nothing to choose.
    ["nationalId", a.nationalIdHash !== null && b.nationalIdHash !== null && a.nationalIdHash !== b.nationalIdHash],
  ];
  return fields.flatMap(([field, differs]) => (differs ? [field] : []));
}

function couplesOf(a: Person, b: Person): PairView["couples"] {
  const [mine, theirs] = [a, b].map((person) => {
    const household = person.memberships[0]?.household;
    return (household?.memberships ?? []).map(({ person: member }) =>
      matchPerson({ ...member, householdId: household?.id ?? null }),
    );
  });
  if (!mine || !theirs || mine[0]?.householdId === theirs[0]?.householdId) return [];
  const found = scorePairs(
    mine.flatMap((one) => theirs.map((other) => [one, other] as const)),
    0,
  );
  return found.map((couple) => ({ a: couple.a.id, b: couple.b.id, level: couple.level }));
}
