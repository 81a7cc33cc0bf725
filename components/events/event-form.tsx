"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FieldErrors, type UseFormRegister, useFieldArray } from "react-hook-form";
import type { EventValues } from "@/components/events/event-values";
import { PlacesTable } from "@/components/events/places-table";
import { Preview } from "@/components/events/preview";
import { type EventFormOptions, useEventForm } from "@/components/events/use-event-form";
import { isFieldName } from "@/components/households/form-errors";
import { HouseholdFields } from "@/components/households/household-fields";
import { MemberCards } from "@/components/households/member-cards";
import { newMember } from "@/components/households/new-member";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import { SHAPES } from "@/lib/events/event";
import type { EventInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";

/** Who goes, by the nature of the event: one, several, all, nobody. */
const goersOf = (kind: EventInput["kind"]) =>
  ({ none: "none", one: "one", some: "several", any: "several", all: "all" })[SHAPES[kind].leaves] as
    | "none"
    | "one"
    | "several"
    | "all";

/** Records an event in the life of a household: what happened, who is concerned, what comes of it, and only then the act. */
export function EventForm({ ethnicGroups, ...options }: EventFormOptions & { ethnicGroups: readonly Option[] }) {
  const { kind, household, target, villages, usualGroup } = options;
  const t = useTranslations("events");
  const th = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const { form, places, typed, looked, steps, begins, arriving } = useEventForm(options);
  const { register, control, setValue } = form;
  const members = useFieldArray({ control, name: "members", keyName: "key" });
  const { changes, errors, outdated } = steps;

  const labelOf = (id: string): string => {
    const member = /^members\.(\d+)\./.exec(id);
    const last = id.split(".").at(-1) ?? "";
    const word = isFieldName(last) ? th(`field.${last}`) : null;
    if (member) return `${typed[Number(member[1])]?.fullName || th("unnamed")}, ${word ?? ""}`;
    if (id === "places" || id === "arrivals") return th("members_section");
    if (id === "target") return t("target");
    return word ?? t(`field.${id === "on" || id === "reason" || id === "document" ? id : "elsewhere"}`);
  };
  const memberErrors = (place: number): FieldErrors<MemberInput> =>
    Object.fromEntries(
      Object.entries(errors).flatMap(([id, message]) =>
        id.startsWith(`members.${place}.`) ? [[id.slice(`members.${place}.`.length), { type: "server", message }]] : [],
      ),
    );
  const goesElsewhere = SHAPES[kind].leaves !== "none" && !target && kind !== "SPLIT" && kind !== "DEATH";
  const asksWhere = goesElsewhere || kind === "MARRIAGE_IN" || kind === "MOVE_IN";

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void (changes ? steps.act() : steps.look());
      }}
    >
      <ErrorSummary
        attempt={steps.attempt}
        problem={Object.keys(errors).length === 0 ? steps.problem : undefined}
        errors={Object.entries(errors).map(([id, message]) => ({ id, label: labelOf(id), message }))}
      />
      {household && household.members.length > 0 && SHAPES[kind].arrives === false && (
        <section aria-labelledby="who" className="mb-6">
          <h2 id="who" className="mb-2 text-lg">
            {t(`who.${kind}`)}
          </h2>
          <PlacesTable
            members={household.members}
            places={places}
            change={(next) => setValue("places", next)}
            leaves={goersOf(kind)}
            goesWord={t(`goes.${kind === "DEATH" ? "died" : "goes"}`)}
            goersAreRelated={target !== null || kind === "SPLIT"}
            goersHaveHead={kind === "SPLIT"}
            error={errors.places}
          />
        </section>
      )}
      {arriving && (
        <section aria-labelledby="arrivals-title" className="mb-6">
          <h2 id="arrivals-title" className="mb-2 text-lg">
            {t(`who.${kind}`)}
          </h2>
          {(errors.arrivals || errors.places) && (
            <p className="mb-2 font-semibold text-danger">{t("arrivals_error")}</p>
          )}
          <MemberCards
            lines={members.fields}
            typed={typed}
            register={register}
            errorsOf={memberErrors}
            ethnicGroups={ethnicGroups}
            looked={looked}
            remove={members.remove}
            add={
              kind === "MOVE_IN"
                ? () => members.append(newMember("CHILD", typed.at(-1)?.ethnicityCode ?? usualGroup))
                : undefined
            }
          />
        </section>
      )}
      {begins && (
        <fieldset className="mb-6">
          <legend className="mb-2 text-lg font-semibold">{t("new_household")}</legend>
          <HouseholdFields fields={BEGINNING_FIELDS} register={register} errors={errors} villages={villages} />
        </fieldset>
      )}
      <WhenAndWhy
        register={register}
        errors={errors}
        elsewhere={asksWhere ? t(SHAPES[kind].arrives ? "from_where" : "to_where") : null}
      />

      {changes && <Preview changes={changes} />}
      <FormActions state={steps.busy ? tui("working") : changes ? t("preview.ready") : t("preview.first")}>
        <Button variant="quiet" onClick={() => router.back()}>
          {tui("cancel")}
        </Button>
        {changes && <Button onClick={outdated}>{t("preview.again")}</Button>}
        <Button type="submit" variant="primary" disabled={steps.busy}>
          {changes ? t(`record.${kind}`) : t("preview.show")}
        </Button>
      </FormActions>
    </form>
  );
}

type WhenAndWhyProps = {
  register: UseFormRegister<EventValues>;
  errors: Readonly<Record<string, string>>;
  /** What is asked of the other place; null where there is none. */
  elsewhere: string | null;
};

function WhenAndWhy({ register, errors, elsewhere }: WhenAndWhyProps) {
  const t = useTranslations("events");
  const tui = useTranslations("ui");
  return (
    <fieldset>
      <legend className="mb-2 text-lg font-semibold">{t("when_and_why")}</legend>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-12">
        <TextField
          id="on"
          required
          className="lg:col-span-3"
          label={t("field.on")}
          hint={tui("date_hint")}
          error={errors.on}
          {...register("on")}
        />
        <TextAreaField
          id="reason"
          required
          rows={2}
          className="lg:col-span-6"
          label={t("field.reason")}
          error={errors.reason}
          {...register("reason")}
        />
        <TextField
          id="document"
          className="lg:col-span-3"
          label={t("field.document")}
          hint={t("document_hint")}
          error={errors.document}
          {...register("document")}
        />
        {elsewhere !== null && (
          <TextField
            id="elsewhere"
            className="lg:col-span-6"
            label={elsewhere}
            error={errors.elsewhere}
            {...register("elsewhere")}
          />
        )}
      </div>
    </fieldset>
  );
}
