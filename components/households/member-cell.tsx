import { useTranslations } from "next-intl";
import { formatPartialDate } from "@/lib/core/format";
import { ageOn } from "@/lib/households/age";
import { sayFact } from "@/lib/households/columns";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberField,
  type MemberFieldSpec,
} from "@/lib/households/member-fields";
import type { Birth } from "@/lib/households/person-facts";
import type { MemberInput } from "@/lib/households/schema";

/** The fields that a table of members has a column for, but for the name. */
export const tableFields = (table: MemberFieldSpec["tables"][number]): readonly MemberField[] =>
  MEMBER_FIELD_NAMES.filter((field) => {
    const { tables }: MemberFieldSpec = MEMBER_FIELDS[field];
    return field !== "fullName" && tables.includes(table);
  });

type Facts = Partial<Omit<MemberInput, "birth">> & { ethnicity?: string };

type Props = {
  field: MemberField;
  member: Facts;
  /** Null for one that cannot be read. */
  birth: Birth | null;
  /** "yyyy-MM-dd": ages are counted on it. */
  day: string;
};

/** A member's fact in a cell of a table: a birth date with the age, of whoever attends a school that it is attended. */
export function MemberCell({ field, member, birth, day }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const words = { th: t, tc };
  if (field === "birth") {
    if (!birth) return null;
    const { min, max } = ageOn(birth, day);
    return (
      <span className="whitespace-nowrap">
        {formatPartialDate(birth)}{" "}
        <span className="text-ink-soft">· {t("age", { age: min === max ? String(min) : `${min}–${max}` })}</span>
      </span>
    );
  }
  if (field === "schoolingLevel" && member.attendingLevel)
    return `${t("field.attendingLevel")}: ${sayFact("attendingLevel", member, words)}`;
  return sayFact(field, member, words);
}
