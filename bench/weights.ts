// Estimates the weights of lib/duplicates/weights.ts from the training half and prints them:
//   npx tsx bench/weights.ts
// How often each level is found between two records of one person, against how often between two people drawn at random.

import { type MadePerson, makePeople } from "@/bench/people";
import { BIRTH_LEVELS, COMPANY_LEVELS, type Comparison, PLACE_LEVELS } from "@/lib/duplicates/comparison";
import { comparePersons, isLookalike, type MatchPerson, matchPerson } from "@/lib/duplicates/match";
import { NAME_LEVELS } from "@/lib/duplicates/name-words";
import { Chance } from "@/prisma/demo/random";

const SIZE = 50_000;
const RANDOM_PAIRS = 2_000_000;
const LEVELS: { [F in keyof Comparison]: readonly Comparison[F][] } = {
  id: ["SAME", "UNKNOWN", "OTHER"],
  name: NAME_LEVELS,
  birth: BIRTH_LEVELS,
  sex: ["SAME", "OTHER"],
  place: PLACE_LEVELS,
  company: COMPANY_LEVELS,
};

const made: MadePerson[] = makePeople("training", SIZE);
const people = made.map(matchPerson);
const households = new Map<string, MatchPerson[]>();
for (const one of people) {
  const members = households.get(one.householdId ?? "") ?? [];
  members.push(one);
  households.set(one.householdId ?? "", members);
}

/** Members of the two households that look alike, beside these two; each is counted once. */
function othersAlike(a: MatchPerson, b: MatchPerson): number {
  const [mine, theirs] = [households.get(a.householdId ?? "") ?? [], households.get(b.householdId ?? "") ?? []];
  const taken = new Set<MatchPerson>([b]);
  let count = 0;
  for (const one of mine) {
    if (one === a) continue;
    const other = theirs.find(
      (candidate) => !taken.has(candidate) && isLookalike(comparePersons(one, candidate, null)),
    );
    if (!other) continue;
    taken.add(other);
    count++;
  }
  return count;
}

type Counts = Map<string, number>;
const put = (counts: Counts, comparison: Comparison) => {
  for (const [field, level] of Object.entries(comparison))
    counts.set(`${field} ${level}`, (counts.get(`${field} ${level}`) ?? 0) + 1);
};

const matches: Counts = new Map();
const strangers: Counts = new Map();
const byTruth = new Map(made.flatMap((one, i) => (one.copy ? [] : [[one.truth, people[i]] as const])));
let pairs = 0;
made.forEach((one, i) => {
  const [known, typed] = [byTruth.get(one.truth), people[i]];
  if (!one.copy || !known || !typed) return;
  put(matches, comparePersons(typed, known, othersAlike(typed, known)));
  pairs++;
});

const chance = new Chance("duplicates", "weights");
for (let i = 0; i < RANDOM_PAIRS; i++) {
  const [a, b] = [chance.pick(people), chance.pick(people)];
  if (a !== b) put(strangers, comparePersons(a, b, othersAlike(a, b)));
}

/** ln(m / u), each count a half more than it is, so that what never occurred is only rare. */
function weigh(field: string, level: string, levels: number): number {
  const share = (counts: Counts, all: number) => ((counts.get(`${field} ${level}`) ?? 0) + 0.5) / (all + 0.5 * levels);
  return Math.log(share(matches, pairs) / share(strangers, RANDOM_PAIRS));
}

const round = (value: number) => Math.round(value * 100) / 100;
console.log(`// ${pairs} pairs of one person, ${RANDOM_PAIRS} pairs drawn at random.`);
console.log(`BASE_RATE = ${round(pairs / SIZE)}`);
for (const [field, levels] of Object.entries(LEVELS)) {
  // Nothing weighs more than full agreement: the made-up lists lose their accents only when they are typed a second time.
  const most = weigh(field, levels[0] ?? "", levels.length);
  const words = levels.map(
    (level) => `${level}: ${level === "UNKNOWN" ? 0 : round(Math.min(most, weigh(field, level, levels.length)))}`,
  );
  console.log(`  ${field}: { ${words.join(", ")} },`);
}
