import { addDays } from "@/lib/core/day";
import { drawFamilyName, drawName } from "@/prisma/demo/names";
import { type Chance, idOf } from "@/prisma/demo/random";
import type { Disability, NationalIdAbsence, Relationship, SchoolingLevel, Sex } from "@/prisma/generated/enums";

/** What stays with a person, whatever the day. What changes with age: facts.ts. */
export type Member = {
  id: string;
  fullName: string;
  sex: Sex;
  relationship: Relationship;
  /** The whole day, also where the register knows only the year of it. */
  bornOn: string;
  knownTo: "DAY" | "YEAR";
  ethnicityCode: string;
  nationalId: string | null;
  nationalIdAbsence: NationalIdAbsence | null;
  /** The level completed in the end. */
  education: SchoolingLevel;
  /** Left school before the end of it, though of school age. */
  dropsOut: boolean;
  insured: boolean;
  disability: Disability;
  isMerit: boolean;
  isPolicyBeneficiary: boolean;
  /** Works for wages, with a contract. */
  employed: boolean;
  /** This year. */
  isPregnant: boolean;
  /** Days of the membership: from, and the first day outside. */
  since: string;
  until: string | null;
};

/** Ages are counted back from here while a household is made up. */
const THIS_YEAR = 2024;

/** Between the two rounds nobody comes or goes, so that the end of one is the start of the next, in persons too. */
const QUIET = { from: "2023-10-01" };

/** Who comes and goes since the round opened does so in these days, before anybody is surveyed. */
const CHANGES = { from: "2024-09-02", days: 20 };

/** Draws a birthday in a year, moved back where it falls into the quiet time. */
function birthday(chance: Chance, year: number): string {
  let day = addDays(`${year}-01-01`, chance.between(0, 364));
  while (day >= QUIET.from) day = addDays(day, -365);
  return day;
}

type Person = { relationship: Relationship; sex: Sex; age: number };

/** Who lives together: a couple, their children, at times a parent, a child's spouse and grandchildren. */
function compose(chance: Chance, alone: boolean): Person[] {
  if (alone)
    return [{ relationship: "HEAD", sex: chance.percent(45) ? "MALE" : "FEMALE", age: chance.between(66, 88) }];
  const age = chance.percent(12) ? chance.between(60, 76) : chance.between(26, 59);
  const sex: Sex = chance.percent(82) ? "MALE" : "FEMALE";
  const people: Person[] = [{ relationship: "HEAD", sex, age }];
  const married = chance.percent(sex === "MALE" ? 92 : 45);
  const spouseAge = Math.max(21, age + chance.between(-5, 3));
  if (married) people.push({ relationship: "SPOUSE", sex: sex === "MALE" ? "FEMALE" : "MALE", age: spouseAge });

  const parentAge = Math.min(age, married ? spouseAge : age);
  const oldest = Math.min(parentAge - chance.between(19, 24), 34);
  const wanted = chance.pick([1, 1, 2, 2, 2, 3]);
  const children: Person[] = [];
  for (let childAge = oldest; childAge >= 0 && children.length < wanted; childAge -= chance.between(2, 5)) {
    // Most daughters and sons of age live elsewhere.
    if (childAge > 24 && children.length > 0 && chance.percent(60)) continue;
    children.push({
      relationship: chance.percent(2) ? "ADOPTED_CHILD" : "CHILD",
      sex: chance.percent(52) ? "MALE" : "FEMALE",
      age: childAge,
    });
  }
  people.push(...children);
  const heir = children.find((child) => child.sex === "MALE" && child.age >= 23);
  if (heir && chance.percent(70)) {
    people.push({ relationship: "CHILD_IN_LAW", sex: "FEMALE", age: Math.max(20, heir.age - chance.between(0, 4)) });
    for (let i = 0, grandAge = heir.age - 22; i < 2 && grandAge >= 0; i++, grandAge -= chance.between(2, 4))
      if (chance.percent(75))
        people.push({ relationship: "GRANDCHILD", sex: chance.percent(52) ? "MALE" : "FEMALE", age: grandAge });
  }
  if (age < 52 && chance.percent(24)) {
    const parentsAge = Math.min(92, age + chance.between(21, 33));
    people.push({ relationship: "PARENT", sex: chance.percent(30) ? "MALE" : "FEMALE", age: parentsAge });
    if (chance.percent(35))
      people.push({
        relationship: "PARENT",
        sex: people.at(-1)?.sex === "MALE" ? "FEMALE" : "MALE",
        age: Math.min(92, parentsAge + 2),
      });
  }
  return people;
}

const OF_AGE: Record<string, number> = {
  UPPER_SECONDARY: 38,
  ELEMENTARY_VOCATIONAL: 8,
  INTERMEDIATE: 8,
  COLLEGE: 5,
  UNIVERSITY: 3,
  LOWER_SECONDARY: 30,
  PRIMARY: 8,
};
const ELDERS: Record<string, number> = {
  LOWER_SECONDARY: 48,
  PRIMARY: 26,
  UPPER_SECONDARY: 16,
  INTERMEDIATE: 4,
  NONE: 6,
};
const OLD: Record<string, number> = { PRIMARY: 45, NONE: 30, LOWER_SECONDARY: 25 };

function drawEducation(chance: Chance, age: number): SchoolingLevel {
  return chance.weighted(age > 60 ? OLD : age > 30 ? ELDERS : OF_AGE) as SchoolingLevel;
}

/** National ids that nobody else in the province gets: six digits (or seven) that follow from a serial of its own. */
export type Serial = () => number;

/** Multiplying by a number without common factor mixes the order and keeps every serial apart. */
const mixed = (serial: number, digits: number) =>
  String(Number((BigInt(serial) * 387_420_489n + 271_829n) % 10n ** BigInt(digits))).padStart(digits, "0");

/** Who is without a national id though of age: a few, nobody, or the head. */
export type WithoutId = "FEW" | "NOBODY" | "HEAD";

/** Place of registration, century and sex, year, six digits (NĐ 137/2015); of some elders the older nine digits; or none. */
function drawNationalId(
  chance: Chance,
  sex: Sex,
  bornOn: string,
  age: number,
  serial: Serial,
  lost: boolean,
): Pick<Member, "nationalId" | "nationalIdAbsence"> {
  const none = (reason: NationalIdAbsence) => ({ nationalId: null, nationalIdAbsence: reason });
  if (age < 6 && chance.percent(45)) return none("CHILD_NOT_ISSUED");
  if (lost) return none(chance.pick(["LOST", "NEVER_ISSUED"] as const));
  const own = serial();
  if (age > 62 && chance.percent(12)) return { nationalId: `08${mixed(own, 7)}`, nationalIdAbsence: null };
  const year = Number(bornOn.slice(0, 4));
  const century = Math.floor((year - 1900) / 100) * 2 + (sex === "FEMALE" ? 1 : 0);
  const place = age > 18 && chance.percent(4) ? chance.pick(["004", "006", "019", "022", "024"]) : "020";
  return { nationalId: `${place}${century}${bornOn.slice(2, 4)}${mixed(own, 6)}`, nationalIdAbsence: null };
}

type Making = {
  chance: Chance;
  code: string;
  ethnicity: string;
  since: string;
  alone: boolean;
  serial: Serial;
  withoutId: WithoutId;
};

/** Invents the members of a household, the head first. */
export function makeMembers({ chance, code, ethnicity, since, alone, serial, withoutId }: Making): Member[] {
  const family = drawFamilyName(chance, ethnicity);
  const people = compose(chance, alone);
  const [head] = people;
  const hasHusband = head?.sex === "FEMALE" && people.some(({ relationship }) => relationship === "SPOUSE");
  // Children carry their father's family name.
  const childFamily = hasHusband ? drawFamilyName(chance, ethnicity) : family;
  const familyOf = ({ relationship, sex }: Person): string | null => {
    if (relationship === "HEAD" || (relationship === "PARENT" && sex === "MALE")) return family;
    if (relationship === "SPOUSE") return hasHusband ? childFamily : null;
    return relationship === "CHILD" || relationship === "GRANDCHILD" || relationship === "ADOPTED_CHILD"
      ? childFamily
      : null;
  };
  const insured = chance.percent(94);
  const members = people.map((person, i): Member => {
    const bornOn = birthday(chance, THIS_YEAR - person.age);
    const drawn = person.age >= 15 && chance.percent(0.5);
    const lost = withoutId === "FEW" ? drawn : withoutId === "HEAD" && i === 0;
    const known = familyOf(person);
    const ethnicityCode = known !== null || chance.percent(85) ? ethnicity : chance.pick(["02", "07"]);
    const surname = known ?? drawFamilyName(chance, ethnicityCode);
    const disability: Disability = chance.percent(person.age > 70 ? 8 : 2)
      ? chance.pick(["MILD", "SEVERE", "SEVERE", "EXTREME"] as const)
      : "NONE";
    return {
      id: idOf("person", code, i),
      fullName: drawName(chance, person.sex, surname),
      sex: person.sex,
      relationship: person.relationship,
      bornOn,
      knownTo: person.age > 64 && chance.percent(40) ? "YEAR" : "DAY",
      ethnicityCode,
      ...drawNationalId(chance, person.sex, bornOn, person.age, serial, lost),
      education: drawEducation(chance, person.age),
      dropsOut: person.age >= 6 && person.age < 16 && chance.percent(2.5),
      insured: insured || i === 0 || chance.percent(55),
      disability,
      isMerit: person.age > 65 && chance.percent(5),
      isPolicyBeneficiary: disability !== "NONE" || person.age >= 80,
      employed: person.age >= 19 && person.age < 55 && chance.percent(9),
      isPregnant: person.sex === "FEMALE" && person.age >= 20 && person.age < 38 && chance.percent(3),
      since: bornOn > since ? bornOn : since,
      until: null,
    };
  });
  return alone || since >= CHANGES.from
    ? members
    : comeAndGo(chance, members, { code, ethnicity, family: childFamily });
}

/** Since the round opened some households had a child, and some lost a member. */
function comeAndGo(
  chance: Chance,
  members: Member[],
  { code, ethnicity, family }: { code: string; ethnicity: string; family: string },
): Member[] {
  const day = addDays(CHANGES.from, chance.between(0, CHANGES.days));
  const leaver = members.findLast(
    ({ relationship, bornOn }) => relationship === "PARENT" || (relationship === "CHILD" && bornOn < "2004"),
  );
  if (leaver && chance.percent(8))
    return members.map((member) => (member === leaver ? { ...member, until: day } : member));
  const mother = members.find(
    ({ sex, relationship, bornOn }) =>
      sex === "FEMALE" && relationship !== "PARENT" && bornOn > "1985" && bornOn < "2003",
  );
  if (!mother || !chance.percent(7)) return members;
  const sex: Sex = chance.percent(52) ? "MALE" : "FEMALE";
  const isHeads = mother.relationship === "HEAD" || mother.relationship === "SPOUSE";
  return [
    ...members,
    {
      id: idOf("person", code, members.length),
      fullName: drawName(chance, sex, family),
      sex,
      relationship: isHeads ? "CHILD" : "GRANDCHILD",
      bornOn: day,
      knownTo: "DAY",
      ethnicityCode: ethnicity,
      nationalId: null,
      nationalIdAbsence: "CHILD_NOT_ISSUED",
      education: "UPPER_SECONDARY",
      dropsOut: false,
      insured: true,
      disability: "NONE",
      isMerit: false,
      isPolicyBeneficiary: false,
      employed: false,
      isPregnant: false,
      since: day,
      until: null,
    },
  ];
}
