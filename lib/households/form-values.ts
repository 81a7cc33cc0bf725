import { fill, pick } from "@/lib/core/fields";
import { formatPartialDate, parsePartialDate } from "@/lib/core/format";
import type { FieldChange } from "@/lib/core/problem";
import {
  HOUSEHOLD_FIELD_NAMES,
  HOUSEHOLD_FIELDS,
  type HouseholdColumns,
  type HouseholdField,
  type HouseholdValues,
} from "@/lib/households/household-fields";
import { type MemberValues, PLAIN_FIELDS, type PlainField } from "@/lib/households/member-fields";
import type { HouseholdInput, MemberInput } from "@/lib/households/schema";

/** A birth date as the table holds it. */
export type BirthColumns = { birthYear: number; birthMonth: number | null; birthDay: number | null };

/** What a person's row says to a form. The national id is masked, or the digits of a new one. */
type PersonColumns = { id: string; nationalId: string | null } & BirthColumns & Pick<MemberValues, PlainField>;

/** A person as the form shows them, and nothing else that the row may hold. */
export const memberValues = (person: PersonColumns, relationship: MemberValues["relationship"]): MemberInput => ({
  id: person.id,
  ...pick(person, PLAIN_FIELDS),
  birth: formatPartialDate({ year: person.birthYear, month: person.birthMonth, day: person.birthDay }),
  relationship,
  nationalId: person.nationalId ?? "",
});

/** @throws RangeError for a birth date that cannot be read: the form's text has been checked */
export function birthColumns(birth: string): BirthColumns {
  const date = parsePartialDate(birth);
  if (!date) throw new RangeError("an unchecked birth date");
  return { birthYear: date.year, birthMonth: date.month ?? null, birthDay: date.day ?? null };
}

/** A person as the table holds them. */
export const personColumns = (member: MemberInput): PersonColumns => ({
  id: member.id,
  ...pick(member, PLAIN_FIELDS),
  ...birthColumns(member.birth),
  nationalId: member.nationalId || null,
  // One or the other: a number makes the reason for having none void.
  nationalIdAbsence: member.nationalId ? null : member.nationalIdAbsence,
});

/** A household's own facts as forms hold them. */
export const ownValues = (household: HouseholdColumns): HouseholdValues =>
  fill<HouseholdValues>(HOUSEHOLD_FIELD_NAMES, (field) => household[field] ?? "");

/** Some of a household's own facts as the table holds them. */
export const ownColumns = <F extends HouseholdField>(
  values: Pick<HouseholdValues, F>,
  fields: readonly F[],
): Pick<HouseholdColumns, F> =>
  fill<Pick<HouseholdColumns, F>>(fields, (field) =>
    HOUSEHOLD_FIELDS[field].required ? values[field] : values[field] || null,
  );

type Comparable = Pick<HouseholdInput, HouseholdField | "members">;

/** Each field of a household under its path, members by their id: "members.<id>.fullName". */
function flattenHousehold({ members, ...own }: Comparable): Map<string, FieldChange["now"]> {
  const flat = new Map<string, FieldChange["now"]>(Object.entries(pick(own, HOUSEHOLD_FIELD_NAMES)));
  for (const { id, ...member } of members) {
    for (const [field, value] of Object.entries(member)) flat.set(`members.${id}.${field}`, value);
  }
  return flat;
}

/** Where a household as it stands differs from one that was sent. A member that is no longer there: null under "members.<id>". */
export function listDifferences(stands: Comparable, sent: Comparable): FieldChange[] {
  const there = flattenHousehold(stands);
  const ours = flattenHousehold(sent);
  const changes: FieldChange[] = [];
  for (const [field, now] of there) if (ours.get(field) !== now) changes.push({ field, now });
  for (const { id } of sent.members)
    if (!stands.members.some((member) => member.id === id)) changes.push({ field: `members.${id}`, now: null });
  return changes;
}
