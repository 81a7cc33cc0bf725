import { z } from "zod";
import { AreaType, AttendingLevel, SchoolingLevel } from "@/prisma/generated/enums";

// A standard is law as data. These schemas say what a file must hold before a score can rest on it; loading checks them once.

const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
export type Words = z.infer<typeof words>;

/** How sure a value is: confirmed, derived, unconfirmed (own knowledge), not found. Shown wherever the value is. */
export const MARKS = ["C", "D", "U", "NF"] as const;
const mark = z.enum(MARKS);
export type Certainty = z.infer<typeof mark>;

/** Where a value comes from. `reference` is a key of the standard's `references`. */
const sourced = { reference: z.string().min(1), mark, note: words.optional() };
const source = z.strictObject(sourced);
export type Source = z.infer<typeof source>;

const perArea = <T extends z.ZodType>(value: T) => z.strictObject({ RURAL: value, URBAN: value });
const amount = z.strictObject({ value: z.int().min(0), ...sourced });
/** An interval that is open below and closed above. */
const band = z.strictObject({ above: z.int().min(0), upTo: z.int().min(0), ...sourced });

const years = z.int().min(0).max(120);

/**
 * How an indicator follows from the members' facts or the dwelling's, with the ages and shares that the law names or leaves
 * open as data.
 */
const rule = z.discriminatedUnion("kind", [
  /** Dependants above a share of the members. */
  z.strictObject({
    kind: z.literal("DEPENDANTS"),
    childUnder: years,
    /** Age from which a monthly allowance makes a member a dependant without a disability. */
    olderFrom: years,
    abovePercent: z.number().min(0).max(100),
  }),
  /** A member of this age or over without health insurance. */
  z.strictObject({ kind: z.literal("HEALTH_INSURANCE"), from: years }),
  /** A member of these ages neither studying, nor certified on the job, nor holding one of the levels. */
  z.strictObject({
    kind: z.literal("ADULT_EDUCATION"),
    brackets: z
      .array(z.strictObject({ from: years, under: years, levels: z.array(z.enum(SchoolingLevel)).min(1) }))
      .min(1),
  }),
  /** A child of these ages attending neither the level of the bracket nor one above it. */
  z.strictObject({
    kind: z.literal("CHILD_SCHOOLING"),
    brackets: z.array(z.strictObject({ from: years, under: years, level: z.enum(AttendingLevel) })).min(1),
  }),
  /** So many of wall, column and roof are not durable. */
  z.strictObject({ kind: z.literal("HOUSING_QUALITY"), notDurableFrom: z.int().min(1).max(3) }),
  /** Floor area per member below so many m². */
  z.strictObject({ kind: z.literal("HOUSING_AREA"), belowM2: z.number().positive() }),
]);
export type IndicatorRule = z.infer<typeof rule>;

const indicatorNumber = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
  z.literal(8),
  z.literal(9),
  z.literal(10),
  z.literal(11),
  z.literal(12),
]);

const indicator = z.strictObject({
  key: z.string().regex(/^[a-z_]+$/),
  number: indicatorNumber,
  service: z.string().min(1),
  name: words,
  deprivedWhen: words,
  /** Null: needs an explicit answer. */
  rule: rule.nullable(),
  ...sourced,
});
export type Indicator = z.infer<typeof indicator>;

const incomplete = "a usable standard names its lines, thresholds, services and twelve indicators";

export const standardSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: words,
    /** Review years that it governs. */
    years: z.strictObject({ from: z.int(), to: z.int() }),
    /** False: parts that a class depends on are not known, and no round can use it. */
    usable: z.boolean(),
    references: z.record(z.string(), words),
    /** VND per person per month; poor and near-poor are at or below it. */
    incomeLines: perArea(amount),
    /** Points that stand for the income line; poor and near-poor are at or below them. */
    scoreThresholds: perArea(amount).nullable(),
    /** VND per person per month of the average living standard of farm, forest, fishery and salt households. */
    averageIncome: perArea(band).nullable(),
    /** The same in points. Where the procedure goes by income it decides nothing; shown for reference. */
    averageScores: perArea(band).nullable(),
    deprivation: z
      .strictObject({
        pointsPerIndicator: amount,
        /** Points from which a household at or below the income line is poor; below them it is near-poor. */
        poorFrom: amount,
      })
      .nullable(),
    services: z.array(z.strictObject({ key: z.string().min(1), number: z.int().min(1), name: words })),
    indicators: z.array(indicator),
    /** Point tables that may be used with it, by id. */
    pointTables: z.array(z.string()),
    /** What the law holds and this file does not. */
    gaps: z.array(z.strictObject({ key: z.string().min(1), text: words, mark })),
  })
  .superRefine((standard, context) => {
    const problem = (message: string) => context.addIssue({ code: "custom", message });
    const numbers = new Set(standard.indicators.map(({ number }) => number));
    if (numbers.size !== standard.indicators.length) problem("two indicators with one number");
    if (standard.usable && (!standard.scoreThresholds || !standard.deprivation || numbers.size !== 12))
      problem(incomplete);
    if (standard.years.to < standard.years.from) problem("the years end before they begin");
    const services = new Set(standard.services.map(({ key }) => key));
    for (const { number, service } of standard.indicators)
      if (!services.has(service)) problem(`indicator ${number}: no service ${service}`);
    for (const { reference, at } of listSources(standard))
      if (!Object.hasOwn(standard.references, reference)) problem(`${at}: no reference ${reference}`);
  });
export type Standard = z.infer<typeof standardSchema>;

function listSources(standard: {
  incomeLines: Record<AreaType, Source>;
  scoreThresholds: Record<AreaType, Source> | null;
  averageIncome: Record<AreaType, Source> | null;
  averageScores: Record<AreaType, Source> | null;
  deprivation: { pointsPerIndicator: Source; poorFrom: Source } | null;
  indicators: (Source & { number: number })[];
}): { reference: string; at: string }[] {
  const areas = Object.values(AreaType);
  const parts = { ...standard, services: undefined };
  return [
    ...(["incomeLines", "scoreThresholds", "averageIncome", "averageScores"] as const).flatMap((at) =>
      areas.flatMap((area) => {
        const part = parts[at]?.[area];
        return part ? [{ reference: part.reference, at }] : [];
      }),
    ),
    ...(standard.deprivation
      ? [standard.deprivation.pointsPerIndicator, standard.deprivation.poorFrom].map(({ reference }) => ({
          reference,
          at: "deprivation",
        }))
      : []),
    ...standard.indicators.map(({ reference, number }) => ({ reference, at: `indicator ${number}` })),
  ];
}

const pointKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/);
/** One value for each column of the table, in their order. */
const points = z.array(z.int().min(0).max(1000)).min(1);
const option = z.strictObject({ key: pointKey, name: words, points });

const group = z.discriminatedUnion("kind", [
  /** Exactly one option. */
  z.strictObject({ kind: z.literal("SINGLE"), key: pointKey, name: words, options: z.array(option).min(2) }),
  /** Any number of options; their points add up. None chosen is an answer too: an empty list. */
  z.strictObject({ kind: z.literal("MULTI"), key: pointKey, name: words, options: z.array(option).min(1) }),
  /** A number that falls into a band. Bands touch and rise; the last one has no upper end. */
  z.strictObject({
    kind: z.literal("NUMERIC"),
    key: pointKey,
    name: words,
    unit: words,
    bands: z.array(z.strictObject({ from: z.number().min(0), below: z.number().nullable(), points })).min(1),
  }),
]);
export type PointGroup = z.infer<typeof group>;

/** Begins the name of every table that is no official one. */
export const SAMPLE_NAME = "MẪU – không dùng chính thức";

export const pointTableSchema = z
  .strictObject({
    id: pointKey,
    name: words,
    official: z.boolean(),
    ...sourced,
    note: words,
    references: z.record(z.string(), words),
    /** Rural columns name their region's provinces; an urban column may stand for all. */
    columns: z
      .array(
        z.strictObject({
          key: pointKey,
          area: z.enum(AreaType),
          region: words.nullable(),
          /** Codes of the provinces; null for all. */
          provinces: z.array(z.string().regex(/^\d{2}$/)).nullable(),
          mark,
        }),
      )
      .min(1),
    groups: z.array(group).min(1),
  })
  .superRefine((table, context) => {
    const problem = (message: string) => context.addIssue({ code: "custom", message });
    if (!table.official && !table.name.vi.startsWith(SAMPLE_NAME)) problem(`a sample's name begins "${SAMPLE_NAME}"`);
    if (!Object.hasOwn(table.references, table.reference)) problem(`no reference ${table.reference}`);
    const keys = table.groups.map(({ key }) => key);
    if (new Set(keys).size !== keys.length) problem("two groups with one key");
    for (const { key, ...rest } of table.groups) {
      const rows = rest.kind === "NUMERIC" ? rest.bands : rest.options;
      for (const row of rows)
        if (row.points.length !== table.columns.length) problem(`${key}: one value for each column`);
      if (rest.kind === "NUMERIC") {
        rest.bands.forEach((band, i) => {
          const next = rest.bands[i + 1];
          if (band.below !== (next?.from ?? null) || (band.below !== null && band.below <= band.from))
            problem(`${key}: bands do not touch`);
        });
      } else {
        const names = rest.options.map((one) => one.key);
        if (new Set(names).size !== names.length) problem(`${key}: two options with one key`);
      }
    }
  });
export type PointTable = z.infer<typeof pointTableSchema>;
export type PointColumn = PointTable["columns"][number];
