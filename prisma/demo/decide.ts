import { listMissing, type ReviewAnswers, type ReviewFrame } from "@/lib/reviews/answers";
import { proposeMovement, settleMovement } from "@/lib/reviews/movement";
import { packResult, type StoredResult } from "@/lib/reviews/result";
import { proposedBy, scoreReview } from "@/lib/reviews/scoring";
import type { ReviewMember, Snapshot } from "@/lib/reviews/snapshot";
import { hashStandard } from "@/lib/standards/hash";
import { STANDARD } from "@/prisma/demo/answers";
import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";
import { PROVINCE } from "@/prisma/reference/units-2024";

export const STANDARD_HASH = hashStandard(STANDARD);

export type Decision = {
  answers: ReviewAnswers;
  result: StoredResult;
  finalClass: HouseholdClass;
  kind: MovementKind;
  endPersons: number;
  snapshot: Snapshot;
};

type Deciding = {
  answers: ReviewAnswers;
  day: string;
  startClass: HouseholdClass | null;
  frame: ReviewFrame;
  members: ReviewMember[];
  household: Snapshot["household"];
  history: readonly { year: number; class: HouseholdClass }[];
};

/**
 * Decides a review by the functions that recording a result uses.
 *
 * @throws Error where the answers are not complete: the demonstration must hold nothing that people could not have made
 */
export function decide({ answers, day, startClass, frame, members, household, history }: Deciding): Decision {
  const score = scoreReview(STANDARD, answers, members, day, {
    isApplicant: frame.isApplicant,
    provinceCode: PROVINCE.code,
    pointTables: [],
  });
  const proposal = proposeMovement({
    startClass,
    endClass: score.class,
    history,
    markedRelapsed: answers.movement?.relapsed,
  });
  const kind = settleMovement(proposal, answers.movement);
  const missing = listMissing(answers, STANDARD, frame, {
    proposals: proposedBy(score),
    movementNeedsConfirmation: kind === null,
    scoring: score.missing,
    today: day,
  });
  if (missing.length > 0 || !score.class || !kind)
    throw new Error(`${household.code}: ${missing.map(({ field }) => field).join(", ") || "no class or movement"}`);
  return {
    answers,
    result: packResult(score, STANDARD_HASH),
    finalClass: score.class,
    kind,
    endPersons: members.length,
    snapshot: { household, members },
  };
}

/**
 * The same sheet as it was first handed in, with what a reviewer then doubted: a latrine overlooked where that made the
 * household poor, else an income score counted too low.
 */
export function doubtfulAnswers(
  answers: ReviewAnswers,
  wanted: HouseholdClass,
): { answers: ReviewAnswers; question: string } {
  const lacking = Object.values(answers.indicators ?? {}).filter((answer) => answer?.deprived).length;
  if (wanted === "NEAR_POOR" && lacking === 2 && !answers.indicators?.[10]?.deprived)
    return {
      answers: { ...answers, indicators: { ...answers.indicators, 10: { deprived: true } } },
      question: "indicators.10.deprived",
    };
  return { answers: { ...answers, incomeScore: (answers.incomeScore ?? 100) - 15 }, question: "incomeScore" };
}
