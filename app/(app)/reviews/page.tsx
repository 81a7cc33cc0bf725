import { getTranslations } from "next-intl/server";
import { BulkArea, bulkTasksOf } from "@/app/(app)/bulk-area";
import { deleteFilterAction, renameFilterAction, saveFilterAction } from "@/app/(app)/filter-actions";
import { SavedFilters } from "@/components/search/saved-filters";
import { ButtonLink } from "@/components/ui/button";
import { ChooseBox } from "@/components/ui/choose-box";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { rowWords } from "@/components/ui/row-words";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { countAll, countFinished } from "@/lib/lists/list";
import { getReviewsPage } from "@/lib/lists/queries/pages";
import { NOBODY, readRowsChoice, reviewsHref } from "@/lib/lists/rows-choice";
import { listSavedFilters } from "@/lib/search/queries";
import { ReviewStatus } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("reviews");
  return { title: t("title") };
}

/** The commune's households of the open round, for whoever reviews them. Those above have the lists. */
export default async function ReviewsPage({ searchParams }: PageProps<"/reviews">) {
  const choice = readRowsChoice(await searchParams);
  const { actor, found, filters } = await runPage(async () => {
    const actor = await openPage("/reviews");
    const [found, filters] = await Promise.all([getReviewsPage(actor, choice), listSavedFilters(actor, "reviews")]);
    return { actor, found, filters };
  });
  const t = await getTranslations("reviews");
  const tb = await getTranslations("bulk");
  const tf = await getTranslations("search.filters");
  const tc = await getTranslations("common");
  const tsh = await getTranslations("sheets");
  if (!found) return <EmptyState title={t("no_round")} />;
  const { list, total, villages, next, surveyors } = found;
  const { rows, next: after } = found.rows;
  const query = reviewsHref({ ...choice, after: undefined }).split("?")[1] ?? "";
  const tasks = bulkTasksOf(actor);
  const bulk = tasks.length > 0;

  return (
    <>
      <PageHeader
        title={t("list_title", { year: String(list.round.year) })}
        subtitle={list.commune.name}
        actions={
          <>
            {choice.villageId && (
              <ButtonLink href={`/api/sheets?village=${choice.villageId}`} target="_blank">
                {tsh("print_village")}
              </ButtonLink>
            )}
            <ButtonLink href="/reviews/type">{tsh("type")}</ButtonLink>
            {next && (
              <ButtonLink href={`/reviews/${next}`} variant="primary">
                {t("start_next")}
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-5 max-w-xl">
        <Meter label={t("title")} value={countFinished(list.counts)} max={countAll(list.counts)} />
      </div>
      <FilterBar action="/reviews" label={t("filter")} resetHref={query ? "/reviews" : undefined}>
        <Select
          name="status"
          label={t("status")}
          emptyLabel={t("all")}
          defaultValue={choice.returnedOnly ? "RETURNED" : choice.status}
          options={[
            ...Object.values(ReviewStatus).map((value) => ({ value, label: tc(`review_status.${value}`) })),
            ...(list.returned > 0 ? [{ value: "RETURNED", label: t("returned_only") }] : []),
          ]}
        />
        <Select
          name="village"
          label={t("village")}
          emptyLabel={t("all")}
          defaultValue={choice.villageId}
          options={villages.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          name="surveyor"
          label={t("surveyor")}
          emptyLabel={t("all")}
          defaultValue={choice.assignedTo === "" ? NOBODY : choice.assignedTo}
          options={[
            { value: NOBODY, label: t("unassigned") },
            ...surveyors.map((name) => ({ value: name, label: name })),
          ]}
        />
      </FilterBar>
      <SavedFilters
        page="reviews"
        filters={filters}
        query={query}
        actions={{ save: saveFilterAction, rename: renameFilterAction, remove: deleteFilterAction }}
        words={{ title: tf("title"), save: tf("save"), manage: tf("manage") }}
      />
      {rows.length === 0 ? (
        <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState>
      ) : (
        <BulkArea
          key={`${query} ${choice.after?.id ?? ""}`}
          tasks={tasks}
          onPage={rows.length}
          total={total}
          from="reviews"
          query={query}
        >
          <DataTable
            caption={t("list_title", { year: String(list.round.year) })}
            wide
            columns={[
              { head: t("code"), className: "whitespace-nowrap", cell: ({ code }) => code },
              {
                head: t("head"),
                className: "min-w-40 print:min-w-32",
                cell: ({ reviewId, headName }) => ({ href: `/reviews/${reviewId}`, text: headName }),
              },
              { head: t("village"), className: "min-w-32 print:min-w-24", cell: ({ village }) => village },
              { head: t("persons"), numeric: true, cell: ({ persons }) => persons },
              { head: t("start"), cell: ({ startClass }) => startClass && { class: startClass } },
              { head: t("surveyor"), cell: ({ assignedTo }) => assignedTo },
              {
                head: t("status"),
                cell: ({ status, returnedReason }) => [
                  { review: status },
                  returnedReason !== null && { tag: t("returned_only"), strong: true },
                ],
              },
              { head: t("b1"), numeric: true, cell: ({ incomeScore }) => incomeScore },
              { head: t("b2"), numeric: true, cell: ({ deprivationScore }) => deprivationScore },
              { head: t("result_column"), cell: ({ finalClass }) => finalClass && { class: finalClass } },
            ]}
            items={rows}
            row={({ reviewId, householdId, headName }) => ({
              id: reviewId,
              choose: bulk ? { id: householdId, label: tb("choose_household", { name: headName }) } : undefined,
            })}
            chooseHead={bulk && <ChooseBox label={tb("choose_page", { count: rows.length })} />}
            words={rowWords(tc, "reviews")}
          />
        </BulkArea>
      )}
      <KeysetPager
        previousHref={choice.after ? reviewsHref({ ...choice, after: undefined }) : undefined}
        nextHref={after ? reviewsHref({ ...choice, after }) : undefined}
      />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
