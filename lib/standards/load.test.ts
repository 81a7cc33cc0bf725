import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "@/lib/core/canonical";
import { Problem } from "@/lib/core/problem";
import { hashStandard } from "@/lib/standards/hash";
import { findStandardOfYear, getStandard, listPointTables, listStandards } from "@/lib/standards/load";
import { findPointColumn, scorePoints } from "@/lib/standards/points";
import { pointTableSchema, SAMPLE_NAME, type Standard, standardSchema } from "@/lib/standards/schema";

const standard = getStandard("vn-2022-2026");
const sample = listPointTables(standard)[0] ?? expect.fail("no sample table");

test("the standard in force says what NĐ 07/2021 and TT 07/2021 say", () => {
  expect([standard.incomeLines.RURAL.value, standard.incomeLines.URBAN.value]).toEqual([1_500_000, 2_000_000]);
  expect([standard.scoreThresholds?.RURAL.value, standard.scoreThresholds?.URBAN.value]).toEqual([140, 175]);
  expect(standard.deprivation?.poorFrom.value).toBe(30);
  expect(standard.deprivation?.pointsPerIndicator.value).toBe(10);
  expect(standard.averageIncome?.RURAL).toMatchObject({ above: 1_500_000, upTo: 2_250_000, mark: "C" });
  expect(standard.averageIncome?.URBAN).toMatchObject({ above: 2_000_000, upTo: 3_000_000, mark: "C" });
  expect(standard.averageScores?.RURAL.mark).toBe("U");
});

test("six services of two indicators each, numbered 1 to 12", () => {
  expect(standard.indicators.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const { key } of standard.services)
    expect(standard.indicators.filter(({ service }) => service === key)).toHaveLength(2);
  expect(standard.indicators.filter(({ rule }) => rule).map(({ number }) => number)).toEqual([2, 4, 5, 6, 7, 8]);
});

test("the standard from 2027 is there, knows its lines, and cannot be used", () => {
  const next = getStandard("vn-2027-2030");
  expect([next.usable, next.incomeLines.RURAL.value, next.incomeLines.URBAN.value]).toEqual([
    false,
    2_200_000,
    2_800_000,
  ]);
  expect(next.gaps.filter(({ mark }) => mark === "NF").map(({ key }) => key)).toContain("indicators");
});

test("points are whole numbers, and need not be fives", () => {
  const groups = [{ ...group(), options: [option("a", 3), option("b", 17)] }];
  expect(pointTableSchema.safeParse({ ...sample, groups }).success).toBe(true);
});

test.each([
  [2021, undefined],
  [2022, "vn-2022-2026"],
  [2026, "vn-2022-2026"],
  [2027, undefined],
])("the usable standard of %i is %s", (year, id) => expect(findStandardOfYear(year)?.id).toBe(id));

test("an unknown standard is a problem and not a guess", () => {
  expect(() => getStandard("vn-1990")).toThrow(Problem);
});

test.each<[string, (draft: Standard) => unknown]>([
  ["eleven indicators", (s) => ({ ...s, indicators: s.indicators.slice(1) })],
  ["an indicator twice", (s) => ({ ...s, indicators: [...s.indicators.slice(1), s.indicators[1]] })],
  ["no thresholds", (s) => ({ ...s, scoreThresholds: null })],
  ["no deprivation score", (s) => ({ ...s, deprivation: null })],
  ["a source that is not named", (s) => ({ ...s, references: {} })],
  ["an indicator of an unknown service", (s) => ({ ...s, services: s.services.slice(1) })],
  ["years that end before they begin", (s) => ({ ...s, years: { from: 2026, to: 2022 } })],
  ["a field that nobody knows", (s) => ({ ...s, thresholds: {} })],
])("a usable standard with %s is refused", (_, change) => {
  expect(standardSchema.safeParse(standard).success).toBe(true);
  expect(standardSchema.safeParse(change(standard)).success).toBe(false);
});

test("no official point table is installed, and the sample says what it is", () => {
  expect(listPointTables(standard).filter(({ official }) => official)).toEqual([]);
  for (const table of listStandards().flatMap(listPointTables))
    expect(table.name.vi.startsWith(SAMPLE_NAME)).toBe(true);
});

test.each<[string, object]>([
  ["that hides that it is a sample", { name: { vi: "Bảng điểm B1", en: "B1" } }],
  ["whose points are not whole", { groups: [{ ...group(), options: [option("a", 2.5), option("b", 5)] }] }],
  ["with too few columns", { groups: [{ ...group(), options: [{ ...option("a", 5), points: [5] }, option("b", 5)] }] }],
  ["with an option twice", { groups: [{ ...group(), options: [option("a", 5), option("a", 10)] }] }],
  ["whose bands leave a hole", { groups: [{ ...numeric(), bands: [band(0, 10), band(20, null)] }] }],
  ["whose last band ends", { groups: [{ ...numeric(), bands: [band(0, 10)] }] }],
])("a point table %s is refused", (_, change) => {
  expect(pointTableSchema.safeParse(sample).success).toBe(true);
  expect(pointTableSchema.safeParse({ ...sample, ...change }).success).toBe(false);
});

function words(text: string) {
  return { vi: text, en: text };
}
function option(key: string, points: number) {
  return { key, name: words(key), points: Array(7).fill(points) };
}
function group() {
  return { kind: "SINGLE", key: "g", name: words("g") };
}
function numeric() {
  return { kind: "NUMERIC", key: "n", name: words("n"), unit: words("m²") };
}
function band(from: number, below: number | null) {
  return { from, below, points: Array(7).fill(5) };
}

test.each([
  ["RURAL", "20", "tdmnpb"],
  ["RURAL", "01", undefined],
  ["RURAL", null, undefined],
  ["URBAN", "20", "thanh-thi"],
  ["URBAN", null, "thanh-thi"],
] as const)("%s in province %s is counted in column %s", (area, province, key) => {
  expect(findPointColumn(sample, area, province)?.key).toBe(key);
});

const column = findPointColumn(sample, "URBAN", null) ?? expect.fail("no urban column");
const small = {
  ...sample,
  groups: sample.groups.filter(({ key }) => ["household-size", "assets", "electricity"].includes(key)),
};
const points = (key: string, answer: string | string[] | number) =>
  scorePoints(small, column, { "household-size": "4", assets: [], electricity: 0, [key]: answer });

test.each([0, 49.9, 50, 99, 100, 199.5, 200, 100_000])("%d kWh fall into exactly one band", (kWh) => {
  const line = points("electricity", kWh).lines.find((one) => one.group === "electricity");
  expect(line?.points).toBe(kWh < 50 ? 0 : kWh < 100 ? 20 : kWh < 200 ? 30 : 40);
});

test("several options of one group add up, and none is an answer", () => {
  expect(points("assets", []).score).toBe(40);
  expect(points("assets", ["car", "motorbike"]).score).toBe(40 + 60 + 20);
});

test.each([
  ["not answered", undefined],
  ["an option that the table does not have", "eight"],
  ["a number where an option is asked", 4],
])("a group that is %s makes the score null, never zero", (_, answer) => {
  const answers = { assets: [], electricity: 0, ...(answer === undefined ? {} : { "household-size": answer }) };
  expect(scorePoints(small, column, answers)).toMatchObject({ score: null, missing: ["household-size"] });
});

test("an unknown asset beside a known one is no answer", () => {
  expect(points("assets", ["car", "yacht"]).missing).toEqual(["assets"]);
});

test("the hash follows what a standard says and not how its file is laid out", () => {
  const turned = Object.fromEntries(Object.entries(standard).reverse()) as Standard;
  expect(hashStandard(turned)).toBe(hashStandard(standard));
  expect(hashStandard({ ...standard, usable: false })).not.toBe(hashStandard(standard));
  expect(hashStandard(standard)).toBe(createHash("sha256").update(canonicalJson(standard)).digest("hex"));
  expect(canonicalJson({ b: [1, { d: null, c: "ạ" }], a: undefined })).toBe('{"b":[1,{"c":"ạ","d":null}]}');
});
