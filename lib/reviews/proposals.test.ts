import fc from "fast-check";
import { expect, test } from "vitest";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberField,
  type MemberFieldSpec,
} from "@/lib/households/member-fields";
import type { Birth, PersonFacts } from "@/lib/households/person-facts";
import { proposeIndicators } from "@/lib/reviews/proposals";
import { getStandard } from "@/lib/standards/load";
import { AttendingLevel, SchoolingLevel } from "@/prisma/generated/enums";

const standard = getStandard("vn-2022-2026");
const DAY = "2024-11-20";

/** Somebody about whom everything is known and nothing is lacking. */
const person = (changes: Partial<PersonFacts> = {}): PersonFacts => ({
  id: "p",
  birth: { year: 1980, month: 5, day: 1 },
  schoolingLevel: "UPPER_SECONDARY",
  attendingLevel: null,
  workStatus: "SELF_EMPLOYED",
  hasHealthInsurance: true,
  disability: "NONE",
  receivesMonthlyAllowance: false,
  certifiedOnTheJob: false,
  ...changes,
});

/** Born so that they turn so many years on the day of the review. */
const turning = (years: number, daysLater = 0): Birth => ({ year: 2024 - years, month: 11, day: 20 + daysLater });
const born = (year: number): Birth => ({ year, month: null, day: null });

const deprived = (indicator: number, members: PersonFacts[], floorAreaM2?: number) =>
  proposeIndicators(standard, members, { floorAreaM2 }, DAY)[indicator]?.deprived;

const people = (dependants: number, others: number) => [
  ...Array.from({ length: dependants }, () => person({ birth: turning(5) })),
  ...Array.from({ length: others }, () => person()),
];

test("proposes the indicators that follow from members and dwelling, and no other", () => {
  expect(Object.keys(proposeIndicators(standard, [person()], undefined, DAY)).map(Number)).toEqual([2, 4, 5, 6, 7, 8]);
});

test("a household without members proposes nothing", () => {
  const proposals = proposeIndicators(standard, [], { floorAreaM2: 20 }, DAY);
  for (const n of [2, 4, 5, 6, 8])
    expect(proposals[n]).toMatchObject({ deprived: null, reason: { key: "proposal.no_members" } });
});

test.each([
  [0, 3, false],
  [1, 2, false],
  [1, 1, false],
  [2, 2, false],
  [2, 1, true],
  [3, 2, true],
  [1, 0, true],
])("2: %i dependants beside %i others: deprived is %s", (dependants, others, expected) => {
  expect(deprived(2, people(dependants, others))).toBe(expected);
});

test.each<[string, Partial<PersonFacts>, boolean | null]>([
  ["a child on the day before the 16th birthday", { birth: turning(16, 1) }, true],
  ["a young person on the 16th birthday", { birth: turning(16) }, false],
  ["somebody born in 2008, day unknown", { birth: born(2008) }, null],
  ["somebody born in 2007, day unknown", { birth: born(2007) }, false],
  ["an older person with an allowance", { birth: turning(60), receivesMonthlyAllowance: true }, true],
  [
    "somebody of 59 with an allowance for something else",
    { birth: turning(60, 1), receivesMonthlyAllowance: true },
    false,
  ],
  ["an older person without an allowance", { birth: turning(90) }, false],
  ["a disabled adult with an allowance", { disability: "SEVERE", receivesMonthlyAllowance: true }, true],
  ["a disabled adult without an allowance", { disability: "SEVERE" }, false],
  ["somebody of 59 or 60 with an allowance", { birth: born(1964), receivesMonthlyAllowance: true }, null],
])("2: %s alone", (_, changes, expected) => expect(deprived(2, [person(changes)])).toBe(expected));

test("2: a birth date that is not known decides nothing where the share is clear without it", () => {
  const unsure = person({ birth: born(2008) });
  expect(deprived(2, [unsure, person(), person()])).toBe(false);
  expect(deprived(2, [unsure, ...people(3, 1)])).toBe(true);
  expect(deprived(2, [unsure, ...people(1, 1)])).toBe(null);
});

test.each<[string, Partial<PersonFacts>, boolean | null]>([
  ["an insured adult", {}, false],
  ["an adult without insurance", { hasHealthInsurance: false }, true],
  ["an adult who was not asked", { hasHealthInsurance: null }, null],
  [
    "a child without insurance on the day before the 6th birthday",
    { birth: turning(6, 1), hasHealthInsurance: false },
    false,
  ],
  ["a child without insurance on the 6th birthday", { birth: turning(6), hasHealthInsurance: false }, true],
  ["a child of 5 or 6 without insurance", { birth: born(2018), hasHealthInsurance: false }, null],
  ["a child of 5 or 6 with insurance", { birth: born(2018) }, false],
  ["a child of 3 who was not asked", { birth: turning(3), hasHealthInsurance: null }, false],
])("4: %s", (_, changes, expected) => expect(deprived(4, [person(changes)])).toBe(expected));

test("4: one member is enough, and is named, whatever is unknown of the others", () => {
  const members = [
    person({ id: "insured" }),
    person({ id: "unknown", hasHealthInsurance: null }),
    person({ id: "without", hasHealthInsurance: false }),
  ];
  expect(proposeIndicators(standard, members, undefined, DAY)[4]).toEqual({
    deprived: true,
    reason: { key: "proposal.insurance_yes", params: { from: 6, count: 1 }, memberIds: ["without"] },
  });
});

test.each<[string, Partial<PersonFacts>, boolean | null]>([
  ["of 15 without a level", { birth: turning(16, 1), schoolingLevel: "NONE" }, false],
  ["of 16 without a level", { birth: turning(16), schoolingLevel: "PRIMARY" }, true],
  ["of 16 with lower secondary", { birth: turning(16), schoolingLevel: "LOWER_SECONDARY" }, false],
  [
    "of 16 without a level, at school",
    { birth: turning(16), schoolingLevel: "PRIMARY", attendingLevel: "LOWER_SECONDARY" },
    false,
  ],
  [
    "of 17, on the day before the 18th birthday, with lower secondary",
    { birth: turning(18, 1), schoolingLevel: "LOWER_SECONDARY" },
    false,
  ],
  ["of 18 with lower secondary", { birth: turning(18), schoolingLevel: "LOWER_SECONDARY" }, true],
  [
    "of 18 with lower secondary, studying",
    { birth: turning(18), schoolingLevel: "LOWER_SECONDARY", workStatus: "STUDYING" },
    false,
  ],
  [
    "of 18 with lower secondary, certified on the job",
    { birth: turning(18), schoolingLevel: "LOWER_SECONDARY", certifiedOnTheJob: true },
    false,
  ],
  ["of 18 with upper secondary", { birth: turning(18), schoolingLevel: "UPPER_SECONDARY" }, false],
  ["of 25 with elementary vocational training", { birth: turning(25), schoolingLevel: "ELEMENTARY_VOCATIONAL" }, false],
  ["of 25 with a university degree", { birth: turning(25), schoolingLevel: "UNIVERSITY" }, false],
  ["of 30 and 364 days without a level", { birth: turning(31, 1), schoolingLevel: "NONE" }, true],
  ["of 31 without a level", { birth: turning(31), schoolingLevel: "NONE" }, false],
  ["of 25 who was not asked", { birth: turning(25), schoolingLevel: null, workStatus: null }, null],
  ["of 25 who works and whose level was not asked", { birth: turning(25), schoolingLevel: null }, null],
  ["of 15 or 16 without a level", { birth: born(2008), schoolingLevel: "NONE" }, null],
  ["of 15 or 16 with lower secondary", { birth: born(2008), schoolingLevel: "LOWER_SECONDARY" }, false],
  ["of 17 or 18 with lower secondary", { birth: born(2006), schoolingLevel: "LOWER_SECONDARY" }, null],
  ["of 17 or 18 without a level: lacking at either age", { birth: born(2006), schoolingLevel: "PRIMARY" }, true],
  ["of 30 or 31 without a level", { birth: born(1993), schoolingLevel: "NONE" }, null],
])("5: somebody %s", (_, changes, expected) => expect(deprived(5, [person(changes)])).toBe(expected));

const child = (birth: Birth, attendingLevel: AttendingLevel | null, changes: Partial<PersonFacts> = {}) =>
  person({ birth, attendingLevel, schoolingLevel: "NONE", workStatus: null, ...changes });

test.each<[string, PersonFacts, boolean | null]>([
  ["of 2, at home", child(turning(3, 1), null), false],
  ["of 3, at home", child(turning(3), null), true],
  ["of 3, in preschool", child(turning(3), "PRESCHOOL"), false],
  ["of 5, in preschool on the day before the 6th birthday", child(turning(6, 1), "PRESCHOOL"), false],
  ["of 6, in preschool", child(turning(6), "PRESCHOOL"), true],
  ["of 6, in primary school", child(turning(6), "PRIMARY"), false],
  ["of 5, a year ahead", child(turning(6, 1), "PRIMARY"), false],
  ["of 11, in primary school on the day before the 12th birthday", child(turning(12, 1), "PRIMARY"), false],
  ["of 11, a year ahead", child(turning(12, 1), "LOWER_SECONDARY"), false],
  ["of 12, still in primary school", child(turning(12), "PRIMARY"), true],
  ["of 12, in lower secondary", child(turning(12), "LOWER_SECONDARY"), false],
  ["of 15, in upper secondary", child(turning(16, 1), "UPPER_SECONDARY"), false],
  ["of 15, in vocational training", child(turning(16, 1), "VOCATIONAL"), false],
  ["of 15, at home", child(turning(16, 1), null, { schoolingLevel: "PRIMARY" }), true],
  ["of 15, at home after lower secondary", child(turning(16, 1), null, { schoolingLevel: "LOWER_SECONDARY" }), null],
  ["of 16, at home", child(turning(16), null), false],
  ["of 8, at a school whose level is not written down", child(turning(8), null, { workStatus: "STUDYING" }), null],
  ["of 8, who was not asked", child(turning(8), null, { schoolingLevel: null }), null],
  ["of 5 or 6, in preschool", child(born(2018), "PRESCHOOL"), null],
  ["of 5 or 6, in primary school", child(born(2018), "PRIMARY"), false],
  ["of 5 or 6, at home", child(born(2018), null), true],
  ["of 2 or 3, at home", child(born(2021), null), null],
  ["of 15 or 16, at home", child(born(2008), null), null],
])("6: a child %s", (_, one, expected) => expect(deprived(6, [one])).toBe(expected));

test("5 and 6: an adult is nobody's child, and a child no adult", () => {
  expect(deprived(6, [person()])).toBe(false);
  expect(deprived(5, [child(turning(8), "PRIMARY")])).toBe(false);
});

test.each([
  [undefined, undefined, undefined, null],
  [true, true, undefined, false],
  [false, undefined, true, null],
  [false, false, undefined, true],
  [false, true, true, false],
  [false, false, true, true],
  [false, false, false, true],
])("7: wall %s, column %s, roof %s: deprived is %s", (wallDurable, columnDurable, roofDurable, expected) => {
  const dwelling = { wallDurable, columnDurable, roofDurable };
  expect(proposeIndicators(standard, [person()], dwelling, DAY)[7]?.deprived).toBe(expected);
});

test.each([
  [7.99, 1, true],
  [8, 1, false],
  [24, 3, false],
  [23.99, 3, true],
  [0, 1, true],
  [undefined, 1, null],
])("8: %d m² for %i: deprived is %s", (floorArea, members, expected) => {
  expect(
    deprived(
      8,
      Array.from({ length: members }, () => person()),
      floorArea,
    ),
  ).toBe(expected);
});

const anyPerson: fc.Arbitrary<PersonFacts> = fc
  .record({
    year: fc.integer({ min: 1930, max: 2024 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    schoolingLevel: fc.constantFrom(null, ...Object.values(SchoolingLevel)),
    attendingLevel: fc.constantFrom(null, ...Object.values(AttendingLevel)),
    hasHealthInsurance: fc.constantFrom(true, false, null),
    receivesMonthlyAllowance: fc.boolean(),
  })
  .map(({ year, month, day, ...facts }) => person({ birth: { year, month, day }, ...facts }));

test("what is proposed from a year of birth alone is what the full date proposes, or nothing", () => {
  fc.assert(
    fc.property(fc.array(anyPerson, { minLength: 1, maxLength: 6 }), (members) => {
      const full = proposeIndicators(standard, members, { floorAreaM2: 40 }, DAY);
      const vague = members.map((one) => person({ ...one, birth: born(one.birth.year) }));
      const proposals = proposeIndicators(standard, vague, { floorAreaM2: 40 }, DAY);
      for (const n of [2, 4, 5, 6, 8]) expect([null, full[n]?.deprived]).toContain(proposals[n]?.deprived);
    }),
  );
});

test("the order of the members says nothing", () => {
  fc.assert(
    fc.property(fc.array(anyPerson, { minLength: 1, maxLength: 6 }), (members) => {
      const one = proposeIndicators(standard, members, undefined, DAY);
      const other = proposeIndicators(standard, [...members].reverse(), undefined, DAY);
      for (const n of [2, 4, 5, 6, 8]) expect(other[n]?.deprived).toBe(one[n]?.deprived);
    }),
  );
});

test("a rule asks for those facts only that the table of facts says it asks for", () => {
  const unlike: Partial<Record<MemberField, Partial<PersonFacts>[]>> = {};
  for (const field of MEMBER_FIELD_NAMES) {
    const spec: MemberFieldSpec = MEMBER_FIELDS[field];
    const values = spec.kind === "choice" ? Object.values(spec.values) : spec.kind === "yes_no" ? [true, false] : [];
    if (spec.indicators.length > 0) unlike[field] = values.map((value) => ({ [field]: value }));
  }
  const members = [70, 40, 20, 12, 4].map((years) => person({ birth: turning(years), schoolingLevel: "PRIMARY" }));
  for (const { number, rule } of standard.indicators) {
    if (!rule) continue;
    const said = proposeIndicators(standard, members, {}, DAY)[number];
    for (const [field, changes] of Object.entries(unlike)) {
      const { indicators }: MemberFieldSpec = MEMBER_FIELDS[field as MemberField];
      if (indicators.includes(rule.kind)) continue;
      for (const change of changes)
        expect(
          proposeIndicators(
            standard,
            members.map((member) => ({ ...member, ...change })),
            {},
            DAY,
          )[number],
          `${rule.kind} and ${field}`,
        ).toEqual(said);
    }
  }
});
