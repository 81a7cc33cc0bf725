import { useTranslations } from "next-intl";
import { ChooseHousehold } from "@/components/lists/choose-household";
import { rowWords } from "@/components/ui/row-words";
import { Rows } from "@/components/ui/rows";
import { Table, Th } from "@/components/ui/table";
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
  const tc = useTranslations("common");
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
      <Rows
        columns={[
          { heads: true, className: "min-w-40" },
          { className: "whitespace-nowrap" },
          { className: "min-w-28" },
          { numeric: true },
          {},
          {},
          { numeric: true },
          { numeric: true },
          {},
        ]}
        rows={rows.map((row) => ({
          id: row.reviewId,
          lead: choice && (
            <ChooseHousehold
              {...choice}
              household={{ reviewId: row.reviewId, label: `${row.headName} · ${row.code}` }}
              name={t("households.choose", { name: row.headName })}
            />
          ),
          cells: [
            [
              { href: `/reviews/${row.reviewId}`, text: row.headName },
              row.openComments > 0 && { tag: t("households.comments", { count: row.openComments }) },
              row.returnedReason !== null && { tag: t("households.returned"), strong: true },
            ],
            row.code,
            row.village,
            row.persons,
            row.startClass && { class: row.startClass },
            { review: row.status },
            row.incomeScore,
            row.deprivationScore,
            [row.finalClass ? { class: row.finalClass } : "–", row.overridden && { tag: t("households.overridden") }],
          ],
        }))}
        words={rowWords(tc, "reviews")}
      />
    </Table>
  );
}
