import { useMemo, useState } from "react";
import { type Save, useAutosave } from "@/components/reviews/use-autosave";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";
import type { PersonFacts } from "@/lib/households/person-facts";
import { listMissing, type ReviewAnswers, type ReviewFrame } from "@/lib/reviews/answers";
import { listCounterfactuals } from "@/lib/reviews/explanation";
import { proposeMovement, settleMovement } from "@/lib/reviews/movement";
import { proposeIndicators } from "@/lib/reviews/proposals";
import type { Situation } from "@/lib/reviews/questions";
import { dayOfReview, scoreReview } from "@/lib/reviews/scoring";
import { getStandard, listPointTables } from "@/lib/standards/load";
import type { HouseholdClass } from "@/prisma/generated/enums";

/** A review as it was when its page was opened. */
export type OpenReview = {
  id: string;
  version: number;
  answers: ReviewAnswers;
  startClass: HouseholdClass | null;
  arrived: boolean;
  frame: ReviewFrame;
  provinceCode: string;
  /** Who is to visit the household. */
  assignedTo: string | null;
};

export type Finish = (input: { id: string; version: number }) => Promise<ActionResult<{ version: number }>>;

type Props = {
  review: OpenReview;
  /** Names the device's copy: another person on the same machine has another one. */
  userId: string;
  today: string;
  /** Of the round. The law comes with the script, which a browser keeps, and not with each page. */
  standardId: string;
  /** Of the members, as they stand now. */
  facts: readonly PersonFacts[];
  history: readonly { year: number; class: HouseholdClass }[];
  save: Save;
  finish: Finish;
};

/**
 * A review that is being answered, on whichever screen: its answers save themselves, the result follows each of them, and it
 * is recorded once nothing is missing. The server's word counts; this says the same beforehand.
 */
export function useReview({ review, userId, today, standardId, facts, history, save, finish }: Props) {
  const standard = getStandard(standardId);
  const pointTables = useMemo(() => listPointTables(standard), [standard]);
  // A review that nobody began stands in the village's area, on today's date, under the name of whoever was to visit; the server
  // begins it with the same.
  const [begun] = useState<ReviewAnswers>(() => ({
    area: review.frame.villageArea,
    surveyedOn: today,
    surveyorName: review.assignedTo ?? undefined,
    ...review.answers,
  }));
  const saving = useAutosave(
    { id: review.id, version: review.version, answers: begun },
    `review:${userId}:${review.id}`,
    save,
  );
  const { answers, conflicts } = saving;
  const [tried, setTried] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { frame, arrived, startClass, provinceCode } = review;

  const computed = useMemo(() => {
    const day = dayOfReview(answers, today);
    const context = { isApplicant: frame.isApplicant, provinceCode, pointTables };
    const result = scoreReview(standard, answers, facts, day, context);
    const proposals = proposeIndicators(standard, facts, answers.housing, day);
    const movement = result.class
      ? proposeMovement({
          startClass,
          endClass: result.class,
          history,
          arrived,
          markedRelapsed: answers.movement?.relapsed,
        })
      : null;
    const isAbove =
      result.incomeScore !== null &&
      answers.area !== undefined &&
      result.incomeScore > (standard.scoreThresholds?.[answers.area].value ?? Number.POSITIVE_INFINITY);
    const situation: Situation = {
      ...frame,
      answers,
      isAbove,
      movementIsOpen: movement !== null && movement.choices.length > 1,
    };
    return {
      result,
      proposals,
      movement,
      situation,
      counterfactuals: listCounterfactuals(standard, answers, facts, day, context),
      missing: listMissing(answers, standard, frame, {
        proposals,
        movementNeedsConfirmation: movement !== null && settleMovement(movement, answers.movement) === null,
        scoring: result.missing,
        today,
      }),
    };
  }, [answers, facts, standard, pointTables, today, frame, arrived, provinceCode, startClass, history]);

  /** Records the result. False where something is missing, or where it could not be: `problem` says why. */
  async function record(): Promise<boolean> {
    setProblem(undefined);
    setTried((n) => n + 1);
    if (computed.missing.length > 0 || conflicts.length > 0) return false;
    setBusy(true);
    try {
      if (!(await saving.flush())) {
        setProblem(saving.problem ?? say("not_sent"));
        return false;
      }
      const recorded = await finish({ id: review.id, version: saving.version() });
      if (recorded.ok) return true;
      setProblem(recorded.problem.message);
      // What the server has and this tab does not: read it, and look again.
      await saving.flush(true);
    } catch {
      setProblem(say("not_sent"));
    } finally {
      setBusy(false);
    }
    return false;
  }

  return { ...computed, standard, pointTables, saving, answers, tried, busy, problem, record };
}
