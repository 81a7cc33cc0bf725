import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Chart } from "@/components/reports/chart";
import { MovementTable } from "@/components/reports/movement-table";
import { ReportFilters } from "@/components/reports/report-filters";
import { ResultTable } from "@/components/reports/result-table";
import { ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { StatLink } from "@/components/ui/stat-link";
import { Tabs } from "@/components/ui/tabs";
import { openPage } from "@/lib/access/open-page";
import { now } from "@/lib/core/clock";
import { formatNumber, formatPercent } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { projectR1, projectR2, projectR3 } from "@/lib/ledger/projection";
import { drawLines, drawStackedBars } from "@/lib/reports/charts";
import { readChoice, reportHref } from "@/lib/reports/choice";
import { isReportTable, TABLES } from "@/lib/reports/columns";
import { getReport, listRates } from "@/lib/reports/queries";
import type { ReportRow } from "@/lib/reports/rows";

export async function generateMetadata({ params }: PageProps<"/reports/[table]">) {
  const { table } = await params;
  const t = await getTranslations("reports");
  return { title: isReportTable(table) ? t(`${table}.title`) : t("title") };
}

export default async function ReportPage({ params, searchParams }: PageProps<"/reports/[table]">) {
  const { table } = await params;
  if (!isReportTable(table)) notFound();
  const choice = readChoice(await searchParams);
  const { actor, report, rates } = await runPage(async () => {
    const actor = await openPage("/reports/[table]");
    const report = await getReport(actor, choice);
    return { actor, report, rates: await listRates(actor, report.unit.id) };
  });
  const t = await getTranslations("reports");
  const tc = await getTranslations("common");
  const locale = await getLocale();

  const href = (changes: Parameters<typeof reportHref>[1]) =>
    reportHref(`/reports/${table}`, { ...choice, ...changes });
  const hrefOf = (row: ReportRow, column: number) =>
    reportHref(
      "/reports/households",
      { ...choice, roundId: report.round.id, unitId: row.unitId, level: undefined },
      { table, column: String(column) },
    );
  const placeHref = (row: ReportRow) =>
    row.kind !== "total" && report.level !== "VILLAGE" ? href({ unitId: row.unitId, level: undefined }) : undefined;

  const [total] = report.rows;
  const result = projectR1(total?.groups ?? []);
  const units = report.rows.filter(
    (row) =>
      row.kind ===
      (report.level === "DISTRICT" ? "unit" : report.rows.some((r) => r.kind === "parent") ? "parent" : "unit"),
  );
  const residents = total?.residents;
  const figures = [
    { label: tc("class.POOR"), count: result.poor.households, column: 3 },
    { label: tc("class.NEAR_POOR"), count: result.nearPoor.households, column: 5 },
  ];
  const number = (value: number) => formatNumber(value, locale);
  const percent = (value: number) => formatPercent(value, locale);

  const classes = units.map((row) => projectR1(row.groups));
  const columns = [2, 3, 4, 5, 6, 7, 8] as const;
  const words = { poor: tc("class_short.POOR"), nearPoor: tc("class_short.NEAR_POOR") };
  const movements = table === "r1" ? null : (table === "r2" ? projectR2 : projectR3)(total?.groups ?? []);
  const charts = movements
    ? [
        {
          title: t("chart.movements"),
          svg: drawStackedBars({
            labels: columns.map((column) => t(`${table}.${column}`)),
            format: number,
            series: [
              {
                name: t("households"),
                ink: table === "r2" ? "poor" : "near-poor",
                values: columns.map((column) => movements[column].households),
              },
            ],
          }),
        },
      ]
    : [
        {
          title: t("chart.classes"),
          svg: drawStackedBars({
            labels: units.map(({ name }) => name),
            format: number,
            series: [
              { name: words.poor, ink: "poor", values: classes.map(({ poor }) => poor.households) },
              { name: words.nearPoor, ink: "near-poor", values: classes.map(({ nearPoor }) => nearPoor.households) },
            ],
          }),
        },
        ...(rates.length > 0
          ? [
              {
                title: t("chart.rates"),
                note: t("chart.rates_note"),
                svg: drawLines({
                  labels: rates.map(({ year }) => String(year)),
                  format: percent,
                  series: [
                    { name: words.poor, ink: "poor", values: rates.map(({ poor }) => poor) },
                    { name: words.nearPoor, ink: "near-poor", values: rates.map(({ nearPoor }) => nearPoor) },
                  ],
                }),
              },
            ]
          : []),
      ];

  return (
    <>
      <PageHeader
        title={t(`${table}.title`)}
        subtitle={t("subtitle", { unit: report.unit.name, year: report.round.year })}
        breadcrumbs={report.above.map(({ id, name }) => ({
          href: href({ unitId: id, level: undefined }),
          label: name,
        }))}
        actions={
          <>
            <ButtonLink
              href={reportHref(
                `/api/reports/${table}`,
                { ...choice, roundId: report.round.id, unitId: report.unit.id, level: report.level },
                { format: "xlsx" },
              )}
              download
            >
              {tc("download_xlsx")}
            </ButtonLink>
            <ButtonLink
              href={reportHref(
                `/api/reports/${table}`,
                { ...choice, roundId: report.round.id, unitId: report.unit.id, level: report.level },
                { format: "csv" },
              )}
              download
            >
              {tc("download_csv")}
            </ButtonLink>
          </>
        }
      />
      <Tabs
        label={t("tables")}
        tabs={TABLES.map((name) => ({
          href: reportHref(`/reports/${name}`, choice),
          label: t(`${name}.short`),
          current: name === table,
        }))}
      />
      <ReportFilters action={`/reports/${table}`} choice={choice} report={report} />
      {report.approvedLists < report.lists && !report.approvedOnly && (
        <Callout kind="info" title={t("provisional_title")}>
          <p>{t("provisional", { approved: report.approvedLists, lists: report.lists })}</p>
        </Callout>
      )}
      {!total || total.groups.length === 0 ? (
        <EmptyState title={t("empty_title")}>{t("empty")}</EmptyState>
      ) : (
        <>
          <section aria-label={t("in_short")} className="mb-6 flex flex-wrap gap-x-10 gap-y-4">
            {figures.map(({ label, count, column }) => (
              <StatLink
                key={column}
                value={number(count)}
                label={residents ? `${label} · ${percent((count / residents.households) * 100)}` : label}
                href={hrefOf(total, table === "r1" ? column : 9)}
              />
            ))}
            {residents && <StatLink value={number(residents.households)} label={t("all_households")} />}
          </section>
          {table === "r1" ? (
            <ResultTable caption={t("r1.title")} rows={report.rows} hrefOf={hrefOf} placeHref={placeHref} />
          ) : (
            <MovementTable
              table={table}
              caption={t(`${table}.title`)}
              rows={report.rows}
              hrefOf={hrefOf}
              placeHref={placeHref}
            />
          )}
          {residents === null && <p className="mt-2 text-table text-ink-soft">{t("residents_missing")}</p>}
          <div className="mt-8 grid gap-8 lg:grid-cols-2 print:hidden">
            {charts.map((chart) => (
              <Chart key={chart.title} {...chart} />
            ))}
          </div>
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} />
    </>
  );
}
