import "server-only";
import { today } from "@/lib/core/clock";
import type { Ask } from "@/lib/core/db";
import { columnName } from "@/lib/core/fields";
import { say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import { type FieldErrors, problems } from "@/lib/core/problem";
import { type BirthColumns, personColumns } from "@/lib/households/form-values";
import { hashNationalId, maskedNationalId, sealNationalId } from "@/lib/households/identity";
import { PLAIN_FIELDS } from "@/lib/households/member-fields";
import { isMasked } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";
import { Prisma } from "@/prisma/generated/client";

/** A person as the table holds them: a name composed, a number sealed. */
export function personRow(member: MemberInput) {
  const { nationalId, ...columns } = personColumns({ ...member, fullName: normaliseName(member.fullName) });
  return { ...columns, ...sealNationalId(member.id, nationalId) };
}

type Held = { id: string; nationalIdSealed: string | null; nationalIdHash: string | null };

/**
 * Members as they were sent, with the number that the register holds in its masked form wherever it was sent again.
 *
 * @param held people who are in the register
 * @throws Problem `invalid` beside a masked number that is not theirs
 */
export function withHeldIds<M extends MemberInput>(
  members: readonly M[],
  held: ReadonlyMap<string, Held>,
  field = "members",
): M[] {
  const fields: FieldErrors = {};
  const known = members.map((member, i) => {
    const person = held.get(member.id);
    if (!member.nationalId) return member;
    const mask = person ? maskedNationalId(person) : "";
    if (isMasked(member.nationalId)) {
      if (mask !== member.nationalId) fields[`${field}.${i}.nationalId`] = [say("national_id_form")];
      return member;
    }
    return person?.nationalIdHash === hashNationalId(member.nationalId) ? { ...member, nationalId: mask } : member;
  });
  if (Object.keys(fields).length > 0) throw problems.invalid(fields);
  return known;
}

const BIRTH: readonly (keyof BirthColumns)[] = ["birthYear", "birthMonth", "birthDay"];
const COLUMNS = ["id", ...BIRTH, ...PLAIN_FIELDS, "nationalIdSealed", "nationalIdHash"].map(columnName);
const NAMES = Prisma.raw(COLUMNS.join(", "));
const VALUES = Prisma.raw(COLUMNS.map((name) => `r.${name}`).join(", "));

/** Somebody new in a household. */
export type Arrival = { householdId: string; position: number; member: MemberInput };

/**
 * Building block: people who are new to the register, each in a household of it, from a day on. Two statements, however many
 * they are.
 *
 * @param validFrom "yyyy-MM-dd"
 * @param isLast of `Ask`
 */
export async function insertMembers(
  ask: Ask,
  arrivals: readonly Arrival[],
  validFrom: string,
  isLast = false,
): Promise<void> {
  const json = JSON.stringify(
    arrivals.map(({ householdId, position, member }) => ({
      ...Object.fromEntries(Object.entries(personRow(member)).map(([field, value]) => [columnName(field), value])),
      household_id: householdId,
      membership_id: crypto.randomUUID(),
      relationship: member.relationship,
      position,
    })),
  );
  await ask(Prisma.sql`
    INSERT INTO person (unit_path, ${NAMES}) SELECT h.unit_path, ${VALUES}
    FROM jsonb_array_elements(${json}::jsonb) j
    CROSS JOIN jsonb_populate_record(NULL::person, j) r
    JOIN household h ON h.id = (j ->> 'household_id')::uuid`);
  await ask(
    Prisma.sql`
      INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
      SELECT r.membership_id, r.household_id, r.id, h.unit_path, r.relationship::"Relationship", r.position, ${validFrom}::date
      FROM jsonb_to_recordset(${json}::jsonb)
        AS r (id uuid, household_id uuid, membership_id uuid, relationship text, position int)
      JOIN household h ON h.id = r.household_id`,
    isLast,
  );
}

/**
 * Building block: new people in one household.
 *
 * @param firstPosition of those who are not its head
 * @param validFrom "yyyy-MM-dd"
 * @param isLast of `Ask`
 */
export async function addMembers(
  ask: Ask,
  householdId: string,
  members: readonly MemberInput[],
  firstPosition: number,
  validFrom = today(),
  isLast = false,
): Promise<void> {
  // Nobody new has a number that the register holds.
  withHeldIds(members, new Map());
  await insertMembers(
    ask,
    members.map((member, i) => ({
      householdId,
      position: member.relationship === "HEAD" ? 0 : firstPosition + i,
      member,
    })),
    validFrom,
    isLast,
  );
}
