import type { PointColumn, PointGroup, PointTable, Words } from "@/lib/standards/schema";
import type { AreaType } from "@/prisma/generated/enums";

/** An answer to one group: an option's key, the keys of several, or a number. */
export type PointAnswer = string | readonly string[] | number;

/** The points of one question, with the words of what was chosen. */
export type PointLine = { group: string; question: Words; answers: Words[]; points: number };

type PointScore = {
  /** Null while a group is not answered: never a zero in its place. */
  score: number | null;
  lines: PointLine[];
  /** Keys of groups without an answer that the table knows. */
  missing: string[];
};

/** The column for a rural or urban household of a province (two digits). Null where the table has none. */
export function findPointColumn(table: PointTable, area: AreaType, province: string | null): PointColumn | null {
  return (
    table.columns.find(
      (column) =>
        column.area === area &&
        (column.provinces === null || (province !== null && column.provinces.includes(province))),
    ) ?? null
  );
}

/** The rows of a group that an answer chooses; null where it chooses nothing that the table knows. */
function chosen(group: PointGroup, answer: PointAnswer | undefined): { name: Words; points: number[] }[] | null {
  if (answer === undefined) return null;
  if (group.kind === "NUMERIC") {
    if (typeof answer !== "number") return null;
    const band = group.bands.find(({ from, below }) => answer >= from && (below === null || answer < below));
    const name = { vi: `${answer} ${group.unit.vi}`, en: `${answer} ${group.unit.en}` };
    return band ? [{ name, points: band.points }] : null;
  }
  if (group.kind === "SINGLE") {
    const option = group.options.find(({ key }) => key === answer);
    return option ? [option] : null;
  }
  if (!Array.isArray(answer)) return null;
  const keys = new Set<string>(answer);
  const options = group.options.filter(({ key }) => keys.has(key));
  return options.length === keys.size ? options : null;
}

/** Adds up a table's points for the answers, in one column. Several options of one group add up. */
export function scorePoints(
  table: PointTable,
  column: PointColumn,
  answers: Readonly<Record<string, PointAnswer>>,
): PointScore {
  const place = table.columns.indexOf(column);
  const lines: PointLine[] = [];
  const missing: string[] = [];
  for (const group of table.groups) {
    const rows = chosen(group, Object.hasOwn(answers, group.key) ? answers[group.key] : undefined);
    if (!rows) {
      missing.push(group.key);
      continue;
    }
    const points = rows.reduce((sum, row) => sum + (row.points[place] ?? Number.NaN), 0);
    lines.push({ group: group.key, question: group.name, answers: rows.map(({ name }) => name), points });
  }
  const sum = lines.reduce((total, line) => total + line.points, 0);
  return { score: missing.length > 0 ? null : sum, lines, missing };
}
