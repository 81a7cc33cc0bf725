import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { formatPartialDate } from "@/lib/core/format";
import { ageOn } from "@/lib/households/age";
import type { ReviewMember } from "@/lib/reviews/snapshot";

type Props = { members: readonly ReviewMember[] /** "yyyy-MM-dd": ages are counted on it. */; day: string };

/** The members as the indicators see them: age on the day, schooling, work, insurance. */
export function MemberTable({ members, day }: Props) {
  const t = useTranslations("reviews");
  const th = useTranslations("households");
  const tc = useTranslations("common");
  return (
    <Table caption={t("members")} captionHidden dense>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th>{t("relationship")}</Th>
          <Th>{t("sex")}</Th>
          <Th>{t("birth")}</Th>
          <Th>{t("schooling")}</Th>
          <Th>{t("work")}</Th>
          <Th>{t("insurance")}</Th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => {
          const { min, max } = ageOn(member.birth, day);
          return (
            <tr key={member.id}>
              <Th scope="row" className="min-w-36 font-normal">
                {member.fullName}
              </Th>
              <Td>{th(`relationship.${member.relationship}`)}</Td>
              <Td>{tc(`sex.${member.sex}`)}</Td>
              <Td className="whitespace-nowrap">
                {formatPartialDate(member.birth)}{" "}
                <span className="text-ink-soft">
                  · {th("age", { age: min === max ? String(min) : `${min}–${max}` })}
                </span>
              </Td>
              <Td>
                {member.attendingLevel
                  ? `${th("field.attendingLevel")}: ${th(`attending.${member.attendingLevel}`)}`
                  : member.schoolingLevel
                    ? th(`schooling.${member.schoolingLevel}`)
                    : th("not_asked")}
              </Td>
              <Td>{member.workStatus ? th(`work.${member.workStatus}`) : th("not_asked")}</Td>
              <Td>
                {member.hasHealthInsurance === null
                  ? th("not_asked")
                  : th(member.hasHealthInsurance ? "insured" : "not_insured")}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
