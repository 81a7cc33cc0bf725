import type { Comparison } from "@/lib/duplicates/comparison";
import {
  comparePersons,
  isLookalike,
  listReasons,
  type MatchLevel,
  type MatchPerson,
  matchLevel,
  matchScore,
  type Reason,
} from "@/lib/duplicates/match";

/** Two records that may be one person: how sure, and why. */
export type FoundPair = {
  a: MatchPerson;
  b: MatchPerson;
  score: number;
  level: MatchLevel;
  reasons: Reason[];
  /** People of the two households that agree, these two among them; 1 where only they do. */
  together: number;
};

type Compared = { a: MatchPerson; b: MatchPerson; alone: Comparison };

/** Takes each person of a household at most once, the best pairs first. */
function assign<P extends Compared>(pairs: readonly P[], scoreOf: (pair: P) => number): P[] {
  const taken = new Set<string>();
  return [...pairs]
    .sort((left, right) => scoreOf(right) - scoreOf(left))
    .filter(({ a, b }) => {
      if (taken.has(a.id) || taken.has(b.id)) return false;
      taken.add(a.id);
      taken.add(b.id);
      return true;
    });
}

/**
 * Scores pairs that may be one person, with the company they keep: where three of four members of a household are found in
 * another one, each of them is likelier. Between two households a person is paired once.
 *
 * @param pairs each once
 * @param persons in the register
 */
export function scorePairs(pairs: readonly (readonly [MatchPerson, MatchPerson])[], persons: number): FoundPair[] {
  const groups = new Map<string, Compared[]>();
  for (const [a, b] of pairs) {
    const key = [a.householdId ?? a.id, b.householdId ?? b.id].sort().join();
    const group = groups.get(key) ?? [];
    group.push({ a, b, alone: comparePersons(a, b, null) });
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => scoreGroup(group, persons));
}

/** All pairs between the same two households. */
function scoreGroup(group: readonly Compared[], persons: number): FoundPair[] {
  const apart = group[0] !== undefined && group[0].a.householdId !== group[0].b.householdId;
  const alike = apart
    ? assign(
        group.filter(({ alone }) => isLookalike(alone)),
        ({ alone }) => matchScore(alone, persons),
      )
    : [];
  const scored = group.map((pair) => {
    const others = alike.filter(({ a, b }) => a !== pair.a && b !== pair.b && a !== pair.b && b !== pair.a).length;
    const comparison = comparePersons(pair.a, pair.b, apart ? others : null);
    return { ...pair, comparison, score: matchScore(comparison, persons), together: apart ? others + 1 : 1 };
  });
  return assign(scored, ({ score }) => score).flatMap(({ a, b, score, comparison, together }) => {
    const level = matchLevel(score);
    return level ? [{ a, b, score, level, reasons: listReasons(comparison), together }] : [];
  });
}
