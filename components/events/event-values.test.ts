import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type EventMember, placesNow, settle } from "@/components/events/event-values";
import { Relationship } from "@/prisma/generated/enums";

/** A household of these, in this order; those with "!" go. */
function relate(line: string, goersHaveHead: boolean): string {
  const people = line.split(" ").map((word, i) => ({
    id: String(i),
    relationship: z.enum(Relationship).parse(word.replace("!", "")),
    goes: word.endsWith("!"),
  }));
  const members: EventMember[] = people.map(({ id, relationship }) => ({ id, name: id, birth: "1980", relationship }));
  const places = people.map(({ id, relationship, goes }) => ({ personId: id, goes, relationship }));
  return settle(places, members, goersHaveHead)
    .map(({ relationship, goes }) => `${relationship}${goes ? "!" : ""}`)
    .join(" ");
}

describe("who is what to whom after some have gone", () => {
  test.each([
    ["a whole household that goes on elsewhere", "HEAD! SPOUSE! CHILD!", "HEAD! SPOUSE! CHILD!"],
    ["the head goes with the wife: a son comes forward", "HEAD! SPOUSE! CHILD CHILD", "HEAD! SPOUSE! HEAD CHILD"],
    ["a son goes", "HEAD SPOUSE CHILD!", "HEAD SPOUSE HEAD!"],
    ["the wife goes with a child", "HEAD SPOUSE! CHILD!", "HEAD HEAD! CHILD!"],
    ["the head goes, and a son stands before his mother", "HEAD! CHILD SPOUSE", "HEAD! HEAD OTHER"],
    ["a son goes with his mother", "HEAD CHILD! SPOUSE!", "HEAD HEAD! OTHER!"],
  ])("%s", (_, before, after) => {
    expect(relate(before, true)).toBe(after);
  });

  test("in a household that takes them in somebody else is head", () => {
    expect(relate("HEAD! SPOUSE! CHILD!", false)).toBe("OTHER! OTHER! CHILD!");
    expect(relate("HEAD SPOUSE! CHILD", false)).toBe("HEAD OTHER! CHILD");
  });
});

test("where somebody else was first, what was chosen stands for those who are members still", () => {
  const members: EventMember[] = (["HEAD", "SPOUSE", "CHILD"] as const).map((relationship) => ({
    id: relationship,
    name: relationship,
    birth: "1980",
    relationship,
  }));
  const chosen = placesNow(members).map((place) => ({ ...place, goes: place.personId === "CHILD" }));
  const now: EventMember[] = [
    ...members.slice(1),
    { id: "born", name: "born", birth: "2024", relationship: "GRANDCHILD" },
  ];
  expect(placesNow(now, chosen)).toEqual([
    { personId: "SPOUSE", goes: false, relationship: "SPOUSE" },
    { personId: "CHILD", goes: true, relationship: "CHILD" },
    { personId: "born", goes: false, relationship: "GRANDCHILD" },
  ]);
  expect(placesNow(members, [], true).map(({ relationship }) => relationship)).toEqual(["OTHER", "OTHER", "CHILD"]);
});
