import { useLocale, useTranslations } from "next-intl";
import { ChooseHousehold } from "@/components/lists/choose-household";
import { ClassBadge } from "@/components/ui/class-badge";
import { ReviewStatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { formatNumber } from "@/lib/core/format";
import type { ListRow } from "@/lib/lists/list";

type Props = {
  caption: string;
  rows: readonly ListRow[];
  /** Set where the reader may tick households to return them. */
  choice: { listId: string; version: number } | null;
};

/** The households of a list: what was, what was decided, by which scores. */
export function HouseholdTable({ caption, rows, choice }: Props) {
  const t = useTranslations("lists");
  const locale = useLocale();
  const number = (value: number | null) => (value === null ? "–" : formatNumber(value, locale));
  return (
    <Table caption={caption} captionHidden>
      <thead>
        <tr>
          {choice && (
            <Th>
              <span className="sr-only">{t("column.choose")}</span>
            </Th>
          )}
          <Th>{t("column.household")}</Th>
          <Th>{t("column.code")}</Th>
          <Th>{t("column.village")}</Th>
          <Th numeric>{t("column.persons")}</Th>
          <Th>{t("column.start")}</Th>
          <Th>{t("column.review")}</Th>
          <Th numeric>{t("column.b1")}</Th>
          <Th numeric>{t("column.b2")}</Th>
          <Th>{t("column.end")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.reviewId}>
            {choice && (
              <Td>
                <ChooseHousehold
                  {...choice}
                  household={{ reviewId: row.reviewId, label: `${row.headName} · ${row.code}` }}
                  name={t("households.choose", { name: row.headName })}
                />
              </Td>
            )}
            <Th scope="row" className="min-w-40 font-normal">
              <a className="link" href={`/reviews/${row.reviewId}`}>
                {row.headName}
              </a>{" "}
              {row.openComments > 0 && <Tag>{t("households.comments", { count: row.openComments })}</Tag>}{" "}
              {row.returnedReason && <Tag tone="strong">{t("households.returned")}</Tag>}
            </Th>
            <Td className="whitespace-nowrap">{row.code}</Td>
            <Td className="min-w-28">{row.village}</Td>
            <Td numeric>{number(row.persons)}</Td>
            <Td>{row.startClass ? <ClassBadge value={row.startClass} short /> : "–"}</Td>
            <Td>
              <ReviewStatusBadge value={row.status} />
            </Td>
            <Td numeric>{number(row.incomeScore)}</Td>
            <Td numeric>{number(row.deprivationScore)}</Td>
            <Td>
              {row.finalClass ? <ClassBadge value={row.finalClass} short /> : "–"}{" "}
              {row.overridden && <Tag>{t("households.overridden")}</Tag>}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
