import { describe, expect, test } from "vitest";
import { type AttentionKind, type AttentionRow, findAttention } from "@/lib/lists/attention";

let made = 0;
const row = (changes: Partial<AttentionRow> = {}): AttentionRow => {
  made += 1;
  return {
    reviewId: `r${made}`,
    villageId: "v1",
    surveyor: "Nông Thị Hoa",
    incomeScore: 100,
    threshold: 140,
    startClass: "POOR",
    finalClass: "POOR",
    overridden: false,
    otherArea: false,
    againstProposal: 0,
    indicators: { 1: true, 2: true, 3: false, 4: false },
    lastIndicators: null,
    sheet: `sheet ${made}`,
    ...changes,
  };
};

const kindsOf = (...rows: AttentionRow[]): AttentionKind[] => findAttention(rows).map(({ kind }) => kind);

test("an ordinary review does not stand out", () => expect(kindsOf(row())).toEqual([]));

test.each([
  [134, false],
  [135, true],
  [140, true],
  [145, true],
  [146, false],
  [null, false],
])("a score of %s at a threshold of 140 is close: %s", (incomeScore, close) => {
  expect(kindsOf(row({ incomeScore }))).toEqual(close ? ["close"] : []);
});

test("without a threshold no score is close to it", () => {
  expect(kindsOf(row({ incomeScore: 140, threshold: null }))).toEqual([]);
});

describe("a sharp change", () => {
  test.each([
    ["POOR", "NOT_POOR", true],
    ["POOR", "AVERAGE_STANDARD", true],
    ["NOT_POOR", "POOR", true],
    ["POOR", "NEAR_POOR", false],
    ["NEAR_POOR", "NOT_POOR", false],
    ["NEAR_POOR", "POOR", false],
    // A household that was on no list has no change to be sharp.
    [null, "POOR", false],
  ] as const)("from %s to %s: %s", (startClass, finalClass, sharp) => {
    expect(kindsOf(row({ startClass, finalClass }))).toEqual(sharp ? ["sharp"] : []);
  });

  test("is three indicators answered otherwise, of those answered in both years", () => {
    const lastIndicators = { 1: false, 2: false, 3: false };
    expect(kindsOf(row({ lastIndicators }))).toEqual([]);
    expect(kindsOf(row({ lastIndicators: { ...lastIndicators, 4: true } }))).toEqual(["sharp"]);
    expect(kindsOf(row({ lastIndicators: { ...lastIndicators, 12: true } }))).toEqual([]);
  });
});

describe("the same sheet", () => {
  const sheet = "all the same";
  test("three times by one surveyor in one village stands out, and names exactly those", () => {
    const same = [row({ sheet }), row({ sheet }), row({ sheet })];
    const [group] = findAttention([row(), ...same, row()]);
    expect(group).toEqual({ kind: "same_sheets", reviewIds: same.map(({ reviewId }) => reviewId) });
  });

  test("twice, or by two surveyors, or in two villages, does not", () => {
    expect(kindsOf(row({ sheet }), row({ sheet }))).toEqual([]);
    expect(kindsOf(row({ sheet }), row({ sheet }), row({ sheet, surveyor: "Lý Văn Ba" }))).toEqual([]);
    expect(kindsOf(row({ sheet }), row({ sheet }), row({ sheet, villageId: "v2" }))).toEqual([]);
  });
});

test("an area that is not the village's stands out", () =>
  expect(kindsOf(row({ otherArea: true }))).toEqual(["other_area"]));

test("one review may stand out for several reasons", () => {
  const loud = row({ incomeScore: 138, finalClass: "NOT_POOR", overridden: true, againstProposal: 2 });
  expect(kindsOf(loud)).toEqual(["close", "sharp", "overridden", "against_proposal"]);
});
