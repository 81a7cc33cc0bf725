import type { Chain, ListStatus, Role } from "@/prisma/generated/enums";

export const LIST_ACTIONS = ["submit", "approve", "return"] as const;
export type ListAction = (typeof LIST_ACTIONS)[number];

/** What a step asks for: a complete list; a coded reason with words; the same, for the whole list or for some households. */
export type Need = "complete" | "nothing" | "reason" | "reason_for_households";

/** Action, by whom, from, to, what it needs. */
type Row = readonly [action: ListAction, by: Role, from: ListStatus, to: ListStatus, needs: Need];

export type Step = { action: ListAction; by: Role; from: ListStatus; to: ListStatus; needs: Need };

/**
 * Every legal step of a list, by the chain that its round names. Levels are named here and nowhere else in the code; the
 * database holds the same rows (list_step_is_legal), and a test compares the two.
 */
const ROWS: Record<Chain, readonly Row[]> = {
  // Until 2024: the district gave its opinion (QĐ 24/2021/QĐ-TTg, Điều 4).
  COMMUNE_DISTRICT_PROVINCE: [
    ["submit", "COMMUNE_OFFICER", "DRAFT", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_CHAIR", "DRAFT", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_OFFICER", "RETURNED", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_CHAIR", "RETURNED", "SUBMITTED", "complete"],
    ["approve", "DISTRICT_REVIEWER", "SUBMITTED", "DISTRICT_APPROVED", "nothing"],
    ["return", "DISTRICT_REVIEWER", "SUBMITTED", "RETURNED", "reason_for_households"],
    ["approve", "DISTRICT_REVIEWER", "RETURNED_TO_DISTRICT", "DISTRICT_APPROVED", "nothing"],
    ["return", "DISTRICT_REVIEWER", "RETURNED_TO_DISTRICT", "RETURNED", "reason_for_households"],
    ["approve", "PROVINCE_STAFF", "DISTRICT_APPROVED", "APPROVED", "nothing"],
    ["return", "PROVINCE_STAFF", "DISTRICT_APPROVED", "RETURNED_TO_DISTRICT", "reason"],
  ],
  // Since 1 July 2025 there is no district, and the province gives the opinion.
  COMMUNE_PROVINCE: [
    ["submit", "COMMUNE_OFFICER", "DRAFT", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_CHAIR", "DRAFT", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_OFFICER", "RETURNED", "SUBMITTED", "complete"],
    ["submit", "COMMUNE_CHAIR", "RETURNED", "SUBMITTED", "complete"],
    ["approve", "PROVINCE_STAFF", "SUBMITTED", "APPROVED", "nothing"],
    ["return", "PROVINCE_STAFF", "SUBMITTED", "RETURNED", "reason_for_households"],
  ],
};

const stepsOf = (rows: readonly Row[]): Step[] =>
  rows.map(([action, by, from, to, needs]) => ({ action, by, from, to, needs }));

export const STEPS: Readonly<Record<Chain, readonly Step[]>> = {
  COMMUNE_DISTRICT_PROVINCE: stepsOf(ROWS.COMMUNE_DISTRICT_PROVINCE),
  COMMUNE_PROVINCE: stepsOf(ROWS.COMMUNE_PROVINCE),
};

/** The step that this role may take from there, or null. */
export function findStep(chain: Chain, action: ListAction, by: Role, from: ListStatus): Step | null {
  return STEPS[chain].find((step) => step.action === action && step.by === by && step.from === from) ?? null;
}

/** What this role may do with a list that stands there, in the order of the table. The buttons are drawn from it. */
export const availableActions = (chain: Chain, by: Role, from: ListStatus): readonly Step[] =>
  STEPS[chain].filter((step) => step.by === by && step.from === from);

/** Where a list stands while it waits for this role. */
export const waitingStatuses = (chain: Chain, by: Role): ListStatus[] => [
  ...new Set(STEPS[chain].filter((step) => step.by === by).map(({ from }) => from)),
];

/** Where a list stands while the commune works on it: whoever completes it has it. */
export const workingStatuses = (chain: Chain): ListStatus[] => [
  ...new Set(STEPS[chain].filter(({ needs }) => needs === "complete").map(({ from }) => from)),
];

export const isWithCommune = (chain: Chain, status: ListStatus): boolean => workingStatuses(chain).includes(status);

/** Whether nothing follows this status: the list has passed its whole chain. */
export const isFinal = (chain: Chain, status: ListStatus): boolean =>
  !STEPS[chain].some(({ from }) => from === status) && STEPS[chain].some(({ to }) => to === status);

/** Whether the list goes back to whoever completes it with this step, so that households may be named. */
export const namesHouseholds = (step: Pick<Step, "needs">): boolean => step.needs === "reason_for_households";

/** The statuses that this chain knows, in the order in which they are reached. */
export const statusesOf = (chain: Chain): ListStatus[] => [
  ...new Set(STEPS[chain].flatMap(({ from, to }) => [from, to])),
];
