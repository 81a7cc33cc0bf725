import { pick } from "@/lib/core/fields";
import { parsePartialDate } from "@/lib/core/format";
import type { BirthColumns } from "@/lib/households/form-values";
import {
  type IndicatorField,
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberFieldSpec,
  type MemberValues,
} from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";

/** A birth date as far as it is known. A day is never known without its month. */
export type Birth = { year: number; month: number | null; day: number | null };

type AskedField = Exclude<IndicatorField, "birth">;
const ASKED_FIELDS = MEMBER_FIELD_NAMES.filter((field): field is AskedField => {
  const { indicators }: MemberFieldSpec = MEMBER_FIELDS[field];
  return indicators.length > 0 && field !== "birth";
});

/** What the indicators ask of a member, as it stands on the day of the review. */
export type PersonFacts = { id: string; birth: Birth } & Pick<MemberValues, AskedField>;

/** The columns of the table `person` that the facts come from. */
type PersonRow = { id: string } & BirthColumns & Pick<MemberValues, AskedField>;

/** The facts of a person as the register holds them. */
export const personFacts = (row: PersonRow): PersonFacts => ({
  id: row.id,
  birth: { year: row.birthYear, month: row.birthMonth, day: row.birthDay },
  ...pick(row, ASKED_FIELDS),
});

/** The facts of a person as a form holds them; a birth date that cannot be read yet says nothing of the age. */
export function typedFacts(member: MemberInput): PersonFacts {
  const birth = parsePartialDate(member.birth);
  return {
    id: member.id,
    birth: { year: birth?.year ?? 0, month: birth?.month ?? null, day: birth?.day ?? null },
    ...pick(member, ASKED_FIELDS),
  };
}

/** Whether somebody studies now, at whatever level. Null where neither schooling nor work has been asked. */
export function isStudying(
  person: Pick<PersonFacts, "attendingLevel" | "workStatus" | "schoolingLevel">,
): boolean | null {
  if (person.attendingLevel !== null || person.workStatus === "STUDYING") return true;
  return person.schoolingLevel === null && person.workStatus === null ? null : false;
}
