import { describe, expect, test } from "vitest";
import { type MadePerson, makePeople } from "@/bench/people";
import { type MatchPerson, matchPerson } from "@/lib/duplicates/match";
import { scorePairs } from "@/lib/duplicates/pairs";

/** Every two records born in years that a slip could confuse. The database looks them up by keys instead. */
function nearPairs(people: readonly MatchPerson[]): [MatchPerson, MatchPerson][] {
  const digits = (year: number) => [...String(year)].sort().join("");
  return people.flatMap((a, i) =>
    people
      .slice(i + 1)
      .filter((b) => Math.abs(a.birthYear - b.birthYear) <= 1 || digits(a.birthYear) === digits(b.birthYear))
      .map((b): [MatchPerson, MatchPerson] => [a, b]),
  );
}

describe("among 2,000 made-up records, a hundred of them typed twice with errors,", () => {
  const made: MadePerson[] = makePeople("unit", 2_000);
  const truth = new Map(made.map(({ id, truth }) => [id, truth]));
  const found = scorePairs(nearPairs(made.map(matchPerson)), made.length);
  const right = found.filter(({ a, b }) => truth.get(a.id) === truth.get(b.id));
  const copies = made.filter(({ copy }) => copy).length;

  test("nine of ten are found, and nine of ten that are shown are right", () => {
    expect(copies).toBeGreaterThan(80);
    expect(right.length / copies).toBeGreaterThan(0.9);
    expect(right.length / found.length).toBeGreaterThan(0.9);
  });

  test("whatever is called sure is", () => {
    const sure = found.filter(({ level }) => level === "SURE");
    const wrong = sure.filter(({ a, b }) => truth.get(a.id) !== truth.get(b.id));
    expect(wrong.length / sure.length).toBeLessThan(0.01);
    expect(sure.length / copies).toBeGreaterThan(0.6);
  });
});
