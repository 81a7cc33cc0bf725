import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatDateTime,
  formatNumber,
  formatPartialDate,
  formatPercent,
  formatTime,
  parseDate,
  parsePartialDate,
} from "./format";

describe("dates", () => {
  it("show the day in Vietnam, whatever the server's zone", () => {
    const lateInLondon = new Date("2024-12-04T18:30:00Z");
    expect(formatDate(lateInLondon)).toBe("05/12/2024");
    expect(formatTime(lateInLondon)).toBe("01:30");
    expect(formatDateTime(lateInLondon)).toBe("01:30 05/12/2024");
    expect(formatTime(new Date("2024-12-04T17:00:00Z"))).toBe("00:00");
  });

  it("show a calendar day as it stands", () => {
    expect(formatDate("2024-12-14")).toBe("14/12/2024");
    expect(() => formatDate("14/12/2024")).toThrow(RangeError);
    expect(() => formatDate(new Date("nothing"))).toThrow(RangeError);
  });

  it("show as much of a birth date as is known", () => {
    expect(formatPartialDate({ year: 1980 })).toBe("1980");
    expect(formatPartialDate({ year: 1980, month: 5 })).toBe("05/1980");
    expect(formatPartialDate({ year: 1980, month: 5, day: 17 })).toBe("17/05/1980");
    expect(formatPartialDate({ year: 1980, month: null, day: 17 })).toBe("1980");
  });

  it.each([
    ["1980", { year: 1980 }],
    ["5/1980", { year: 1980, month: 5 }],
    [" 17/5/1980 ", { year: 1980, month: 5, day: 17 }],
    ["17.05.1980", { year: 1980, month: 5, day: 17 }],
    ["17 5 1980", { year: 1980, month: 5, day: 17 }],
    ["17051980", { year: 1980, month: 5, day: 17 }],
    ["29/02/2024", { year: 2024, month: 2, day: 29 }],
  ])("are read as typed: %s", (text, date) => {
    expect(parsePartialDate(text)).toEqual(date);
  });

  it.each([
    "",
    "80",
    "17/5/80",
    "31/4/1980",
    "29/2/2023",
    "0/5/1980",
    "13/1980",
    "1/2/3/1980",
    "x",
    "5/x/1980",
    "1980/5/",
  ])("are refused when there is no such day: %s", (text) => {
    expect(parsePartialDate(text)).toBeNull();
  });

  it("are whole days where a whole day is asked", () => {
    expect(parseDate("17/5/1980")).toBe("1980-05-17");
    expect(parseDate("5/1980")).toBeNull();
  });

  it("come back from what they show", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          expect(parseDate(formatDate(iso))).toBe(iso);
        },
      ),
    );
  });
});

describe("numbers", () => {
  it("group thousands from four digits on", () => {
    expect(formatNumber(1234567, "vi")).toBe("1.234.567");
    expect(formatNumber(1234, "vi")).toBe("1.234");
    expect(formatNumber(1234567, "en")).toBe("1,234,567");
    expect(formatNumber(0)).toBe("0");
  });

  it("show a fall with a minus sign, and no fall where nothing fell", () => {
    expect(formatNumber(-2.66, "vi", 2)).toBe("−2,66");
    expect(formatNumber(-0.001, "vi", 2)).toBe("0,00");
  });

  it("show percentages as the reports do", () => {
    expect(formatPercent(3.36, "vi")).toBe("3,36\u00a0%");
    expect(formatPercent(3.36, "en")).toBe("3.36%");
    expect(formatPercent(100, "vi", 0)).toBe("100\u00a0%");
  });
});
