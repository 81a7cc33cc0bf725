import type { ReviewAnswers } from "@/lib/reviews/answers";
import { proposeMovement, settleMovement } from "@/lib/reviews/movement";
import { type ScoreResult, scoreReview } from "@/lib/reviews/scoring";
import { factsOf, type ReviewMember, type Snapshot } from "@/lib/reviews/snapshot";
import { answerFor, listFromMembers, MOST_FROM_MEMBERS, STANDARD } from "@/prisma/demo/answers";
import { isMemberOn, memberOn } from "@/prisma/demo/facts";
import { type Member, makeMembers } from "@/prisma/demo/members";
import { drawEthnicity, drawMix } from "@/prisma/demo/names";
import { communePlace, type Place, villagesOf } from "@/prisma/demo/places";
import { type HouseholdPlan, LIST_PLANS, OFFICERS_COMMUNE, planHouseholds } from "@/prisma/demo/plan";
import { addDays, Chance, idOf } from "@/prisma/demo/random";
import type { HouseholdClass, MovementKind, ReviewStatus } from "@/prisma/generated/enums";
import { COMMUNES, type CommuneFacts } from "@/prisma/reference/units-2024";

/** The day on which the demonstration's clock stands. What is not reviewed yet will be on it. */
export const TODAY = "2024-12-05";
const BEGAN = "2020-01-01";
const ROUND_OPENS = "2024-09-01";
/** Whoever left since the round opened left on these days. */
const LEFT = { from: "2024-09-05", days: 15 };
/** Surveys: the first day and how many days they take, in 2023 and 2024. */
const SURVEYS = { 2023: ["2023-10-05", 50], 2024: ["2024-09-25", 50] } as const;

/** A review as it was or will be recorded. */
export type DemoReview = {
  id: string;
  status: ReviewStatus;
  day: string;
  startClass: HouseholdClass | null;
  startPersons: number;
  /** What is or will be answered; `done` says whether it has been. */
  answers: ReviewAnswers;
  result: ScoreResult | null;
  snapshot: Snapshot | null;
  finalClass: HouseholdClass | null;
  kind: MovementKind | null;
  endPersons: number;
};

export type DemoHousehold = {
  id: string;
  code: string;
  plan: HouseholdPlan;
  village: Place;
  address: string;
  phone: string | null;
  createdOn: string;
  closedOn: string | null;
  members: Member[];
  /** Everybody who ever was a member, as the register holds them today. */
  people: ReviewMember[];
  /** Its members today; of a household that left, on its last day. */
  current: ReviewMember[];
  review2023: DemoReview | null;
  review2024: DemoReview | null;
};

export type DemoCommune = { facts: CommuneFacts; place: Place; villages: Place[]; households: DemoHousehold[] };

/** How many serials of national ids a household may use. */
const SERIALS = 32;

/** Commune code → how many households stand before its own, so that serials are the same for a part and the whole. */
const OFFSETS: ReadonlyMap<string, number> = (() => {
  const offsets = new Map<string, number>();
  let before = 0;
  for (const { code } of COMMUNES) {
    offsets.set(code, before);
    before += planHouseholds(code).length;
  }
  return offsets;
})();

const surveyDay = (chance: Chance, year: 2023 | 2024) => addDays(SURVEYS[year][0], chance.between(0, SURVEYS[year][1]));

/** Whether the members' own facts leave room for the class: a near-poor household lacks fewer than three. */
const allows = (members: readonly Member[], wanted: HouseholdClass | null, day: string): boolean => {
  if (wanted === null) return true;
  const there = members.filter((member) => isMemberOn(member, day)).map((member) => memberOn(member, day));
  return there.length > 0 && listFromMembers(there, day).length <= MOST_FROM_MEMBERS[wanted];
};

type Context = { commune: CommuneFacts; villages: readonly Place[]; mix: Readonly<Record<string, number>> };

function makeHousehold(plan: HouseholdPlan, place: number, { commune, villages, mix }: Context): DemoHousehold {
  const code = `${commune.code}-${String(place + 1).padStart(5, "0")}`;
  const chance = new Chance(code, "household");
  const village = chance.pick(villages);
  const area = village.area ?? "RURAL";
  const ethnicity = drawEthnicity(chance, mix);
  const isNew = plan.start === null;
  const since = isNew ? addDays("2024-09-03", chance.between(0, 15)) : BEGAN;
  const closedOn = plan.end === null ? addDays(LEFT.from, chance.between(0, LEFT.days)) : null;
  const day2023 = surveyDay(chance, 2023);
  const day2024 = isReviewed(commune.code, place, plan) ? surveyDay(chance, 2024) : TODAY;
  // An old person living alone more often leaves a household behind that is none any more.
  const alone = plan.end === null ? chance.percent(60) : chance.percent(4);
  const base = ((OFFSETS.get(commune.code) ?? 0) + place) * SERIALS;

  let members: Member[] = [];
  for (let attempt = 0; attempt < 200; attempt++) {
    let used = 0;
    members = makeMembers({
      chance: new Chance(code, "members", attempt),
      code,
      ethnicity,
      since,
      alone: attempt < 60 && alone,
      serial: () => base + used++,
    });
    if (used > SERIALS) continue;
    if (allows(members, isNew ? null : plan.start, day2023) && allows(members, plan.end, day2024)) break;
  }
  if (closedOn) members = members.map((member) => ({ ...member, until: closedOn }));

  const there = (day: string) =>
    members.filter((member) => isMemberOn(member, day)).map((member) => memberOn(member, day));
  const head = members.find(({ relationship }) => relationship === "HEAD");
  const household: Snapshot["household"] = {
    code,
    headName: head?.fullName ?? "",
    village: village.name,
    area,
    address: `Nhà số ${chance.between(1, 180)}, ${village.fullName.toLowerCase().replace(village.name.toLowerCase(), village.name)}`,
    phone: chance.percent(65) ? `0000${String(chance.between(0, 999_999)).padStart(6, "0")}` : null,
    notes: null,
  };

  let last: Parameters<typeof answerFor>[0]["last"];
  let review2023: DemoReview | null = null;
  if (plan.start !== null) {
    const decided = decide({
      id: idOf("review", code, 2023),
      chance: new Chance(code, "answers", 2023),
      wanted: plan.start,
      members: there(day2023),
      day: day2023,
      area,
      startClass: plan.before,
      household,
      history: [],
    });
    last = decided.lacking;
    review2023 = { ...decided.review, startPersons: there("2023-09-30").length };
  }

  const startPersons = there(isNew ? since : ROUND_OPENS).length;
  let review2024: DemoReview | null = null;
  let current = there(TODAY);
  if (plan.end === null) {
    current = there(addDays(closedOn ?? TODAY, -1));
    review2024 = {
      id: idOf("review", code, 2024),
      status: "CLOSED",
      day: closedOn ?? TODAY,
      startClass: plan.start,
      startPersons,
      answers: {},
      result: null,
      snapshot: null,
      finalClass: null,
      kind: "DEPARTED",
      endPersons: 0,
    };
  } else if (plan.applies || plan.start === "POOR" || plan.start === "NEAR_POOR") {
    const { review, members: asAnswered } = decide({
      id: idOf("review", code, 2024),
      chance: new Chance(code, "answers", 2024),
      wanted: plan.end,
      members: there(day2024),
      day: day2024,
      area,
      startClass: plan.start,
      household,
      history: plan.start ? [{ year: 2023, class: plan.start }] : [],
      movement: plan.relapsed
        ? { kind: "RELAPSED", relapsed: true, confirmed: true }
        : plan.arrived
          ? { kind: "ARRIVED", confirmed: true }
          : undefined,
      last,
    });
    current = asAnswered;
    review2024 = { ...review, startPersons, status: isReviewed(commune.code, place, plan) ? "DONE" : "LISTED" };
  }
  return {
    id: idOf("household", code),
    code,
    plan,
    village,
    address: household.address,
    phone: household.phone,
    createdOn: since,
    closedOn,
    members,
    // Whoever left before is kept as they were on their last day.
    people: members.map(
      (member) => current.find(({ id }) => id === member.id) ?? memberOn(member, addDays(member.until ?? TODAY, -1)),
    ),
    current,
    review2023,
    review2024,
  };
}

type Decision = Omit<Parameters<typeof answerFor>[0], "isApplicant"> & {
  id: string;
  startClass: HouseholdClass | null;
  household: Snapshot["household"];
  history: readonly { year: number; class: HouseholdClass }[];
};

/** Answers that give the class, scored by the same function as everybody's. @throws Error where they do not give it */
function decide({ id, startClass, household, history, ...asked }: Decision) {
  const isApplicant = startClass === null;
  const { answers, members, lacking } = answerFor({ ...asked, isApplicant });
  const result = scoreReview(STANDARD, answers, members.map(factsOf), asked.day, { isApplicant, provinceCode: "20" });
  if (result.class !== asked.wanted)
    throw new Error(`${household.code}: answered for ${asked.wanted}, scored ${result.class}`);
  const proposal = proposeMovement({
    startClass,
    endClass: result.class,
    history,
    markedRelapsed: answers.movement?.relapsed,
  });
  const review: DemoReview = {
    id,
    status: "DONE",
    day: asked.day,
    startClass,
    startPersons: members.length,
    answers,
    result,
    snapshot: { household, members },
    finalClass: result.class,
    kind: settleMovement(proposal, answers.movement),
    endPersons: members.length,
  };
  return { review, members, lacking };
}

/** Whether a household's review of 2024 has been recorded, as far as its commune's list is. */
function isReviewed(code: string, place: number, plan: HouseholdPlan): boolean {
  const status = LIST_PLANS.get(code)?.status;
  // In the officer's commune the households that asked came on the list after it was sent back.
  if (code === OFFICERS_COMMUNE) return !plan.applies;
  if (status !== "DRAFT") return true;
  const share = new Chance(code, "progress").between(20, 85);
  return new Chance(code, "reviewed", place).percent(share);
}

/** A commune with its villages and households, the same each time. */
export function generateCommune(commune: CommuneFacts): DemoCommune {
  const villages = villagesOf(commune);
  const context: Context = { commune, villages, mix: drawMix(new Chance(commune.code, "mix")) };
  return {
    facts: commune,
    place: communePlace(commune),
    villages,
    households: planHouseholds(commune.code).map((plan, place) => makeHousehold(plan, place, context)),
  };
}
