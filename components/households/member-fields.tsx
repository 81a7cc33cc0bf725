"use client";

import { useTranslations } from "next-intl";
import type { FieldErrors, UseFormRegisterReturn } from "react-hook-form";
import { type RevealAction, RevealNumber } from "@/components/privacy/reveal-number";
import { CheckboxField, emptyAsNull, SelectField, TextField } from "@/components/ui/fields";
import type { Option } from "@/components/ui/inputs";
import { parsePartialDate } from "@/lib/core/format";
import { checkNationalId, digitsOf, isMasked } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";
import {
  AttendingLevel,
  Disability,
  NationalIdAbsence,
  Nutrition,
  Relationship,
  SchoolingLevel,
  Sex,
  WorkStatus,
} from "@/prisma/generated/enums";

/** `register` of any form that keeps its members under `members`. */
export type RegisterMember = (
  name: `members.${number}.${keyof MemberInput}`,
  options?: { setValueAs?: (value: unknown) => unknown },
) => UseFormRegisterReturn;

type Props = {
  place: number;
  /** As typed so far. */
  member: MemberInput;
  register: RegisterMember;
  errors: FieldErrors<MemberInput> | undefined;
  ethnicGroups: readonly Option[];
  /** Opens the number of somebody who is in the register; left out where nobody is. */
  reveal?: RevealAction;
};

const asFlag = (value: unknown): boolean | null =>
  value === "" || value === null || value === undefined ? null : value === true || value === "true";

const YES_NO = [
  "receivesMonthlyAllowance",
  "hasLabourCapacity",
  "certifiedOnTheJob",
  "isMerit",
  "isPolicyBeneficiary",
  "isPregnant",
] as const;

/** One line of the paper sheet: what the indicators and the official tables ask of a member. */
export function MemberFields({ place, member, register, errors, ethnicGroups, reveal }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const path = <K extends keyof MemberInput>(name: K) => `members.${place}.${name}` as const;
  const field = (name: keyof MemberInput) => ({
    id: path(name),
    label: t(`field.${name as Exclude<keyof MemberInput, "id">}`),
    error: errors?.[name]?.message,
  });
  const options = <T extends string>(values: Record<string, T>, word: (value: T) => string): Option[] =>
    Object.values(values).map((value) => ({ value, label: word(value) }));
  const birthYear = parsePartialDate(member.birth)?.year;
  const doubts = birthYear
    ? checkNationalId(digitsOf(member.nationalId), { sex: member.sex, birthYear }).map(({ key, params }) =>
        t(key, params),
      )
    : [];
  const hasErrorInside = YES_NO.some((name) => errors?.[name]) || errors?.disability || errors?.nutrition;

  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-12">
      <TextField required className="lg:col-span-4" {...field("fullName")} {...register(path("fullName"))} />
      <SelectField
        required
        className="lg:col-span-2"
        {...field("sex")}
        {...register(path("sex"))}
        options={options(Sex, (value) => tc(`sex.${value}`))}
      />
      <TextField
        required
        inputMode="numeric"
        placeholder="17/05/1980"
        className="lg:col-span-2"
        {...field("birth")}
        {...register(path("birth"))}
      />
      <SelectField
        required
        className="lg:col-span-2"
        {...field("relationship")}
        {...register(path("relationship"))}
        options={options(Relationship, (value) => t(`relationship.${value}`))}
      />
      <SelectField
        required
        className="lg:col-span-2"
        {...field("ethnicityCode")}
        {...register(path("ethnicityCode"))}
        options={ethnicGroups}
      />
      <div className="lg:col-span-3">
        <TextField
          inputMode="numeric"
          {...field("nationalId")}
          hint={t("id_or_reason_hint")}
          warning={doubts.length > 0 ? doubts.join(" ") : undefined}
          {...register(path("nationalId"), { setValueAs: (value) => digitsOf(String(value ?? "")) })}
        />
        {reveal && isMasked(member.nationalId) && (
          <RevealNumber
            personId={member.id}
            name={member.fullName}
            reveal={reveal}
            beside={birthYear ? { sex: member.sex, birthYear } : undefined}
          />
        )}
      </div>
      <SelectField
        className="lg:col-span-3"
        {...field("nationalIdAbsence")}
        {...register(path("nationalIdAbsence"), { setValueAs: emptyAsNull })}
        emptyLabel={t("has_number")}
        options={options(NationalIdAbsence, (value) => t(`absence.${value}`))}
      />
      <SelectField
        className="lg:col-span-3"
        {...field("schoolingLevel")}
        {...register(path("schoolingLevel"), { setValueAs: emptyAsNull })}
        emptyLabel={t("not_asked")}
        options={options(SchoolingLevel, (value) => t(`schooling.${value}`))}
      />
      <SelectField
        className="lg:col-span-3"
        {...field("attendingLevel")}
        {...register(path("attendingLevel"), { setValueAs: emptyAsNull })}
        emptyLabel={t("not_attending")}
        options={options(AttendingLevel, (value) => t(`attending.${value}`))}
      />
      <SelectField
        className="lg:col-span-3"
        {...field("workStatus")}
        {...register(path("workStatus"), { setValueAs: emptyAsNull })}
        emptyLabel={t("not_asked")}
        options={options(WorkStatus, (value) => t(`work.${value}`))}
      />
      <SelectField
        className="lg:col-span-3"
        {...field("hasHealthInsurance")}
        {...register(path("hasHealthInsurance"), { setValueAs: asFlag })}
        emptyLabel={t("not_asked")}
        options={[
          { value: "true", label: t("insured") },
          { value: "false", label: t("not_insured") },
        ]}
      />
      <details className="lg:col-span-6 lg:self-end" open={hasErrorInside ? true : undefined}>
        <summary className="flex min-h-10 items-center font-semibold text-indigo">{t("more_facts")}</summary>
        <div className="grid gap-x-4 gap-y-2 border-l border-rule pl-4 sm:grid-cols-2">
          <SelectField
            {...field("disability")}
            {...register(path("disability"))}
            options={options(Disability, (value) => t(`disability.${value}`))}
          />
          <SelectField
            {...field("nutrition")}
            {...register(path("nutrition"), { setValueAs: emptyAsNull })}
            emptyLabel={t("not_asked")}
            options={options(Nutrition, (value) => t(`nutrition.${value}`))}
          />
          {YES_NO.map((name) => (
            <div key={name}>
              <CheckboxField id={path(name)} label={t(`field.${name}`)} {...register(path(name))} />
              {errors?.[name]?.message && <p className="text-table font-semibold text-danger">{t(`field.${name}`)}</p>}
            </div>
          ))}
        </div>
      </details>
    </div>
  );
}
