import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MemberCell, tableFields } from "@/components/households/member-cell";
import { Table, Td, Th } from "@/components/ui/table";
import { parsePartialDate } from "@/lib/core/format";
import { sayRemarks } from "@/lib/households/columns";
import { SENSITIVE_FIELDS } from "@/lib/households/member-fields";
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

const FIELDS = tableFields("household");

/** The members of a household. Ethnicity and health stand in it for those who may see them unasked. */
export function MembersTable({ members, today, number, linked = false }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const tp = useTranslations("privacy");
  const open = members.every(({ sensitive }) => sensitive !== null);
  const fields = FIELDS.filter((field) => open || !SENSITIVE_FIELDS.some((one) => one === field));
  return (
    <Table caption={t("members_section")} captionHidden wide>
      <thead>
        <tr>
          <Th>{t("field.fullName")}</Th>
          {fields.map((field) => (
            <Th key={field}>{t(`field.${field}`)}</Th>
          ))}
          {open && <Th>{tp("sensitive.health")}</Th>}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => {
          const date = parsePartialDate(member.birth);
          const birth = date && { year: date.year, month: date.month ?? null, day: date.day ?? null };
          return (
            <tr key={member.id}>
              <Th scope="row" className="min-w-36 font-normal">
                {linked ? (
                  <a href={`/persons/${member.id}`} className="link">
                    {member.fullName}
                  </a>
                ) : (
                  member.fullName
                )}
              </Th>
              {fields.map((field) => (
                <Td key={field}>
                  {field === "nationalId" && member.nationalId ? (
                    number(member)
                  ) : (
                    <MemberCell field={field} member={{ ...member, ...member.sensitive }} birth={birth} day={today} />
                  )}
                </Td>
              ))}
              {open && <Td className="min-w-36">{member.sensitive && sayRemarks(member.sensitive, { th: t, tc })}</Td>}
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
