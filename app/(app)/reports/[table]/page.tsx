import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { OfficialTable } from "@/components/reports/official-table";
import { ReportFilters } from "@/components/reports/report-filters";
import { ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { StatLink } from "@/components/ui/stat-link";
import { Tabs } from "@/components/ui/tabs";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatNumber, formatPercent } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { project } from "@/lib/ledger/projection";
import { isTableName, OFFICIAL_TABLES, showsShares, TABLE_NAMES, type TableName, tableOf } from "@/lib/ledger/tables";
import { readChoice, reportHref } from "@/lib/reports/choice";
import { getReport, listRates } from "@/lib/reports/queries";
import type { ReportRow } from "@/lib/reports/rows";
import { ReportCharts } from "./charts";

export async function generateMetadata({ params }: PageProps<"/reports/[table]">) {
  const { table } = await params;
  const t = await getTranslations("reports");
  return { title: isTableName(table) ? t(`${table}.title`) : t("title") };
}

export default async function ReportPage({ params, searchParams }: PageProps<"/reports/[table]">) {
  const { table } = await params;
  if (!isTableName(table)) notFound();
  const choice = readChoice(await searchParams);
  const { actor, report, rates } = await runPage(async () => {
    const actor = await openPage("/reports/[table]");
    const { chart } = tableOf(table);
    const [report, rates] = await Promise.all([
      getReport(actor, choice),
      chart.by === "unit" && chart.rates ? listRates(actor, choice.unitId ?? actor.unitId) : [],
    ]);
    return { actor, report, rates };
  });
  const t = await getTranslations("reports");
  const tc = await getTranslations("common");
  const tr = await getTranslations("rounds");
  const locale = await getLocale();

  const href = (changes: Parameters<typeof reportHref>[1]) =>
    reportHref(`/reports/${table}`, { ...choice, ...changes });
  const seesHouseholds = can(actor, "household.read");
  const behindHref = (unitId: string | undefined, more: { table: TableName; count?: string }) =>
    reportHref("/reports/households", { ...choice, roundId: report.round.id, unitId, level: undefined }, more);
  const placeHref = (row: ReportRow) =>
    row.kind !== "total" && report.level !== "VILLAGE" ? href({ unitId: row.unitId, level: undefined }) : undefined;

  const [total] = report.rows;
  const result = project(OFFICIAL_TABLES.r1, total?.groups ?? []);
  const units = report.rows.filter(
    (row) =>
      row.kind ===
      (report.level === "DISTRICT" ? "unit" : report.rows.some((r) => r.kind === "parent") ? "parent" : "unit"),
  );
  const residents = total?.residents;
  const number = (value: number) => formatNumber(value, locale);
  const percent = (value: number) => formatPercent(value, locale);

  return (
    <>
      <PageHeader
        title={t(`${table}.title`)}
        subtitle={[
          t("subtitle", { unit: report.unit.name, year: report.round.year }),
          ...(report.round.track === "ANNUAL" ? [] : [tr(`track.${report.round.track}`)]),
        ].join(" · ")}
        breadcrumbs={report.above.map(({ id, name }) => ({
          href: href({ unitId: id, level: undefined }),
          label: name,
        }))}
        actions={
          can(actor, "export") &&
          (["xlsx", "csv"] as const).map((format) => (
            <ButtonLink
              key={format}
              href={reportHref(
                `/api/reports/${table}`,
                { ...choice, roundId: report.round.id, unitId: report.unit.id, level: report.level },
                { format },
              )}
              download
            >
              {tc(`download_${format}`)}
            </ButtonLink>
          ))
        }
      />
      <Tabs
        label={t("tables")}
        tabs={TABLE_NAMES.map((name) => ({
          href: reportHref(`/reports/${name}`, choice),
          label: t(`${name}.short`),
          current: name === table,
        }))}
      />
      <ReportFilters action={`/reports/${table}`} choice={choice} report={report} />
      {report.approvedLists < report.lists && (
        <Callout kind="info" title={t(report.approvedOnly ? "part_title" : "provisional_title")}>
          <p>
            {t(report.approvedOnly ? "part" : "provisional", { approved: report.approvedLists, lists: report.lists })}
          </p>
        </Callout>
      )}
      {!total || total.groups.length === 0 ? (
        <EmptyState title={t("empty_title")}>{t("empty")}</EmptyState>
      ) : (
        <>
          <section aria-label={t("in_short")} className="mb-6 flex flex-wrap gap-x-10 gap-y-4">
            {(["poor", "nearPoor"] as const).map((count) => {
              const { households } = result[count];
              const label = t(`r1.${count}`);
              return (
                <StatLink
                  key={count}
                  value={number(households)}
                  label={residents ? `${label} · ${percent((households / residents.households) * 100)}` : label}
                  href={seesHouseholds ? behindHref(total.unitId, { table: "r1", count }) : undefined}
                />
              );
            })}
            {residents && <StatLink value={number(residents.households)} label={t("all_households")} />}
          </section>
          <OfficialTable
            name={table}
            rows={report.rows}
            behind={seesHouseholds ? behindHref(undefined, { table }) : null}
            placeHref={placeHref}
          />
          {residents === null && showsShares(tableOf(table)) && (
            <p className="mt-2 text-table text-ink-soft">{t("residents_missing")}</p>
          )}
          <ReportCharts table={table} total={total} units={units} rates={rates} />
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
