import { type AgeRange, ageOn, isAtLeast, isUnder, type Known } from "@/lib/households/age";
import { isStudying, type PersonFacts } from "@/lib/households/person-facts";
import type { ReviewAnswers } from "@/lib/reviews/answers";
import type { IndicatorRule, Standard } from "@/lib/standards/schema";
import type { AttendingLevel } from "@/prisma/generated/enums";

/** Why a proposal says what it says: a key of the namespace `scoring`, and the members it rests on. */
export type ProposalReason = { key: string; params: Record<string, string | number>; memberIds: string[] };

/** What the facts say of an indicator. `deprived` is null where a fact is missing or a birth date leaves it open. */
export type Proposal = { deprived: boolean | null; reason: ProposalReason };

/** Indicator number → proposal, for the indicators that follow from the members or the dwelling. */
export type Proposals = Partial<Record<number, Proposal>>;

type Dwelling = NonNullable<ReviewAnswers["housing"]>;
type Member = { facts: PersonFacts; age: AgeRange };

const and = (...parts: Known[]): Known => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const or = (...parts: Known[]): Known => (parts.includes(true) ? true : parts.includes(null) ? null : false);

function proposal(
  key: string,
  deprived: boolean | null,
  members: Member[],
  params: Record<string, string | number> = {},
): Proposal {
  return { deprived, reason: { key: `proposal.${key}`, params, memberIds: members.map(({ facts }) => facts.id) } };
}

/** One member is enough. Names those who are deprived; else those of whom it is not known; else nobody. */
function anyMember(
  key: string,
  members: Member[],
  deprived: (member: Member) => Known,
  params: Record<string, string | number>,
): Proposal {
  if (members.length === 0) return proposal("no_members", null, []);
  const known = members.map((member) => ({ member, deprived: deprived(member) }));
  const those = (value: Known) => known.filter((one) => one.deprived === value).map(({ member }) => member);
  const yes = those(true);
  if (yes.length > 0) return proposal(`${key}_yes`, true, yes, { ...params, count: yes.length });
  const open = those(null);
  if (open.length > 0) return proposal(`${key}_unknown`, null, open, { ...params, count: open.length });
  return proposal(`${key}_no`, false, [], params);
}

type RuleOf<K extends IndicatorRule["kind"]> = Extract<IndicatorRule, { kind: K }>;

/** NĐ 07/2021: children, and older or disabled people with a monthly social allowance, are more than the share. */
function dependants(rule: RuleOf<"DEPENDANTS">, members: Member[]): Proposal {
  if (members.length === 0) return proposal("no_members", null, []);
  const isDependant = ({ facts, age }: Member): Known =>
    or(
      isUnder(age, rule.childUnder),
      and(facts.receivesMonthlyAllowance, or(facts.disability !== "NONE", isAtLeast(age, rule.olderFrom))),
    );
  const certain = members.filter((member) => isDependant(member) === true);
  const open = members.filter((member) => isDependant(member) === null);
  const isAbove = (count: number) => count * 100 > rule.abovePercent * members.length;
  const params = { count: certain.length, members: members.length, percent: rule.abovePercent };
  if (isAbove(certain.length)) return proposal("dependants_yes", true, certain, params);
  if (isAbove(certain.length + open.length))
    return proposal("dependants_unknown", null, open, { ...params, open: open.length });
  return proposal("dependants_no", false, certain, params);
}

function hasNoInsurance(rule: RuleOf<"HEALTH_INSURANCE">, { facts, age }: Member): Known {
  return and(isAtLeast(age, rule.from), facts.hasHealthInsurance === null ? null : !facts.hasHealthInsurance);
}

/** A birth date that leaves open which bracket applies is settled where the answer is the same in every one. */
function lacksEducation(rule: RuleOf<"ADULT_EDUCATION">, { facts, age }: Member): Known {
  if (facts.certifiedOnTheJob) return false;
  const inBrackets = rule.brackets.map(({ from, under, levels }) => {
    const level = facts.schoolingLevel;
    return {
      applies: and(isAtLeast(age, from), isUnder(age, under)),
      lacks: and(flip(isStudying(facts)), level === null ? null : !levels.includes(level)),
    };
  });
  return deprivedInBrackets(rule.brackets, age, inBrackets);
}

/** The first and the last age that brackets cover, in completed years, for the words of the reason. */
const agesOf = (brackets: readonly { from: number; under: number }[]) => ({
  from: brackets[0]?.from ?? 0,
  to: (brackets.at(-1)?.under ?? 1) - 1,
});

const flip = (known: Known): Known => (known === null ? null : !known);

/** Touching brackets: whether one applies is surer than which one. */
function deprivedInBrackets(
  brackets: readonly { from: number; under: number }[],
  age: AgeRange,
  parts: { applies: Known; lacks: Known }[],
): Known {
  const first = brackets[0];
  const last = brackets.at(-1);
  if (!first || !last) return false;
  const possible = parts.filter(({ applies }) => applies !== false);
  if (possible.length === 0) return false;
  const covered = and(isAtLeast(age, first.from), isUnder(age, last.under));
  if (possible.every(({ lacks }) => lacks === false)) return false;
  return possible.every(({ lacks }) => lacks === true) && covered ? true : null;
}

/** The levels of schooling as they follow one another. Vocational training follows lower secondary, as upper secondary does. */
const RANK: Record<AttendingLevel, number> = {
  PRESCHOOL: 1,
  PRIMARY: 2,
  LOWER_SECONDARY: 3,
  UPPER_SECONDARY: 4,
  VOCATIONAL: 4,
  HIGHER: 5,
};

/**
 * A child ahead of the bracket attends the right level: school years begin in September of the year of the birthday, so
 * many begin a level before it. A child who has completed the bracket's level and attends none is for the officer to judge.
 */
function lacksSchooling(rule: RuleOf<"CHILD_SCHOOLING">, { facts, age }: Member): Known {
  const parts = rule.brackets.map(({ from, under, level }) => ({
    applies: and(isAtLeast(age, from), isUnder(age, under)),
    lacks: lacksLevel(facts, level),
  }));
  return deprivedInBrackets(rule.brackets, age, parts);
}

function lacksLevel(facts: PersonFacts, level: AttendingLevel): Known {
  if (facts.attendingLevel !== null) return RANK[facts.attendingLevel] < RANK[level];
  // Studies, at a level that nobody wrote down; or nobody asked.
  if (isStudying(facts) !== false) return null;
  const done = facts.schoolingLevel;
  if (level === "LOWER_SECONDARY" && done !== null && done !== "NONE" && done !== "PRESCHOOL" && done !== "PRIMARY")
    return null;
  return true;
}

function housingQuality(rule: RuleOf<"HOUSING_QUALITY">, dwelling: Dwelling): Proposal {
  const parts = [dwelling.wallDurable, dwelling.columnDurable, dwelling.roofDurable];
  const weak = parts.filter((durable) => durable === false).length;
  const open = parts.filter((durable) => durable === undefined).length;
  const params = { count: weak };
  if (weak >= rule.notDurableFrom) return proposal("housing_quality_yes", true, [], params);
  if (weak + open >= rule.notDurableFrom) return proposal("housing_quality_unknown", null, [], params);
  return proposal("housing_quality_no", false, [], params);
}

function housingArea(rule: RuleOf<"HOUSING_AREA">, members: Member[], dwelling: Dwelling): Proposal {
  const { floorAreaM2 } = dwelling;
  if (members.length === 0) return proposal("no_members", null, []);
  if (floorAreaM2 === undefined) return proposal("housing_area_unknown", null, []);
  const params = { area: floorAreaM2, members: members.length, below: rule.belowM2 };
  // Compared without dividing: 8.0 m² for each of three is 24 m² and not 23.999….
  const deprived = floorAreaM2 < rule.belowM2 * members.length;
  return proposal(deprived ? "housing_area_yes" : "housing_area_no", deprived, [], params);
}

function propose(rule: IndicatorRule, members: Member[], dwelling: Dwelling): Proposal {
  switch (rule.kind) {
    case "DEPENDANTS":
      return dependants(rule, members);
    case "HEALTH_INSURANCE":
      return anyMember("insurance", members, (member) => hasNoInsurance(rule, member), { from: rule.from });
    case "ADULT_EDUCATION":
      return anyMember("adult_education", members, (member) => lacksEducation(rule, member), agesOf(rule.brackets));
    case "CHILD_SCHOOLING":
      return anyMember("child_schooling", members, (member) => lacksSchooling(rule, member), agesOf(rule.brackets));
    case "HOUSING_QUALITY":
      return housingQuality(rule, dwelling);
    case "HOUSING_AREA":
      return housingArea(rule, members, dwelling);
  }
}

/**
 * What the members' facts and the dwelling say of the indicators that follow from them (NĐ 07/2021: 2, 4, 5, 6, 8, and 7
 * where wall, column and roof are answered). Offered to the officer, who may answer otherwise and say why.
 *
 * A rule that a birth date known only to the year or month does not settle gives null, unless the answer is the same at
 * every age that is possible.
 *
 * @param day the day of the review, `yyyy-MM-dd`: ages are counted on it
 */
export function proposeIndicators(
  standard: Standard,
  members: readonly PersonFacts[],
  dwelling: ReviewAnswers["housing"],
  day: string,
): Proposals {
  const aged = members.map((facts) => ({ facts, age: ageOn(facts.birth, day) }));
  const proposals: Proposals = {};
  for (const { number, rule } of standard.indicators) if (rule) proposals[number] = propose(rule, aged, dwelling ?? {});
  return proposals;
}
