"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FieldErrors, type UseFormRegisterReturn, useFieldArray } from "react-hook-form";
import { listErrors } from "@/components/households/form-errors";
import { HouseholdFields } from "@/components/households/household-fields";
import { MemberCards } from "@/components/households/member-cards";
import { newMember } from "@/components/households/new-member";
import { StaleChanges } from "@/components/households/stale-changes";
import { type HouseholdFormOptions, useHouseholdForm } from "@/components/households/use-household-form";
import type { RevealAction } from "@/components/privacy/reveal-number";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import { useMessage } from "@/components/ui/use-message";
import { fill } from "@/lib/core/fields";
import { formatDate } from "@/lib/core/format";
import { HOUSEHOLD_FIELD_NAMES, type HouseholdValues } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";

type Props = HouseholdFormOptions & {
  ethnicGroups: readonly Option[];
  /** Opens a member's number; left out where nobody is in the register yet. */
  reveal?: RevealAction;
};

/** Registers a household or changes one: the household, then its members as on the paper sheet, the head first. */
export function HouseholdForm({ ethnicGroups, reveal, ...options }: Props) {
  const { today, villages, usualGroup, household } = options;
  const t = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const { form, typed, looked, draft, send, problem, settle, offline, attempt } = useHouseholdForm(options);
  const { register, control, setValue, getValues, formState } = form;
  const members = useFieldArray({ control, name: "members", keyName: "key" });
  const departed = useFieldArray({ control, name: "departed", keyName: "key" });

  const nameOf = (id: string): string =>
    typed.find((member) => member.id === id)?.fullName ||
    household?.members.find((member) => member.id === id)?.fullName ||
    t("unnamed");
  const remove = (place: number) => {
    const member = getValues(`members.${place}`);
    if (household?.members.some(({ id }) => id === member.id))
      departed.append({ personId: member.id, on: formatDate(today) }, { shouldFocus: false });
    members.remove(place);
  };
  const keep = (place: number) => {
    const { personId } = getValues(`departed.${place}`);
    const member = household?.members.find(({ id }) => id === personId);
    departed.remove(place);
    if (member) members.append(member, { shouldFocus: false });
  };
  const membersError = formState.errors.members?.root?.message ?? formState.errors.members?.message;

  return (
    <form onSubmit={send} noValidate>
      {draft.restored && (
        <Callout
          kind="info"
          role="status"
          action={
            <Button size="sm" onClick={draft.discard}>
              {t("discard")}
            </Button>
          }
        >
          {t("restored")}
        </Callout>
      )}
      {problem?.code === "stale" ? (
        <StaleChanges
          problem={problem}
          words={{ villages, ethnicGroups, nameOf }}
          keepMine={(version) => {
            setValue("version", version);
            settle();
            void send();
          }}
          takeTheirs={() => {
            draft.forget();
            window.location.reload();
          }}
        />
      ) : (
        <ErrorSummary
          attempt={attempt}
          // What is wrong with a field stands in the list below it.
          problem={problem && Object.keys(problem.fields).length === 0 ? problem.message : undefined}
          errors={listErrors(formState.errors, (field, place) =>
            place === null
              ? t(`field.${field}`)
              : `${typed[place]?.fullName || t("member", { number: place + 1 })}, ${t(`field.${field}`)}`,
          )}
        />
      )}
      <fieldset>
        <legend className="mb-2 text-lg font-semibold">{t("household_section")}</legend>
        <HouseholdFields
          fields={HOUSEHOLD_FIELD_NAMES}
          register={register}
          errors={fill<Partial<HouseholdValues>>(HOUSEHOLD_FIELD_NAMES, (field) => formState.errors[field]?.message)}
          villages={villages}
        />
      </fieldset>

      <section aria-labelledby="members-title" className="mt-8">
        <h2 id="members-title" className="mb-2 text-lg">
          {t("members_section")}
        </h2>
        {membersError && (
          <p id="members" tabIndex={-1} className="mb-2 font-semibold text-danger">
            <MembersError message={membersError} />
          </p>
        )}
        <MemberCards
          lines={members.fields}
          typed={typed}
          register={register}
          errorsOf={(place) => formState.errors.members?.[place] as FieldErrors<MemberInput> | undefined}
          ethnicGroups={ethnicGroups}
          reveal={reveal}
          looked={looked}
          remove={remove}
          add={() =>
            members.append(newMember("CHILD", typed.at(-1)?.ethnicityCode ?? usualGroup), {
              focusName: `members.${members.fields.length}.fullName`,
            })
          }
        />
        <Departures
          people={departed.fields.map(({ key, personId }, place) => ({
            key,
            name: nameOf(personId),
            error: formState.errors.departed?.[place]?.on?.message,
          }))}
          register={(place) => register(`departed.${place}.on`)}
          keep={keep}
        />
      </section>

      {offline && (
        <Callout kind="warning" role="alert">
          {t("offline")}
        </Callout>
      )}
      <FormActions state={formState.isSubmitting ? tui("saving") : undefined}>
        <Button variant="quiet" onClick={() => router.back()}>
          {tui("cancel")}
        </Button>
        <Button type="submit" variant="primary" disabled={formState.isSubmitting}>
          {t(household ? "save_edit" : "save_new")}
        </Button>
      </FormActions>
    </form>
  );
}

function MembersError({ message }: { message: string }) {
  const { ofField } = useMessage();
  return ofField(message);
}

type DeparturesProps = {
  people: readonly { key: string; name: string; error: string | undefined }[];
  register: (place: number) => UseFormRegisterReturn;
  keep: (place: number) => void;
};

/** Who was taken out of a household that is in the register: on what day they left, or they stay after all. */
function Departures({ people, register, keep }: DeparturesProps) {
  const t = useTranslations("households");
  if (people.length === 0) return null;
  return (
    <ul className="mt-4 space-y-3">
      {people.map(({ key, name, error }, place) => (
        <li key={key} className="flex flex-wrap items-end gap-3 border-l-4 border-l-warning bg-warning-tint px-4 py-2">
          <span className="min-w-48 flex-1 self-center">{t("left", { name })}</span>
          <TextField id={`departed.${place}.on`} label={t("left_on")} error={error} {...register(place)} />
          <Button onClick={() => keep(place)}>{t("keep_member")}</Button>
        </li>
      ))}
    </ul>
  );
}
