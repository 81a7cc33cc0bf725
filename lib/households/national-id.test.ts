import fc from "fast-check";
import { expect, test } from "vitest";
import { checkNationalId, digitsOf, isMasked, maskNationalId, parseNationalId } from "@/lib/households/national-id";

test.each([
  ["020080123456", { kind: "TWELVE", place: "020", sex: "MALE", birthYear: 1980 }],
  ["020199123456", { kind: "TWELVE", place: "020", sex: "FEMALE", birthYear: 1999 }],
  ["020200123456", { kind: "TWELVE", place: "020", sex: "MALE", birthYear: 2000 }],
  ["001315123456", { kind: "TWELVE", place: "001", sex: "FEMALE", birthYear: 2015 }],
  ["020401123456", { kind: "TWELVE", place: "020", sex: "MALE", birthYear: 2101 }],
  ["020999123456", { kind: "TWELVE", place: "020", sex: "FEMALE", birthYear: 2399 }],
  ["081234567", { kind: "NINE" }],
  ["02008012345", null],
  ["0200801234567", null],
  ["02008012345a", null],
  ["０２００８０１２３４５６", null],
  ["", null],
])("%s says %o", (text, id) => expect(parseNationalId(text)).toEqual(id));

test.each([
  ["agrees", "020080123456", "MALE", 1980, []],
  ["contradicts the sex", "020080123456", "FEMALE", 1980, [{ key: "national_id_sex", params: {} }]],
  [
    "contradicts the birth year",
    "020080123456",
    "MALE",
    1979,
    [{ key: "national_id_birth_year", params: { year: 1980 } }],
  ],
  ["is of the older kind, which says nothing", "081234567", "FEMALE", 1950, []],
] as const)("a number that %s", (_, text, sex, birthYear, warnings) => {
  expect(checkNationalId(text, { sex, birthYear })).toEqual(warnings);
});

test("contradicting both sex and birth year is two warnings", () => {
  expect(checkNationalId("020301123456", { sex: "MALE", birthYear: 1999 })).toHaveLength(2);
});

test.each([
  ["020080123445", "020•••••••45"],
  ["081234567", "081••••67"],
  ["12345", "•••••"],
  ["", ""],
])("%s is masked as %s", (text, masked) => expect(maskNationalId(text)).toBe(masked));

test("a masked number is as long as it was and hides all but five digits", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{9}(\d{3})?$/), (text) => {
      const masked = maskNationalId(text);
      expect(masked).toHaveLength(text.length);
      expect(masked.replaceAll("•", "")).toHaveLength(5);
    }),
  );
});

test("a number is read with the marks people put between its groups", () => {
  expect(digitsOf(" 020 080.123-456 ")).toBe("020080123456");
});

test("a masked number is told from a typed one, and says nothing that could be warned of", () => {
  expect([isMasked("020•••••••45"), isMasked("081••••67")]).toEqual([true, true]);
  expect([isMasked("020080123445"), isMasked("020•••45"), isMasked("")]).toEqual([false, false, false]);
  expect(digitsOf("020•••••••45")).toBe("020•••••••45");
  expect(checkNationalId("020•••••••45", { sex: "FEMALE", birthYear: 1950 })).toEqual([]);
});
