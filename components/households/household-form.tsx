"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type DefaultValues, type FieldErrors, useFieldArray, useForm, useWatch } from "react-hook-form";
import { listErrors } from "@/components/households/form-errors";
import { HouseholdFields } from "@/components/households/household-fields";
import { MemberFields } from "@/components/households/member-fields";
import { newMember } from "@/components/households/new-member";
import { StaleChanges } from "@/components/households/stale-changes";
import { SameHouseholds, TypedAgain } from "@/components/households/typed-again";
import { useDraft } from "@/components/households/use-draft";
import { type TypedAgainActions, useTypedAgain } from "@/components/households/use-typed-again";
import type { RevealAction } from "@/components/privacy/reveal-number";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import { useMessage } from "@/components/ui/use-message";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";
import { fill } from "@/lib/core/fields";
import { formatDate } from "@/lib/core/format";
import { EMPTY_HOUSEHOLD, HOUSEHOLD_FIELD_NAMES, type HouseholdValues } from "@/lib/households/household-fields";
import { type HouseholdEditInput, householdEditSchema, type MemberInput } from "@/lib/households/schema";

type Props = {
  /** "yyyy-MM-dd": nobody is born later. */
  today: string;
  villages: readonly Option[];
  ethnicGroups: readonly Option[];
  /** The ethnic group of the first member, until another one is chosen: a code, or "". */
  usualGroup: string;
  /** The household as it stands; null registers a new one. */
  household: Omit<HouseholdEditInput, "departed"> | null;
  /** Opens a member's number; left out where nobody is in the register yet. */
  reveal?: RevealAction;
  save: (input: HouseholdEditInput) => Promise<ActionResult<{ id: string } | { version: number }>>;
  /** Looks for people who are in the register already. */
  duplicates: TypedAgainActions;
};

/** Registers a household or changes one: the household, then its members as on the paper sheet, the head first. */
export function HouseholdForm({
  today,
  villages,
  ethnicGroups,
  usualGroup,
  household,
  reveal,
  save,
  duplicates,
}: Props) {
  const t = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const [initial] = useState<HouseholdEditInput>(() =>
    household
      ? { ...household, departed: [] }
      : {
          id: crypto.randomUUID(),
          ...EMPTY_HOUSEHOLD,
          villageId: villages.length === 1 ? (villages[0]?.value ?? "") : "",
          members: [newMember("HEAD", usualGroup)],
          version: 1,
          departed: [],
        },
  );
  const form = useForm<HouseholdEditInput>({
    resolver: zodResolver(householdEditSchema(today)),
    defaultValues: initial as DefaultValues<HouseholdEditInput>,
    shouldFocusError: false,
  });
  const { register, control, handleSubmit, setError, setValue, getValues, formState } = form;
  const members = useFieldArray({ control, name: "members", keyName: "key" });
  const departed = useFieldArray({ control, name: "departed", keyName: "key" });
  const typed = useWatch({ control });
  const [problem, setProblem] = useState<ActionProblem | null>(null);
  const [offline, setOffline] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const draft = useDraft(household ? `household:${household.id}:${household.version}` : "household:new", form, initial);

  const looked = useTypedAgain(duplicates, {
    householdId: initial.id,
    villageId: typed.villageId ?? "",
    members: (typed.members ?? []) as Partial<MemberInput>[],
  });

  const send = handleSubmit(
    async (values) => {
      setProblem(null);
      setOffline(false);
      let result: Awaited<ReturnType<typeof save>>;
      try {
        result = await save(values);
      } catch {
        setOffline(true);
        return;
      }
      if (result.ok) {
        draft.forget();
        await looked.keep();
        router.push(`/households/${values.id}`);
        router.refresh();
        return;
      }
      for (const [path, messages] of Object.entries(result.problem.fields))
        setError(path as "address", { message: messages[0] });
      setProblem(result.problem);
      setAttempt((n) => n + 1);
    },
    () => {
      setProblem(null);
      setAttempt((n) => n + 1);
    },
  );

  const nameOf = (id: string): string =>
    typed.members?.find((member) => member.id === id)?.fullName ||
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
            setProblem(null);
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
              : `${typed.members?.[place]?.fullName || t("member", { number: place + 1 })}, ${t(`field.${field}`)}`,
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
        <SameHouseholds households={looked.findings.households} />
        {membersError && (
          <p id="members" tabIndex={-1} className="mb-2 font-semibold text-danger">
            <MembersError message={membersError} />
          </p>
        )}
        <ol className="space-y-4">
          {members.fields.map((member, place) => {
            const shown = typed.members?.[place] as MemberInput | undefined;
            return (
              <li key={member.key} className="border-t border-rule-strong bg-surface px-4 py-3">
                <fieldset>
                  <legend className="sr-only">{t("member", { number: place + 1 })}</legend>
                  <div className="mb-2 flex items-center justify-between gap-3">
                    <span aria-hidden className="font-semibold">
                      {place + 1}. {shown?.fullName}
                    </span>
                    {members.fields.length > 1 && (
                      <Button size="sm" variant="quiet" icon={X} onClick={() => remove(place)}>
                        {t("remove_member", { name: shown?.fullName || t("unnamed") })}
                      </Button>
                    )}
                  </div>
                  <MemberFields
                    place={place}
                    member={shown ?? member}
                    register={register}
                    errors={formState.errors.members?.[place] as FieldErrors<MemberInput> | undefined}
                    ethnicGroups={ethnicGroups}
                    reveal={reveal}
                  />
                  <TypedAgain memberId={(shown ?? member).id} name={shown?.fullName ?? ""} looked={looked} />
                </fieldset>
              </li>
            );
          })}
        </ol>
        <p className="mt-3">
          <Button
            icon={Plus}
            onClick={() =>
              members.append(newMember("CHILD", typed.members?.at(-1)?.ethnicityCode ?? usualGroup), {
                focusName: `members.${members.fields.length}.fullName`,
              })
            }
          >
            {t("add_member")}
          </Button>
        </p>
        {departed.fields.length > 0 && (
          <ul className="mt-4 space-y-3">
            {departed.fields.map((departure, place) => (
              <li
                key={departure.key}
                className="flex flex-wrap items-end gap-3 border-l-4 border-l-warning bg-warning-tint px-4 py-2"
              >
                <span className="min-w-48 flex-1 self-center">{t("left", { name: nameOf(departure.personId) })}</span>
                <TextField
                  id={`departed.${place}.on`}
                  label={t("left_on")}
                  error={formState.errors.departed?.[place]?.on?.message}
                  {...register(`departed.${place}.on`)}
                />
                <Button onClick={() => keep(place)}>{t("keep_member")}</Button>
              </li>
            ))}
          </ul>
        )}
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
