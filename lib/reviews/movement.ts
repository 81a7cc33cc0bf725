import type { ReviewAnswers } from "@/lib/reviews/answers";
import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

export type MovementFacts = {
  /** The class in force when the round opened; null for a household that had none. */
  startClass: HouseholdClass | null;
  /** The class decided; null for a household that left, died out or was merged. */
  endClass: HouseholdClass | null;
  /** Decided classes of earlier rounds, in any order. */
  history: readonly { year: number; class: HouseholdClass }[];
  /** It moved in or was split off since the round opened. */
  arrived?: boolean;
  /** The officer knows of an earlier time on the list, before the register began. */
  markedRelapsed?: boolean;
};

export type MovementProposal = {
  kind: MovementKind;
  /** The kinds that the officer may choose from; the proposed one is the first. */
  choices: MovementKind[];
  /** The forms or the register leave it open: the officer confirms. */
  needsConfirmation: boolean;
  /** A key of the namespace `scoring`. */
  reason: { key: string; params: Record<string, string | number> };
};

type Listed = "POOR" | "NEAR_POOR";

/** Whether a class is one that the lists name: R2 or R3. */
export const isListed = (value: HouseholdClass | null): value is Listed => value === "POOR" || value === "NEAR_POOR";

/**
 * What the movement is, by the forms R2 and R3: between poor, near-poor and above by the two classes; into the list from
 * outside as relapsed where the register holds an earlier year in that class, else as new. How far back a relapse looks is not
 * laid down: it looks over all rounds that the register holds, and names the year.
 */
export function proposeMovement({
  startClass,
  endClass,
  history,
  arrived,
  markedRelapsed,
}: MovementFacts): MovementProposal {
  const settled = (kind: MovementKind, key: string): MovementProposal => ({
    kind,
    choices: [kind],
    needsConfirmation: false,
    reason: { key: `movement.${key}`, params: {} },
  });
  if (endClass === null) return settled("DEPARTED", "departed");
  if (isListed(startClass)) {
    if (startClass === endClass) return settled("STAYS", "stays");
    const to = isListed(endClass) ? endClass : "ABOVE";
    return settled("CHANGES", `changes_${startClass}_${to}`);
  }
  if (!isListed(endClass)) return settled("NONE", "none");

  const entry = (kind: MovementKind, needsConfirmation: boolean, key: string, year?: number): MovementProposal => {
    // Somebody who had a class here when the round opened has not moved in.
    const kinds: MovementKind[] = startClass === null ? ["NEW", "RELAPSED", "ARRIVED"] : ["NEW", "RELAPSED"];
    return {
      kind,
      choices: [kind, ...kinds.filter((one) => one !== kind)],
      needsConfirmation,
      reason: { key: `movement.${key}`, params: year === undefined ? {} : { year } },
    };
  };
  if (arrived && startClass === null) return entry("ARRIVED", false, "arrived");
  if (markedRelapsed) return entry("RELAPSED", false, "relapsed_marked");
  const lastYearAs = (value: Listed) => {
    const years = history.filter((past) => past.class === value).map(({ year }) => year);
    return years.length > 0 ? Math.max(...years) : null;
  };
  const same = lastYearAs(endClass);
  if (same !== null) return entry("RELAPSED", false, "relapsed", same);
  // The forms say nothing of a household that was once in the other of the two classes.
  const other = lastYearAs(endClass === "POOR" ? "NEAR_POOR" : "POOR");
  if (other !== null) return entry("NEW", true, endClass === "POOR" ? "was_near_poor" : "was_poor", other);
  return entry("NEW", false, "new");
}

/**
 * The movement that goes into the ledger: the officer's choice where it is one of those possible, else the proposal. Null
 * while a confirmation is needed and not given.
 */
export function settleMovement(proposal: MovementProposal, answer: ReviewAnswers["movement"]): MovementKind | null {
  const chosen = answer?.kind;
  if (answer?.confirmed && chosen && proposal.choices.includes(chosen)) return chosen;
  return proposal.needsConfirmation && !answer?.confirmed ? null : proposal.kind;
}
