import { useTranslations } from "next-intl";
import { MemberCell, tableFields } from "@/components/households/member-cell";
import { Table, Td, Th } from "@/components/ui/table";
import type { ReviewMember } from "@/lib/reviews/snapshot";

type Props = { members: readonly ReviewMember[] /** "yyyy-MM-dd": ages are counted on it. */; day: string };

const FIELDS = tableFields("review");

/** The members as the indicators see them: age on the day, schooling, work, insurance. */
export function MemberTable({ members, day }: Props) {
  const t = useTranslations("reviews");
  const th = useTranslations("households");
  return (
    <Table caption={t("members")} captionHidden dense>
      <thead>
        <tr>
          <Th>{th("field.fullName")}</Th>
          {FIELDS.map((field) => (
            <Th key={field}>{th(`field.${field}`)}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {members.map(({ birth, ...member }) => (
          <tr key={member.id}>
            <Th scope="row" className="min-w-36 font-normal">
              {member.fullName}
            </Th>
            {FIELDS.map((field) => (
              <Td key={field}>
                <MemberCell field={field} member={member} birth={birth} day={day} />
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
