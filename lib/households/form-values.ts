import { formatPartialDate, parsePartialDate } from "@/lib/core/format";
import type { FieldChange } from "@/lib/core/problem";
import type { HouseholdInput, MemberInput } from "@/lib/households/schema";
import type { Relationship } from "@/prisma/generated/enums";

/** What a person's row says to a form. The national id is masked, or the digits of a new one. */
export type PersonColumns = Omit<MemberInput, "birth" | "relationship" | "nationalId"> & {
  birthYear: number;
  birthMonth: number | null;
  birthDay: number | null;
  nationalId: string | null;
};

/** A person as the form shows them, and nothing else that the row may hold. */
export function memberValues(person: PersonColumns, relationship: Relationship): MemberInput {
  return {
    id: person.id,
    fullName: person.fullName,
    sex: person.sex,
    birth: formatPartialDate({ year: person.birthYear, month: person.birthMonth, day: person.birthDay }),
    relationship,
    ethnicityCode: person.ethnicityCode,
    nationalId: person.nationalId ?? "",
    nationalIdAbsence: person.nationalIdAbsence,
    schoolingLevel: person.schoolingLevel,
    attendingLevel: person.attendingLevel,
    workStatus: person.workStatus,
    hasHealthInsurance: person.hasHealthInsurance,
    disability: person.disability,
    receivesMonthlyAllowance: person.receivesMonthlyAllowance,
    certifiedOnTheJob: person.certifiedOnTheJob,
    hasLabourCapacity: person.hasLabourCapacity,
    isMerit: person.isMerit,
    isPolicyBeneficiary: person.isPolicyBeneficiary,
    nutrition: person.nutrition,
    isPregnant: person.isPregnant,
  };
}

/** A person as the table holds them. The form's text has been checked: a date that cannot be read is a bug. */
export function personColumns({
  birth,
  relationship,
  nationalId,
  nationalIdAbsence,
  ...same
}: MemberInput): PersonColumns & { relationship: Relationship } {
  const date = parsePartialDate(birth);
  if (!date) throw new RangeError("an unchecked birth date");
  return {
    ...same,
    relationship,
    birthYear: date.year,
    birthMonth: date.month ?? null,
    birthDay: date.day ?? null,
    nationalId: nationalId || null,
    // One or the other: a number makes the reason for having none void.
    nationalIdAbsence: nationalId ? null : nationalIdAbsence,
  };
}

type Comparable = Pick<HouseholdInput, "villageId" | "address" | "phone" | "notes" | "members">;

/** Each field of a household under its path, members by their id: "members.<id>.fullName". */
export function flattenHousehold({
  members,
  villageId,
  address,
  phone,
  notes,
}: Comparable): Map<string, FieldChange["now"]> {
  const flat = new Map<string, FieldChange["now"]>(Object.entries({ villageId, address, phone, notes }));
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
