import { Chance } from "@/prisma/demo/random";
import type { HouseholdClass, ListStatus } from "@/prisma/generated/enums";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";
import { COMMUNES } from "@/prisma/reference/units-2024";

/** The commune whose officer the demonstration signs in: its list came back, and there is work to do. */
export const OFFICERS_COMMUNE = "06091";

/** What happens to a household in the two rounds. */
export type HouseholdPlan = {
  /** Class before the round of 2023; null for one that came on the list in it. */
  before: HouseholdClass | null;
  /** Class at the end of 2023 and the start of 2024; null for one that was first registered in 2024. */
  start: HouseholdClass | null;
  /** Class at the end of 2024; null for one that left. */
  end: HouseholdClass | null;
  /** It asked to be reviewed in 2024. */
  applies: boolean;
  /** It comes on the list for the second time; the register is too young to hold the first. */
  relapsed: boolean;
  /** It moved here in 2024. */
  arrived: boolean;
};

// Shares of the end's numbers that make the start's about 12,383 poor and 11,600 near-poor in the province (6.02 % poor at the
// end of 2023, as the province said; the near-poor of 2023 were not published).
const OF_POOR = { stayed: 0.855, wasNearPoor: 0.05, above: 0.105, left: 0.018 };
const OF_NEAR_POOR = { wasPoor: 0.339, stayed: 0.61, above: 0.064, left: 0.006 };

/** How many households move where in a commune. */
type Flows = Record<
  | "poorStay"
  | "nearToPoor"
  | "newPoor"
  | "poorToNear"
  | "nearStay"
  | "newNear"
  | "poorAbove"
  | "nearAbove"
  | "poorLeft"
  | "nearLeft"
  | "refused",
  number
>;

function flowsOf(code: string): Flows {
  const { poor, nearPoor } = DEMO_TARGETS.get(code) ?? { poor: 0, nearPoor: 0 };
  const chance = new Chance(code, "flows");
  const poorStay = Math.min(poor, chance.round(poor * OF_POOR.stayed));
  const nearToPoor = Math.min(poor - poorStay, chance.round(poor * OF_POOR.wasNearPoor));
  const poorToNear = Math.min(nearPoor, chance.round(nearPoor * OF_NEAR_POOR.wasPoor));
  const nearStay = Math.min(nearPoor - poorToNear, chance.round(nearPoor * OF_NEAR_POOR.stayed));
  return {
    poorStay,
    nearToPoor,
    newPoor: poor - poorStay - nearToPoor,
    poorToNear,
    nearStay,
    newNear: nearPoor - poorToNear - nearStay,
    poorAbove: chance.round(poor * OF_POOR.above),
    nearAbove: chance.round(nearPoor * OF_NEAR_POOR.above),
    poorLeft: chance.round(poor * OF_POOR.left),
    nearLeft: chance.round(nearPoor * OF_NEAR_POOR.left),
    // Asked, and turned out not to be poor.
    refused: chance.round(nearPoor * 0.012) + (code === OFFICERS_COMMUNE ? 9 : 0),
  };
}

const STAYS = { applies: false, relapsed: false, arrived: false };

/** The households of a commune and what happens to each, in the order of their codes. */
export function planHouseholds(code: string): HouseholdPlan[] {
  const flows = flowsOf(code);
  const chance = new Chance(code, "plans");
  const before = (start: HouseholdClass): HouseholdClass | null => {
    if (start === "POOR") return chance.percent(90) ? "POOR" : chance.percent(60) ? "NEAR_POOR" : null;
    return chance.percent(68) ? "NEAR_POOR" : chance.percent(80) ? "POOR" : null;
  };
  const above = (): HouseholdClass => (chance.percent(25) ? "AVERAGE_STANDARD" : "NOT_POOR");
  const listed = (start: "POOR" | "NEAR_POOR", end: HouseholdClass | null): HouseholdPlan => ({
    ...STAYS,
    before: before(start),
    start,
    end,
  });
  const applicant = (end: HouseholdClass): HouseholdPlan => {
    const isListed = end === "POOR" || end === "NEAR_POOR";
    // Some left the list a year ago; the others were never on it.
    const wasListed = chance.percent(code === OFFICERS_COMMUNE ? 60 : 45);
    const relapsed = isListed && chance.percent(wasListed ? 50 : 20);
    return {
      applies: true,
      before: wasListed ? (end === "POOR" || chance.percent(50) ? "POOR" : "NEAR_POOR") : null,
      start: wasListed ? "NOT_POOR" : null,
      end,
      relapsed,
      arrived: isListed && !wasListed && !relapsed && chance.percent(25),
    };
  };
  const times = (count: number, make: () => HouseholdPlan) => Array.from({ length: count }, make);
  const known = [
    ...times(flows.poorStay, () => listed("POOR", "POOR")),
    ...times(flows.poorToNear, () => listed("POOR", "NEAR_POOR")),
    ...times(flows.poorAbove, () => listed("POOR", above())),
    ...times(flows.poorLeft, () => listed("POOR", null)),
    ...times(flows.nearStay, () => listed("NEAR_POOR", "NEAR_POOR")),
    ...times(flows.nearToPoor, () => listed("NEAR_POOR", "POOR")),
    ...times(flows.nearAbove, () => listed("NEAR_POOR", above())),
    ...times(flows.nearLeft, () => listed("NEAR_POOR", null)),
  ];
  const applicants = [
    ...times(flows.newPoor, () => applicant("POOR")),
    ...times(flows.newNear, () => applicant("NEAR_POOR")),
    ...times(flows.refused, () => applicant("NOT_POOR")),
  ];
  const inOrder = chance.shuffled([...known, ...applicants.filter(({ start }) => start !== null)]);
  // Codes are given in the order of registration.
  return [...inOrder, ...chance.shuffled(applicants.filter(({ start }) => start === null))];
}

/** Where a list stands, and whether it came back once before. */
export type ListPlan = { status: ListStatus; cameBack: boolean };

/** The demonstration's own district shows every state. */
const OWN: Readonly<Record<string, ListPlan>> = {
  [OFFICERS_COMMUNE]: { status: "RETURNED", cameBack: false },
  "06067": { status: "SUBMITTED", cameBack: false },
  "06073": { status: "SUBMITTED", cameBack: true },
  "06079": { status: "RETURNED", cameBack: false },
  "06088": { status: "RETURNED_TO_DISTRICT", cameBack: false },
  "06094": { status: "DISTRICT_APPROVED", cameBack: false },
  "06106": { status: "DISTRICT_APPROVED", cameBack: true },
  "06100": { status: "DRAFT", cameBack: false },
  "06121": { status: "DRAFT", cameBack: false },
};
const OWN_DISTRICT = "181";

/** Came into being four days ago: its list has just been sent. */
const NEW_TOWN = "06040";

/** How many lists of the other districts stand where; the others are approved. */
const ELSEWHERE: readonly (readonly [status: ListStatus, count: number])[] = [
  ["DRAFT", 5],
  ["RETURNED", 2],
  ["SUBMITTED", 17],
  ["DISTRICT_APPROVED", 10],
];

function planLists(): ReadonlyMap<string, ListPlan> {
  const others = new Chance("lists").shuffled(
    COMMUNES.filter(({ code, district }) => district !== OWN_DISTRICT && code !== NEW_TOWN).map(({ code }) => code),
  );
  const statuses = ELSEWHERE.flatMap(([status, count]) => Array.from({ length: count }, () => status));
  const plans = new Map<string, ListPlan>([[NEW_TOWN, { status: "SUBMITTED", cameBack: false }]]);
  others.forEach((code, i) => {
    const status = statuses[i] ?? "APPROVED";
    plans.set(code, {
      status,
      cameBack: status !== "DRAFT" && status !== "RETURNED" && new Chance(code, "list").percent(14),
    });
  });
  for (const { code, district } of COMMUNES)
    if (district === OWN_DISTRICT)
      plans.set(code, OWN[code] ?? { status: "APPROVED", cameBack: new Chance(code, "list").percent(14) });
  return plans;
}

/** Commune code → where its list of 2024 stands. */
export const LIST_PLANS = planLists();
