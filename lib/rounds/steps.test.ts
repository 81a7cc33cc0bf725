import { describe, expect, test } from "vitest";
import {
  availableActions,
  CHAIN_NAMES,
  chainOf,
  chainOfYear,
  FINAL,
  findStep,
  isFinal,
  LIST_ACTIONS,
  NEVER_SENT,
  SENT_BACK,
  standsWithCommune,
  statusesOf,
  statusWord,
  stepsOf,
  waitingStatuses,
} from "@/lib/rounds/steps";
import en from "@/messages/en/common.json";
import vi from "@/messages/vi/common.json";
import { ListStatus, Role } from "@/prisma/generated/enums";

const statuses = Object.values(ListStatus);
const roles = Object.values(Role);

test("where a list stands means the same in every chain: never sent, sent back, final", () => {
  expect(NEVER_SENT).toEqual(["DRAFT"]);
  expect(SENT_BACK).toEqual(["RETURNED"]);
  expect(FINAL).toEqual(["APPROVED"]);
  for (const chain of CHAIN_NAMES) {
    const steps = stepsOf(chain);
    for (const status of statusesOf(chain)) {
      const onward = steps.filter(({ from }) => from === status);
      expect(onward.length === 0, `${chain} ${status}`).toBe(isFinal(status));
      expect(onward.some(({ needs }) => needs === "complete")).toBe(standsWithCommune(status));
      expect(steps.every(({ to }) => to !== status)).toBe(NEVER_SENT.includes(status));
    }
  }
});

describe.each(CHAIN_NAMES)("the chain %s", (chain) => {
  test("gives one answer to who may do what from where", () => {
    for (const by of roles)
      for (const from of statuses) {
        const actions = availableActions(chain, by, from).map(({ action }) => action);
        expect(new Set(actions).size, `${by} ${from}`).toBe(actions.length);
        for (const action of LIST_ACTIONS)
          expect(findStep(chain, action, by, from) !== null).toBe(actions.includes(action));
      }
  });

  test("ends once approved, and leads there from everywhere", () => {
    for (const start of new Set(stepsOf(chain).map(({ from }) => from))) {
      const reached = new Set<ListStatus>([start]);
      for (let i = 0; i < statuses.length; i++)
        for (const { from, to } of stepsOf(chain)) if (reached.has(from)) reached.add(to);
      expect(
        FINAL.some((status) => reached.has(status)),
        start,
      ).toBe(true);
    }
  });

  test("waits for nobody when it is done, and never for an administrator", () => {
    for (const role of roles) for (const status of FINAL) expect(waitingStatuses(chain, role)).not.toContain(status);
    expect(waitingStatuses(chain, "ADMINISTRATOR")).toEqual([]);
  });

  test("has a word for each of its states, one of its own", () => {
    const words = statusesOf(chain).map((status) => statusWord(chain, status));
    expect(new Set(words).size).toBe(words.length);
    for (const messages of [vi, en])
      for (const word of words) {
        const [of, role] = word.split(".");
        const text = Object(messages.list_status)[of ?? ""];
        expect(role ? Object(text)[role] : text, word).toEqual(expect.any(String));
      }
  });
});

test("a list says for whom it waits, by its chain", () => {
  expect(statusWord("COMMUNE_DISTRICT_PROVINCE", "SUBMITTED")).toBe("waits_for.DISTRICT");
  expect(statusWord("COMMUNE_DISTRICT_PROVINCE", "DISTRICT_APPROVED")).toBe("waits_for.PROVINCE");
  expect(statusWord("COMMUNE_DISTRICT_PROVINCE", "RETURNED_TO_DISTRICT")).toBe("returned_to.DISTRICT");
  expect(statusWord("COMMUNE_PROVINCE", "SUBMITTED")).toBe("waits_for.PROVINCE");
  expect(() => statusWord("COMMUNE_PROVINCE", "DISTRICT_APPROVED")).toThrow(/knows no/);
});

test("a district has no part in the chain without districts", () => {
  expect(waitingStatuses("COMMUNE_PROVINCE", "DISTRICT_REVIEWER")).toEqual([]);
  expect(findStep("COMMUNE_PROVINCE", "approve", "PROVINCE_STAFF", "SUBMITTED")?.to).toBe("APPROVED");
  expect(findStep("COMMUNE_DISTRICT_PROVINCE", "approve", "PROVINCE_STAFF", "SUBMITTED")).toBeNull();
});

test.each([
  [2021, null],
  [2022, "COMMUNE_DISTRICT_PROVINCE"],
  [2024, "COMMUNE_DISTRICT_PROVINCE"],
  [2025, "COMMUNE_PROVINCE"],
  [2030, "COMMUNE_PROVINCE"],
])("the rounds of %i pass the chain %s", (year, chain) => expect(chainOfYear(year)).toBe(chain));

test("a chain that nobody knows is an error", () => {
  expect(() => chainOf({ chain: "COMMUNE_MINISTRY" })).toThrow(/no chain/);
});
