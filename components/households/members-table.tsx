import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { sayHealth } from "@/components/privacy/health-words";
import { Table, Td, Th } from "@/components/ui/table";
import { parsePartialDate } from "@/lib/core/format";
import { ageOn } from "@/lib/households/age";
import type { MemberView } from "@/lib/households/sensitive";

type Props = {
  members: readonly MemberView[];
  /** "yyyy-MM-dd": ages are counted on it. */
  today: string;
  /** How a member's masked number is shown, with its way to the whole one. */
  number: (member: MemberView) => ReactNode;
  /** Names lead to their persons' pages. */
  linked?: boolean;
};

/** The members of a household. Ethnicity and health stand in it for those who may see them unasked. */
export function MembersTable({ members, today, number, linked = false }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const tp = useTranslations("privacy");
  const ageText = (birth: string) => {
    const date = parsePartialDate(birth);
    if (!date) return "";
    const { min, max } = ageOn({ year: date.year, month: date.month ?? null, day: date.day ?? null }, today);
    return t("age", { age: min === max ? String(min) : `${min}–${max}` });
  };
  const open = members.every(({ sensitive }) => sensitive !== null);
  return (
    <Table caption={t("members_section")} captionHidden wide>
      <thead>
        <tr>
          <Th>{t("field.fullName")}</Th>
          <Th>{t("field.relationship")}</Th>
          <Th>{t("field.sex")}</Th>
          <Th>{t("field.birth")}</Th>
          {open && <Th>{t("field.ethnicityCode")}</Th>}
          <Th>{t("field.nationalId")}</Th>
          <Th>{t("field.schoolingLevel")}</Th>
          <Th>{t("field.workStatus")}</Th>
          <Th>{t("field.hasHealthInsurance")}</Th>
          {open && <Th>{tp("sensitive.health")}</Th>}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.id}>
            <Th scope="row" className="min-w-36 font-normal">
              {linked ? (
                <Link href={`/persons/${member.id}`} prefetch={false} className="link">
                  {member.fullName}
                </Link>
              ) : (
                member.fullName
              )}
            </Th>
            <Td>{t(`relationship.${member.relationship}`)}</Td>
            <Td>{tc(`sex.${member.sex}`)}</Td>
            <Td className="whitespace-nowrap">
              {member.birth} <span className="text-ink-soft">· {ageText(member.birth)}</span>
            </Td>
            {member.sensitive && <Td>{member.sensitive.ethnicity}</Td>}
            <Td>
              {member.nationalId
                ? number(member)
                : member.nationalIdAbsence && t(`absence.${member.nationalIdAbsence}`)}
            </Td>
            <Td>
              {member.attendingLevel
                ? `${t("field.attendingLevel")}: ${t(`attending.${member.attendingLevel}`)}`
                : member.schoolingLevel
                  ? t(`schooling.${member.schoolingLevel}`)
                  : t("not_asked")}
            </Td>
            <Td>{member.workStatus ? t(`work.${member.workStatus}`) : t("not_asked")}</Td>
            <Td>
              {member.hasHealthInsurance === null
                ? t("not_asked")
                : t(member.hasHealthInsurance ? "insured" : "not_insured")}
            </Td>
            {member.sensitive && <Td>{sayHealth(member.sensitive, { privacy: tp, households: t })}</Td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
