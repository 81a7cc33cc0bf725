import { useTranslations } from "next-intl";
import { ChooseHousehold } from "@/components/lists/choose-household";
import { DataTable } from "@/components/ui/data-table";
import { rowWords } from "@/components/ui/row-words";
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
    <DataTable
      caption={caption}
      wide
      columns={[
        {
          head: t("column.household"),
          heads: true,
          className: "min-w-40",
          cell: ({ reviewId, headName, openComments, returnedReason }) => [
            { href: `/reviews/${reviewId}`, text: headName },
            openComments > 0 && { tag: t("households.comments", { count: openComments }) },
            returnedReason !== null && { tag: t("households.returned"), strong: true },
          ],
        },
        { head: t("column.code"), className: "whitespace-nowrap", cell: ({ code }) => code },
        { head: t("column.village"), className: "min-w-28", cell: ({ village }) => village },
        { head: t("column.persons"), numeric: true, cell: ({ persons }) => persons },
        { head: t("column.start"), cell: ({ startClass }) => startClass && { class: startClass } },
        { head: t("column.review"), cell: ({ status }) => ({ review: status }) },
        { head: t("column.b1"), numeric: true, cell: ({ incomeScore }) => incomeScore },
        { head: t("column.b2"), numeric: true, cell: ({ deprivationScore }) => deprivationScore },
        {
          head: t("column.end"),
          cell: ({ finalClass, overridden }) => [
            finalClass ? { class: finalClass } : "–",
            overridden && { tag: t("households.overridden") },
          ],
        },
      ]}
      items={rows}
      row={({ reviewId, headName, code }) => ({
        id: reviewId,
        lead: choice && (
          <ChooseHousehold
            {...choice}
            household={{ reviewId, label: `${headName} · ${code}` }}
            name={t("households.choose", { name: headName })}
          />
        ),
      })}
      chooseHead={choice && <span className="sr-only">{t("column.choose")}</span>}
      words={rowWords(tc, "reviews")}
    />
  );
}
