import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BulkArea, bulkTasksOf } from "@/app/(app)/bulk-area";
import { deleteFilterAction, renameFilterAction, saveFilterAction } from "@/app/(app)/filter-actions";
import { ExportButtons } from "@/components/privacy/export-buttons";
import { SavedFilters } from "@/components/search/saved-filters";
import { ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ChooseBox } from "@/components/ui/choose-box";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select, TextInput } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { rowWords } from "@/components/ui/row-words";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { sealAskedNumber } from "@/lib/households/asked-number";
import { householdsHref, readHouseholdFilter } from "@/lib/households/filter";
import { MOST_FOUND } from "@/lib/households/queries";
import { readSearch } from "@/lib/households/search-text";
import { getRegisterPage } from "@/lib/search/queries";
import { HouseholdClass } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("households");
  return { title: t("title") };
}

export default async function HouseholdsPage({ searchParams }: PageProps<"/households">) {
  const filter = readHouseholdFilter(await searchParams);
  const { actor, page, places, filters } = await runPage(async () => {
    const actor = await openPage("/households");
    // Written into the address by hand: it does not stay there.
    const { nationalId } = readSearch(filter.search ?? "");
    if (nationalId)
      redirect(householdsHref({ ...filter, search: undefined, number: sealAskedNumber(actor, nationalId) }));
    return { actor, ...(await getRegisterPage(actor, filter)) };
  });
  const { villages, communes } = places;
  const tasks = bulkTasksOf(actor);
  const t = await getTranslations("households");
  const tb = await getTranslations("bulk");
  const tf = await getTranslations("search.filters");
  const tc = await getTranslations("common");
  const te = await getTranslations("events");
  const ti = await getTranslations("imports");
  const mayRegister = can(actor, "household.register");
  const register = mayRegister ? (
    <>
      <ButtonLink href="/imports">{ti("page.door")}</ButtonLink>
      <ButtonLink href="/households/moved-in">{te("moved_in")}</ButtonLink>
      <ButtonLink href="/households/new" variant="primary">
        {t("register")}
      </ButtonLink>
    </>
  ) : (
    <ButtonLink href="/imports">{ti("page.title")}</ButtonLink>
  );
  const place =
    villages.find(({ id }) => id === filter.villageId)?.name ??
    communes.find(({ id }) => id === filter.communeId)?.name ??
    actor.unitName;
  const query = householdsHref({ ...filter, after: undefined }).split("?")[1] ?? "";
  // What has ended is not worked on any more.
  const bulk = tasks.length > 0 && !filter.closed && page.rows.length > 0;
  const manyCommunes = actor.level !== "COMMUNE";
  const filtered =
    filter.search || filter.number || filter.villageId || filter.communeId || filter.class || filter.closed;

  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={
          filter.number
            ? t("found_number")
            : filter.search
              ? t("found_subtitle", { search: filter.search })
              : t("list_subtitle", page.count)
        }
        actions={register}
      />
      <FilterBar
        action="/api/households/filter"
        method="post"
        label={t("filter")}
        resetHref={filtered ? "/households" : undefined}
        keep={{ number: filter.number }}
      >
        <TextInput name="q" label={t("search")} defaultValue={filter.search} maxLength={100} className="sm:w-72" />
        {communes.length > 0 && (
          <Select
            name="commune"
            label={t("commune")}
            emptyLabel={t("all_communes")}
            defaultValue={filter.communeId}
            options={communes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {villages.length > 0 && (
          <Select
            name="village"
            label={t("village")}
            emptyLabel={t("all_villages")}
            defaultValue={filter.villageId}
            options={villages.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Select
          name="class"
          label={t("class")}
          emptyLabel={t("all_classes")}
          defaultValue={filter.class}
          options={Object.values(HouseholdClass).map((value) => ({ value, label: tc(`class.${value}`) }))}
        />
        <Select
          name="state"
          label={t("state")}
          emptyLabel={t("in_force")}
          defaultValue={filter.closed ? "ended" : ""}
          options={[{ value: "ended", label: t("ended") }]}
        />
      </FilterBar>
      <SavedFilters
        page="households"
        filters={filters}
        query={query}
        actions={{ save: saveFilterAction, rename: renameFilterAction, remove: deleteFilterAction }}
        words={{ title: tf("title"), save: tf("save"), manage: tf("manage") }}
      />
      {page.cut && <Callout kind="info">{t("found_cut", { most: MOST_FOUND })}</Callout>}
      {page.rows.length === 0 ? (
        <EmptyState title={t("empty_title")} action={register}>
          {t("empty_text")}
        </EmptyState>
      ) : (
        <BulkArea
          key={`${query} ${filter.after?.id ?? ""}`}
          tasks={bulk ? tasks : []}
          onPage={page.rows.length}
          total={page.count.households}
          from="households"
          query={query}
        >
          <DataTable
            caption={t("title")}
            columns={[
              { head: t("code"), className: "whitespace-nowrap", cell: ({ code }) => code },
              {
                head: t("head"),
                className: "min-w-36",
                cell: ({ id, headName, found }) => [
                  { href: `/households/${id}`, text: headName },
                  found !== null && { soft: `· ${t("found_member", { name: found })}` },
                ],
              },
              { head: t("village"), cell: ({ village }) => village },
              manyCommunes && { head: t("commune"), cell: ({ commune }) => commune },
              { head: t("members"), numeric: true, cell: ({ members }) => members },
              { head: t("class"), cell: (row) => (row.class ? { class: row.class } : t("no_class")) },
            ]}
            items={page.rows}
            row={({ id, headName }) => ({
              id,
              choose: bulk ? { id, label: tb("choose_household", { name: headName }) } : undefined,
            })}
            chooseHead={bulk && <ChooseBox label={tb("choose_page", { count: page.rows.length })} />}
            words={rowWords(tc)}
          />
        </BulkArea>
      )}
      <KeysetPager
        previousHref={filter.after ? householdsHref({ ...filter, after: undefined }) : undefined}
        nextHref={page.next ? householdsHref({ ...filter, after: page.next }) : undefined}
      />
      {page.rows.length > 0 && can(actor, "export") && (
        <p className="mt-4 flex flex-wrap items-center gap-2 print:hidden">
          <span className="text-ink-soft">{t("download_all", { place })}</span>
          <ExportButtons
            href="/api/households/export"
            words={{ xlsx: tc("download_xlsx"), csv: tc("download_csv") }}
            params={{ unit: filter.villageId ?? filter.communeId ?? actor.unitId }}
          />
        </p>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
