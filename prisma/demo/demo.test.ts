import { expect, test } from "vitest";
import { parseNationalId } from "@/lib/households/national-id";
import { stepsOf } from "@/lib/rounds/steps";
import { makeCommune } from "@/prisma/demo/commune";
import { ageOfMember } from "@/prisma/demo/facts";
import { officialsOf } from "@/prisma/demo/officials";
import { communePlace, communesOf, endedCommunesOf, villagesOf } from "@/prisma/demo/places";
import { LIST_PLANS, OFFICERS_COMMUNE, planHouseholds } from "@/prisma/demo/plan";
import { Chance, idOf } from "@/prisma/demo/random";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";
import { COMMUNES, DISTRICTS } from "@/prisma/reference/units-2024";

const own = communesOf("181").map(makeCommune);
const officers = own.find(({ place }) => place.code === OFFICERS_COMMUNE);
const members = own.flatMap(({ households }) => households.flatMap((household) => household.members));

test("the units are those of 1 December 2024: 11 districts, 194 communes", () => {
  expect(DISTRICTS).toHaveLength(11);
  expect(COMMUNES).toHaveLength(194);
  expect(communesOf("181")).toHaveLength(19);
  expect(new Set(COMMUNES.map(({ code }) => code)).size).toBe(194);
  const paths = [...COMMUNES, ...endedCommunesOf()].map((facts) => communePlace(facts).path);
  expect(new Set(paths).size, "a code used again has another path").toBe(paths.length);
});

test("every commune has villages of its own, with names that differ", () => {
  for (const commune of COMMUNES) {
    const names = villagesOf(commune).map(({ fullName }) => fullName);
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("each commune ends with its targets, and the province with what it published", () => {
  const sum = { POOR: 0, NEAR_POOR: 0 };
  for (const { code } of COMMUNES) {
    const plans = planHouseholds(code);
    const count = (wanted: string) => plans.filter(({ end }) => end === wanted).length;
    expect([count("POOR"), count("NEAR_POOR")]).toEqual([
      DEMO_TARGETS.get(code)?.poor,
      DEMO_TARGETS.get(code)?.nearPoor,
    ]);
    sum.POOR += count("POOR");
    sum.NEAR_POOR += count("NEAR_POOR");
  }
  expect(sum).toEqual({ POOR: 6912, NEAR_POOR: 16451 });
});

test("the year began with about as many poor and near-poor households as the province had", () => {
  const starts = COMMUNES.flatMap(({ code }) => planHouseholds(code).map(({ start }) => start));
  expect(Math.abs(starts.filter((start) => start === "POOR").length - 12_383)).toBeLessThan(150);
  expect(Math.abs(starts.filter((start) => start === "NEAR_POOR").length - 11_600)).toBeLessThan(150);
});

test("lists stand in every state", () => {
  const counts: Record<string, number> = {};
  for (const { status } of LIST_PLANS.values()) counts[status] = (counts[status] ?? 0) + 1;
  expect(counts).toEqual({
    APPROVED: 150,
    DISTRICT_APPROVED: 12,
    SUBMITTED: 20,
    RETURNED: 4,
    RETURNED_TO_DISTRICT: 1,
    DRAFT: 7,
  });
});

test("a commune is the same each time, whatever was made before it", () => {
  const facts = COMMUNES.find(({ code }) => code === OFFICERS_COMMUNE);
  expect(facts && makeCommune(facts)).toEqual(officers);
});

test("ids, codes, national ids and user names are each used once", () => {
  const nationalIds = members.flatMap(({ nationalId }) => (nationalId ? [nationalId] : []));
  const households = own.flatMap((commune) => commune.households);
  const ids = [...members.map(({ id }) => id), ...households.map(({ id }) => id)];
  for (const values of [
    nationalIds,
    ids,
    households.map(({ code }) => code),
    officialsOf(COMMUNES).map(({ username }) => username),
  ])
    expect(new Set(values).size).toBe(values.length);
});

test("a national id agrees with sex and year of birth", () => {
  for (const { nationalId, sex, bornOn } of members) {
    const id = nationalId && parseNationalId(nationalId);
    if (id && id.kind === "TWELVE") expect([id.sex, id.birthYear]).toEqual([sex, Number(bornOn.slice(0, 4))]);
  }
  expect(
    members.filter(({ nationalId, nationalIdAbsence }) => (nationalId === null) === (nationalIdAbsence === null)),
  ).toEqual([]);
});

test("each household has one head of age, and children are younger than the head", () => {
  for (const { members: people } of own.flatMap((commune) => commune.households)) {
    const [head, ...others] = people;
    expect(head?.relationship).toBe("HEAD");
    expect(others.some(({ relationship }) => relationship === "HEAD")).toBe(false);
    expect(ageOfMember(head ?? { bornOn: "2024-01-01" }, "2024-12-05")).toBeGreaterThanOrEqual(18);
    for (const { relationship, bornOn } of others)
      if (relationship === "CHILD")
        expect(Number(bornOn.slice(0, 4)) - Number(head?.bornOn.slice(0, 4))).toBeGreaterThanOrEqual(18);
  }
});

test("answers agree with what the members' facts propose", () => {
  for (const { lists } of own)
    for (const { decision } of lists.flatMap(({ reviews }) => reviews))
      for (const { proposed, deprived } of decision?.result.indicators ?? [])
        if (proposed !== null) expect(deprived).toBe(proposed);
});

test("the officer's commune has work to do", () => {
  const list = officers?.lists[1];
  expect(list?.plan.status).toBe("RETURNED");
  expect(list?.partialReturn).toBe(false);
  expect(list?.residents).toBeNull();
  const reviews = list?.reviews ?? [];
  expect(reviews.filter(({ status }) => status === "LISTED")).toHaveLength(25);
  expect(reviews.filter(({ status }) => status === "DRAFT")).toHaveLength(3);
  expect(reviews.filter(({ mark, comment }) => mark && comment)).toHaveLength(3);
  const bare = officers?.households
    .flatMap((household) => household.register)
    .filter(({ facts }) => facts.nationalIdAbsence && facts.nationalIdAbsence !== "CHILD_NOT_ISSUED");
  expect(bare).toHaveLength(1);
});

test("every step in the histories is one of the chain's", () => {
  const steps = stepsOf("COMMUNE_DISTRICT_PROVINCE");
  for (const { events } of own.flatMap(({ lists }) => lists))
    for (const { action, fromStatus, toStatus, actor } of events)
      expect(
        steps.some(
          (step) =>
            step.action === action && step.by === actor.role && step.from === fromStatus && step.to === toStatus,
        ),
      ).toBe(true);
});

test("chance is even, and follows from its name alone", () => {
  const draw = (name: string) => Array.from({ length: 2000 }, (_, i) => new Chance(name, i).next());
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")).not.toEqual(draw("b"));
  const mean = draw("a").reduce((sum, value) => sum + value, 0) / 2000;
  expect(mean).toBeGreaterThan(0.47);
  expect(mean).toBeLessThan(0.53);
  expect(idOf("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
