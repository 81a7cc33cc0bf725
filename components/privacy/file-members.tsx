import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { sayFact } from "@/lib/households/columns";
import { MEMBER_FIELD_NAMES, type MemberField, SENSITIVE_FIELDS } from "@/lib/households/member-fields";
import type { MemberView } from "@/lib/households/sensitive";

type Props = {
  members: readonly MemberView[];
  number: (member: MemberView) => ReactNode;
};

/** Said in the line with the name, or in place of the number. */
const ELSEWHERE: readonly MemberField[] = ["fullName", "relationship", "sex", "birth", "nationalIdAbsence"];
const FIELDS = MEMBER_FIELD_NAMES.filter((field) => !ELSEWHERE.includes(field));

/** The members as a household reads them on paper: one paragraph each. */
export function FileMembers({ members, number }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const words = { th: t, tc };
  return (
    <ol className="border-t border-rule">
      {members.map((member) => {
        const facts = { ...member, ...member.sensitive };
        const fields = FIELDS.filter((field) => member.sensitive || !SENSITIVE_FIELDS.some((one) => one === field));
        return (
          <li key={member.id} className="border-b border-rule py-2">
            <p>
              <strong>{member.fullName}</strong> · {sayFact("relationship", facts, words)} ·{" "}
              {sayFact("sex", facts, words)} · {member.birth}
            </p>
            <dl className="mt-1 grid gap-x-6 text-table sm:grid-cols-2 print:grid-cols-2 [&_dt]:inline [&_dt]:text-ink-soft [&_dd]:inline">
              {fields.map((field) => (
                <div key={field}>
                  <dt>{t(`field.${field}`)}: </dt>
                  <dd>{field === "nationalId" && member.nationalId ? number(member) : sayFact(field, facts, words)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ol>
  );
}
