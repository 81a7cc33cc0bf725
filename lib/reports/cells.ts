import type { Count } from "@/lib/ledger/projection";
import type { Column, Measure } from "@/lib/ledger/tables";

/**
 * What stands in a cell of an official table; null where the commune has not entered what it needs.
 *
 * @param line the measure that the line is for, where a table has one line for each
 * @returns a count, or per cent
 */
export function cellValue(
  column: Column,
  line: Measure | null,
  counts: Readonly<Record<string, Count>>,
  residents: Readonly<Count> | null,
): number | null {
  const of = column.of ?? line ?? "households";
  if (column.shows === "residents") return residents?.[of] ?? null;
  const count = counts[column.count]?.[of] ?? null;
  if (column.shows === "count") return count;
  const whole = residents?.[of];
  return count !== null && whole ? (count / whole) * 100 : null;
}
