import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { HouseholdTable } from "@/components/lists/household-table";
import { type HouseholdsFilter, isFiltered, listedHref } from "@/components/lists/households-filter";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Checkbox, Select } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import type { AttentionGroup, ListRow } from "@/lib/lists/list";
import { HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

type Props = {
  listId: string;
  /** How many households the list has. */
  total: number;
  rows: readonly ListRow[];
  next: HouseholdsFilter["after"] | null;
  filter: HouseholdsFilter;
  villages: readonly { id: string; name: string }[];
  attention: readonly AttentionGroup[];
  /** How many households came back. */
  returned: number;
  choice: { listId: string; version: number } | null;
  /** The ways to take the list away. */
  download: ReactNode;
};

/** The households of a list with their filters and pages. */
export function HouseholdsSection(props: Props) {
  const { listId, total, rows, next, filter, villages, attention, returned, choice, download } = props;
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  if (total === 0) return <EmptyState title={t("households.none")} />;
  return (
    <>
      <FilterBar
        action={`/lists/${listId}#households`}
        label={t("households.filters")}
        resetHref={isFiltered(filter) ? listedHref(listId, {}) : undefined}
      >
        {attention.length > 0 && (
          <Select
            name="attention"
            label={t("households.attention")}
            emptyLabel={tc("all")}
            defaultValue={filter.attention ?? ""}
            options={attention.map(({ kind }) => ({ value: kind, label: t(`attention_filter.${kind}`) }))}
          />
        )}
        <Select
          name="status"
          label={t("households.status")}
          emptyLabel={tc("all")}
          defaultValue={filter.status ?? ""}
          options={Object.values(ReviewStatus).map((value) => ({ value, label: tc(`review_status.${value}`) }))}
        />
        <Select
          name="class"
          label={t("households.class")}
          emptyLabel={tc("all")}
          defaultValue={filter.class ?? ""}
          options={Object.values(HouseholdClass).map((value) => ({ value, label: tc(`class.${value}`) }))}
        />
        {villages.length > 1 && (
          <Select
            name="village"
            label={t("households.village")}
            emptyLabel={tc("all")}
            defaultValue={filter.village ?? ""}
            options={villages.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {returned > 0 && (
          <Checkbox name="returned" value="1" label={t("households.returned_only")} defaultChecked={filter.returned} />
        )}
      </FilterBar>
      {rows.length === 0 ? (
        <EmptyState title={t("households.empty")} />
      ) : (
        <HouseholdTable caption={t("households.title")} rows={rows} choice={choice} />
      )}
      <KeysetPager nextHref={next ? listedHref(listId, { ...filter, after: next }) : undefined}>
        {filter.after && (
          <a className="link" href={listedHref(listId, { ...filter, after: undefined })}>
            {t("households.first")}
          </a>
        )}
      </KeysetPager>
      <p className="mt-3 flex flex-wrap gap-2 print:hidden">{download}</p>
    </>
  );
}
