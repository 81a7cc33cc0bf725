import "server-only";
import { type Actor, isOfOwnCommune } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";

type Reading = {
  /** "list.export", "identity.reveal". */
  act: string;
  tableName: string;
  /** What was read: a row's id, or "*" for many. */
  rowId: string;
  unitPath: string;
  /** What for, and how much: no personal data. */
  purpose: Record<string, string | number | boolean | null>;
};

/** Records a reading that matters: an export, a revealed number. Changes are recorded by triggers. */
export const recordReading = (tx: Tx, actor: Actor, reading: Reading): Promise<void> =>
  recordReadings(tx, actor, [reading]);

/** Records several at once, such as a household each: whoever asks who read theirs finds it. */
export async function recordReadings(tx: Tx, actor: Actor, readings: readonly Reading[]): Promise<void> {
  // Nothing is asked back: what was read may lie where its own trail cannot be read.
  await tx.auditEntry.createMany({
    data: readings.map(({ act, tableName, rowId, unitPath, purpose }) => ({
      at: now(),
      actorId: actor.userId,
      act,
      requestId: actor.requestId,
      tableName,
      rowId,
      unitPath,
      operation: "READ" as const,
      // In which office they read it: a person may hold several, and change them.
      before: { ...purpose, role: actor.role, office: actor.unitName },
    })),
  });
}

/** On which screen a household was read. */
export type ReadingPlace = "household" | "person" | "review" | "transfer" | "comparison";

/**
 * Records that a household's own page, or a page about one of its members or reviews, was opened by somebody from outside
 * its commune. Lists of many are not recorded one by one (docs/decisions/010-privacy.md).
 */
export async function recordHouseholdReading(
  tx: Tx,
  actor: Actor,
  household: { id: string; unitPath: string },
  place: ReadingPlace,
): Promise<void> {
  if (isOfOwnCommune(actor, household.unitPath)) return;
  await recordReading(tx, actor, {
    act: "household.read",
    tableName: "household",
    rowId: household.id,
    unitPath: household.unitPath,
    purpose: { place },
  });
}
