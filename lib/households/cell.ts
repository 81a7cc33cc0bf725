import { formatPartialDate, parsePartialDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import {
  ABSENCES,
  type Code,
  findMemberColumn,
  HOUSEHOLD_LINES,
  LEFT_LETTER,
  type MemberColumn,
} from "@/lib/households/columns";
import { foldName } from "@/lib/households/names";
import { digitsOf } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";

/** Which cell of a sheet is to be corrected. */
export type Call =
  | { kind: "line"; field: (typeof HOUSEHOLD_LINES)[number]["field"] }
  | { kind: "cell"; member: number; column: MemberColumn }
  | { kind: "left"; member: number }
  | { kind: "new" };

/** A row of a sheet's table of members. */
export type SheetRow = { member: MemberInput; left: boolean };

/** The rows as the paper numbers them: whoever has left since keeps their number, whoever is new comes after the last. */
export const sheetRows = (printed: readonly MemberInput[], members: readonly MemberInput[]): SheetRow[] => [
  ...printed.map((member) => {
    const now = members.find(({ id }) => id === member.id);
    return { member: now ?? member, left: !now };
  }),
  ...members.filter(({ id }) => !printed.some((one) => one.id === id)).map((member) => ({ member, left: false })),
];

/**
 * Reads what calls a cell: "0b" the telephone, "3h" the third member's schooling, "3x" that they left; the number after the
 * last row, with any letter, begins a new member. Null for anything else.
 */
export function readCall(text: string, rows: number): Call | null {
  const match = /^(\d{1,2})([a-z])$/.exec(text.trim().toLowerCase());
  if (!match) return null;
  const row = Number(match[1]);
  const letter = match[2] ?? "";
  if (row === 0) {
    const line = HOUSEHOLD_LINES.find((one) => one.letter === letter);
    return line ? { kind: "line", field: line.field } : null;
  }
  if (row === rows + 1) return { kind: "new" };
  if (row > rows) return null;
  if (letter === LEFT_LETTER) return { kind: "left", member: row - 1 };
  const column = findMemberColumn(letter);
  return column && { kind: "cell", member: row - 1, column };
}

export type EthnicGroup = { value: string; label: string };

/** What a cell's text means, as the fields of a member; or an encoded message of `validation`. */
export function readCell(
  column: MemberColumn,
  text: string,
  codes: readonly Code[],
  groups: readonly EthnicGroup[],
): { fields: Partial<MemberInput> } | { error: string } {
  const typed = text.trim();
  switch (column.kind) {
    case "choice":
    case "yes_no": {
      const code = codes.find((one) => one.code === typed);
      return code ? { fields: { [column.field]: code.value } } : { error: say("choice_required") };
    }
    case "birth": {
      const birth = parsePartialDate(typed);
      return birth
        ? { fields: { birth: formatPartialDate(birth) } }
        : { error: say(typed ? "birth_form" : "birth_required") };
    }
    case "national_id": {
      const absence = /^\d$/.test(typed) ? ABSENCES[Number(typed) - 1] : undefined;
      if (absence) return { fields: { nationalId: "", nationalIdAbsence: absence } };
      return { fields: { nationalId: digitsOf(typed), nationalIdAbsence: null } };
    }
    case "ethnicity": {
      const found = groups.filter(
        ({ value, label }) => typed !== "" && (value === typed || foldName(label).startsWith(foldName(typed))),
      );
      const exact = found.find(({ label }) => foldName(label) === foldName(typed));
      const group = exact ?? (found.length === 1 ? found[0] : undefined);
      return group ? { fields: { ethnicityCode: group.value } } : { error: say("choice_required") };
    }
    default:
      return typed === "" ? { error: say("text_required") } : { fields: { [column.field]: typed } };
  }
}

/** Whether a code is complete as typed: no longer one begins with it. */
export const isWholeCode = (text: string, codes: readonly Code[]): boolean =>
  codes.some(({ code }) => code === text) && !codes.some(({ code }) => code !== text && code.startsWith(text));
