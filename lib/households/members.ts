import "server-only";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { asActor, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { type FieldErrors, Problem, problems } from "@/lib/core/problem";
import { personColumns } from "@/lib/households/form-values";
import { hashNationalId, maskedNationalId, sealNationalId } from "@/lib/households/identity";
import { normaliseName } from "@/lib/households/names";
import { isMasked } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";

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

/**
 * Building block: new people in a household, from a day on. Two statements, however many they are.
 *
 * @param firstPosition of those who are not its head
 * @param validFrom "yyyy-MM-dd"
 */
export async function addMembers(
  tx: Tx,
  household: { id: string; unitPath: string },
  members: readonly MemberInput[],
  firstPosition: number,
  validFrom = today(),
): Promise<void> {
  // Nobody new has a number that the register holds.
  withHeldIds(members, new Map());
  const rows = members.map(personRow);
  await tx.person.createMany({
    data: rows.map(({ relationship: _, ...person }) => ({ ...person, unitPath: household.unitPath })),
  });
  await tx.membership.createMany({
    data: rows.map(({ id, relationship }, i) => ({
      id: crypto.randomUUID(),
      householdId: household.id,
      personId: id,
      unitPath: household.unitPath,
      relationship,
      position: relationship === "HEAD" ? 0 : firstPosition + i,
      validFrom: new Date(validFrom),
    })),
  });
}

/**
 * Says beside which member the taken national id stands; any other failure as it is.
 *
 * @param field the form's name for the list of members
 */
export async function withTakenIds(
  actor: Actor,
  members: readonly MemberInput[],
  error: unknown,
  field = "members",
): Promise<unknown> {
  if (violatedConstraint(error) !== "person_national_id_key") return error;
  const hashes = members.map(({ nationalId }) =>
    nationalId && !isMasked(nationalId) ? hashNationalId(nationalId) : "",
  );
  const taken = await asActor(
    actor,
    (tx) =>
      tx.$queryRaw<{ hash: string }[]>`
        SELECT taken_national_ids(${hashes.filter(Boolean)}, ${members.map(({ id }) => id)}::uuid[]) AS hash`,
  );
  const fields: FieldErrors = {};
  hashes.forEach((hash, i) => {
    if (taken.some((one) => one.hash === hash)) fields[`${field}.${i}.nationalId`] = [say("national_id_taken")];
  });
  return new Problem("conflict", say("invalid"), fields);
}
