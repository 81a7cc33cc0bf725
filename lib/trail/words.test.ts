import { readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import type { TrailEntry } from "@/lib/trail/entry";
import { sayAct, sayChanges, sayTable, type TrailWords } from "@/lib/trail/words";

const read = (namespace: string) => JSON.parse(readFileSync(`messages/en/${namespace}.json`, "utf8"));
const messages = Object.fromEntries(
  ["trail", "privacy", "events", "reviews", "common", "households", "people", "lists"].map((name) => [
    name,
    read(name),
  ]),
);
const say = createTranslator({ locale: "en", messages });
const words: TrailWords = { say, locale: "en", unitName: (id) => (id === "u1" ? "Bản Một" : undefined) };

const entry = (table: string, changes: TrailEntry["changes"], hidden = 0): TrailEntry => ({
  id: "1",
  at: new Date("2024-12-05T03:00:00Z"),
  who: "Nông Thị Hoa",
  job: null,
  role: null,
  office: null,
  act: "household.edit",
  operation: "UPDATE",
  table,
  rowId: "x",
  unitPath: "20/",
  place: null,
  requestId: null,
  reading: null,
  changes,
  subject: null,
  hidden,
});
const change = (field: string, was: unknown, became: unknown, answer = false) => ({ field, answer, was, became });

describe("the trail in words", () => {
  test("acts are called by their own words, by the event's, or by their family's", () => {
    expect(sayAct({ act: "household.edit", reading: false }, say)).toBe("Changed the household’s facts");
    expect(sayAct({ act: "trail.export", reading: true }, say)).toBe("Downloaded the trail");
    expect(sayAct({ act: "event.birth", reading: false }, say)).toBe("Birth");
    expect(sayAct({ act: "import.apply", reading: false }, say)).toBe("Imported a list from a file");
    expect(sayAct({ act: "never.heard_of", reading: true }, say)).toBe("Read about the household");
    expect(sayTable("household", say)).toBe("Household");
    expect(sayTable("act_subject", say)).toBe("Other");
  });

  test("facts are called as on their forms, values as there", () => {
    const { changes, more } = sayChanges(
      entry("person", [
        change("work_status", null, "WAGE"),
        change("has_health_insurance", true, false),
        change("full_name", "Lò Văn Một", "Lò Văn Hai"),
        change("merged_into_id", null, "x"),
      ]),
      words,
    );
    expect(changes.map(({ label }) => label)).toEqual(
      ["workStatus", "hasHealthInsurance", "fullName"].map((field) => say(`households.field.${field}`)),
    );
    expect(changes[1]).toMatchObject({ was: "Yes", became: "No" });
    expect(changes[2]).toMatchObject({ was: "Lò Văn Một", became: "Lò Văn Hai" });
    expect(changes[0]?.was).toBe("nothing");
    expect(more).toBe(1);
  });

  test("places have their names, days the form of the country, and what is elsewhere is said to be", () => {
    const { changes } = sayChanges(
      entry("household", [change("village_id", "u1", "u2"), change("closed_on", null, "2024-12-01")], 2),
      words,
    );
    expect(changes.map(({ was, became }) => [was, became])).toEqual([
      ["Bản Một", "another place"],
      ["nothing", "01/12/2024"],
    ]);
    expect(sayChanges(entry("household", [], 2), words).more).toBe(2);
  });

  test("answers are told one by one, those alone that differ", () => {
    const { changes } = sayChanges(
      entry("review", [
        change(
          "indicators",
          { "1": { deprived: true }, "2": { deprived: false } },
          { "1": { deprived: false }, "2": { deprived: false } },
          true,
        ),
        change("isFarming", null, true, true),
      ]),
      words,
    );
    expect(changes).toHaveLength(2);
    expect(changes[0]?.label).toContain("1");
    expect(changes[1]).toMatchObject({ became: "Yes" });
  });
});
