"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { type EventMember, type EventValues, settle } from "@/components/events/event-values";
import { PlacesTable } from "@/components/events/places-table";
import { Preview } from "@/components/events/preview";
import { usePreview } from "@/components/events/use-preview";
import { HouseholdFields } from "@/components/households/household-fields";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import type { ActionResult } from "@/lib/core/action-result";
import { pick } from "@/lib/core/fields";
import type { HouseholdChange } from "@/lib/events/event-act";
import type { AcceptInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS, type BeginningField, EMPTY_HOUSEHOLD } from "@/lib/households/household-fields";

type Props = {
  transferId: string;
  members: readonly EventMember[];
  /** The household that takes them in; null where they begin one here. */
  target: { id: string; version: number; name: string } | null;
  villages: readonly Option[];
  preview: (input: AcceptInput) => Promise<ActionResult<HouseholdChange[]>>;
  accept: (input: AcceptInput) => Promise<ActionResult<{ id: string }>>;
};

/** The receiving commune takes a household in: where it lives here, what each is to its head, what it does on both sides. */
export function AcceptForm({ transferId, members, target, villages, preview, accept }: Props) {
  const t = useTranslations("events");
  const th = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const [ids] = useState(() => ({ act: crypto.randomUUID(), household: crypto.randomUUID() }));
  const { register, control, getValues, setValue } = useForm<Pick<EventValues, BeginningField | "places">>({
    defaultValues: {
      ...pick(EMPTY_HOUSEHOLD, BEGINNING_FIELDS),
      villageId: villages.length === 1 ? villages[0]?.value : "",
      places: settle(
        members.map(({ id, relationship }) => ({ personId: id, goes: true, relationship })),
        members,
        target === null,
      ),
    },
  });
  const places = useWatch({ control, name: "places" });
  const input = (): AcceptInput => {
    return {
      id: transferId,
      actId: ids.act,
      joining: getValues("places").map(({ personId, relationship }) => ({ personId, relationship })),
      target: target && { id: target.id, version: target.version },
      newHousehold: target ? null : { id: ids.household, ...pick(getValues(), BEGINNING_FIELDS) },
    };
  };
  const steps = usePreview(
    () => preview(input()),
    () => accept(input()),
    ({ id }) => {
      router.push(`/households/${id}`);
      router.refresh();
    },
  );
  const { errors, changes } = steps;
  const labels: Record<string, string> = {
    ...Object.fromEntries(BEGINNING_FIELDS.map((field) => [field, th(`field.${field}`)])),
    places: th("members_section"),
  };
  return (
    <form
      noValidate
      onChange={steps.outdated}
      onSubmit={(event) => {
        event.preventDefault();
        void (changes ? steps.act() : steps.look());
      }}
    >
      <ErrorSummary
        attempt={steps.attempt}
        problem={Object.keys(errors).length === 0 ? steps.problem : undefined}
        errors={Object.entries(errors).map(([id, message]) => ({ id, label: labels[id] ?? t("target"), message }))}
      />
      {target ? (
        <p className="mb-4">{t("joins", { name: target.name })}</p>
      ) : (
        <div className="mb-4">
          <HouseholdFields fields={BEGINNING_FIELDS} register={register} errors={errors} villages={villages} />
        </div>
      )}
      <PlacesTable
        members={members}
        places={places}
        change={(next) => {
          setValue("places", next);
          steps.outdated();
        }}
        leaves="all"
        goesWord={t("goes.goes")}
        goersAreRelated
        goersHaveHead={target === null}
        error={errors.places}
      />
      {changes && <Preview changes={changes} />}
      <FormActions state={steps.busy ? tui("working") : changes ? t("preview.ready") : t("preview.first")}>
        <Button type="submit" variant="primary" disabled={steps.busy}>
          {changes ? t("accept") : t("preview.show")}
        </Button>
      </FormActions>
    </form>
  );
}
