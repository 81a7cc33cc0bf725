import { drawEthnicity, drawFamilyName, drawName } from "@/prisma/demo/names";
import type { Chance } from "@/prisma/demo/random";
import type { Relationship, Sex } from "@/prisma/generated/enums";

// People for lists that are brought in. Their national ids begin with 099, which no place has, so that none can be a real one
// or meet one of the demonstration.

export type TrueMember = {
  fullName: string;
  sex: Sex;
  /** "17/05/1980" or "1980" */
  birth: string;
  ethnicityCode: string;
  relationship: Relationship;
  nationalId: string;
};

const pad = (n: number) => String(n).padStart(2, "0");

/** Draws households of people with different names and numbers. */
export class People {
  #names = new Set<string>();
  #ids = 0;

  constructor(readonly chance: Chance) {}

  #birth(from: number, to: number): string {
    const year = this.chance.between(from, to);
    if (this.chance.percent(15)) return String(year);
    return `${pad(this.chance.between(1, 28))}/${pad(this.chance.between(1, 12))}/${year}`;
  }

  #member(
    relationship: Relationship,
    sex: Sex,
    family: string,
    ethnicityCode: string,
    years: [number, number],
  ): TrueMember {
    const birth = this.#birth(...years);
    const year = Number(birth.slice(-4));
    const code = (year >= 2000 ? 2 : 0) + (sex === "FEMALE" ? 1 : 0);
    const nationalId = `099${code}${pad(year % 100)}${String(++this.#ids).padStart(6, "0")}`;
    let fullName = drawName(this.chance, sex, family);
    // No two of one name: whom a row means is then never a guess.
    for (let i = 0; this.#names.has(fullName) && i < 20; i++) fullName = drawName(this.chance, sex, family);
    this.#names.add(fullName);
    return { fullName, sex, birth, ethnicityCode, relationship, nationalId };
  }

  /** The people of one household, the head first. */
  household(most: number): TrueMember[] {
    const { chance } = this;
    const ethnicity = drawEthnicity(chance);
    const family = drawFamilyName(chance, ethnicity);
    const sex = chance.percent(75) ? "MALE" : "FEMALE";
    const members = [this.#member("HEAD", sex, family, ethnicity, [1950, 1988])];
    const size = Math.min(most, chance.between(1, 6));
    const others: (() => TrueMember)[] = [
      () =>
        this.#member(
          "SPOUSE",
          sex === "MALE" ? "FEMALE" : "MALE",
          drawFamilyName(chance, ethnicity),
          ethnicity,
          [1952, 1990],
        ),
      () => this.#member("CHILD", chance.percent(50) ? "MALE" : "FEMALE", family, ethnicity, [1992, 2023]),
      () => this.#member("CHILD", chance.percent(50) ? "MALE" : "FEMALE", family, ethnicity, [1992, 2023]),
      () => this.#member("PARENT", "FEMALE", drawFamilyName(chance, ethnicity), ethnicity, [1930, 1945]),
      () => this.#member("GRANDCHILD", chance.percent(50) ? "MALE" : "FEMALE", family, ethnicity, [2012, 2023]),
    ];
    for (const other of others.slice(0, size - 1)) members.push(other());
    return members;
  }
}
