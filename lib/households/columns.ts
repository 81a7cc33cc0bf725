import type { Translate } from "@/lib/core/message";
import type { MemberInput } from "@/lib/households/schema";
import {
  AttendingLevel,
  Disability,
  NationalIdAbsence,
  Nutrition,
  Relationship,
  SchoolingLevel,
  Sex,
  WorkStatus,
} from "@/prisma/generated/enums";

// The columns of the member table on a paper sheet. Each has a letter: a correction is called by the member's number and the
// column's letter, on paper and when it is typed back ("3h"). The letters are those of Vietnamese lists, without j and w.

type Field = Exclude<keyof MemberInput, "id">;

export type MemberColumn = {
  letter: string;
  field: Field;
} & (
  | { kind: "text" | "birth" | "national_id" | "ethnicity" }
  /** Coded 1, 2, 3 … in the order of the values; 0 takes the value away where `empty` allows it. */
  | { kind: "choice"; values: readonly string[]; words: string; empty: string | null }
  /** 1 yes, 2 no; 0 not asked where `empty` allows it. */
  | { kind: "yes_no"; empty: string | null }
);

/** What every member has a cell for. */
export const MEMBER_COLUMNS: readonly MemberColumn[] = [
  { letter: "a", field: "fullName", kind: "text" },
  { letter: "b", field: "sex", kind: "choice", values: Object.values(Sex), words: "sex", empty: null },
  { letter: "c", field: "birth", kind: "birth" },
  {
    letter: "d",
    field: "relationship",
    kind: "choice",
    values: Object.values(Relationship),
    words: "relationship",
    empty: null,
  },
  { letter: "e", field: "ethnicityCode", kind: "ethnicity" },
  { letter: "g", field: "nationalId", kind: "national_id" },
  {
    letter: "h",
    field: "schoolingLevel",
    kind: "choice",
    values: Object.values(SchoolingLevel),
    words: "schooling",
    empty: "not_asked",
  },
  {
    letter: "i",
    field: "attendingLevel",
    kind: "choice",
    values: Object.values(AttendingLevel),
    words: "attending",
    empty: "not_attending",
  },
  {
    letter: "k",
    field: "workStatus",
    kind: "choice",
    values: Object.values(WorkStatus),
    words: "work",
    empty: "not_asked",
  },
  { letter: "l", field: "hasHealthInsurance", kind: "yes_no", empty: "not_asked" },
];

/** What few members need: a second line under each. */
export const MEMBER_MARKS: readonly MemberColumn[] = [
  {
    letter: "m",
    field: "disability",
    kind: "choice",
    values: Object.values(Disability),
    words: "disability",
    empty: null,
  },
  { letter: "n", field: "receivesMonthlyAllowance", kind: "yes_no", empty: null },
  { letter: "o", field: "certifiedOnTheJob", kind: "yes_no", empty: null },
  { letter: "p", field: "hasLabourCapacity", kind: "yes_no", empty: null },
  { letter: "q", field: "isMerit", kind: "yes_no", empty: null },
  { letter: "r", field: "isPolicyBeneficiary", kind: "yes_no", empty: null },
  {
    letter: "s",
    field: "nutrition",
    kind: "choice",
    values: Object.values(Nutrition),
    words: "nutrition",
    empty: "not_asked",
  },
  { letter: "t", field: "isPregnant", kind: "yes_no", empty: null },
];

/** Codes for why somebody has no national id, in the order of the values. */
export const ABSENCES: readonly NationalIdAbsence[] = Object.values(NationalIdAbsence);

/** The lines about the household itself, called "0a", "0b", "0c". */
export const HOUSEHOLD_LINES = [
  { letter: "a", field: "address" },
  { letter: "b", field: "phone" },
  { letter: "c", field: "notes" },
] as const;

/** Called with a member's number where they no longer live in the household: "3x". */
export const LEFT_LETTER = "x";

export const findMemberColumn = (letter: string): MemberColumn | null =>
  [...MEMBER_COLUMNS, ...MEMBER_MARKS].find((column) => column.letter === letter) ?? null;

/** The namespaces `households` and `common` of the language that a cell is said in. */
export type ColumnWords = { th: Translate; tc: Translate };

const wordOf = ({ th, tc }: ColumnWords, words: string, value: string) =>
  words === "sex" ? tc(`sex.${value}`) : th(`${words}.${value}`);

/** A member's cell in words; "" where there is nothing to say. */
export function sayCell(column: MemberColumn, member: MemberInput & { ethnicity: string }, words: ColumnWords): string {
  const value = member[column.field];
  switch (column.kind) {
    case "yes_no":
      return typeof value === "boolean" ? words.tc(value ? "yes" : "no") : column.empty ? words.th(column.empty) : "";
    case "choice":
      return typeof value === "string"
        ? wordOf(words, column.words, value)
        : column.empty
          ? words.th(column.empty)
          : "";
    case "ethnicity":
      return member.ethnicity;
    case "national_id":
      return member.nationalId || (member.nationalIdAbsence ? words.th(`absence.${member.nationalIdAbsence}`) : "");
    default:
      return typeof value === "string" ? value : "";
  }
}

export type Code = { code: string; label: string; value: string | boolean | null };

/** The codes that may be written into a column's cell; none where words or digits are. */
export function listCodes(column: MemberColumn, words: ColumnWords): Code[] {
  if (column.kind !== "choice" && column.kind !== "yes_no") return [];
  const empty: Code[] = column.empty ? [{ code: "0", label: words.th(column.empty), value: null }] : [];
  if (column.kind === "yes_no")
    return [
      { code: "1", label: words.tc("yes"), value: true },
      { code: "2", label: words.tc("no"), value: false },
      ...empty,
    ];
  return [
    ...column.values.map((value, i) => ({ code: String(i + 1), label: wordOf(words, column.words, value), value })),
    ...empty,
  ];
}
