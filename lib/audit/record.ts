import "server-only";
import type { Actor } from "@/lib/access/policy";
import type { Tx } from "@/lib/core/db";

type Reading = {
  /** "list.export", "report.export". */
  act: string;
  tableName: string;
  /** What was read: a row's id, or "*" for many. */
  rowId: string;
  unitPath: string;
  /** What for, and how much: no personal data. */
  purpose: Record<string, string | number | boolean | null>;
};

/** Records a reading that matters: an export, a revealed number. Changes are recorded by triggers. */
export async function recordReading(
  tx: Tx,
  actor: Actor,
  { act, tableName, rowId, unitPath, purpose }: Reading,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorId: actor.userId,
      act,
      requestId: actor.requestId,
      tableName,
      rowId,
      unitPath,
      operation: "READ",
      before: purpose,
    },
    select: { id: true },
  });
}
