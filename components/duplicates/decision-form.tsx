"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { DifferentForm } from "@/components/duplicates/different-form";
import { MergeHouseholdsForm } from "@/components/duplicates/merge-households-form";
import { MergePersonsForm } from "@/components/duplicates/merge-persons-form";
import type { ActionResult } from "@/lib/core/action-result";
import type { PairView } from "@/lib/duplicates/queries/pair";
import type { DifferentInput, MergeHouseholdsInput, MergePersonsInput } from "@/lib/duplicates/schema";
import type { HouseholdChange } from "@/lib/events/event-act";

type Props = {
  pair: PairView;
  actions: {
    previewPersons: (input: MergePersonsInput) => Promise<ActionResult<HouseholdChange[]>>;
    mergePersons: (input: MergePersonsInput) => Promise<ActionResult<{ id: string }>>;
    previewHouseholds: (input: MergeHouseholdsInput) => Promise<ActionResult<HouseholdChange[]>>;
    mergeHouseholds: (input: MergeHouseholdsInput) => Promise<ActionResult<{ id: string }>>;
    different: (input: DifferentInput) => Promise<ActionResult<void>>;
  };
};

const CHOICES = ["person", "household", "different"] as const;
type Choice = (typeof CHOICES)[number];

/** One person, one household, or two people: what is chosen shows what it needs. */
export function DecisionForm({ pair, actions }: Props) {
  const t = useTranslations("duplicates");
  const [first, second] = pair.sides;
  const twoHouseholds =
    first.household !== null && second.household !== null && first.household.id !== second.household.id;
  const [choice, setChoice] = useState<Choice>(twoHouseholds && pair.couples.length > 1 ? "household" : "person");
  return (
    <>
      <fieldset className="mb-4">
        <legend className="mb-1 font-semibold">{t("choice_label")}</legend>
        <div className="flex flex-wrap gap-x-6">
          {CHOICES.filter((one) => one !== "household" || twoHouseholds).map((one) => (
            <label key={one} className="flex min-h-10 items-center gap-2">
              <input
                type="radio"
                name="choice"
                className="size-4.5 accent-indigo"
                checked={choice === one}
                onChange={() => setChoice(one)}
              />
              {t(`choice.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {choice === "person" && (
        <MergePersonsForm pair={pair} preview={actions.previewPersons} merge={actions.mergePersons} />
      )}
      {choice === "household" && (
        <MergeHouseholdsForm pair={pair} preview={actions.previewHouseholds} merge={actions.mergeHouseholds} />
      )}
      {choice === "different" && <DifferentForm pair={pair} declare={actions.different} />}
    </>
  );
}
