"use client";

import { useTranslations } from "next-intl";
import type { FieldErrors, UseFormRegisterReturn } from "react-hook-form";
import { type RevealAction, RevealNumber } from "@/components/privacy/reveal-number";
import { CheckboxField, emptyAsNull, SelectField, TextField } from "@/components/ui/fields";
import { type Option, SPAN } from "@/components/ui/inputs";
import { parsePartialDate } from "@/lib/core/format";
import { sayValue } from "@/lib/households/columns";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberField,
  type MemberFieldSpec,
} from "@/lib/households/member-fields";
import { checkNationalId, digitsOf, isMasked } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";

/** `register` of any form that keeps its members under `members`. */
export type RegisterLine = (
  name: `members.${number}.${keyof MemberInput}`,
  options?: { setValueAs?: (value: unknown) => unknown },
) => UseFormRegisterReturn;

type Props = {
  place: number;
  /** As typed so far. */
  member: MemberInput;
  register: RegisterLine;
  errors: FieldErrors<MemberInput> | undefined;
  ethnicGroups: readonly Option[];
  /** Opens the number of somebody who is in the register; left out where nobody is. */
  reveal?: RevealAction;
};

const asFlag = (value: unknown): boolean | null =>
  value === "" || value === null || value === undefined ? null : value === true || value === "true";

const specOf = (field: MemberField): MemberFieldSpec => MEMBER_FIELDS[field];
const inPart = (part: MemberFieldSpec["form"]["part"]) =>
  MEMBER_FIELD_NAMES.filter((field) => specOf(field).form.part === part);
const isCheckbox = (spec: MemberFieldSpec) => spec.kind === "yes_no" && spec.empty === null;

const FIRST = inPart("first");
/** Boxes stand below what is chosen. */
const MORE = inPart("more").sort((a, b) => Number(isCheckbox(specOf(a))) - Number(isCheckbox(specOf(b))));

/** One line of the paper sheet: what the indicators and the official tables ask of a member. */
export function MemberFields(props: Props) {
  const { errors } = props;
  const t = useTranslations("households");
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-12">
      {FIRST.map((field) => (
        <Fact key={field} {...props} field={field} className={SPAN[specOf(field).form.span]} />
      ))}
      <details className="lg:col-span-6 lg:self-end" open={MORE.some((field) => errors?.[field]) ? true : undefined}>
        <summary className="flex min-h-10 items-center font-semibold text-indigo">{t("more_facts")}</summary>
        <div className="grid gap-x-4 gap-y-2 border-l border-rule pl-4 sm:grid-cols-2">
          {MORE.map((field) => (
            <Fact key={field} {...props} field={field} />
          ))}
        </div>
      </details>
    </div>
  );
}

function Fact({
  field,
  className,
  place,
  member,
  register,
  errors,
  ethnicGroups,
  reveal,
}: Props & { field: MemberField; className?: string }) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const spec = specOf(field);
  const path = `members.${place}.${field}` as const;
  const error = errors?.[field]?.message;
  const around = { id: path, label: t(`field.${field}`), error, className };
  const word = (value: string | boolean) => sayValue(field, value, { th: t, tc });
  switch (spec.kind) {
    case "name":
      return <TextField required {...around} {...register(path)} />;
    case "birth":
      return <TextField required inputMode="numeric" placeholder="17/05/1980" {...around} {...register(path)} />;
    case "ethnicity":
      return (
        <SelectField
          required
          {...around}
          // Nobody in the commune to take it from, and none chosen yet.
          emptyLabel={member.ethnicityCode === "" ? tui("choose") : undefined}
          options={ethnicGroups}
          {...register(path)}
        />
      );
    case "national_id":
      return <NationalId {...{ around, place, member, register, reveal }} />;
    case "choice":
      return (
        <SelectField
          required={spec.empty === null && spec.form.part === "first"}
          {...around}
          emptyLabel={spec.empty ? t(spec.empty) : undefined}
          options={Object.values(spec.values).map((value) => ({ value, label: word(value) }))}
          {...register(path, spec.empty ? { setValueAs: emptyAsNull } : undefined)}
        />
      );
    case "yes_no":
      return isCheckbox(spec) ? (
        <div>
          <CheckboxField id={path} label={around.label} {...register(path)} />
          {error && <p className="text-table font-semibold text-danger">{around.label}</p>}
        </div>
      ) : (
        <SelectField
          {...around}
          emptyLabel={spec.empty ? t(spec.empty) : undefined}
          options={[true, false].map((value) => ({ value: String(value), label: word(value) }))}
          {...register(path, { setValueAs: asFlag })}
        />
      );
  }
}

type NationalIdProps = Pick<Props, "place" | "member" | "register" | "reveal"> & {
  around: { id: string; label: string; error: string | undefined; className?: string };
};

/** Doubts are said beside it; the number of somebody in the register stays masked until it is asked for. */
function NationalId({ around: { className, ...around }, place, member, register, reveal }: NationalIdProps) {
  const t = useTranslations("households");
  const birthYear = parsePartialDate(member.birth)?.year;
  const known = birthYear ? { sex: member.sex, birthYear } : undefined;
  const doubts = known
    ? checkNationalId(digitsOf(member.nationalId), known).map(({ key, params }) => t(key, params))
    : [];
  return (
    <div className={className}>
      <TextField
        inputMode="numeric"
        {...around}
        hint={t("id_or_reason_hint")}
        warning={doubts.length > 0 ? doubts.join(" ") : undefined}
        {...register(`members.${place}.nationalId`, { setValueAs: (value) => digitsOf(String(value ?? "")) })}
      />
      {reveal && isMasked(member.nationalId) && (
        <RevealNumber personId={member.id} name={member.fullName} reveal={reveal} beside={known} />
      )}
    </div>
  );
}
