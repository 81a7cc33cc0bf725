import type { HouseholdClass, MovementKind } from "@/prisma/generated/enums";

// The official tables as data: what each column counts, how columns stand below their headings, how figures hang together.
// The page, the files, the households behind a figure and the checks of a list are drawn from here. A column's number on the
// form is its place among the columns; nothing else knows it. Words: `reports.<table>.<name>` of the messages.

/** Each figure of a table is counted in both. */
export const MEASURES = ["households", "persons"] as const;
export type Measure = (typeof MEASURES)[number];

/** Rows of the ledger. An absent part means any; null is no class: outside the register. */
export type LedgerRows = {
  start?: readonly (HouseholdClass | null)[];
  end?: readonly (HouseholdClass | null)[];
  kind?: readonly MovementKind[];
};

/** What a figure counts: households, which are also those that it opens, and persons. */
export type Counting = {
  rows: LedgerRows;
  persons: "personsStart" | "personsEnd";
  /** Persons that households of other rows gained or lost meanwhile (docs/decisions/003). */
  also?: { rows: LedgerRows; persons: "personsGained" | "personsLost" };
};

/** A column shows a count, all residents as the commune entered them, or a count's share of them in per cent. */
export type Column<Count extends string = string> = { name: string } & (
  | { shows: "count"; count: Count; of?: Measure }
  | { shows: "share"; count: Count; of: Measure }
  | { shows: "residents"; of: Measure }
);

/** Columns, or headings over them, side by side under one heading. */
type Heading<Count extends string = string> = { name: string; over: readonly Part<Count>[] };
type Part<Count extends string> = Heading<Count> | Column<Count>;

/** A colour of the design, as app/globals.css names it. */
type Ink = "poor" | "near-poor" | "average";

/** A figure of a table: `last` of the annual round before. */
type Term = { table: string; count: string; last?: true };

export type TableDefinition<Count extends string = string> = {
  counts: Record<Count, Counting>;
  /** The columns of the form in their order, under their headings. Columns without `of` give each unit a line per measure. */
  columns: readonly Part<Count>[];
  /** `end` = the first of the terms less and plus the others. */
  sum?: { end: Count; terms: readonly (readonly [sign: "+" | "−", count: Count])[] };
  /** Figures that are the same elsewhere. Each is named in the messages `reports.identity`. */
  equals: readonly { name: string; count: Count; term: Term }[];
  /** What is drawn below the table: some counts of each unit, perhaps with the rates over the years, or the terms of the sum. */
  chart: { by: "unit"; series: readonly { count: Count; ink: Ink }[]; rates?: true } | { by: "term"; ink: Ink };
};

const define = <const Count extends string>(table: TableDefinition<Count>): TableDefinition<Count> => table;

const endingAs = (value: HouseholdClass): Counting => ({ rows: { end: [value] }, persons: "personsEnd" });

const countAndRate = <const Count extends string>(count: Count, of: Measure): Heading<Count> => ({
  name: of === "households" ? count : `${count}Persons`,
  over: [
    { name: "number", shows: "count", count, of },
    { name: "rate", shows: "share", count, of },
  ],
});

/** R1: the result. Source: the form of TT 07/2021 as filled in. */
const r1 = define({
  counts: { poor: endingAs("POOR"), nearPoor: endingAs("NEAR_POOR"), average: endingAs("AVERAGE_STANDARD") },
  columns: [
    {
      name: "residents",
      over: [
        { name: "residentHouseholds", shows: "residents", of: "households" },
        { name: "residentPersons", shows: "residents", of: "persons" },
      ],
    },
    ...(["households", "persons"] as const).map((of) => ({
      name: of,
      over: [countAndRate("poor", of), countAndRate("nearPoor", of), countAndRate("average", of)],
    })),
  ],
  equals: [
    { name: "r1_poor", count: "poor", term: { table: "r2", count: "end" } },
    { name: "r1_near_poor", count: "nearPoor", term: { table: "r3", count: "end" } },
  ],
  chart: {
    by: "unit",
    series: [
      { count: "poor", ink: "poor" },
      { count: "nearPoor", ink: "near-poor" },
    ],
    rates: true,
  },
});

const ABOVE = ["NOT_POOR", "AVERAGE_STANDARD"] as const;
const OUTSIDE = [...ABOVE, null] as const;

/**
 * What the movements of one class count. Persons that pass to or from the neighbouring class count as at the start, in both
 * tables; what a household gained or lost meanwhile is other increase or decrease where it ends.
 */
const movementsOf = (own: HouseholdClass, other: HouseholdClass) => {
  const stays: LedgerRows = { start: [own, other], end: [own] };
  return {
    start: { rows: { start: [own] }, persons: "personsStart" },
    toOther: { rows: { start: [own], end: [other] }, persons: "personsStart" },
    above: { rows: { start: [own], end: ABOVE }, persons: "personsStart" },
    less: {
      rows: { start: [own], end: [null] },
      persons: "personsStart",
      also: { rows: stays, persons: "personsLost" },
    },
    fromOther: { rows: { start: [other], end: [own] }, persons: "personsStart" },
    relapsed: { rows: { start: OUTSIDE, end: [own], kind: ["RELAPSED"] }, persons: "personsEnd" },
    fresh: {
      rows: { start: OUTSIDE, end: [own], kind: ["NEW", "NONE", "STAYS", "CHANGES", "DEPARTED"] },
      persons: "personsEnd",
    },
    more: {
      rows: { start: OUTSIDE, end: [own], kind: ["ARRIVED"] },
      persons: "personsEnd",
      also: { rows: stays, persons: "personsGained" },
    },
    end: { rows: { end: [own] }, persons: "personsEnd" },
  } as const satisfies Record<string, Counting>;
};

const counted = <const Count extends string>(count: Count): Column<Count> => ({ name: count, shows: "count", count });

const MOVEMENTS = [
  ["+", "start"],
  ["−", "toOther"],
  ["−", "above"],
  ["−", "less"],
  ["+", "fromOther"],
  ["+", "relapsed"],
  ["+", "fresh"],
  ["+", "more"],
] as const;

/** R2: the movements of the poor. Source: the form as filled in. */
const r2 = define({
  counts: movementsOf("POOR", "NEAR_POOR"),
  columns: [
    counted("start"),
    { name: "escaped", over: [counted("toOther"), counted("above")] },
    counted("less"),
    counted("fromOther"),
    { name: "added", over: [counted("relapsed"), counted("fresh")] },
    counted("more"),
    counted("end"),
  ],
  sum: { end: "end", terms: MOVEMENTS },
  equals: [
    { name: "r2_to_r3", count: "toOther", term: { table: "r3", count: "fromOther" } },
    { name: "poor_start", count: "start", term: { table: "r2", count: "end", last: true } },
  ],
  chart: { by: "term", ink: "poor" },
});

/** R3: the movements of the near-poor. Which of columns 2 and 3 comes first is unconfirmed. Source: the form as filled in. */
const r3 = define({
  counts: movementsOf("NEAR_POOR", "POOR"),
  columns: [
    counted("start"),
    counted("above"),
    counted("toOther"),
    counted("less"),
    counted("fromOther"),
    { name: "added", over: [counted("relapsed"), counted("fresh")] },
    counted("more"),
    counted("end"),
  ],
  sum: { end: "end", terms: MOVEMENTS },
  equals: [
    { name: "r3_to_r2", count: "toOther", term: { table: "r2", count: "fromOther" } },
    { name: "near_poor_start", count: "start", term: { table: "r3", count: "end", last: true } },
  ],
  chart: { by: "term", ink: "near-poor" },
});

/** All of them, in the order in which they are offered. */
export const OFFICIAL_TABLES = { r1, r2, r3 };

export type TableName = keyof typeof OFFICIAL_TABLES;
export const TABLE_NAMES = Object.keys(OFFICIAL_TABLES) as TableName[];
export const isTableName = (text: string): text is TableName => Object.hasOwn(OFFICIAL_TABLES, text);

/** A table as what draws any of them sees it. */
export const tableOf = (name: TableName): TableDefinition => OFFICIAL_TABLES[name];

/** A column in its place: its number on the form, and the headings over it from above, its own name last. */
type PlacedColumn = Column & { number: number; path: readonly string[] };

/** The columns in the order of the form. */
export function placeColumns({ columns }: TableDefinition): PlacedColumn[] {
  const walk = (parts: readonly Part<string>[], above: readonly string[]): Omit<PlacedColumn, "number">[] =>
    parts.flatMap((part) => {
      const path = [...above, part.name];
      return "over" in part ? walk(part.over, path) : [{ ...part, path }];
    });
  return walk(columns, []).map((column, i): PlacedColumn => ({ ...column, number: i + 1 }) as PlacedColumn);
}

/** A cell of the heading: a heading over some columns, or a column over the rows that are left. */
type HeadCell = { name: string; path: readonly string[]; columns: number; rows: number };

/** The rows of the heading from above. */
export function headRows({ columns }: TableDefinition): HeadCell[][] {
  const height = (parts: readonly Part<string>[]): number =>
    Math.max(...parts.map((part) => ("over" in part ? 1 + height(part.over) : 1)));
  const width = (part: Part<string>): number =>
    "over" in part ? part.over.reduce((sum, one) => sum + width(one), 0) : 1;
  const rows = Array.from({ length: height(columns) }, (): HeadCell[] => []);
  const place = (parts: readonly Part<string>[], at: number, above: readonly string[]) => {
    for (const part of parts) {
      const path = [...above, part.name];
      rows[at]?.push({ name: part.name, path, columns: width(part), rows: "over" in part ? 1 : rows.length - at });
      if ("over" in part) place(part.over, at + 1, path);
    }
  };
  place(columns, 0, []);
  return rows;
}

/** How the form says a column follows from others: "4=3/1×100", "9=1−2−3−4+5+6+7+8"; its number alone where it is counted. */
export function formulaOf(table: TableDefinition, column: PlacedColumn): string {
  const columns = placeColumns(table);
  const numberOf = (matches: (other: PlacedColumn) => boolean) => columns.find(matches)?.number ?? "";
  if (column.shows === "share") {
    const part = numberOf((o) => o.shows === "count" && o.count === column.count && o.of === column.of);
    const whole = numberOf((o) => o.shows === "residents" && o.of === column.of);
    return `${column.number}=${part}/${whole}×100`;
  }
  const { sum } = table;
  if (column.shows === "count" && sum && column.count === sum.end) {
    const terms = sum.terms
      .map(([sign, count]) => ({ sign, number: numberOf((o) => o.shows === "count" && o.count === count) }))
      .sort((a, b) => Number(a.number) - Number(b.number));
    return `${column.number}=${terms.map(({ sign, number }, i) => `${i === 0 && sign === "+" ? "" : sign}${number}`).join("")}`;
  }
  return String(column.number);
}

/** The lines of each unit: one for all columns, or one for households and one for persons. */
export const linesOf = (table: TableDefinition): readonly (Measure | null)[] =>
  placeColumns(table).some(({ of }) => !of) ? MEASURES : [null];

/** Whether some column is a share of all residents, and stays empty where nobody has entered them. */
export const showsShares = (table: TableDefinition): boolean =>
  placeColumns(table).some(({ shows }) => shows === "share");

/** What a figure is called by itself: the headings over the first column that shows it, from above. */
export function pathOfCount(table: TableDefinition, count: string): readonly string[] {
  const path = placeColumns(table).find((column) => column.shows === "count" && column.count === count)?.path ?? [];
  // A column named for how it counts ("number") is called by what stands over it.
  return path.at(-1) === count ? path : path.slice(0, -1);
}
