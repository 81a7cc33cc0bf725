import { useTranslations } from "next-intl";
import { ClassBadge } from "@/components/ui/class-badge";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { type Count, type LedgerGroup, project } from "@/lib/ledger/projection";
import { OFFICIAL_TABLES } from "@/lib/ledger/tables";
import type { ListView } from "@/lib/lists/list";

type Props = {
  list: Pick<ListView, "counts" | "residents">;
  ledger: readonly LedgerGroup[];
  withoutNationalId: number;
};

/** What is about to be sent: how many households of which class. */
export function SubmitSummary({ list, ledger, withoutNationalId }: Props) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  const { poor, nearPoor, average } = project(OFFICIAL_TABLES.r1, ledger);
  const { households, persons } = list.residents;
  const say = (count: Count) =>
    `${t("submit.households_value", { count: count.households })} · ${t("submit.persons_value", { count: count.persons })}`;
  const notPoor = list.counts.DONE - poor.households - nearPoor.households - average.households;
  return (
    <DescriptionList>
      <Description term={<ClassBadge value="POOR" short />}>{say(poor)}</Description>
      <Description term={<ClassBadge value="NEAR_POOR" short />}>{say(nearPoor)}</Description>
      <Description term={<ClassBadge value="AVERAGE_STANDARD" short />}>{say(average)}</Description>
      <Description term={<ClassBadge value="NOT_POOR" short />}>
        {t("submit.households_value", { count: notPoor })}
      </Description>
      <Description term={t("submit.reviewed")}>{t("submit.households_value", { count: list.counts.DONE })}</Description>
      {list.counts.CLOSED > 0 && (
        <Description term={t("submit.closed")}>
          {t("submit.households_value", { count: list.counts.CLOSED })}
        </Description>
      )}
      <Description term={t("submit.residents")}>
        {households === null || persons === null ? tc("no_data") : t("submit.residents_value", { households, persons })}
      </Description>
      {withoutNationalId > 0 && (
        <Description term={t("submit.without_national_id")}>
          {t("submit.persons_value", { count: withoutNationalId })}
        </Description>
      )}
    </DescriptionList>
  );
}
