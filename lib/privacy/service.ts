import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, oneAtATime, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import { memberValues } from "@/lib/households/form-values";
import { openNationalId } from "@/lib/households/identity";
import { checkNationalId, type NationalIdWarning } from "@/lib/households/national-id";
import { memberView, type SensitiveFacts } from "@/lib/households/sensitive";
import type { RetentionRuleInput, RevealInput, RevealSensitiveInput, TimeLimitInput } from "@/lib/privacy/schema";

/**
 * Records that something was asked for, once for one asking: the same one sent again, also at the same moment, adds nothing.
 *
 * @param id of the asking, made by the device
 */
async function recordOnce(tx: Tx, actor: Actor, id: string, reading: Parameters<typeof recordReading>[2]) {
  await oneAtATime(tx, `asking:${id}`);
  const known = await tx.auditEntry.findFirst({
    where: {
      tableName: reading.tableName,
      rowId: reading.rowId,
      act: reading.act,
      actorId: actor.userId,
      before: { path: ["asking"], equals: id },
    },
    select: { id: true },
  });
  if (!known) await recordReading(tx, actor, { ...reading, purpose: { ...reading.purpose, asking: id } });
}

/** A person's number in full, and where it contradicts what else is written of them. */
type RevealedNumber = { nationalId: string; warnings: NationalIdWarning[] };

/**
 * Opens one person's number for somebody who says what for. Recorded with the purpose and never with the number.
 *
 * @throws Problem `forbidden` for administrators, `not_found` outside the reach and for somebody who has none
 */
export async function revealNationalId(
  actor: Actor,
  { id, personId, purpose, note }: RevealInput,
): Promise<RevealedNumber> {
  assertCan(actor, "identity.reveal");
  return asActor(actor, async (tx) => {
    const person = await tx.person.findUnique({ where: { id: personId } });
    if (!person?.nationalIdSealed) throw problems.notFound();
    await recordOnce(tx, actor, id, {
      act: "identity.reveal",
      tableName: "person",
      rowId: personId,
      unitPath: person.unitPath,
      purpose: { purpose, note },
    });
    const nationalId = openNationalId(personId, person.nationalIdSealed);
    return { nationalId, warnings: checkNationalId(nationalId, person) };
  });
}

/**
 * Shows the ethnicity, disability and health of a household's members to somebody of another office, who says what for.
 *
 * @returns the facts by person
 * @throws Problem `not_found` outside the reach
 */
export async function revealSensitive(
  actor: Actor,
  { id, householdId, purpose, note }: RevealSensitiveInput,
): Promise<Record<string, SensitiveFacts>> {
  assertCan(actor, "sensitive.reveal");
  return asActor(actor, async (tx) => {
    const household = await tx.household.findUnique({ where: { id: householdId } });
    if (!household) throw problems.notFound();
    await recordOnce(tx, actor, id, {
      act: "sensitive.reveal",
      tableName: "household",
      rowId: householdId,
      unitPath: household.unitPath,
      purpose: { purpose, note, sensitive: true },
    });
    const persons = await tx.person.findMany({
      where: { memberships: { some: { householdId, ...(household.closedOn ? {} : { validTo: null }) } } },
      include: { ethnicity: true },
    });
    return Object.fromEntries(
      persons.flatMap((person) => {
        const values = { ...memberValues({ ...person, nationalId: null }, "OTHER"), ethnicity: person.ethnicity.name };
        const { sensitive } = memberView(values, true);
        return sensitive ? [[person.id, sensitive]] : [];
      }),
    );
  });
}

/**
 * Changes for how long something is kept. The same change sent twice is made once.
 *
 * @throws Problem `stale` where somebody else changed the rule meanwhile, `invalid` for fewer days than the least
 */
export async function changeRetentionRule(actor: Actor, input: RetentionRuleInput): Promise<{ version: number }> {
  assertCan(actor, "retention.edit");
  const { id, version, days, basis, enabled } = input;
  return asActor(
    actor,
    async (tx) => {
      const changed = await tx.retentionRule.updateMany({
        where: { id, version },
        data: { days, basis, enabled, version: { increment: 1 } },
      });
      const now = await tx.retentionRule.findUniqueOrThrow({ where: { id } });
      if (changed.count === 0 && (now.days !== days || now.basis !== basis || now.enabled !== enabled))
        throw problems.stale();
      return { version: now.version };
    },
    "retention.edit",
  );
}

/**
 * Changes how long something may take, or how often. The same change sent twice is made once.
 *
 * @throws Problem `stale` where somebody else changed it meanwhile, `invalid` for less or more than the limit's own bounds
 */
export async function changeTimeLimit(actor: Actor, { id, amount, note, was }: TimeLimitInput): Promise<void> {
  assertCan(actor, "retention.edit");
  await asActor(
    actor,
    async (tx) => {
      const { least, most } = await tx.timeLimit.findUniqueOrThrow({ where: { id } });
      if (amount < least || amount > most)
        throw problems.invalid({ amount: [say("number_range", { min: least, max: most })] });
      const changed = await tx.timeLimit.updateMany({ where: { id, ...was }, data: { amount, note } });
      const now = await tx.timeLimit.findUniqueOrThrow({ where: { id } });
      if (changed.count === 0 && (now.amount !== amount || now.note !== note)) throw problems.stale();
    },
    "time_limit.edit",
  );
}
