import { addDays } from "@/lib/core/day";
import { answersSchema, getField, listFieldPaths, type ReviewAnswers, setField } from "@/lib/reviews/answers";
import { type Decision, decide, doubtfulAnswers } from "@/prisma/demo/decide";
import { addWords, type CommentRow, type ReturnMark } from "@/prisma/demo/doubts";
import { type Actors, type EventRow, historyOf } from "@/prisma/demo/history";
import { type DemoHousehold, makeHousehold, ROUND_DAYS } from "@/prisma/demo/household";
import { drawMix } from "@/prisma/demo/names";
import { officialOf } from "@/prisma/demo/officials";
import { communePlace, DISTRICT_PLACES, type Place, PROVINCE_PLACE, villagesOf } from "@/prisma/demo/places";
import { LIST_PLANS, type ListPlan, OFFICERS_COMMUNE, planHouseholds } from "@/prisma/demo/plan";
import { Chance, idOf } from "@/prisma/demo/random";
import type { ReviewStatus } from "@/prisma/generated/enums";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";
import { COMMUNES, type CommuneFacts } from "@/prisma/reference/units-2024";

const YEARS = [2023, 2024] as const;
type Year = (typeof YEARS)[number];
export const roundId = (year: Year) => idOf("round", year);

/** The day on which the demonstration's clock stands. */
const DEMO_DAY = "2024-12-05";

export type DemoReview = {
  id: string;
  household: DemoHousehold;
  status: ReviewStatus;
  /** As it stands: decided, or begun. */
  answers: ReviewAnswers;
  decision: Decision | null;
  /** What the first submission showed, where that is another thing than what stands. */
  seenFirst: Decision | null;
  /** The submission that shows what stands. */
  submission: number;
  mark: ReturnMark | null;
  comment: CommentRow | null;
};

export type DemoList = {
  id: string;
  year: Year;
  plan: ListPlan;
  submission: number;
  events: EventRow[];
  residents: { households: number; persons: number } | null;
  partialReturn: boolean;
  reviews: DemoReview[];
};

export type DemoCommune = {
  place: Place;
  villages: Place[];
  households: DemoHousehold[];
  lists: DemoList[];
  actors: Actors;
  /** What the commune enters for 2024 in the end. */
  residents: { households: number; persons: number };
};

/** All that live there: the target's households, and persons in a proportion that is the commune's own. */
function residentsOf(code: string, year: Year): { households: number; persons: number } {
  const chance = new Chance(code, "residents");
  const size = 3.6 + 0.4 * chance.next();
  const growth = 1 + 0.012 * chance.next();
  const households = DEMO_TARGETS.get(code)?.households ?? 0;
  const then = year === 2024 ? households : Math.round(households / growth);
  return { households: then, persons: Math.round(then * size) };
}

const APPROVED: ListPlan = { status: "APPROVED", cameBack: false };

/** Serials that no other commune uses, for national ids. */
function serials(code: string): () => number {
  const share = Math.floor(1_000_000 / COMMUNES.length);
  const first = COMMUNES.findIndex((commune) => commune.code === code) * share;
  let next = 0;
  return () => {
    if (next >= share) throw new RangeError(`${code}: no national ids left`);
    return first + next++;
  };
}

/** Makes a commune of the demonstration, the same one each time. */
export function makeCommune(facts: CommuneFacts): DemoCommune {
  const { code } = facts;
  const place = communePlace(facts);
  const villages = villagesOf(facts);
  const district = DISTRICT_PLACES.find((one) => one.code === facts.district) ?? PROVINCE_PLACE;
  const actors: Actors = {
    officer: officialOf("COMMUNE_OFFICER", place),
    chair: officialOf("COMMUNE_CHAIR", place),
    district: officialOf("DISTRICT_REVIEWER", district),
    province: officialOf("PROVINCE_STAFF", PROVINCE_PLACE),
  };
  const plan = LIST_PLANS.get(code) ?? APPROVED;
  const serial = serials(code);
  const mix = drawMix(new Chance(code, "people"));
  const drafts = new Chance(code, "progress");
  const done = drafts.between(45, 85);
  const isOfficers = code === OFFICERS_COMMUNE;
  const plans = planHouseholds(code);
  const firstLate = plans.findIndex(({ applies }) => applies);
  const households = plans.map((household, i) => {
    const late = isOfficers && household.applies;
    const open = late || (plan.status === "DRAFT" && household.end !== null && !drafts.percent(done));
    return makeHousehold({
      code: `${code}-${String(i + 1).padStart(5, "0")}`,
      plan: household,
      villages,
      mix,
      serial,
      applied: late ? "2024-12-03" : "2024-09-20",
      surveyedOn: open ? DEMO_DAY : null,
      // There one person is still to bring their number.
      withoutId: !isOfficers ? "FEW" : i === firstLate ? "HEAD" : "NOBODY",
    });
  });
  const residents = residentsOf(code, 2024);
  return {
    place,
    villages,
    households,
    actors,
    residents,
    lists: [makeLastList(code, households, actors), makeList(code, plan, households, actors, residents)],
  };
}

const listId = (code: string, year: Year) => idOf("list", code, year);
const reviewId = (household: DemoHousehold, year: Year) => idOf("review", household.code, year);

/** The round of 2023: everything decided and approved. */
function makeLastList(code: string, households: DemoHousehold[], actors: Actors): DemoList {
  const id = listId(code, 2023);
  const { events, submission } = historyOf(new Chance(id), id, 2023, APPROVED, actors, false);
  const reviews = households.flatMap((household): DemoReview[] => {
    if (!household.last) return [];
    const { decision } = household.last;
    return [
      {
        id: reviewId(household, 2023),
        household,
        status: "DONE",
        answers: decision.answers,
        decision,
        seenFirst: null,
        submission: 1,
        mark: null,
        comment: null,
      },
    ];
  });
  return {
    id,
    year: 2023,
    plan: APPROVED,
    submission,
    events,
    residents: residentsOf(code, 2023),
    partialReturn: false,
    reviews,
  };
}

/** The round of 2024, as far as it has come. */
function makeList(
  code: string,
  plan: ListPlan,
  households: DemoHousehold[],
  actors: Actors,
  residents: DemoCommune["residents"],
): DemoList {
  const id = listId(code, 2024);
  const isOfficers = code === OFFICERS_COMMUNE;
  const { events, submission } = historyOf(new Chance(id), id, 2024, plan, actors, isOfficers);
  const reviews = households.map((household): DemoReview => {
    const { decision, day } = household.now;
    const base = {
      id: reviewId(household, 2024),
      household,
      seenFirst: null,
      mark: null,
      comment: null,
      submission: 1,
    };
    if (!decision) return { ...base, status: "CLOSED", answers: {}, decision: null };
    if (day === DEMO_DAY) return { ...base, ...beginning(household, isOfficers), decision: null };
    return { ...base, status: "DONE", answers: decision.answers, decision };
  });
  const sentBack = events.find(({ action, toStatus }) => action === "return" && toStatus === "RETURNED");
  const doubted = sentBack ? chooseDoubted(reviews) : [];
  for (const review of doubted) doubt(review, plan.cameBack, sentBack, actors);
  if (isOfficers) reopenSome(reviews);
  const draftWithout = plan.status === "DRAFT" && new Chance(id, "residents").percent(60);
  return {
    id,
    year: 2024,
    plan,
    submission,
    events,
    residents: isOfficers || draftWithout ? null : residents,
    partialReturn: plan.status === "RETURNED" && !isOfficers,
    reviews,
  };
}

/** An unfinished review: not begun, or in a commune's draft sometimes begun. */
function beginning(household: DemoHousehold, untouched: boolean): Pick<DemoReview, "status" | "answers"> {
  const chance = new Chance(household.code, "begun");
  if (untouched || !chance.percent(25)) return { status: "LISTED", answers: {} };
  return { status: "DRAFT", answers: firstAnswers(household.now.decision?.answers ?? {}, chance.between(4, 14)) };
}

/** The first so many answers in the order of the form. */
function firstAnswers(answers: ReviewAnswers, count: number): ReviewAnswers {
  const given = listFieldPaths(answers).filter((path) => getField(answers, path) !== undefined);
  return answersSchema.parse(
    given
      .slice(0, count)
      .reduce<ReviewAnswers>((some, path) => setField(some, path, getField(answers, path) ?? null), {}),
  );
}

/** Three households that a reviewer doubts: of each kind of doubt one, where there is one. */
function chooseDoubted(reviews: readonly DemoReview[]): DemoReview[] {
  const decided = reviews.filter(
    ({ status, decision }) =>
      status === "DONE" && (decision?.finalClass === "POOR" || decision?.finalClass === "NEAR_POOR"),
  );
  const latrine = decided.find(
    ({ decision }) => decision && doubtfulAnswers(decision.answers, decision.finalClass).question !== "incomeScore",
  );
  const others = decided.filter((review) => review !== latrine);
  return [...(latrine ? [latrine] : []), ...others.slice(3)].slice(0, 3);
}

/** Decides as `household.now` was, with other answers. */
function decideAgain({ household }: DemoReview, answers: ReviewAnswers): Decision {
  const { decision, day } = household.now;
  if (!decision) throw new Error(`${household.code}: nothing was decided`);
  const { snapshot } = decision;
  const history = household.plan.start ? [{ year: 2023, class: household.plan.start }] : [];
  return decide({
    answers,
    day,
    startClass: household.plan.start,
    frame: {
      isApplicant: household.plan.applies,
      villageArea: household.village.area ?? "RURAL",
      days: ROUND_DAYS[2024],
    },
    members: snapshot.members,
    household: snapshot.household,
    history,
  });
}

/** The first sheet was doubted; it has been mended since, or it is still to be. */
function doubt(review: DemoReview, mended: boolean, sentBack: EventRow | undefined, actors: Actors): void {
  if (!review.decision || !sentBack) return;
  const { answers, question } = doubtfulAnswers(review.decision.answers, review.decision.finalClass);
  const first = decideAgain(review, answers);
  const closedAt = mended ? `${addDays(sentBack.at.slice(0, 10), 2)}T15:10:00+07:00` : null;
  const words = addWords(review.id, question, actors, sentBack.at, closedAt);
  review.comment = words.comment;
  if (mended) {
    review.seenFirst = first;
    review.submission = 2;
  } else {
    review.mark = words.mark;
    review.decision = first;
    review.answers = answers;
  }
}

/** The officer has opened a few households again since the list came back. */
function reopenSome(reviews: DemoReview[]): void {
  for (const review of reviews.filter(({ status, mark }) => status === "DONE" && !mark).slice(10, 13)) {
    review.seenFirst = review.decision;
    review.decision = null;
    review.status = "DRAFT";
  }
}
