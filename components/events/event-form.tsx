"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type FieldErrors, useFieldArray, useForm, useWatch } from "react-hook-form";
import { allGo, type EventMember, type EventValues, eventOf } from "@/components/events/event-values";
import { PlacesTable } from "@/components/events/places-table";
import { Preview } from "@/components/events/preview";
import { usePreview } from "@/components/events/use-preview";
import { isFieldName } from "@/components/households/form-errors";
import { HouseholdFields } from "@/components/households/household-fields";
import { MemberFields } from "@/components/households/member-fields";
import { newMember } from "@/components/households/new-member";
import { SameHouseholds, TypedAgain } from "@/components/households/typed-again";
import { type TypedAgainActions, useTypedAgain } from "@/components/households/use-typed-again";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextAreaField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import type { ActionResult } from "@/lib/core/action-result";
import { pick } from "@/lib/core/fields";
import { formatDate } from "@/lib/core/format";
import { SHAPES } from "@/lib/events/event";
import type { HouseholdChange } from "@/lib/events/event-act";
import type { EventInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS, EMPTY_HOUSEHOLD } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";

type Props = {
  kind: EventInput["kind"];
  /** "yyyy-MM-dd" */
  today: string;
  /** Null where a household moves in that is not in the register. */
  household: { id: string; version: number; members: readonly EventMember[] } | null;
  /** The household that they go to. */
  target: { id: string; version: number; name: string } | null;
  villages: readonly Option[];
  ethnicGroups: readonly Option[];
  /** The ethnic group of the first arrival, until another one is chosen: a code, or "". */
  usualGroup: string;
  preview: (input: EventInput) => Promise<ActionResult<HouseholdChange[]>>;
  record: (input: EventInput) => Promise<ActionResult<{ id: string }>>;
  /** Looks for arrivals who are in the register already. */
  duplicates: TypedAgainActions;
};

/** Who goes, by the nature of the event: one, several, all, nobody. */
const goersOf = (kind: EventInput["kind"]) =>
  ({ none: "none", one: "one", some: "several", any: "several", all: "all" })[SHAPES[kind].leaves] as
    | "none"
    | "one"
    | "several"
    | "all";

/** Kinds in which people come who are not in the register, and what the first of them is to the head. */
const ARRIVES: Partial<Record<EventInput["kind"], MemberInput["relationship"]>> = {
  BIRTH: "CHILD",
  MARRIAGE_IN: "CHILD_IN_LAW",
  MOVE_IN: "OTHER",
};

/** Records an event in the life of a household: what happened, who is concerned, what comes of it, and only then the act. */
export function EventForm({
  kind,
  today,
  household,
  target,
  villages,
  ethnicGroups,
  usualGroup,
  preview,
  record,
  duplicates,
}: Props) {
  const t = useTranslations("events");
  const th = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const begins = kind === "SPLIT" || !household;
  const [ids] = useState(() => ({ act: crypto.randomUUID(), household: crypto.randomUUID() }));
  const arriving = household ? ARRIVES[kind] : "HEAD";
  const form = useForm<EventValues>({
    defaultValues: {
      on: formatDate(today),
      reason: "",
      document: "",
      elsewhere: "",
      ...pick(EMPTY_HOUSEHOLD, BEGINNING_FIELDS),
      villageId: villages.length === 1 ? villages[0]?.value : "",
      places: (household?.members ?? []).map(({ id, relationship }) => ({
        personId: id,
        goes: false,
        // In the household that takes them in, somebody else is head.
        relationship: allGo(kind) && (relationship === "HEAD" || relationship === "SPOUSE") ? "OTHER" : relationship,
      })),
      members: arriving ? [newMember(arriving, usualGroup)] : [],
    },
  });
  const { register, control, getValues, setValue } = form;
  const members = useFieldArray({ control, name: "members", keyName: "key" });
  const places = useWatch({ control, name: "places" });
  const typed = useWatch({ control, name: "members" });
  const villageId = useWatch({ control, name: "villageId" });
  const looked = useTypedAgain(duplicates, {
    householdId: household?.id ?? ids.household,
    villageId: villageId ?? "",
    members: typed,
  });
  const seen = household && { id: household.id, version: household.version };
  const input = () =>
    eventOf(getValues(), {
      id: ids.act,
      kind,
      household: seen,
      target: target && { id: target.id, version: target.version },
      newHouseholdId: begins ? ids.household : null,
    });
  const steps = usePreview(
    () => preview(input()),
    () => record(input()),
    ({ id }) => {
      void looked.keep();
      router.push(`/households/${id}`);
      router.refresh();
    },
  );
  const { changes, errors, outdated } = steps;
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (changes) shown.current?.focus();
  }, [changes]);
  useEffect(() => {
    const watching = form.watch(() => outdated());
    return () => watching.unsubscribe();
  }, [form, outdated]);

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
  const goers = goersOf(kind);
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
            leaves={goers}
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
          <SameHouseholds households={looked.findings.households} />
          <ol className="space-y-4">
            {members.fields.map((member, place) => (
              <li key={member.key} className="border-t border-rule-strong bg-surface px-4 py-3">
                <fieldset>
                  <legend className="sr-only">{th("member", { number: place + 1 })}</legend>
                  {members.fields.length > 1 && (
                    <div className="mb-2 flex justify-end">
                      <Button size="sm" variant="quiet" icon={X} onClick={() => members.remove(place)}>
                        {th("remove_member", { name: typed[place]?.fullName || th("unnamed") })}
                      </Button>
                    </div>
                  )}
                  <MemberFields
                    place={place}
                    member={typed[place] ?? member}
                    register={register}
                    errors={memberErrors(place)}
                    ethnicGroups={ethnicGroups}
                  />
                  <TypedAgain
                    memberId={typed[place]?.id ?? member.id}
                    name={typed[place]?.fullName ?? ""}
                    looked={looked}
                  />
                </fieldset>
              </li>
            ))}
          </ol>
          {kind === "MOVE_IN" && (
            <p className="mt-3">
              <Button
                icon={Plus}
                onClick={() => members.append(newMember("CHILD", typed.at(-1)?.ethnicityCode ?? usualGroup))}
              >
                {th("add_member")}
              </Button>
            </p>
          )}
        </section>
      )}
      {begins && (
        <fieldset className="mb-6">
          <legend className="mb-2 text-lg font-semibold">{t("new_household")}</legend>
          <HouseholdFields fields={BEGINNING_FIELDS} register={register} errors={errors} villages={villages} />
        </fieldset>
      )}
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
          {asksWhere && (
            <TextField
              id="elsewhere"
              className="lg:col-span-6"
              label={t(SHAPES[kind].arrives ? "from_where" : "to_where")}
              error={errors.elsewhere}
              {...register("elsewhere")}
            />
          )}
        </div>
      </fieldset>

      <div ref={shown} tabIndex={-1} className="outline-none">
        {changes && <Preview changes={changes} />}
      </div>
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
