import { useLocale, useTranslations } from "next-intl";
import { DataTable } from "@/components/ui/data-table";
import { rowWords } from "@/components/ui/row-words";
import { formatDate, formatNumber } from "@/lib/core/format";
import type { BoardRow } from "@/lib/lists/list";
import { type Chain, statusWord } from "@/lib/rounds/steps";

type Props = {
  rows: readonly BoardRow[];
  chain: Chain;
  caption: string;
  /** Where the reader answers for several. */
  withDistrict: boolean;
};

/** The lists of communes, each with where it stands and how far it is. */
export function BoardTable({ rows, chain, caption, withDistrict }: Props) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  const locale = useLocale();
  const number = (value: number) => formatNumber(value, locale);
  return (
    <DataTable
      caption={caption}
      wide
      columns={[
        {
          head: t("column.commune"),
          heads: true,
          cell: ({ id, commune }) => ({ href: `/lists/${id}`, text: commune }),
        },
        withDistrict && { head: t("column.district"), cell: ({ district }) => district },
        { head: t("column.status"), cell: ({ status }) => ({ list: statusWord(chain, status) }) },
        { head: t("column.submission"), numeric: true, cell: ({ submission }) => number(submission) },
        { head: t("column.last"), cell: ({ lastAt }) => lastAt && formatDate(lastAt) },
        {
          head: t("column.progress"),
          numeric: true,
          cell: ({ finished, total }) => t("part", { part: finished, whole: total }),
        },
        { head: t("column.poor"), numeric: true, cell: ({ poor }) => number(poor) },
        { head: t("column.near_poor"), numeric: true, cell: ({ nearPoor }) => number(nearPoor) },
        {
          head: t("column.residents"),
          numeric: true,
          cell: ({ residents }) => residents && number(residents.households),
        },
      ]}
      items={rows}
      row={({ id, waitsForMe }) => ({ id, waits: waitsForMe })}
      words={rowWords(tc, chain)}
    />
  );
}
