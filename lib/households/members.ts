import "server-only";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { asActor, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { type FieldErrors, Problem } from "@/lib/core/problem";
import { personColumns } from "@/lib/households/form-values";
import { normaliseName } from "@/lib/households/names";
import type { MemberInput } from "@/lib/households/schema";

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
  const rows = members.map((member) => personColumns({ ...member, fullName: normaliseName(member.fullName) }));
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
  const ids = members.map(({ nationalId }) => nationalId).filter(Boolean);
  const taken = await asActor(
    actor,
    (tx) =>
      tx.$queryRaw<{ id: string }[]>`SELECT taken_national_ids(${ids}, ${members.map(({ id }) => id)}::uuid[]) AS id`,
  );
  const fields: FieldErrors = {};
  members.forEach(({ nationalId }, i) => {
    if (taken.some(({ id }) => id === nationalId)) fields[`${field}.${i}.nationalId`] = [say("national_id_taken")];
  });
  return new Problem("conflict", say("invalid"), fields);
}
