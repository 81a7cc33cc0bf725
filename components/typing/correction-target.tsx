"use client";

import { useTranslations } from "next-intl";
import { EntryLine } from "@/components/typing/entry-line";
import { parseDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { type Call, type EthnicGroup, isWholeCode, readCell, type SheetRow } from "@/lib/households/cell";
import { listCodes, MEMBER_COLUMNS, type MemberColumn, sayFact } from "@/lib/households/columns";
import type { HouseholdEditInput, MemberInput } from "@/lib/households/schema";

/** What is being corrected. Of somebody new, one column after the other. */
export type Target = Exclude<Call, { kind: "new" }> | { kind: "new"; member: MemberInput; at: number };

type Props = {
  target: Target;
  household: HouseholdEditInput;
  rows: readonly SheetRow[];
  ethnicGroups: readonly EthnicGroup[];
  /** Changes the household and saves it; an encoded message where it may not be so. */
  correct: (next: HouseholdEditInput) => string | null;
  move: (target: Target) => void;
  /** Says what was done. */
  note: (text: string) => void;
  leave: () => void;
};

/** The line in which one correction is written. */
export function CorrectionTarget(props: Props) {
  const { target, household, rows, ethnicGroups, correct, move, note, leave } = props;
  const t = useTranslations("typing");
  const th = useTranslations("households");
  const tc = useTranslations("common");
  const { members } = household;
  const saidOf = (column: MemberColumn, member: MemberInput) => {
    const ethnicity = ethnicGroups.find(({ value }) => value === member.ethnicityCode)?.label ?? "";
    return sayFact(column.field, { ...member, ethnicity }, { th, tc });
  };

  if (target.kind === "line") {
    const { field } = target;
    return (
      <EntryLine
        key={field}
        id="correction-value"
        autoFocus
        wide
        label={th(`field.${field}`)}
        text=""
        offer={household[field] || t("empty")}
        take={(text) => {
          if (text === "") return null;
          const message = correct({ ...household, [field]: text });
          if (!message) note(`${th(`field.${field}`)}: ${text}`);
          return message;
        }}
        next={leave}
      />
    );
  }
  if (target.kind === "new") {
    const column = MEMBER_COLUMNS[target.at];
    if (!column) return null;
    const number = rows.length + 1;
    const isLast = target.at === MEMBER_COLUMNS.length - 1;
    return (
      <CellLine
        key={`new${target.at}`}
        column={column}
        member={target.member}
        said={saidOf(column, target.member)}
        label={`${number}. ${target.member.fullName || t("new_member")} · ${th(`field.${column.field}`)}`}
        ethnicGroups={ethnicGroups}
        take={(fields) => {
          const member = { ...target.member, ...fields };
          if (!isLast) {
            move({ kind: "new", member, at: target.at + 1 });
            return null;
          }
          const message = correct({ ...household, members: [...members, member] });
          if (!message) note(`${number}. ${member.fullName} · ${t("added")}`);
          return message;
        }}
        next={isLast ? leave : stay}
      />
    );
  }
  const member = rows[target.member]?.member;
  if (!member) return null;
  const number = target.member + 1;
  if (target.kind === "left") {
    return (
      <EntryLine
        key={member.id}
        id="correction-value"
        autoFocus
        numeric
        label={`${number}. ${t("left_on", { name: member.fullName })}`}
        text=""
        offer={t("day_form")}
        take={(text) => {
          const day = parseDate(text);
          if (!day) return say("date_form");
          const message = correct({
            ...household,
            members: members.filter(({ id }) => id !== member.id),
            departed: [...household.departed, { personId: member.id, on: day.split("-").reverse().join("/") }],
          });
          if (!message) note(t("left", { name: member.fullName }));
          return message;
        }}
        next={leave}
      />
    );
  }
  const { column } = target;
  return (
    <CellLine
      key={`${member.id}${column.field}`}
      column={column}
      member={member}
      said={saidOf(column, member)}
      label={`${number}. ${member.fullName} · ${th(`field.${column.field}`)}`}
      ethnicGroups={ethnicGroups}
      take={(fields) => {
        if (Object.keys(fields).length === 0) return null;
        const changed = { ...member, ...fields };
        const message = correct({
          ...household,
          members: members.map((one) => (one.id === member.id ? changed : one)),
        });
        if (!message)
          note(`${number}. ${changed.fullName} · ${th(`field.${column.field}`)}: ${saidOf(column, changed)}`);
        return message;
      }}
      next={leave}
    />
  );
}

/** The next column's line takes the focus by itself. */
const stay = () => undefined;

type CellProps = {
  column: MemberColumn;
  member: MemberInput;
  label: string;
  /** What stands there, in words. */
  said: string;
  ethnicGroups: readonly EthnicGroup[];
  /** The fields as typed; none where it stays as it is. */
  take: (fields: Partial<MemberInput>) => string | null;
  next: () => void;
};

function CellLine({ column, member, label, said, ethnicGroups, take, next }: CellProps) {
  const t = useTranslations("typing");
  const th = useTranslations("households");
  const tc = useTranslations("common");
  const codes = listCodes(column, { th, tc });
  return (
    <EntryLine
      id="correction-value"
      autoFocus
      wide={codes.length === 0}
      numeric={codes.length > 0 || column.kind === "birth"}
      label={label}
      codes={
        column.kind === "national_id"
          ? t("national_id_codes")
          : codes.map(({ code, label: word }) => `${code} ${word}`).join(" · ")
      }
      text=""
      offer={t("accept", { answer: said || t("empty") })}
      isWhole={codes.length > 0 ? (text) => isWholeCode(text, codes) : undefined}
      take={(text) => {
        if (text === "" && isSettled(column, member)) return take({});
        const read = readCell(column, text, codes, ethnicGroups);
        return "error" in read ? read.error : take(read.fields);
      }}
      next={next}
    />
  );
}

/** Whether a cell may stay as it is: whoever is new has no name and no birth date yet. */
const isSettled = (column: MemberColumn, member: MemberInput): boolean =>
  column.kind === "national_id"
    ? member.nationalId !== "" || member.nationalIdAbsence !== null
    : member[column.field] !== "";
