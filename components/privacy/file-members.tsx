import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { sayHealth } from "@/components/privacy/health-words";
import type { MemberView } from "@/lib/households/sensitive";

type Props = {
  members: readonly MemberView[];
  number: (member: MemberView) => ReactNode;
};

/** The members as a household reads them on paper: one paragraph each. */
export function FileMembers({ members, number }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const tp = useTranslations("privacy");
  const yes = (value: boolean) => tc(value ? "yes" : "no");
  return (
    <ol className="border-t border-rule">
      {members.map((member) => (
        <li key={member.id} className="border-b border-rule py-2">
          <p>
            <strong>{member.fullName}</strong> · {t(`relationship.${member.relationship}`)} · {tc(`sex.${member.sex}`)}{" "}
            · {member.birth}
          </p>
          <dl className="mt-1 grid gap-x-6 text-table sm:grid-cols-2 print:grid-cols-2 [&_dt]:inline [&_dt]:text-ink-soft [&_dd]:inline">
            <Fact term={t("field.nationalId")}>
              {member.nationalId
                ? number(member)
                : member.nationalIdAbsence && t(`absence.${member.nationalIdAbsence}`)}
            </Fact>
            {member.sensitive && <Fact term={t("field.ethnicityCode")}>{member.sensitive.ethnicity}</Fact>}
            <Fact term={t("field.schoolingLevel")}>
              {member.schoolingLevel ? t(`schooling.${member.schoolingLevel}`) : t("not_asked")}
            </Fact>
            <Fact term={t("field.attendingLevel")}>
              {member.attendingLevel ? t(`attending.${member.attendingLevel}`) : t("not_attending")}
            </Fact>
            <Fact term={t("field.workStatus")}>
              {member.workStatus ? t(`work.${member.workStatus}`) : t("not_asked")}
            </Fact>
            <Fact term={t("field.hasHealthInsurance")}>
              {member.hasHealthInsurance === null ? t("not_asked") : yes(member.hasHealthInsurance)}
            </Fact>
            {member.sensitive && (
              <>
                <Fact term={tp("sensitive.health")}>{sayHealth(member.sensitive, { privacy: tp, households: t })}</Fact>
                <Fact term={t("field.receivesMonthlyAllowance")}>{yes(member.receivesMonthlyAllowance)}</Fact>
              </>
            )}
            <Fact term={t("field.certifiedOnTheJob")}>{yes(member.certifiedOnTheJob)}</Fact>
            <Fact term={t("field.isMerit")}>{yes(member.isMerit)}</Fact>
            <Fact term={t("field.isPolicyBeneficiary")}>{yes(member.isPolicyBeneficiary)}</Fact>
          </dl>
        </li>
      ))}
    </ol>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}: </dt>
      <dd>{children}</dd>
    </div>
  );
}
