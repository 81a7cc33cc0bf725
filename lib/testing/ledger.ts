import type { LedgerGroup, LedgerRow } from "@/lib/ledger/projection";

/** A row as a group of one: projecting rows and projecting their sums give the same. */
export const groupOf = (row: LedgerRow): LedgerGroup => ({
  ...row,
  households: 1,
  personsGained: Math.max(row.personsEnd - row.personsStart, 0),
  personsLost: Math.max(row.personsStart - row.personsEnd, 0),
});
