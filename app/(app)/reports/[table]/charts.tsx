import { getLocale, getTranslations } from "next-intl/server";
import { Chart } from "@/components/reports/chart";
import { type Count, project } from "@/lib/ledger/projection";
import { pathOfCount, type TableName, tableOf } from "@/lib/ledger/tables";
import { drawLines, drawStackedBars } from "@/lib/reports/charts";
import type { ReportRow } from "@/lib/reports/rows";

type Props = {
  table: TableName;
  total: ReportRow;
  /** The rows that a drawing by unit has bars for. */
  units: readonly ReportRow[];
  /** The rates over the years, oldest first; none where they are not drawn. */
  rates: readonly { year: number; poor: number; nearPoor: number }[];
};

/** What the definition of a table says to draw of it. */
export async function ReportCharts({ table: name, total, units, rates }: Props) {
  const t = await getTranslations("reports");
  const tc = await getTranslations("common");
  const locale = await getLocale();
  const table = tableOf(name);
  const { chart } = table;
  const wordOf = (count: string) => t(`${name}.${pathOfCount(table, count).at(-1)}`);
  const householdsOf = (counts: Record<string, Count>, count: string) => counts[count]?.households ?? 0;
  const whole = project(table, total.groups);
  const terms = (table.sum?.terms ?? []).slice(1).map(([, count]) => count);
  const byUnit = chart.by === "unit" ? units.map((row) => project(table, row.groups)) : [];
  return (
    <div className="mt-8 grid gap-8 lg:grid-cols-2 print:hidden">
      {chart.by === "term" ? (
        <Chart
          title={t("chart.movements")}
          svg={drawStackedBars({
            labels: terms.map(wordOf),
            shows: "number",
            locale,
            series: [
              { name: t("households"), ink: chart.ink, values: terms.map((count) => householdsOf(whole, count)) },
            ],
          })}
        />
      ) : (
        <Chart
          title={t("chart.classes")}
          svg={drawStackedBars({
            labels: units.map((unit) => unit.name),
            shows: "number",
            locale,
            series: chart.series.map(({ count, ink }) => ({
              name: wordOf(count),
              ink,
              values: byUnit.map((counts) => householdsOf(counts, count)),
            })),
          })}
        />
      )}
      {rates.length > 1 && (
        <Chart
          title={t("chart.rates")}
          note={t("chart.rates_note")}
          svg={drawLines({
            labels: rates.map(({ year }) => String(year)),
            shows: "percent",
            locale,
            series: [
              { name: tc("class_short.POOR"), ink: "poor", values: rates.map(({ poor }) => poor) },
              { name: tc("class_short.NEAR_POOR"), ink: "near-poor", values: rates.map(({ nearPoor }) => nearPoor) },
            ],
          })}
        />
      )}
    </div>
  );
}
