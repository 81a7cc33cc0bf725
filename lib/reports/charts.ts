import "server-only";
import { type EChartsOption, init } from "echarts";
import { formatNumber, formatPercent } from "@/lib/core/format";
import type { Locale } from "@/lib/core/locale";

/** A colour of the design, by the name of its variable (app/globals.css): the drawing follows light and dark. */
type Ink = "poor" | "near-poor" | "average" | "not-poor" | "indigo";

type ChartSeries = { name: string; ink: Ink; values: (number | null)[] };

type ChartInput = {
  /** One label per value. */
  labels: string[];
  series: ChartSeries[];
  /** How a figure is written. */
  shows: "number" | "percent";
  locale: Locale;
};

const formatOf =
  ({ shows, locale }: ChartInput) =>
  (value: number): string =>
    shows === "number" ? formatNumber(value, locale) : formatPercent(value, locale);

/** How many drawings are kept. Drawing one takes as long as a page without it. */
const KEPT = 200;
const drawings = new Map<string, string>();

/** A drawing follows from its input alone: the same one is not made twice. */
const kept =
  (name: string, make: (input: ChartInput) => string) =>
  (input: ChartInput): string => {
    const key = `${name} ${JSON.stringify(input)}`;
    const svg = drawings.get(key) ?? make(input);
    // The one that was asked for last goes last.
    drawings.delete(key);
    drawings.set(key, svg);
    for (const oldest of drawings.keys()) {
      if (drawings.size <= KEPT) break;
      drawings.delete(oldest);
    }
    return svg;
  };

// ECharts does sums on colours, so it is given plain ones, each standing for a variable until the drawing is done.
const STAND_IN: Record<Ink | "ink" | "soft" | "rule" | "surface", string> = {
  poor: "#0a0001",
  "near-poor": "#0a0002",
  average: "#0a0003",
  "not-poor": "#0a0004",
  indigo: "#0a0005",
  ink: "#0a0006",
  soft: "#0a0007",
  rule: "#0a0008",
  surface: "#0a0009",
};
const VARIABLE = { ink: "ink", soft: "ink-soft", rule: "rule", surface: "surface" } as Record<string, string>;

const WIDTH = 720;

const AXIS_TEXT = { color: STAND_IN.soft, fontSize: 14 };

function draw(height: number, option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ animation: false, silent: true, textStyle: { fontSize: 14, color: STAND_IN.ink }, ...option });
    let svg = chart.renderToSVGString({ useViewBox: true });
    for (const [name, hex] of Object.entries(STAND_IN)) svg = svg.replaceAll(hex, `var(--${VARIABLE[name] ?? name})`);
    return (
      svg
        // The content-security policy lets no style stand in a page: sizes become attributes, the type is the page's.
        .replaceAll(/<style[\s\S]*?<\/style>/g, "")
        .replaceAll(/ style="font-size:(\d+)px;[^"]*"/g, ' font-size="$1"')
        .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
        // The words stand in the table beside it; to a screen reader the drawing is one picture with a name.
        .replace("<svg ", '<svg aria-hidden="true" focusable="false" ')
    );
  } finally {
    chart.dispose();
  }
}

/** Told apart in grey: full, striped, dotted, crossed. */
const DECALS = [
  { symbol: "none" },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4, color: STAND_IN.surface },
  {
    symbol: "circle",
    symbolSize: 0.6,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [5, 0],
    color: STAND_IN.surface,
  },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 6], color: STAND_IN.surface },
];

/**
 * Bars lying down, one per label, the series stacked: class by district, movement.
 *
 * @returns an `<svg>` for the page; the same figures belong into a table beside it
 */
export const drawStackedBars = kept("bars", (input) => {
  const { labels, series } = input;
  const format = formatOf(input);
  return draw(64 + labels.length * 30, {
    grid: { left: 8, right: 72, top: 40, bottom: 8, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 22,
      itemHeight: 14,
      itemGap: 20,
      textStyle: { color: STAND_IN.ink, fontSize: 14 },
    },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: STAND_IN.rule } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: labels,
      axisLabel: { ...AXIS_TEXT, color: STAND_IN.ink },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: STAND_IN.rule } },
    },
    series: [
      ...series.map(({ name, ink, values }, i) => ({
        type: "bar" as const,
        name,
        stack: "all",
        barWidth: 18,
        data: values,
        itemStyle: { color: STAND_IN[ink], decal: DECALS[i % DECALS.length] },
        emphasis: { disabled: true },
      })),
      {
        // The sum, written where the bar ends.
        type: "bar" as const,
        name: "",
        stack: "all",
        barWidth: 18,
        data: labels.map(() => 0),
        itemStyle: { color: "transparent" },
        emphasis: { disabled: true },
        label: {
          show: true,
          position: "right" as const,
          ...AXIS_TEXT,
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            format(series.reduce((sum, { values }) => sum + (values[dataIndex] ?? 0), 0)),
        },
      },
    ],
  });
});

/** A line per series over the labels (years), each point with its figure, told apart by its symbol. */
export const drawLines = kept("lines", (input) => {
  const { labels, series } = input;
  const format = formatOf(input);
  const SYMBOLS = ["diamond", "circle", "rect"];
  return draw(280, {
    grid: { left: 8, right: 40, top: 48, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemGap: 20, textStyle: { color: STAND_IN.ink, fontSize: 14 } },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: labels.length === 1,
      axisLabel: AXIS_TEXT,
      axisLine: { lineStyle: { color: STAND_IN.rule } },
    },
    yAxis: {
      type: "value",
      min: 0,
      axisLabel: { ...AXIS_TEXT, formatter: (value: number) => format(value) },
      splitLine: { lineStyle: { color: STAND_IN.rule } },
    },
    series: series.map(({ name, ink, values }, i) => ({
      type: "line" as const,
      name,
      data: values,
      symbol: SYMBOLS[i % SYMBOLS.length],
      symbolSize: 10,
      lineStyle: { color: STAND_IN[ink], width: 2, type: i === 0 ? ("solid" as const) : ("dashed" as const) },
      itemStyle: { color: STAND_IN[ink] },
      emphasis: { disabled: true },
      label: {
        show: true,
        position: "top" as const,
        color: STAND_IN.ink,
        fontSize: 14,
        formatter: ({ value }: { value: unknown }) => (typeof value === "number" ? format(value) : ""),
      },
    })),
  });
});
