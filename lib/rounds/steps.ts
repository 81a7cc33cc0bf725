import type { ListStatus, Role, UnitLevel } from "@/prisma/generated/enums";
import { CHAINS, takenSteps } from "@/prisma/rules/chains.mjs";

// What may be done with a list, asked of the rows in prisma/rules/chains.mjs. The database asks the same rows (list_step).

export type Chain = keyof typeof CHAINS;
type StepRow = (typeof CHAINS)[Chain]["steps"][number];

export type ListAction = StepRow[0];
export const LIST_ACTIONS = ["submit", "approve", "return"] as const satisfies readonly ListAction[];

/** `needs`: a complete list; a coded reason with words; the same, for the whole list or for some households. */
export type Step = { action: ListAction; by: Role; from: ListStatus; to: ListStatus; needs: StepRow[4] };

/** The levels above the commune that give their opinion of a list. */
type Reviewer = Exclude<StepRow, { 4: "complete" }>[1];

export const isChain = (text: string): text is Chain => Object.hasOwn(CHAINS, text);

/** The chains that a round may name. */
export const CHAIN_NAMES: readonly Chain[] = Object.keys(CHAINS).filter(isChain);

/** The chain of a round as the database holds it. @throws Error where no such chain is known: the tables hold none */
export function chainOf({ chain }: { chain: string }): Chain {
  if (!isChain(chain)) throw new Error(`no chain ${chain}`);
  return chain;
}

/** The chain that the rounds of a year pass: the last one that began by then. */
export const chainOfYear = (year: number): Chain | null =>
  CHAIN_NAMES.filter((chain) => CHAINS[chain].firstYear <= year)
    .sort((a, b) => CHAINS[a].firstYear - CHAINS[b].firstYear)
    .at(-1) ?? null;

export const stepsOf = (chain: Chain): Step[] => takenSteps(chain);

/** The step that this role may take from there, or null. */
export function findStep(chain: Chain, action: ListAction, by: Role, from: ListStatus): Step | null {
  return stepsOf(chain).find((step) => step.action === action && step.by === by && step.from === from) ?? null;
}

/** What this role may do with a list that stands there, in the order of the table. The buttons are drawn from it. */
export const availableActions = (chain: Chain, by: Role, from: ListStatus): readonly Step[] =>
  stepsOf(chain).filter((step) => step.by === by && step.from === from);

/** Where a list stands while it waits for this role. */
export const waitingStatuses = (chain: Chain, by: Role): ListStatus[] => [
  ...new Set(
    stepsOf(chain)
      .filter((step) => step.by === by)
      .map(({ from }) => from),
  ),
];

/** Whether the lists of a chain ever wait for this level. */
export const takesPart = (chain: Chain, level: UnitLevel): boolean =>
  CHAINS[chain].steps.some(([, by]) => by === level);

/** The statuses that this chain knows, in the order in which they are reached. */
export const statusesOf = (chain: Chain): ListStatus[] => [
  ...new Set(stepsOf(chain).flatMap(({ from, to }) => [from, to])),
];

export const isStatusOf = (chain: Chain, text: string | null): text is ListStatus =>
  statusesOf(chain).some((status) => status === text);

/** Whether the list goes back to whoever completes it with this step, so that households may be named. */
export const namesHouseholds = (step: Pick<Step, "needs">): boolean => step.needs === "reason_for_households";

// Where a list stands means the same in every chain that knows the status.

const ALL = CHAIN_NAMES.flatMap(stepsOf);
const unique = (statuses: ListStatus[]): readonly ListStatus[] => [...new Set(statuses)];

/** Where a list stands while the commune works on it: whoever completes it has it. */
export const WITH_COMMUNE = unique(ALL.filter(({ needs }) => needs === "complete").map(({ from }) => from));

/** Of these, where it was never sent, and where it came back. */
export const NEVER_SENT = WITH_COMMUNE.filter((status) => ALL.every(({ to }) => to !== status));
export const SENT_BACK = WITH_COMMUNE.filter((status) => !NEVER_SENT.includes(status));

/** Where nothing follows: the list has passed its whole chain. */
export const FINAL = unique(ALL.map(({ to }) => to)).filter((status) => ALL.every(({ from }) => from !== status));

export const standsWithCommune = (status: ListStatus): boolean => WITH_COMMUNE.includes(status);
export const isFinal = (status: ListStatus): boolean => FINAL.includes(status);

/** The word for where a list stands (`common.list_status`): with the commune, done, or for whom it waits, by the chain. */
export type StatusWord = "never_sent" | "sent_back" | "final" | `${"waits_for" | "returned_to"}.${Reviewer}`;

/** @throws Error for a status that the chain does not know */
export function statusWord(chain: Chain, status: ListStatus): StatusWord {
  if (isFinal(status)) return "final";
  if (standsWithCommune(status)) return NEVER_SENT.includes(status) ? "never_sent" : "sent_back";
  const steps = CHAINS[chain].steps;
  const next = steps.find((step): step is Exclude<StepRow, { 4: "complete" }> => step[2] === status);
  if (!next) throw new Error(`${chain} knows no ${status}`);
  return `${steps.some(([action, , , to]) => action === "return" && to === status) ? "returned_to" : "waits_for"}.${next[1]}`;
}
