import { getLocale, getTranslations } from "next-intl/server";
import { findPairsAction } from "@/app/(app)/duplicates/actions";
import { FindAgain } from "@/components/duplicates/find-again";
import { RequestsTable } from "@/components/duplicates/requests-table";
import { LevelBadge } from "@/components/households/level-badge";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { StatLink } from "@/components/ui/stat-link";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { type PairRow, pairsHref, readPairFilter } from "@/lib/duplicates/finding";
import { MATCH_LEVELS } from "@/lib/duplicates/match";
import { countPairs, listPairs, listParts } from "@/lib/duplicates/queries/pairs";
import { listRequests } from "@/lib/duplicates/queries/requests";
import { PairStatus } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("duplicates");
  return { title: t("title") };
}

/** Pairs of records that may be of one person, the surest first. */
export default async function DuplicatesPage({ searchParams }: PageProps<"/duplicates">) {
  const filter = readPairFilter(await searchParams);
  const { actor, page, counts, parts, requests } = await runPage(async () => {
    const actor = await openPage("/duplicates");
    const [page, counts, parts, requests] = await Promise.all([
      listPairs(actor, filter),
      countPairs(actor),
      listParts(actor),
      listRequests(actor),
    ]);
    return { actor, page, counts, parts, requests };
  });
  const t = await getTranslations("duplicates");
  const locale = await getLocale();
  const filtered = filter.level || (filter.status && filter.status !== "OPEN") || filter.across !== undefined;
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={t("subtitle")}
        actions={
          <MessagesProvider>
            <FindAgain parts={parts} find={findPairsAction} />
          </MessagesProvider>
        }
      />
      {requests.length > 0 && (
        <section aria-labelledby="requests" className="mb-8">
          <h2 id="requests" className="mb-2 text-lg">
            {t("requests.title")}
          </h2>
          <RequestsTable requests={requests} />
          {can(actor, "asking.read") && (
            <p className="mt-2">
              <a className="link" href="/askings">
                {t("askings.title")}
              </a>
            </p>
          )}
        </section>
      )}
      <div className="mb-6 flex flex-wrap gap-x-10 gap-y-4">
        {MATCH_LEVELS.map((level) => (
          <StatLink
            key={level}
            value={formatNumber(counts[level], locale)}
            label={t(`level.${level}`)}
            href={pairsHref({ level })}
          />
        ))}
      </div>
      <FilterBar action="/duplicates" label={t("filter")} resetHref={filtered ? "/duplicates" : undefined}>
        <Select
          name="level"
          label={t("level_label")}
          emptyLabel={t("all_levels")}
          defaultValue={filter.level}
          options={MATCH_LEVELS.map((level) => ({ value: level, label: t(`level.${level}`) }))}
        />
        <Select
          name="status"
          label={t("status_label")}
          defaultValue={filter.status ?? "OPEN"}
          options={Object.values(PairStatus).map((value) => ({ value, label: t(`status.${value}`) }))}
        />
        {actor.level !== "COMMUNE" && (
          <Select
            name="between"
            label={t("between_label")}
            emptyLabel={t("between.all")}
            defaultValue={filter.across === undefined ? "" : filter.across ? "across" : "inside"}
            options={(["across", "inside"] as const).map((value) => ({ value, label: t(`between.${value}`) }))}
          />
        )}
      </FilterBar>
      {page.rows.length === 0 ? (
        <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState>
      ) : (
        <PairTable rows={page.rows} />
      )}
      <KeysetPager
        previousHref={filter.page > 1 ? pairsHref({ ...filter, page: filter.page - 1 }) : undefined}
        nextHref={page.more ? pairsHref({ ...filter, page: filter.page + 1 }) : undefined}
      >
        {filter.page > 1 || page.more ? t("page", { page: filter.page }) : undefined}
      </KeysetPager>
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

async function PairTable({ rows }: { rows: readonly PairRow[] }) {
  const t = await getTranslations("duplicates");
  return (
    <Table caption={t("title")} captionHidden stacked>
      <thead>
        <tr>
          <Th>{t("columns.level")}</Th>
          <Th>{t("columns.first")}</Th>
          <Th>{t("columns.second")}</Th>
          <Th>{t("columns.why")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, level, reasons, together, sides: [first, second] }) => (
          <tr key={id}>
            <Td className="whitespace-nowrap">
              <LevelBadge level={level} />
            </Td>
            <Td className="min-w-56">
              <a
                href={`/duplicates/${id}`}
                className="link"
                aria-label={t("open_pair", { first: first.name, second: second.name })}
              >
                {first.name}
              </a>
              , {first.birth}
              <span className="block text-ink-soft">{[first.code, first.place].filter(Boolean).join(" · ")}</span>
            </Td>
            <Td className="min-w-56">
              {second.name}, {second.birth}
              <span className="block text-ink-soft">{[second.code, second.place].filter(Boolean).join(" · ")}</span>
            </Td>
            <Td className="min-w-64 text-table">
              {together > 1 && <Tag tone="strong">{t("together", { count: together })}</Tag>}{" "}
              {reasons.map((reason) => t(`reason.${reason}`)).join(" · ")}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
