import { useLocale, useTranslations } from "next-intl";
import { rowWords } from "@/components/ui/row-words";
import { Rows } from "@/components/ui/rows";
import { Table, Th } from "@/components/ui/table";
import { formatDate, formatNumber } from "@/lib/core/format";
import type { BoardRow } from "@/lib/lists/list";
import { type Chain, statusWord } from "@/lib/rounds/steps";

type Props = {
  rows: readonly BoardRow[];
  chain: Chain;
  caption: string /** Where the reader answers for several. */;
  withDistrict: boolean;
};

/** The lists of communes, each with where it stands and how far it is. */
export function BoardTable({ rows, chain, caption, withDistrict }: Props) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
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
      <Rows
        columns={[
          { heads: true },
          ...(withDistrict ? [{}] : []),
          {},
          { numeric: true },
          {},
          ...Array.from({ length: 4 }, () => ({ numeric: true })),
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          waits: row.waitsForMe,
          cells: [
            { href: `/lists/${row.id}`, text: row.commune },
            ...(withDistrict ? [row.district] : []),
            { list: statusWord(chain, row.status) },
            number(row.submission),
            row.lastAt && formatDate(row.lastAt),
            t("part", { part: row.finished, whole: row.total }),
            number(row.poor),
            number(row.nearPoor),
            row.residents && number(row.residents.households),
          ],
        }))}
        words={rowWords(tc, chain)}
      />
    </Table>
  );
}
