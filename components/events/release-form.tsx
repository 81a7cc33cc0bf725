"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { type EventMember, type EventValues, placesNow } from "@/components/events/event-values";
import { PlacesTable } from "@/components/events/places-table";
import { errorsOfControls } from "@/components/events/use-preview";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { CheckboxField, SelectField, TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate } from "@/lib/core/format";
import type { ReleaseInput } from "@/lib/events/schema";

type Values = Pick<EventValues, "on" | "reason" | "document" | "places"> & { whole: boolean; toCommuneId: string };

type Props = {
  today: string;
  household: { id: string; version: number; members: readonly EventMember[] };
  communes: readonly Option[];
  release: (input: ReleaseInput) => Promise<ActionResult<{ id: string }>>;
};

/** Releases a household, or some of its members, to another commune of the province. Nothing changes until it accepts. */
export function ReleaseForm({ today, household, communes, release }: Props) {
  const t = useTranslations("events");
  const tui = useTranslations("ui");
  const router = useRouter();
  const [id] = useState(() => crypto.randomUUID());
  const { send, problem, attempt } = useSending();
  const { register, control, getValues, setValue, handleSubmit, formState } = useForm<Values>({
    defaultValues: {
      on: formatDate(today),
      reason: "",
      document: "",
      whole: true,
      toCommuneId: "",
      places: placesNow(household.members),
    },
  });
  const whole = useWatch({ control, name: "whole" });
  const places = useWatch({ control, name: "places" });
  const errors = errorsOfControls(problem);
  // Somebody else was first: the page has brought the household as it is now.
  useEffect(
    () => setValue("places", placesNow(household.members, getValues("places"))),
    [household.members, setValue, getValues],
  );

  const submit = handleSubmit(async () => {
    const { places: lines, ...values } = getValues();
    const goers = lines.filter(({ goes }) => goes);
    const input: ReleaseInput = {
      id,
      household: { id: household.id, version: household.version },
      ...values,
      leaving: values.whole ? [] : goers.map(({ personId }) => personId),
      staying: values.whole
        ? []
        : lines.flatMap(({ personId, goes, relationship }) => (goes ? [] : [{ personId, relationship }])),
    };
    const failed = await send(
      () => release(input),
      () => {
        router.push("/transfers");
        router.refresh();
      },
    );
    if (failed?.code === "stale") router.refresh();
  });
  const labelOf = (field: string) =>
    field === "places"
      ? t("who.TRANSFER")
      : t(`field.${field === "on" || field === "reason" || field === "document" ? field : "toCommuneId"}`);

  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary
        attempt={attempt}
        problem={Object.keys(errors).length === 0 ? problem?.message : undefined}
        errors={Object.entries(errors).map(([field, message]) => ({ id: field, label: labelOf(field), message }))}
      />
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <SelectField
          id="toCommuneId"
          required
          label={t("field.toCommuneId")}
          error={errors.toCommuneId}
          emptyLabel={tui("choose")}
          options={communes}
          {...register("toCommuneId")}
        />
        <TextField
          id="on"
          required
          label={t("field.on")}
          hint={tui("date_hint")}
          error={errors.on}
          {...register("on")}
        />
        <TextAreaField
          id="reason"
          required
          rows={2}
          label={t("field.reason")}
          error={errors.reason}
          {...register("reason")}
        />
        <TextField
          id="document"
          label={t("field.document")}
          hint={t("document_hint")}
          error={errors.document}
          {...register("document")}
        />
      </div>
      <CheckboxField id="whole" label={t("whole")} className="mt-3" {...register("whole")} />
      {!whole && (
        <div className="mt-3">
          <PlacesTable
            members={household.members}
            places={places}
            change={(next) => setValue("places", next)}
            leaves="several"
            goesWord={t("goes.goes")}
            goersAreRelated={false}
            goersHaveHead={false}
            error={errors.places}
          />
        </div>
      )}
      <FormActions state={formState.isSubmitting ? tui("working") : t("release_explains_short")}>
        <Button variant="quiet" onClick={() => router.back()}>
          {tui("cancel")}
        </Button>
        <Button type="submit" variant="primary" disabled={formState.isSubmitting}>
          {t("release")}
        </Button>
      </FormActions>
    </form>
  );
}
