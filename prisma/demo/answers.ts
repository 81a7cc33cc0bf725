import {
  type Cause,
  INDICATOR_NUMBERS,
  type IndicatorNumber,
  type Need,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import { proposeIndicators } from "@/lib/reviews/proposals";
import type { ReviewMember } from "@/lib/reviews/snapshot";
import { getStandard } from "@/lib/standards/load";
import type { Chance } from "@/prisma/demo/random";
import type { AreaType, HouseholdClass } from "@/prisma/generated/enums";

export const STANDARD = getStandard("vn-2022-2026");

/** How often an indicator that no member's facts decide is met (of those that are met at all). */
const COMMON: Readonly<Partial<Record<IndicatorNumber, number>>> = {
  1: 22,
  3: 8,
  7: 22,
  8: 13,
  9: 15,
  10: 30,
  11: 13,
  12: 7,
};

/** How many indicators a household of this class lacks. */
const LACKING: Readonly<Record<HouseholdClass, Readonly<Record<string, number>>>> = {
  POOR: { 3: 56, 4: 30, 5: 11, 6: 3 },
  NEAR_POOR: { 0: 12, 1: 43, 2: 45 },
  AVERAGE_STANDARD: { 0: 60, 1: 40 },
  NOT_POOR: { 0: 70, 1: 30 },
};

const CAUSE_WEIGHTS: Readonly<Record<Exclude<Cause, "OTHER">, number>> = {
  LAND: 22,
  CAPITAL: 24,
  LABOUR: 12,
  TOOLS: 9,
  KNOWLEDGE: 14,
  SKILLS: 11,
  ILLNESS: 8,
};
const NEED_WEIGHTS: Readonly<Record<Exclude<Need, "OTHER">, number>> = {
  HEALTH: 14,
  EDUCATION: 16,
  PRODUCTION: 30,
  CREDIT: 22,
  HOUSING: 18,
};

/** Members whose facts alone would lack more than a household of this class may: the rest of its facts must give way. */
export const MOST_FROM_MEMBERS: Readonly<Record<HouseholdClass, number>> = {
  POOR: 6,
  NEAR_POOR: 1,
  AVERAGE_STANDARD: 1,
  NOT_POOR: 1,
};

/** Indicators that follow from the members: 2, 4, 5, 6. */
export function listFromMembers(members: readonly ReviewMember[], day: string): IndicatorNumber[] {
  const proposals = proposeIndicators(STANDARD, members, undefined, day);
  return INDICATOR_NUMBERS.filter((number) => proposals[number]?.deprived === true);
}

const isOfWorkingAge = ({ workStatus }: ReviewMember) => workStatus === "SELF_EMPLOYED";
const isChild = ({ nutrition }: ReviewMember) => nutrition !== null;

/** Chooses what a household lacks: what its members' facts say, what it lacked last year, then by chance. */
function chooseLacking(
  chance: Chance,
  wanted: HouseholdClass,
  members: readonly ReviewMember[],
  day: string,
  last: ReadonlySet<IndicatorNumber>,
): Set<IndicatorNumber> {
  const lacking = new Set(listFromMembers(members, day));
  const count = Math.max(lacking.size, Number(chance.weighted(LACKING[wanted])));
  const weights: Record<string, number> = {};
  for (const [key, weight] of Object.entries(COMMON)) {
    const number = Number(key) as IndicatorNumber;
    if (number === 1 && !members.some(isOfWorkingAge)) continue;
    if (number === 3 && !members.some(isChild)) continue;
    // What was lacking a year ago mostly still is.
    weights[key] = (weight ?? 0) * (last.has(number) ? 40 : 1);
  }
  while (lacking.size < count) {
    const drawn = chance.weighted(weights);
    delete weights[drawn];
    lacking.add(Number(drawn) as IndicatorNumber);
  }
  return lacking;
}

/** The members with the facts that go with what is lacking: wage work without a contract, a stunted child. */
function withFacts(members: readonly ReviewMember[], lacking: ReadonlySet<IndicatorNumber>): ReviewMember[] {
  const worker = lacking.has(1) ? members.findLast(isOfWorkingAge) : undefined;
  const child = lacking.has(3) ? members.findLast(isChild) : undefined;
  return members.map((member) => ({
    ...member,
    workStatus: member === worker ? "WORKING_WITHOUT_CONTRACT" : member.workStatus,
    nutrition: member === child ? "STUNTED" : member.nutrition,
  }));
}

function drawHousing(
  chance: Chance,
  lacking: ReadonlySet<IndicatorNumber>,
  members: number,
): NonNullable<ReviewAnswers["housing"]> {
  const floorAreaM2 = lacking.has(8)
    ? Math.floor(members * (4.5 + 3 * chance.next()))
    : Math.ceil(members * (8.5 + 9 * chance.next()));
  const parts = chance.shuffled(lacking.has(7) ? [false, false, chance.percent(50)] : [true, true, chance.percent(65)]);
  return { floorAreaM2, wallDurable: parts[0], columnDurable: parts[1], roofDurable: parts[2] };
}

function drawSome<T extends string>(chance: Chance, weights: Readonly<Record<T, number>>, order: readonly T[]): T[] {
  const left: Record<string, number> = { ...weights };
  const drawn = new Set<string>();
  for (let count = chance.pick([1, 2, 2, 3]); count > 0; count--) {
    const value = chance.weighted(left);
    delete left[value];
    drawn.add(value);
  }
  return order.filter((value) => drawn.has(value));
}

/** Points in steps of five on the right side of the threshold, most of them clear of it. */
function drawIncome(chance: Chance, wanted: HouseholdClass, area: AreaType): number {
  const threshold = STANDARD.scoreThresholds?.[area].value ?? 0;
  if (wanted === "POOR") return threshold - 5 * chance.between(2, 10);
  if (wanted === "NEAR_POOR") return threshold - 5 * chance.between(chance.percent(8) ? 0 : 2, 7);
  return threshold + 5 * chance.between(chance.percent(10) ? 1 : 2, wanted === "NOT_POOR" ? 12 : 7);
}

/** VND per person per month of a farm household above the threshold, inside the band of the average standard or above it. */
function drawAverageIncome(chance: Chance, wanted: HouseholdClass, area: AreaType): number {
  const { above = 0, upTo = 0 } = STANDARD.averageIncome?.[area] ?? {};
  return wanted === "AVERAGE_STANDARD"
    ? above + 50_000 * chance.between(1, (upTo - above) / 50_000)
    : upTo + 50_000 * chance.between(1, 20);
}

type Asked = {
  chance: Chance;
  /** The class that the answers must give. */
  wanted: HouseholdClass;
  /** The members as the register holds them on the day. */
  members: readonly ReviewMember[];
  day: string;
  area: AreaType;
  /** It was on no list and asked to be reviewed. */
  isApplicant: boolean;
  movement?: ReviewAnswers["movement"];
  /** What was lacking a year ago. */
  last?: ReadonlySet<IndicatorNumber>;
};

/** Answers that give the wanted class, with the members' facts that go with them. */
export function answerFor(asked: Asked): {
  answers: ReviewAnswers;
  members: ReviewMember[];
  lacking: Set<IndicatorNumber>;
} {
  const { chance, wanted, day, area } = asked;
  const lacking = chooseLacking(chance, wanted, asked.members, day, asked.last ?? new Set());
  const members = withFacts(asked.members, lacking);
  const isListed = wanted === "POOR" || wanted === "NEAR_POOR";
  const isFarming = wanted === "AVERAGE_STANDARD" || chance.percent(area === "RURAL" ? 93 : 35);
  const answers: ReviewAnswers = {
    surveyedOn: day,
    area,
    ...(asked.isApplicant && { quickScreen: "PASSED" as const }),
    incomeSource: "PAPER",
    incomeScore: drawIncome(chance, wanted, area),
    housing: drawHousing(chance, lacking, members.length),
    indicators: Object.fromEntries(INDICATOR_NUMBERS.map((number) => [number, { deprived: lacking.has(number) }])),
    isFarming,
    ...(isFarming && !isListed && { averageIncome: drawAverageIncome(chance, wanted, area) }),
    ...(isListed && {
      causes: drawSome(chance, CAUSE_WEIGHTS, ["LAND", "CAPITAL", "LABOUR", "TOOLS", "KNOWLEDGE", "SKILLS", "ILLNESS"]),
      needs: drawSome(chance, NEED_WEIGHTS, ["HEALTH", "EDUCATION", "PRODUCTION", "CREDIT", "HOUSING"]),
    }),
    ...(asked.movement && { movement: asked.movement }),
  };
  return { answers, members, lacking };
}
