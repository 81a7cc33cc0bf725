import { useLocale, useTranslations } from "next-intl";
import { ListStatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { formatDate, formatNumber } from "@/lib/core/format";
import type { BoardRow } from "@/lib/lists/list";
import type { Chain } from "@/lib/rounds/steps";

type Props = {
  rows: readonly BoardRow[];
  chain: Chain;
  caption: string /** Where the reader answers for several. */;
  withDistrict: boolean;
};

/** The lists of communes, each with where it stands and how far it is. */
export function BoardTable({ rows, chain, caption, withDistrict }: Props) {
  const t = useTranslations("lists");
  const locale = useLocale();
  const number = (value: number) => formatNumber(value, locale);
  return (
    <Table caption={caption} captionHidden>
      <thead>
        <tr>
          <Th>{t("column.commune")}</Th>
          {withDistrict && <Th>{t("column.district")}</Th>}
          <Th>{t("column.status")}</Th>
          <Th numeric>{t("column.submission")}</Th>
          <Th>{t("column.last")}</Th>
          <Th numeric>{t("column.progress")}</Th>
          <Th numeric>{t("column.poor")}</Th>
          <Th numeric>{t("column.near_poor")}</Th>
          <Th numeric>{t("column.residents")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <Th scope="row" className={row.waitsForMe ? "" : "font-normal"}>
              <a className="link" href={`/lists/${row.id}`}>
                {row.commune}
              </a>
            </Th>
            {withDistrict && <Td>{row.district}</Td>}
            <Td>
              <ListStatusBadge chain={chain} value={row.status} />
            </Td>
            <Td numeric>{number(row.submission)}</Td>
            <Td>{row.lastAt ? formatDate(row.lastAt) : "–"}</Td>
            <Td numeric>{t("part", { part: row.finished, whole: row.total })}</Td>
            <Td numeric>{number(row.poor)}</Td>
            <Td numeric>{number(row.nearPoor)}</Td>
            <Td numeric>{row.residents ? number(row.residents.households) : "–"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
