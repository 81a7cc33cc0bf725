import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BirthFacts,
  compareBirths,
  comparePersons,
  listReasons,
  type MatchFacts,
  matchLevel,
  matchPerson,
  matchScore,
} from "@/lib/duplicates/match";
import { compareNameWords, isSlip, nameWords, plainWords } from "@/lib/duplicates/name-words";

const names = (a: string, b: string) => compareNameWords(nameWords(a), nameWords(b));

describe("two names agree", () => {
  test.each([
    ["SAME", "Nguyễn Thị Hòa", "Nguyễn Thị Hoà"],
    ["SAME", "Nguyễn Thị Thúy", "NGUYỄN  THỊ THUÝ"],
    ["SAME", "Nguyễn Thị Ánh", "Nguyễn Thị Ánh".normalize("NFD")],
    ["MARKS_LOST", "Nguyễn Thị Đào", "nguyen thi dao"],
    ["MARKS", "Hoàng Văn Nam", "Hoàng Văn Năm"],
    ["MARKS", "Nguyễn Văn Hoàng", "Nguyeenx Vawn Hoàng"],
    ["ORDER", "Hoàng Văn Sơn", "Sơn Hoàng Văn"],
    ["ORDER", "Nông Thị Hoa", "Nông Hoa"],
    ["SHORT", "Nguyễn Văn Sơn", "Ng. Văn Sơn"],
    ["SHORT", "Nguyễn Văn Sơn", "Ng.V.Sơn"],
    ["SHORT", "Lương Đình Hòa", "Lương Đ. Hòa"],
    ["SHORT", "Đặng Thị Hoa", "Đ. Hoa"],
    ["SLIP", "Hoàng Văn Thành", "Hoàng Văn Thàmh"],
    ["SLIP", "Hoàng Văn Thành", "Hoàng Văn Tahnh"],
    ["PART", "Hoàng Văn Sơn", "Hoàng Đức Sơn"],
    ["OTHER", "Hoàng Văn Sơn", "Nông Thị Sơn"],
    ["OTHER", "Hoàng Văn Sơn", "Hoàng Văn Bình"],
    ["OTHER", "Lý A", "Nông Thị Mai"],
  ])("%s: %s, %s", (level, a, b) => {
    expect(names(a, b)).toBe(level);
    expect(names(b, a)).toBe(level);
  });

  test("whatever is typed, the same both ways, and a name with itself wholly", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (a, b) => {
        expect(names(a, b)).toBe(names(b, a));
        if (plainWords(a).length > 0) expect(names(a, a)).toBe("SAME");
      }),
    );
  });

  test("a slip is one letter, or two exchanged", () => {
    expect(
      ["thanh,thnh", "thanh,thanhh", "thanh,thinh", "thanh,tahnh"].every((pair) =>
        isSlip(pair.split(",")[0] ?? "", pair.split(",")[1] ?? ""),
      ),
    ).toBe(true);
    expect(isSlip("thanh", "thanh") || isSlip("thanh", "binh") || isSlip("a", "b")).toBe(false);
  });
});

describe("two birth dates agree", () => {
  const birth = (text: string): BirthFacts => {
    const [year = 0, month, day] = text.split("/").map(Number).reverse();
    return { birthYear: year, birthMonth: month ?? null, birthDay: day ?? null };
  };
  test.each([
    ["DATE", "17/5/1980", "17/5/1980"],
    ["SWAPPED", "3/12/1982", "12/3/1982"],
    ["DAY_MONTH", "17/5/1984", "17/5/1948"],
    ["DAY_MONTH", "17/5/1980", "17/5/1981"],
    ["SLIP", "17/5/1980", "18/5/1980"],
    ["YEAR", "17/5/1980", "1980"],
    ["YEAR", "17/5/1980", "1/1/1980"],
    ["YEAR", "5/1980", "5/1980"],
    ["YEAR_OFF", "1980", "1979"],
    ["SAME_YEAR", "17/5/1980", "2/11/1980"],
    ["OTHER", "17/5/1980", "17/5/1993"],
    ["OTHER", "1980", "1985"],
  ])("%s: %s, %s", (level, a, b) => {
    expect(compareBirths(birth(a), birth(b))).toBe(level);
    expect(compareBirths(birth(b), birth(a))).toBe(level);
  });
});

const facts = (changes: Partial<MatchFacts> = {}): MatchFacts => ({
  id: crypto.randomUUID(),
  fullName: "Nguyễn Văn Hòa",
  sex: "MALE",
  birthYear: 1980,
  birthMonth: 5,
  birthDay: 17,
  nationalIdHash: null,
  unitPath: "20/181/06091/03/",
  householdId: crypto.randomUUID(),
  ...changes,
});
const score = (a: Partial<MatchFacts>, b: Partial<MatchFacts>, others: number | null = 0, persons = 100_000) =>
  matchScore(comparePersons(matchPerson(facts(a)), matchPerson(facts(b)), others), persons);

describe("how sure it is", () => {
  test("the same name, date and village are sure; a name and a year in another district are nothing", () => {
    expect(matchLevel(score({}, {}))).toBe("SURE");
    const far = { birthMonth: null, birthDay: null, unitPath: "20/185/06200/01/" };
    expect(matchLevel(score({}, far))).toBeNull();
  });

  test("company makes it likelier; another sex, another number or more people in the register less", () => {
    const far = { birthMonth: null, birthDay: null, unitPath: "20/185/06200/01/" };
    expect(score({}, far, 2)).toBeGreaterThan(0.99);
    expect(score({}, { sex: "FEMALE" })).toBeLessThan(score({}, {}));
    expect(score({ nationalIdHash: "a" }, { nationalIdHash: "b" })).toBeLessThan(score({}, {}));
    expect(score({}, far, 1, 840_000)).toBeLessThan(score({}, far, 1, 100_000));
  });

  test("is a probability, the same both ways, and says why with the strongest first", () => {
    const change = fc.record({
      fullName: fc.constantFrom("Nguyễn Văn Hòa", "Nguyen Van Hoa", "Ng. V. Hòa", "Lý Thị Mai"),
      sex: fc.constantFrom("MALE" as const, "FEMALE" as const),
      birthYear: fc.integer({ min: 1930, max: 2024 }),
      nationalIdHash: fc.constantFrom(null, "a", "b"),
      unitPath: fc.constantFrom("20/181/06091/03/", "20/181/06091/04/", "20/185/06200/01/"),
    });
    fc.assert(
      fc.property(
        change,
        change,
        fc.option(fc.nat(4)),
        fc.integer({ min: 1, max: 2_000_000 }),
        (a, b, others, persons) => {
          const [left, right] = [matchPerson(facts(a)), matchPerson(facts(b))];
          const there = matchScore(comparePersons(left, right, others), persons);
          expect(there).toBe(matchScore(comparePersons(right, left, others), persons));
          expect(there).toBeGreaterThanOrEqual(0);
          expect(there).toBeLessThanOrEqual(1);
        },
      ),
    );
    const reasons = listReasons(comparePersons(matchPerson(facts()), matchPerson(facts({ sex: "FEMALE" })), 3));
    expect(reasons).toEqual(["company_THREE", "birth_DATE", "name_SAME", "place_VILLAGE", "sex_OTHER"]);
  });
});
