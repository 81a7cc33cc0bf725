"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MergeSteps } from "@/components/duplicates/merge-steps";
import { RadioGroup } from "@/components/duplicates/radio-group";
import { usePreview } from "@/components/events/use-preview";
import { TextField } from "@/components/ui/fields";
import { Checkbox } from "@/components/ui/inputs";
import type { ActionResult } from "@/lib/core/action-result";
import type { PairSide, PairView } from "@/lib/duplicates/queries/pair";
import type { MergePersonsInput, Takeable } from "@/lib/duplicates/schema";
import type { HouseholdChange } from "@/lib/events/event-act";

type Props = {
  pair: PairView;
  preview: (input: MergePersonsInput) => Promise<ActionResult<HouseholdChange[]>>;
  merge: (input: MergePersonsInput) => Promise<ActionResult<{ id: string }>>;
};

/** How much a record says: one with a number and a whole date is proposed to stand. */
const weightOf = ({ nationalId, birth }: PairSide): number => (nationalId ? 2 : 0) + (birth.length > 7 ? 1 : 0);

/** Two records of one person: which stands, where the person is from now on, what is taken from the other. */
export function MergePersonsForm({ pair, preview, merge }: Props) {
  const t = useTranslations("duplicates");
  const tc = useTranslations("common");
  const router = useRouter();
  const [first, second] = pair.sides;
  const [actId] = useState(() => crypto.randomUUID());
  const [standsId, setStands] = useState((weightOf(second) > weightOf(first) ? second : first).personId);
  const [home, setHome] = useState<string | null>(null);
  const [take, setTake] = useState<Takeable[]>([]);
  const [note, setNote] = useState("");
  const [stands, double] = first.personId === standsId ? [first, second] : [second, first];
  const homes = [
    ...new Map(pair.sides.flatMap((side) => (side.household ? [[side.household.id, side] as const] : []))).values(),
  ];
  const chosenHome = home ?? stands.household?.id ?? double.household?.id ?? null;

  const input = (): MergePersonsInput => ({
    id: actId,
    pair: { id: pair.id, version: pair.version },
    stands: { id: stands.personId, version: stands.version },
    double: { id: double.personId, version: double.version },
    home: chosenHome,
    take,
    note,
  });
  const steps = usePreview(
    () => preview(input()),
    () => merge(input()),
    () => router.refresh(),
  );
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      steps.outdated();
    };
  const wordOf = (side: PairSide, field: Takeable): string =>
    field === "sex" ? tc(`sex.${side.sex}`) : field === "ethnicityCode" ? side.ethnicity : side[field];

  return (
    <MergeSteps steps={steps} labels={{ home: t("home"), note: t("note") }} word={t("merge_persons")}>
      <RadioGroup
        name="stands"
        legend={t("stands")}
        hint={t("stands_hint")}
        value={standsId}
        onChange={change((value: string) => {
          setStands(value);
          setTake([]);
        })}
        options={pair.sides.map((side, i) => ({
          value: side.personId,
          label: t("stands_option", { number: i + 1, name: side.fullName, birth: side.birth }),
        }))}
      />
      {homes.length > 1 && (
        <RadioGroup
          name="home"
          legend={t("home")}
          value={chosenHome ?? ""}
          onChange={change((value: string) => setHome(value))}
          options={homes.map(({ household, village, commune }) => ({
            value: household?.id ?? "",
            label: t("home_option", {
              code: household?.code ?? "",
              head: household?.headName ?? "",
              place: `${village}, ${commune}`,
            }),
          }))}
        />
      )}
      {pair.differing.length > 0 && (
        <fieldset className="mb-4">
          <legend className="font-semibold">{t("take")}</legend>
          {pair.differing.map((field) => (
            <Checkbox
              key={field}
              label={t("take_option", { field: t(`fields.${field}`), value: wordOf(double, field) })}
              checked={take.includes(field)}
              onChange={(event) =>
                change(setTake)(event.target.checked ? [...take, field] : take.filter((one) => one !== field))
              }
            />
          ))}
        </fieldset>
      )}
      <TextField
        id="note"
        label={t("note")}
        error={steps.errors.note}
        value={note}
        onChange={(event) => change(setNote)(event.target.value)}
        className="max-w-3xl"
      />
    </MergeSteps>
  );
}
