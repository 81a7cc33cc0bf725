import "server-only";
import { type Actor, isOfOwnCommune } from "@/lib/access/policy";
import { type Ask, asking, type Tx } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";

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
  recordReadings(asking(tx), actor, [reading]);

/** Records several at once, such as a household each: whoever asks who read theirs finds it. */
export async function recordReadings(ask: Ask, actor: Actor, readings: readonly Reading[]): Promise<void> {
  const rows = readings.map(({ act, tableName, rowId, unitPath, purpose }) => ({
    act,
    table_name: tableName,
    row_id: rowId,
    unit_path: unitPath,
    // In which office they read it: a person may hold several, and change them. The role is who acts, and stamped beside it.
    before: { ...purpose, office: actor.unitName },
  }));
  // Nothing is asked back: what was read may lie where its own trail cannot be read.
  await ask(Prisma.sql`SELECT record_readings(${JSON.stringify(rows)}::jsonb)`);
}

/** On which screen a household was read. */
type ReadingPlace = "household" | "person" | "review" | "transfer" | "comparison";

/**
 * Records that a household's own page, or a page about one of its members or reviews, was opened by somebody from outside
 * its commune. Lists of many are not recorded one by one (docs/decisions/010-privacy.md).
 */
export async function recordHouseholdReading(
  ask: Ask,
  actor: Actor,
  household: { id: string; unitPath: string },
  place: ReadingPlace,
): Promise<void> {
  if (isOfOwnCommune(actor, household.unitPath)) return;
  const { id, unitPath } = household;
  await recordReadings(ask, actor, [
    { act: "household.read", tableName: "household", rowId: id, unitPath, purpose: { place } },
  ]);
}
