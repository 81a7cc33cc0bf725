"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MergeSteps } from "@/components/duplicates/merge-steps";
import { RadioGroup } from "@/components/duplicates/radio-group";
import { usePreview } from "@/components/events/use-preview";
import { SelectField, TextField } from "@/components/ui/fields";
import type { ActionResult } from "@/lib/core/action-result";
import type { PairView } from "@/lib/duplicates/queries/pair";
import type { MergeHouseholdsInput } from "@/lib/duplicates/schema";
import type { HouseholdChange } from "@/lib/events/event-act";

type Props = {
  pair: PairView;
  preview: (input: MergeHouseholdsInput) => Promise<ActionResult<HouseholdChange[]>>;
  merge: (input: MergeHouseholdsInput) => Promise<ActionResult<{ id: string }>>;
};

/** One household typed twice: which stands, and who of the double is who in it. */
export function MergeHouseholdsForm({ pair, preview, merge }: Props) {
  const t = useTranslations("duplicates");
  const router = useRouter();
  const [first, second] = pair.sides;
  const [actId] = useState(() => crypto.randomUUID());
  const [standsId, setStands] = useState(first.household?.id ?? "");
  const [note, setNote] = useState("");
  const [stands, double] = first.household?.id === standsId ? [first, second] : [second, first];
  /** Who a member of the double is, as the scores propose it; these two are the ones that were asked about. */
  const proposed = (): Record<string, string> => ({
    ...Object.fromEntries(pair.couples.map(({ a, b }) => (stands === first ? [b, a] : [a, b]))),
    [double.personId]: stands.personId,
  });
  const [chosen, setChosen] = useState<Record<string, string> | null>(null);
  const couples = chosen ?? proposed();

  const input = (): MergeHouseholdsInput => ({
    id: actId,
    pair: { id: pair.id, version: pair.version },
    stands: { id: stands.household?.id ?? "", version: stands.household?.version ?? 0 },
    double: { id: double.household?.id ?? "", version: double.household?.version ?? 0 },
    couples: Object.entries(couples).flatMap(([doubleId, personId]) =>
      personId ? [{ standsId: personId, doubleId }] : [],
    ),
    note,
  });
  const steps = usePreview(
    () => preview(input()),
    () => merge(input()),
    () => router.refresh(),
  );
  const members = stands.household?.members ?? [];

  return (
    <MergeSteps steps={steps} labels={{ couples: t("couples"), note: t("note") }} word={t("merge_households")}>
      <RadioGroup
        name="household-stands"
        legend={t("household_stands")}
        hint={t("household_stands_hint")}
        value={standsId}
        onChange={(value) => {
          setStands(value);
          setChosen(null);
          steps.outdated();
        }}
        options={pair.sides.map(({ household, village, commune }) => ({
          value: household?.id ?? "",
          label: t("home_option", {
            code: household?.code ?? "",
            head: household?.headName ?? "",
            place: `${village}, ${commune}`,
          }),
        }))}
      />
      <fieldset id="couples" tabIndex={-1} className="mb-4">
        <legend className="font-semibold">{t("couples")}</legend>
        <p className="mb-2 text-table text-ink-soft">{t("couples_hint")}</p>
        <div className="grid max-w-3xl gap-3 sm:grid-cols-2">
          {double.household?.members.map((member) => (
            <SelectField
              key={member.personId}
              id={`couple-${member.personId}`}
              label={t("couple_of", { name: member.name, birth: member.birth })}
              emptyLabel={t("joins")}
              value={couples[member.personId] ?? ""}
              onChange={(event) => {
                setChosen({ ...couples, [member.personId]: event.target.value });
                steps.outdated();
              }}
              options={members.map((one) => ({
                value: one.personId,
                label: t("couple_of", { name: one.name, birth: one.birth }),
              }))}
            />
          ))}
        </div>
      </fieldset>
      <TextField
        id="note"
        label={t("note")}
        error={steps.errors.note}
        value={note}
        onChange={(event) => {
          setNote(event.target.value);
          steps.outdated();
        }}
        className="max-w-3xl"
      />
    </MergeSteps>
  );
}
