import { columnName } from "@/lib/core/fields";
import { copiedText, copiedWord } from "@/lib/core/sql";
import { MEMBER_FIELDS, SENSITIVE_FIELDS } from "@/lib/households/member-fields";
import type { ExportReason } from "@/lib/privacy/schema";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, MovementKind, ReviewStatus } from "@/prisma/generated/enums";

// The columns of the households' download, each once: what it is called, what it holds, and where PostgreSQL reads it.

type Worded = "class" | "status" | "kind";
/** A word in the reader's language for each kind of value. */
export type ValueWords = Record<Worded, (value: string) => string>;
const WORDED: Record<Worded, Readonly<Record<string, string>>> = {
  class: HouseholdClass,
  status: ReviewStatus,
  kind: MovementKind,
};

/** A column of the download. */
export type HouseholdColumn = {
  /** Its heading in the namespace `reports`, under `sheet`. */
  key: string;
  /** A text, a number, a day, a value that has a word, or a number that is sealed (`<person> <sealed>`) and shown masked. */
  kind: "text" | "number" | "date" | Worded | "sealed";
  /** In characters. */
  width: number;
  /** Of a household `h` in its village `v`, commune `c` and district `d`, its review `r`, and what was asked for of its members. */
  value: Prisma.Sql;
};

const sql = Prisma.sql;

const COLUMNS: readonly HouseholdColumn[] = [
  { key: "district", kind: "text", width: 18, value: sql`d.full_name` },
  { key: "commune", kind: "text", width: 22, value: sql`c.full_name` },
  { key: "village", kind: "text", width: 20, value: sql`v.full_name` },
  { key: "code", kind: "text", width: 14, value: sql`h.code` },
  { key: "head", kind: "text", width: 26, value: sql`h.head_name` },
  { key: "members", kind: "number", width: 10, value: sql`h.member_count` },
  { key: "start", kind: "class", width: 16, value: sql`r.start_class` },
  { key: "status", kind: "status", width: 16, value: sql`r.status` },
  { key: "surveyed", kind: "date", width: 12, value: sql`r.surveyed_on` },
  { key: "income_score", kind: "number", width: 10, value: sql`r.income_score` },
  { key: "deprivation_score", kind: "number", width: 10, value: sql`r.deprivation_score` },
  { key: "end", kind: "class", width: 16, value: sql`r.final_class` },
  { key: "movement", kind: "kind", width: 18, value: sql`r.movement_kind` },
];

/** The head's number. Asked of the database only when somebody asked for it, as what follows: what is not read cannot leave. */
const ID_COLUMN: HouseholdColumn = {
  key: "national_id",
  kind: "sealed",
  width: 16,
  value: sql`(SELECT p.id || ' ' || p.national_id_sealed FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.household_id = h.id AND m.valid_to IS NULL AND m.relationship = 'HEAD' LIMIT 1)`,
};

/** The sensitive facts of which a download tells how many members are not as usual. */
const COUNTED = SENSITIVE_FIELDS.flatMap((field) => {
  const { counted, usual } = MEMBER_FIELDS[field].sensitive;
  return counted
    ? [
        {
          key: counted,
          column: Prisma.raw(counted),
          isUnusual: sql`p.${Prisma.raw(columnName(field))} <> ${String(usual)}`,
        },
      ]
    : [];
});

const SENSITIVE_COLUMNS: readonly HouseholdColumn[] = [
  { key: "ethnicity", kind: "text", width: 12, value: sql`s.ethnicity` },
  ...COUNTED.map(({ key, column }): HouseholdColumn => ({ key, kind: "number", width: 14, value: sql`s.${column}` })),
];
/** Where `s` comes from. */
export const SENSITIVE_JOIN = sql`LEFT JOIN LATERAL (
  SELECT max(e.name) FILTER (WHERE m.relationship = 'HEAD') AS ethnicity,
    ${Prisma.join(COUNTED.map(({ column, isUnusual }) => sql`count(*) FILTER (WHERE ${isUnusual})::int AS ${column}`))}
  FROM membership m JOIN person p ON p.id = m.person_id JOIN ethnic_group e ON e.code = p.ethnicity_code
  WHERE m.household_id = h.id AND m.valid_to IS NULL) s ON TRUE`;

/** What a row carries of members. */
export type Extra = Pick<ExportReason, "sensitive" | "ids">;

/** The columns of a download in their order. */
export const householdColumns = ({ sensitive, ids }: Extra): readonly HouseholdColumn[] => [
  ...COLUMNS,
  ...(ids ? [ID_COLUMN] : []),
  ...(sensitive ? SENSITIVE_COLUMNS : []),
];

/** As a line of CSV holds it (lib/core/csv.ts). */
export function copiedValue({ kind, value }: HouseholdColumn, words: ValueWords): Prisma.Sql {
  if (kind === "text") return copiedText(value);
  if (kind === "date") return sql`to_char(${value}, 'DD/MM/YYYY')`;
  if (kind === "number" || kind === "sealed") return value;
  const cases = Object.values(WORDED[kind]).map((one) => sql`WHEN ${one} THEN ${copiedWord(words[kind](one))}`);
  return sql`CASE ${value} ${Prisma.join(cases, " ")} END`;
}

/** As the driver reads it: a day as text. */
export const readValue = ({ kind, value }: HouseholdColumn): Prisma.Sql =>
  kind === "date" ? sql`${value}::text` : value;
