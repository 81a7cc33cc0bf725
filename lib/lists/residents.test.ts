import { expect, test } from "vitest";
import { checkResidents, type Residents, residentsErrors } from "@/lib/lists/residents";

const facts = { listed: { households: 50, persons: 200 }, last: { households: 1000, persons: 4000 } };
const good: Residents = { households: 1010, persons: 4050, note: null };

const kinds = (changes: Partial<Residents>, last: typeof facts.last | null = facts.last) =>
  checkResidents({ ...good, ...changes }, { ...facts, last }).map(({ kind }) => kind);

test("numbers close to last round's pass without a word", () => expect(kinds({})).toEqual([]));

test.each([
  ["nothing entered", { households: null, persons: null }, ["missing"]],
  ["fewer persons than households", { households: 1010, persons: 1009, note: "tách xã" }, ["persons_below_households"]],
  ["fewer households than those listed", { households: 49, note: "tách xã" }, ["households_below_listed"]],
  ["fewer persons than those listed", { households: 150, persons: 199, note: "tách xã" }, ["persons_below_listed"]],
  ["15 % more", { households: 1150, persons: 4600 }, []],
  ["just over 15 % more households", { households: 1151 }, ["unexplained"]],
  ["just over 15 % fewer persons", { persons: 3399 }, ["unexplained"]],
  ["the same, explained", { households: 1151, note: "nhập 2 thôn" }, []],
  ["a blank is no explanation", { households: 1151, note: "  " }, ["unexplained"]],
])("%s", (_, changes, expected) => expect(kinds(changes)).toEqual(expected));

test("without a round before there is nothing to explain", () => {
  expect(kinds({ households: 5000, persons: 20000 }, null)).toEqual([]);
});

test("each issue stands beside the field that mends it", () => {
  const fields = residentsErrors(checkResidents({ households: 40, persons: 39, note: "" }, facts));
  expect(Object.keys(fields).sort()).toEqual(["households", "note", "persons"]);
  expect(fields.persons).toHaveLength(2);
});
