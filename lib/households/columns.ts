import type { Translate } from "@/lib/core/message";
import { HOUSEHOLD_FIELD_NAMES, HOUSEHOLD_FIELDS, type HouseholdField } from "@/lib/households/household-fields";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberField,
  type MemberFieldSpec,
  SENSITIVE_FIELDS,
} from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";
import type { SensitiveFacts } from "@/lib/households/sensitive";
import { NationalIdAbsence } from "@/prisma/generated/enums";

// The columns of the member table on a paper sheet. A correction is called by the member's number and the column's letter, on
// paper and when it is typed back ("3h").

/** Choices are coded 1, 2, 3 … in the order of their values, yes 1 and no 2; 0 takes the value away where it may be empty. */
export type MemberColumn = MemberFieldSpec & { field: MemberField; letter: string };

const columnsOf = (part: "cells" | "marks"): readonly MemberColumn[] =>
  MEMBER_FIELD_NAMES.flatMap((field) => {
    const spec: MemberFieldSpec = MEMBER_FIELDS[field];
    return spec.sheet?.part === part ? [{ ...spec, field, letter: spec.sheet.letter }] : [];
  });

/** What every member has a cell for. */
export const MEMBER_COLUMNS = columnsOf("cells");

/** What few members need: a second line under each. */
export const MEMBER_MARKS = columnsOf("marks");

/** Codes for why somebody has no national id, in the order of the values. */
export const ABSENCES: readonly NationalIdAbsence[] = Object.values(NationalIdAbsence);

/** The lines about the household itself, called "0a", "0b", "0c". */
export const HOUSEHOLD_LINES: readonly { letter: string; field: Exclude<HouseholdField, "villageId"> }[] =
  HOUSEHOLD_FIELD_NAMES.flatMap((field) => {
    const { letter } = HOUSEHOLD_FIELDS[field];
    return field === "villageId" || letter === null ? [] : [{ letter, field }];
  });

/** Called with a member's number where they no longer live in the household: "3x". */
export const LEFT_LETTER = "x";

export const findMemberColumn = (letter: string): MemberColumn | null =>
  [...MEMBER_COLUMNS, ...MEMBER_MARKS].find((column) => column.letter === letter) ?? null;

/** The namespaces `households` and `common` of the language that a fact is said in. */
type FactWords = { th: Translate; tc: Translate };

/** A value of a choice in words. */
const wordOf = ({ th, tc }: FactWords, words: string, value: string) =>
  words === "sex" ? tc(`sex.${value}`) : th(`${words}.${value}`);

/** A value of a member's field in words; "" where there is nothing to say. Texts say themselves. */
export function sayValue(field: MemberField, value: string | boolean | null | undefined, words: FactWords): string {
  const spec: MemberFieldSpec = MEMBER_FIELDS[field];
  const empty = "empty" in spec && spec.empty ? words.th(spec.empty) : "";
  if (spec.kind === "yes_no") return typeof value === "boolean" ? words.tc(value ? "yes" : "no") : empty;
  if (spec.kind === "choice") return typeof value === "string" ? wordOf(words, spec.words, value) : empty;
  return typeof value === "string" ? value : "";
}

/** A member's fact in words; "" where there is nothing to say. */
export function sayFact(
  field: MemberField,
  member: Partial<MemberInput> & { ethnicity?: string },
  words: FactWords,
): string {
  const { kind } = MEMBER_FIELDS[field];
  if (kind === "ethnicity") return member.ethnicity ?? "";
  if (kind === "national_id" && !member.nationalId)
    return member.nationalIdAbsence ? sayValue("nationalIdAbsence", member.nationalIdAbsence, words) : "";
  return sayValue(field, member[field], words);
}

/** What of a member's sensitive facts is worth a remark, in one line; says so where there is nothing. */
export function sayRemarks(facts: SensitiveFacts, words: FactWords): string {
  const remarks = SENSITIVE_FIELDS.flatMap((field) => {
    const { usual } = MEMBER_FIELDS[field].sensitive;
    const value = facts[field];
    if (usual === null || value === null || value === usual) return [];
    return [words.th(`remark.${field}`, { value: sayValue(field, value, words).toLowerCase() })];
  });
  if (remarks.length === 0) return words.th("no_remarks");
  return remarks.join(", ").replace(/^./u, (letter) => letter.toLocaleUpperCase("vi"));
}

export type Code = { code: string; label: string; value: string | boolean | null };

/** The codes that may be written into a column's cell; none where words or digits are. */
export function listCodes(column: MemberColumn, words: FactWords): Code[] {
  if (column.kind !== "choice" && column.kind !== "yes_no") return [];
  const empty: Code[] = column.empty ? [{ code: "0", label: words.th(column.empty), value: null }] : [];
  const values = column.kind === "yes_no" ? [true, false] : Object.values(column.values);
  return [
    ...values.map((value, i) => ({ code: String(i + 1), label: sayValue(column.field, value, words), value })),
    ...empty,
  ];
}
